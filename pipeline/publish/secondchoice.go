package publish

import (
	"fmt"
	"time"

	"sagsbarometer/pipeline/publish/claim"
)

// A SecondChoice is how it was decided, of the first readings that were locked
// together, who is read again.
type SecondChoice struct {
	Round         int   // 1; more where cases came later
	Locked, Again int64 // cases
	Share         float64
	// Of a choice by a seed: the digest of the journal with the lock, and when
	// the ledger noted it and the seed, RFC 3339.
	Seed, SeedSource, LockSHA256 string
	LockedAt, SeedAt             string
	Together                     bool // one command locked and gave the seed
	SourceNamed                  bool // the lock named the source of the seed
	OwnSeed                      bool // the program made it
	Keyed                        bool // by the tickets of the key, as the readings went on
}

// keyedSecond reports whether the key chose who is read again.
func (b *builder) keyedSecond() bool {
	return len(b.SecondChoices) > 0 && b.SecondChoices[0].Keyed
}

// secondLottery is the section on the lots by which cases were read again; ok
// is false where none were. Which case is in which class is not public, so that
// only the tickets can be recomputed by anyone.
func (b *builder) secondLottery() (s Section, ok bool) {
	if b.Second == nil || b.Second.Again == 0 || len(b.SecondChoices) == 0 {
		return s, false
	}
	s.Title = "Hvordan det er valgt, hvilke sager der er læst to gange"
	const who = " Hvilken klasse en sag er i, er ikke offentligt. Den, der har undersøgelsens mappe og nøgle, kontrollerer hele valget med »barometer verify«."
	if b.keyedSecond() {
		s.Paragraphs = []string{
			fmt.Sprintf("Sagerne er læst igen, efterhånden som de var gennemgået. Hver sag har et lodnummer, som kun undersøgelsens nøgle giver: HMAC-SHA256 af ordet second, et nul-tegn og sagens id. Ingen, der læste, kunne kende det. En færdig gennemgang blev låst, når der blev set på sagens lodnummer, og sagen blev læst igen, hvis lodnummeret var blandt de laveste %s af alle mulige. Da alle var gennemgået, blev der i de klasser, hvor det gav for få, taget flere med de laveste lodnumre.",
				claim.Percent(b.SecondChoices[0].Share)),
			"Et lodnummer regnes ud med: printf 'second\\0%s' \"$id\" | openssl dgst -sha256 -hmac \"$key\"." + who,
		}
		return s, true
	}
	s.Paragraphs = []string{
		"Hver sag har et lodnummer: SHA-256 af et startord (seed), to nul-tegn, ordet second, et nul-tegn og sagens id. I hver klasse er sagerne med de laveste lodnumre læst igen.",
		"Et lodnummer regnes ud med: printf '%s\\0\\0second\\0%s' \"$seed\" \"$id\" | sha256sum." + who,
	}
	for _, c := range b.SecondChoices {
		s.Paragraphs = append(s.Paragraphs, c.text())
	}
	return s, true
}

// text tells of one seed what can be known of it.
func (c *SecondChoice) text() string {
	from := c.SeedSource
	if c.OwnSeed {
		from = "programmets egen tilfældighed"
	}
	text := fmt.Sprintf("%s er valgt blandt %s med startordet »%s« (%s). ", plural(c.Again, "sag", "sager"), claim.Count(c.Locked), c.Seed, from)
	if c.Round > 1 {
		text = "Sager, der kom senere: " + text
	}
	text += c.order() + fmt.Sprintf(" Fingeraftrykket (SHA-256) af journalen med låsningen er %s.", c.LockSHA256)
	switch {
	case c.OwnSeed:
		return text + " Programmet lavede selv startordet. Det kan derfor ikke ses, at det ikke er valgt."
	case c.SourceNamed:
		return text + " Hvor startordet skulle komme fra, blev nævnt ved låsningen, og det er den kilde, der er brugt."
	}
	return text + " Hvor startordet skulle komme fra, blev ikke nævnt ved låsningen. Det kan derfor ikke ses, at det ikke er valgt."
}

// order says whether it can be seen that the answers were locked before the
// seed was known.
func (c *SecondChoice) order() string {
	locked, err := time.Parse(time.RFC3339, c.LockedAt)
	seed, err2 := time.Parse(time.RFC3339, c.SeedAt)
	switch {
	case err != nil || err2 != nil:
		return "Det er ikke noteret, hvornår gennemgangene blev låst, og hvornår startordet blev angivet."
	case c.Together || !locked.Before(seed):
		return fmt.Sprintf("Gennemgangene blev låst, og startordet angivet, i samme kørsel %s. Det kan derfor ikke ses, at svarene lå fast, før startordet var kendt.", moment(c.SeedAt))
	}
	return fmt.Sprintf("Gennemgangene blev ifølge journalen låst %s, før startordet blev angivet %s.", moment(c.LockedAt), moment(c.SeedAt))
}
