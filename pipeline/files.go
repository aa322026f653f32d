package pipeline

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/privacy"
	"sagsbarometer/data/whole"
)

// root is where files of that name lie: outputs of earlier stages under
// outRoot, all else in the batch. Patterns are matched below it, so that
// nothing in the path of the batch itself is taken for a pattern.
func (f *Folder) root(name string) fs.FS {
	if strings.HasPrefix(name, "out/") || strings.HasPrefix(name, "private/") {
		return os.DirFS(f.outRoot)
	}
	return os.DirFS(f.dir)
}

// find lists the files that fit the patterns, by name, each once. A pattern
// that ends in /... fits everything below its directory; one that fits
// nothing finds nothing.
func (f *Folder) find(patterns ...string) ([]string, error) {
	var names []string
	for _, p := range patterns {
		p = path.Clean(p)
		if dir, ok := strings.CutSuffix(p, "/..."); ok {
			found, err := below(f.root(p), dir)
			if err != nil {
				return nil, err
			}
			if err := onlyFiles(f.root(p), found); err != nil {
				return nil, err
			}
			names = append(names, found...)
			continue
		}
		found, err := fs.Glob(f.root(p), p)
		if err != nil {
			return nil, err
		}
		for _, name := range found {
			if info, err := fs.Stat(f.root(p), name); err == nil && info.Mode().IsRegular() {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names), namesOfPeople(names)
}

// namesOfPeople refuses a file that is called by a CPR number: names of files
// stand in the manifest, in the ledger and on the screen.
func namesOfPeople(names []string) error {
	for _, name := range names {
		if slices.Contains(privacy.Scan(name), privacy.CPR) {
			dir, _, _ := strings.Cut(name, "/")
			if dir == name || privacy.FindCPR(dir) {
				dir = "."
			}
			return refuse(lang.Text{EN: "call it something else, such as the kommune and the day", DA: "kald den noget andet, f.eks. kommunen og dagen"},
				"%s/: the name of a file holds a CPR number", "%s/: navnet på en fil rummer et CPR-nummer", dir)
		}
	}
	return nil
}

// below lists what lies below a directory, which may be a link, and is no
// directory itself.
func below(root fs.FS, dir string) ([]string, error) {
	sub, err := fs.Sub(root, dir)
	if err != nil {
		return nil, err
	}
	var names []string
	err = fs.WalkDir(sub, ".", func(name string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && name == "." {
			return fs.SkipAll
		}
		if err != nil || d.IsDir() {
			return err
		}
		names = append(names, path.Join(dir, name))
		return nil
	})
	return names, err
}

// onlyFiles refuses what cannot be read as a file: nobody is to wait at a pipe
// for somebody to write into it, and a link to nowhere may be a list that is
// missing.
func onlyFiles(root fs.FS, names []string) error {
	for _, name := range names {
		if info, err := fs.Stat(root, name); !passing(name) && (err != nil || !info.Mode().IsRegular()) {
			return refuse(lang.Text{EN: "move it away", DA: "flyt den væk"}, "%s is no file", "%s er ikke en fil", sayable(name))
		}
	}
	return nil
}

// sayable is the name of a file as it may stand on the screen.
func sayable(name string) string {
	dir, base := path.Split(name)
	hide := func(s string) bool { return privacy.FindCPR(s) || slices.Contains(privacy.Scan(s), privacy.EMail) }
	if hide(base) {
		base = "…"
	}
	if hide(dir) {
		dir = "…/"
	}
	return dir + base
}

// digests are the files that fit the patterns, by name, each with its digest.
func (f *Folder) digests(patterns []string) ([]FileDigest, error) {
	names, err := f.find(patterns...)
	if err != nil {
		return nil, err
	}
	all := make([]FileDigest, len(names))
	for i, name := range names {
		sum, _, err := whole.Digest(f.inPath(name))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all[i] = FileDigest{name, sum}
	}
	return all, nil
}

// removeAll removes the outputs that fit the patterns.
func (f *Folder) removeAll(patterns ...string) error {
	names, err := f.find(patterns...)
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := removeIfThere(f.outPath(name)); err != nil {
			return err
		}
	}
	return nil
}

func removeIfThere(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// passing are files that come and go without being anyone's input: locks of
// an open spreadsheet, dot files.
func passing(name string) bool {
	base := path.Base(name)
	return strings.HasPrefix(base, "~$") || strings.HasPrefix(base, ".")
}
