package publish

// AfterSecond ends the id of the estimate of a measure after the second
// reading: the two-phase figure.
const AfterSecond = ".tofase"
