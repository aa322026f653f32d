package pipeline

import (
	"archive/tar"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/privacy"
	"sagsbarometer/data/whole"
)

// backupName is what follows the id of the batch in the name of a backup.
var backupName = regexp.MustCompile(`^-\d{4}-\d\d-\d\d-[0-9a-f]{8}(-\d+)?\.tar(\.age)?$`)

// writeBackup writes the file, under a name that no other backup has.
func (f *Folder) writeBackup(to string, list *backupList, o BackupOptions) (string, error) {
	write := func(w io.Writer) error { return f.writeTar(w, list) }
	ending := ".tar"
	if !o.Plain {
		people, err := privacy.Recipients(o.Recipients)
		if err != nil {
			return "", namedKeyError("--to", err)
		}
		ending, write = ".tar.age", func(w io.Writer) error {
			return privacy.WriteEnvelope(w, people, false, func(w io.Writer) error { return f.writeTar(w, list) })
		}
	}
	if err := os.MkdirAll(to, 0o700); err != nil {
		return "", err
	}
	// What a killed backup of this batch left; others may be writing theirs.
	if err := whole.CleanOf(to, func(base string) bool {
		of, ours := strings.CutPrefix(base, list.Batch)
		return ours && backupName.MatchString(of)
	}); err != nil {
		return "", err
	}
	base := filepath.Join(to, fmt.Sprintf("%s-%s-%s", list.Batch, list.MadeOn, list.LedgerHead[:8]))
	for n := 1; ; n++ {
		name := base + ending
		if n > 1 {
			name = fmt.Sprintf("%s-%d%s", base, n, ending)
		}
		if _, err := os.Lstat(name); err == nil {
			continue
		}
		return name, whole.WriteNew(to, name, 0o600, write)
	}
}

// writeTar writes the list, then each file, and sees that none has changed
// since the list was made.
func (f *Folder) writeTar(w io.Writer, list *backupList) error {
	t := tar.NewWriter(w)
	head, err := json.MarshalIndent(list, "", "  ")
	if err != nil {
		return err
	}
	member := func(name string, size int64) error {
		return t.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600, Format: tar.FormatPAX})
	}
	if err := member(backupManifest, int64(len(head))); err != nil {
		return err
	}
	if _, err := t.Write(head); err != nil {
		return err
	}
	if list.WithKey {
		if err := member(backupKey, int64(len(f.Key.Bytes))); err != nil {
			return err
		}
		if _, err := t.Write(f.Key.Bytes); err != nil {
			return err
		}
	}
	for i, file := range list.Files {
		f.progress(lang.Text{EN: "copying the batch", DA: "kopierer batchen"}, int64(i), int64(len(list.Files)))
		if err := member(path.Join(backupFiles, file.Path), file.Size); err != nil {
			return err
		}
		if err := f.copyInto(t, file); err != nil {
			return err
		}
	}
	return t.Close()
}

func (f *Folder) copyInto(t io.Writer, file backupFile) error {
	src, err := os.Open(filepath.Join(f.dir, filepath.FromSlash(file.Path)))
	if err != nil {
		return err
	}
	defer func() { _ = src.Close() }()
	sum, n, err := digestCopy(t, io.LimitReader(src, file.Size))
	if err != nil {
		return err
	}
	if more, _ := src.Read(make([]byte, 1)); more > 0 || n != file.Size || sum != file.SHA256 {
		return refuse(lang.Text{EN: "close it, and make the backup again", DA: "luk den, og tag kopien igen"},
			"%s changed while it was copied", "%s blev ændret, mens den blev kopieret", file.Path)
	}
	return nil
}
