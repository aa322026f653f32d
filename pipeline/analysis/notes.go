package analysis

import (
	"sagsbarometer/data/lang"
	"sagsbarometer/estimators"
)

// noteMeanings are the notes for those who work with the estimates. What the
// public reads stands with the publication.
var noteMeanings = map[estimators.Note]lang.Text{
	estimators.NotePurposive:        {EN: "the cases were picked, so counts speak for themselves only", DA: "sagerne er udvalgt, så antal gælder kun dem selv"},
	estimators.NoteCensus:           {EN: "all cases there are: no sampling error", DA: "alle sager er med: ingen stikprøveusikkerhed"},
	estimators.NoteEmptyBase:        {EN: "no case could have been counted", DA: "ingen sag kunne have talt med"},
	estimators.NoteSmallBase:        {EN: "fewer than 30 cases in the base", DA: "færre end 30 sager i basen"},
	estimators.NoteOneStratum:       {EN: "the base lies in one of several strata", DA: "basen ligger i ét af flere strata"},
	estimators.NoteCensusStratum:    {EN: "the base lies in strata that were opened in full: no sampling error", DA: "basen ligger i strata, der er gennemgået helt: ingen stikprøveusikkerhed"},
	estimators.NoteCollapsed:        {EN: "strata of the base share their variance with partners", DA: "strata i basen deler varians med deres makker"},
	estimators.NoteLonelyStratum:    {EN: "the base touches a stratum with a single unit", DA: "basen rører et stratum med en enkelt enhed"},
	estimators.NoteNoVariation:      {EN: "nothing varies, so there is no standard error and no test", DA: "intet varierer, så der er ingen standardfejl og ingen test"},
	estimators.NotePoststratified:   {EN: "weighted up to known sizes of post-strata", DA: "vægtet op til kendte størrelser af poststrata"},
	estimators.NoteCalibrated:       {EN: "weighted up to known totals", DA: "vægtet op til kendte totaler"},
	estimators.NoteSecondPhase:      {EN: "from cases read again, weighted up to all that were read", DA: "af sager, der er læst igen, vægtet op til alle de læste"},
	estimators.NoteThinClass:        {EN: "in the group a class has fewer than two cases read again, and not all", DA: "i gruppen er færre end to sager af en klasse læst igen, og ikke alle"},
	estimators.NoteReplicates:       {EN: "the variance is that of replicates", DA: "variansen er fundet ved replikater"},
	estimators.NoteFewDegrees:       {EN: "fewer than 8 degrees of freedom", DA: "færre end 8 frihedsgrader"},
	estimators.NoteClipped:          {EN: "the interval was cut at what is possible", DA: "intervallet er skåret af ved det mulige"},
	estimators.NoteFewReaders:       {EN: "too few readers to tell how they differ", DA: "for få læsere til at sige, hvordan de er forskellige"},
	estimators.NoteSensitivityCheck: {EN: "a sensitivity check: corrected by how a reader erred in other cases", DA: "en følsomhedsprøve: rettet efter, hvordan en læser tog fejl i andre sager"},
	estimators.NoteOpenAnswers:      {EN: "answers that it rests on must be given again, and some are not in", DA: "svar, som tallet bygger på, skal gives igen, og nogle mangler"},
	estimators.NoteCVDenominator:    {EN: "the size of the base is known to no better than 10 percent", DA: "basens størrelse kendes ikke bedre end på 10 procent"},
	estimators.NoteApproximate:      {EN: "the interval is exact for whole samples with equal weights, and this is less", DA: "intervallet er eksakt for hele stikprøver med lige vægte, og dette er mindre"},
	estimators.NoteNoInterval:       {EN: "the method has no interval here", DA: "metoden har intet interval her"},
	estimators.NoteWithheld:         {EN: "too little for a published figure", DA: "for lidt til et offentliggjort tal"},
}
