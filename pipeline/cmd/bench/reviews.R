# Estimate with R survey: Rscript reviews.R FILE.csv
#
# Prints the seconds that the design, the shares of the country and those by
# region and decision took, all in memory, then those of counting alone with
# rowsum and, where it is installed, with data.table, as somebody would who
# knows R well, and the processor time of the design and the shares; then the
# shares of the country with their standard errors.
suppressMessages(library(survey))
d <- read.csv(commandArgs(trailingOnly = TRUE)[1], stringsAsFactors = TRUE)
measures <- sprintf("m%02d", 1:12)
used <- 0
timed <- function(...) {
  took <- system.time(...)
  used <<- used + sum(took[c("user.self", "sys.self")])
  took[["elapsed"]]
}
took <- c(
  design = timed(des <- svydesign(ids = ~1, strata = ~stratum, fpc = ~stratum_pop, data = d)),
  svymean = timed(m <- lapply(measures, function(v) svymean(reformulate(v), des, na.rm = TRUE))),
  svyby = timed(lapply(measures, function(v) svyby(reformulate(v), ~ region + decision_type, des, svymean, na.rm = TRUE)))
)
processor <- used
y <- as.matrix(d[measures])
cell <- interaction(d$stratum, d$provision, drop = TRUE)
took["rowsum"] <- timed(rowsum(cbind(!is.na(y), ifelse(is.na(y), 0, y)), as.integer(cell)))
if (requireNamespace("data.table", quietly = TRUE)) {
  library(data.table)
  took["data.table"] <- timed({
    valid <- lapply(d[measures], function(v) as.integer(!is.na(v)))
    counts <- lapply(d[measures], function(v) fifelse(is.na(v), 0L, as.integer(v)))
    wide <- as.data.table(c(list(stratum = d$stratum, provision = d$provision), valid, counts), check.names = TRUE)
    wide[, lapply(.SD, sum), by = .(stratum, provision)]
  })
}
cat(names(took), "processor\n", took, processor, "\n")
for (i in seq_along(measures)) cat(measures[i], format(coef(m[[i]]), digits = 15), format(SE(m[[i]]), digits = 15), "\n")
