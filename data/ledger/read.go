package ledger

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"sagsbarometer/data/lang"
)

var (
	segmentName = regexp.MustCompile(`^[0-9]{6}\.jsonl$`)
	tornName    = regexp.MustCompile(`^[0-9]{6}\.jsonl\.[0-9a-f]{8}$`)
)

const tornDir = "torn"

func nameOf(number int) string { return fmt.Sprintf("%06d.jsonl", number) }

// read checks the journal in a file system: the segments first, then what was
// set aside, then who spoke for it.
func read(fsys fs.FS) (*Ledger, error) {
	l := &Ledger{fsys: fsys}
	names, err := list(fsys, ".", segmentName)
	if err != nil {
		return nil, err
	}
	for i, name := range names {
		if want := nameOf(i + 1); name != want {
			return nil, broken(name, 0, lang.Text{EN: "a segment is missing before this one", DA: "der mangler et segment før dette"}, lang.Same(want))
		}
		if err := l.readSegment(fsys, name, i == len(names)-1); err != nil {
			return nil, err
		}
	}
	if err := l.readAside(fsys); err != nil {
		return nil, err
	}
	l.acknowledge()
	return l, nil
}

// list gives the names in a directory that are meant for the journal, in
// order. Names that only look like a segment are refused, since they are
// copies of which nobody knows the better; others are none of its business.
func list(fsys fs.FS, dir string, pattern *regexp.Regexp) ([]string, error) {
	entries, err := fs.ReadDir(fsys, dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		switch {
		case pattern.MatchString(e.Name()) && e.Type().IsRegular():
			names = append(names, e.Name())
		case strings.Contains(strings.ToLower(e.Name()), ".jsonl"):
			return nil, broken(path.Join(dir, e.Name()), 0,
				lang.Text{EN: "not a segment of the journal", DA: "ikke et segment af journalen"},
				lang.Text{EN: "files named as " + nameOf(1) + " only; remove the copy if it is one", DA: "kun filer med navne som " + nameOf(1) + "; fjern kopien, hvis det er en"})
		}
	}
	slices.Sort(names)
	return names, nil
}

func (l *Ledger) readSegment(fsys fs.FS, name string, last bool) (err error) {
	f, err := fsys.Open(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	var spoken acknowledgements
	seg, err := readSegment(name, len(l.segments)+1, l.Head(), f, spoken.hear)
	switch {
	case errors.Is(err, errTorn) && last:
		l.torn = append(l.torn, Torn{Name: name, SHA256: seg.SHA256})
		return nil
	case errors.Is(err, errTorn):
		return altered(name, 0, "cut short, although segments follow", "afkortet, selv om der følger segmenter")
	case err != nil:
		return err
	}
	l.segments, l.spoken = append(l.segments, seg), append(l.spoken, spoken.list...)
	return spoken.err
}

// acknowledgements are those among the entries that it heard.
type acknowledgements struct {
	list []Acknowledgement
	err  error // of the first that cannot be read
}

func (a *acknowledgements) hear(e Entry) {
	if e.Kind == KindAcknowledge && a.err == nil {
		var one Acknowledgement
		one, a.err = Decode[Acknowledgement](e)
		a.list = append(a.list, one)
	}
}

// readAside lists what was set aside and holds its name to its bytes.
func (l *Ledger) readAside(fsys fs.FS) error {
	names, err := list(fsys, tornDir, tornName)
	if err != nil {
		return err
	}
	for _, name := range names {
		f, err := fsys.Open(path.Join(tornDir, name))
		if err != nil {
			return err
		}
		h := sha256.New()
		_, err = io.Copy(h, f)
		if err := errors.Join(err, f.Close()); err != nil {
			return err
		}
		sum := hex.EncodeToString(h.Sum(nil))
		if !strings.HasSuffix(name, "."+sum[:8]) {
			return altered(path.Join(tornDir, name), 0, "the bytes are not those that were set aside", "byterne er ikke dem, der blev lagt til side")
		}
		l.torn = append(l.torn, Torn{Name: path.Join(tornDir, name), SHA256: sum, Aside: true})
	}
	slices.SortFunc(l.torn, func(a, b Torn) int { return cmp.Compare(a.Name, b.Name) })
	return nil
}

// acknowledge gives the torn segments their reasons. A reason for a segment
// that is gone is no error: it may have been removed once it was acknowledged.
func (l *Ledger) acknowledge() {
	for _, a := range l.spoken {
		for i, t := range l.torn {
			if t.SHA256 == a.Torn {
				l.torn[i].Why = a.Why
			}
		}
	}
}
