package pipeline

import (
	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline/batch"
)

// HeadlineEntry is what was declared to be the headline before anything was
// read: batch.TwoPhase, or batch.FirstReading where that was taken back in time.
// Without one it is the first reading.
type HeadlineEntry struct {
	Headline string `json:"headline"`
}

// holdHeadline notes what batch.toml declares to be the headline, as long as
// nothing is read. From then on it stands: nobody may choose between two
// figures who has seen either.
func (f *Folder) holdHeadline() error {
	if f.Batch.Review == nil {
		return nil
	}
	noted, err := last[HeadlineEntry](f, KindHeadline)
	if err != nil {
		return err
	}
	was, is := batch.FirstReading, batch.FirstReading
	if noted != nil {
		was = noted.Headline
	}
	if f.Batch.Review.Headline != "" {
		is = f.Batch.Review.Headline
	}
	if was == is {
		return nil
	}
	begun, err := f.readingBegun()
	if err != nil {
		return err
	}
	if begun {
		return refuse(lang.Text{EN: "put headline back to " + was, DA: "sæt headline tilbage til " + was},
			"[review] headline = %q: it was %q when the first answer came in, and is decided before that", "[review] headline = %q: det var %q, da det første svar kom, og det bestemmes inden", is, was)
	}
	return f.appendAll(HeadlineEntry{is})
}
