package estimators

import "slices"

// The notes, in the order in which they stand on an estimate.
const (
	NotePurposive        Note = "purposive"         // the cases were picked: counts speak for themselves only
	NoteCensus           Note = "census"            // all cases of a register: no sampling error
	NoteEmptyBase        Note = "empty_base"        // no case could have been counted
	NoteSmallBase        Note = "small_base"        // fewer than 30 cases in the base
	NoteOneStratum       Note = "one_stratum"       // all cases of the base lie in one of several strata
	NoteCensusStratum    Note = "census_stratum"    // the base lies in strata that were opened in full: no sampling error
	NoteCollapsed        Note = "collapsed"         // strata of the base share their variance with their partners
	NoteLonelyStratum    Note = "lonely_stratum"    // the base touches a stratum with a single unit
	NoteNoVariation      Note = "no_variation"      // within each stratum all answers agree, so there is no standard error
	NotePoststratified   Note = "poststratified"    // weighted up to known totals of cells
	NoteCalibrated       Note = "calibrated"        // weighted up to known totals of margins or amounts
	NoteSecondPhase      Note = "second_phase"      // what was read again carries what was read once
	NoteThinClass        Note = "thin_class"        // in the domain a class has fewer than two second readings, and not all
	NoteReplicates       Note = "replicates"        // the variance is that of replicates
	NoteFewDegrees       Note = "few_degrees"       // fewer than 8 degrees of freedom
	NoteClipped          Note = "clipped"           // the interval was cut at what is possible
	NoteFewReaders       Note = "few_readers"       // too few readers to tell how they differ
	NoteSensitivityCheck Note = "sensitivity_check" // corrected by how a reader erred elsewhere
	NoteOpenAnswers      Note = "open_answers"      // answers that it rests on must be given again, and some are not in
	NoteCVDenominator    Note = "cv_denominator"    // the size of the base is itself known to no better than 10 %
	NoteApproximate      Note = "approximate"       // the interval is exact for whole samples with equal weights, and this is less
	NoteNoInterval       Note = "no_interval"       // the method has no interval here
	NoteWithheld         Note = "withheld"          // too little for a published figure, see [Bands]
	smallBase                 = 30                  // National Center for Health Statistics (2017), Vital and Health Statistics 2/175
	fewDegrees                = 8                   // National Center for Health Statistics (2017), Vital and Health Statistics 2/175
	uncertainBase             = 0.1                 // Cochran (1977), Sampling Techniques, 6.8: bias of a ratio against its error
)

// Notes are all notes, in their order.
func Notes() []Note {
	return []Note{
		NotePurposive, NoteCensus, NoteEmptyBase, NoteSmallBase,
		NoteOneStratum, NoteCensusStratum, NoteCollapsed, NoteLonelyStratum,
		NoteNoVariation, NotePoststratified, NoteCalibrated, NoteSecondPhase, NoteThinClass, NoteReplicates,
		NoteFewDegrees, NoteClipped, NoteFewReaders, NoteSensitivityCheck, NoteOpenAnswers, NoteCVDenominator,
		NoteApproximate, NoteNoInterval, NoteWithheld,
	}
}

// Noted is a list of notes with one more, in their order.
func Noted(notes []Note, more Note) []Note {
	if slices.Contains(notes, more) {
		return notes
	}
	order := Notes()
	notes = append(slices.Clone(notes), more)
	slices.SortStableFunc(notes, func(a, b Note) int { return slices.Index(order, a) - slices.Index(order, b) })
	return notes
}
