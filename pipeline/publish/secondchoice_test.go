package publish_test

import (
	"strings"
	"testing"

	"sagsbarometer/pipeline/publish"
)

const secondLots = "Hvordan det er valgt, hvilke sager der er læst to gange"

// What the annex says of a seed follows from what the ledger shows, and no more.
func TestSecondLottery(t *testing.T) {
	digest := strings.Repeat("ab", 32)
	public := publish.SecondChoice{Round: 1, Locked: 385, Again: 58, Share: .15, Seed: "8f1c", SeedSource: "drand 100", LockSHA256: digest,
		LockedAt: "2026-03-01T10:00:00Z", SeedAt: "2026-03-04T12:00:00Z", SourceNamed: true}
	const unseen = "Det kan derfor ikke ses, at svarene lå fast"
	for _, test := range []struct {
		name  string
		alter func(*publish.SecondChoice)
		want  []string
		not   string
	}{
		{"in two steps", func(*publish.SecondChoice) {}, []string{"58 sager er valgt blandt 385 med startordet »8f1c« (drand 100).", "ifølge journalen låst 1. marts 2026 kl. 10.00 (UTC), før startordet blev angivet 4. marts 2026 kl. 12.00 (UTC).",
			digest, `printf '%s\0\0second\0%s' "$seed" "$id" | sha256sum`, "det er den kilde, der er brugt"}, unseen},
		{"in one", func(c *publish.SecondChoice) { c.Together = true }, []string{unseen, "i samme kørsel 4. marts 2026"}, "ifølge journalen låst"},
		{"seed first", func(c *publish.SecondChoice) { c.SeedAt = c.LockedAt }, []string{unseen}, "ifølge journalen låst"},
		{"no source named", func(c *publish.SecondChoice) { c.SourceNamed = false }, []string{"blev ikke nævnt ved låsningen. Det kan derfor ikke ses, at det ikke er valgt."}, "der er brugt"},
		{"the program's own", func(c *publish.SecondChoice) { c.OwnSeed, c.SourceNamed = true, false }, []string{"(programmets egen tilfældighed)", "Programmet lavede selv startordet. Det kan derfor ikke ses, at det ikke er valgt."}, "drand"},
		{"a later round", func(c *publish.SecondChoice) { c.Round = 2 }, []string{"Sager, der kom senere: 58 sager er valgt"}, unseen},
		{"by the key", func(c *publish.SecondChoice) { *c = publish.SecondChoice{Round: 1, Keyed: true, Share: .15} },
			[]string{"blandt de laveste 15 procent af alle mulige", `printf 'second\0%s' "$id" | openssl dgst -sha256 -hmac "$key"`}, "startord"},
	} {
		in := readTwice("")
		c := public
		test.alter(&c)
		in.SecondChoices = []publish.SecondChoice{c}
		m, err := publish.Build(in)
		if err != nil {
			t.Fatal(err)
		}
		text := annex(m, secondLots)
		for _, want := range test.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: the annex lacks %q: %s", test.name, want, text)
			}
		}
		if strings.Contains(text, test.not) {
			t.Errorf("%s: the annex has %q: %s", test.name, test.not, text)
		}
	}
}
