package whole

import (
	"fmt"

	"sagsbarometer/data/lang"
)

// An InUseError says that a file cannot be replaced because another program
// has it open. It happens on Windows only, usually with a spreadsheet.
type InUseError struct {
	Path string
	Err  error // what the system said
}

func (e *InUseError) Error() string {
	return e.Message(lang.English)
}

// Message is the error for a person.
func (e *InUseError) Message(l lang.Language) string {
	return fmt.Sprintf(lang.Text{
		EN: "%s is open in another program; close it there and run again",
		DA: "%s er åben i et andet program; luk den dér, og kør igen",
	}.In(l), e.Path)
}

func (e *InUseError) Unwrap() error { return e.Err }

// inUse is the error of a rename that failed, told as what it most likely is.
func inUse(path string, err error) error {
	if held(err) {
		return &InUseError{Path: path, Err: err}
	}
	return fmt.Errorf("write %s: %w", path, err)
}
