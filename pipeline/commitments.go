package pipeline

import (
	"os"

	"sagsbarometer/pipeline/audit"
	"sagsbarometer/sampling/lottery"
)

// readmeName is the page for people beside the public files of a draw.
const readmeName = "LAESMIG.txt"

const commitmentText = `Lodtrækningen, og hvordan enhver kan kontrollere den.

Før lodtrækningen blev låst og offentliggjort:

  frame.txt       de sager, der kan trækkes: stratum, tabulator, sagens pseudonym
  plan.csv        hvor mange sager der trækkes i hvert stratum
  commitment.txt  fingeraftryk (SHA-256) af frame.txt, plan.csv og nøglen, og hvor
                  startordet skal komme fra (seed_source; - hvis det ikke er nævnt)

Efter lodtrækningen kom:

  seed.txt        startordet, og hvor det kommer fra
  draw.tsv        de trukne sager med hver sit lod

Kontrollér den i tre trin:

1. Listen og planen er dem, der blev låst. Tallene, som denne kommando viser, står i
   commitment.txt:

     sha256sum frame.txt plan.csv

2. Startordet kom bagefter. commitment_sha256 i seed.txt er det, som kommandoen viser,
   og startordet står hos den kilde, der er nævnt, med en dato efter låsningen.
   source i seed.txt er seed_source i commitment.txt:

     sha256sum commitment.txt

3. Lodderne er rigtige. En sags lod er SHA-256 af startord, NUL-byte og pseudonym, og i
   hvert stratum er de sager trukket, der har de mindste lodder:

     printf '%s\0%s' "$seed" "$id" | sha256sum

   barometer verify --draw gør det for alle sager på én gang.
`

// equalText stands where the sizes of the strata are drawn too.
const equalText = `
Hver sag har samme chance. Hvor mange sager der trækkes i hvert stratum, afgøres også af
startordet, ved afrunding af de forventede antal i plan.csv.
`

// unkeyedText stands beside the commitment of a batch without a key.
const unkeyedText = `Låsningen af listen og planen før lodtrækningen.

  plan.csv        hvor mange sager der trækkes i hvert stratum
  commitment.txt  fingeraftryk (SHA-256) af listen og plan.csv
  seed.txt        startordet, når det er givet, og hvor det kommer fra

Listen selv og de trukne sager er ikke offentlige: sagerne har ingen pseudonymer i denne
batch.
`

// writeCommitment writes what anyone may see of a part before its seed is
// known. Without a key the ids are journal numbers, and the list stays in the
// house.
func (w *Work) writeCommitment(c lottery.Commitment, list, plan []byte) error {
	text := commitmentText
	if w.selfWeighting() {
		text += equalText
	}
	files := []struct {
		name string
		b    []byte
	}{{audit.CommitmentName, c.Text()}, {audit.PlanName, plan}, {readmeName, []byte(text)}, {audit.FrameName, list}}
	if w.Key.None() {
		files = files[:3]
		files[2].b = []byte(unkeyedText)
	}
	for _, file := range files {
		if err := w.WriteBytes(publicPart(c.Part, file.name), file.b); err != nil {
			return err
		}
	}
	return nil
}

// publishDraw writes the seed of a part and what it drew. Without a key only
// the seed.
func (w *Work) publishDraw(part int64, seed *SeedEntry, drawn []lottery.Drawn) error {
	text, err := os.ReadFile(w.In(publicPart(part, audit.CommitmentName)))
	if err != nil {
		return err
	}
	public := lottery.Seed{Batch: w.Batch.Batch.ID, Part: part, CommitmentSHA256: lottery.HashHex(text), Source: seed.Source, Seed: seed.Seed}
	if err := w.WriteBytes(publicPart(part, audit.SeedName), public.Text()); err != nil || w.Key.None() {
		return err
	}
	return w.WriteBytes(publicPart(part, audit.DrawName), lottery.DrawText(drawn))
}
