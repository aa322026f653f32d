package pipeline

import (
	"strings"
	"time"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/ledger"
)

// Acknowledge notes in the ledger that its torn segments are known, and why
// they may be left out. Where none is torn it is refused.
func (f *Folder) Acknowledge(why string) error {
	torn := f.ledger.Unacknowledged()
	if len(torn) == 0 {
		return refuse(lang.Text{}, "no ledger segment is torn, so there is nothing to acknowledge", "intet led i journalen er afrevet, så der er intet at kvittere for")
	}
	if strings.TrimSpace(why) == "" {
		return refuse(lang.Text{}, "an acknowledgement needs a reason", "en kvittering kræver en grund")
	}
	if err := impersonal("--acknowledge", why, keptForGood); err != nil {
		return err
	}
	entries := make([]ledger.Entry, len(torn))
	for i, t := range torn {
		e, err := ledger.Acknowledge(t.SHA256, why)
		if err != nil {
			return err
		}
		entries[i] = e
	}
	if err := f.ledger.Append(f.Now.UTC().Format(time.RFC3339), entries...); err != nil {
		return err
	}
	f.say("torn segments acknowledged: %d; barometer run brings the manifest up to date", "kvitteret for afrevne led: %d; barometer run bringer manifestet à jour", len(torn))
	return nil
}
