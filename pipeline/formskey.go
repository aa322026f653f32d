package pipeline

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"sagsbarometer/data/whole"
)

// formsRead is the name under which .cache remembers the last import of forms
// that found nothing new, nothing wrong and nothing to say. With the same key
// the next one would find the same, so it reads none of them. Where the keys
// of the texts are damaged nothing is remembered: what was read may be new words.
var formsRead = &Stage{Name: "forms", Version: 1} // the version as that of every stage; it never runs as one

// formsKey is a digest of everything that an import of these forms depends on.
func (f *Folder) formsKey(files []FileDigest) (string, error) {
	of := struct {
		Tool    string
		Version int
		Files   []FileDigest
		Ledger  string
		Key     string
		Today   string // a form is refused that is signed on a day to come
	}{ToolVersion, formsRead.Version, files, f.ledger.Head(), f.keyCommitment(), f.today().String()}
	paths := []string{f.inPath(SpecFile), f.caseKeysPath()}
	if f.Batch.Review != nil {
		paths = append(paths, f.inPath(f.Batch.Review.Codebook))
	}
	for _, path := range paths {
		sum, _, err := whole.Digest(path)
		if err != nil { // whoever needs what is in it says so, and an import goes on without keys
			sum = err.Error()
		}
		of.Files = append(of.Files, FileDigest{path, sum})
	}
	b, err := json.Marshal(of)
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), err
}

// rememberForms keeps a key unless a form was saved while the forms were read.
func (f *Folder) rememberForms(key string, files []FileDigest) error {
	now, _, err := f.arriving("forms", ".xlsx")
	if err != nil || !slices.Equal(now, files) {
		return err
	}
	return f.remember(formsRead, record{Key: key})
}
