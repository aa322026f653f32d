# What somebody who knows base R well would write for the bootstrap that
# `go test -bench Bootstrap ./estimators` times: 1,000 replicates of Rao and
# Wu's, 12 measures of 0 and 1 in the whole and in 3 domains that cross the
# strata. All draws of a stratum are one call of rmultinom, all sums of a domain
# one product of matrices; those of the whole are the sums of its domains.
#
#   Rscript bootstrap.R [rows] [replicates]
#
# Data are as those of the Go benchmark in size and kind, not in value.

args <- as.numeric(commandArgs(TRUE))
rows <- if (length(args) > 0) args[1] else 385
replicates <- if (length(args) > 1) args[2] else 1000

set.seed(1)
size <- exp(0.9 * rnorm(98))
units <- pmax(2, round(size / sum(size) * rows))
stratum <- rep(seq_along(units), units)
n <- length(stratum)
weight <- (60 + size)[stratum]
domain <- sample(3, n, replace = TRUE)
base <- sapply(0:11, function(m) runif(n) > 0.03 * m)
counts <- base & sapply(1:12, function(m) runif(n) < 0.05 * m)
columns <- cbind(base, counts) * 1
members <- lapply(1:3, function(d) which(domain == d))
parts <- lapply(members, function(i) columns[i, ])

bootstrap <- function() {
  chunk <- max(1, floor(2e7 / n)) # replicates at a time, so that their weights fit into memory
  shares <- matrix(0, replicates, 48)
  rows_of <- split(seq_len(n), stratum)
  for (from in seq(1, replicates, by = chunk)) {
    to <- min(replicates, from + chunk - 1)
    w <- matrix(0, n, to - from + 1)
    for (i in rows_of) {
      k <- length(i)
      w[i, ] <- rmultinom(to - from + 1, k - 1, rep(1 / k, k)) * (weight[i[1]] * k / (k - 1))
    }
    sums <- lapply(1:3, function(d) crossprod(w[members[[d]], ], parts[[d]]))
    sums <- c(list(sums[[1]] + sums[[2]] + sums[[3]]), sums)
    shares[from:to, ] <- do.call(cbind, lapply(sums, function(s) s[, 13:24] / s[, 1:12]))
  }
  apply(shares, 2, sd)
}

seconds <- sapply(seq_len(if (n < 10000) 9 else 1), function(i) system.time(bootstrap())[["elapsed"]])
cat(sprintf("%d rows, %d replicates: %.0f ms, median of %d\n", n, replicates, 1000 * median(seconds), length(seconds)))

# The same with package survey, which keeps a replicate's weights for every row.
if (n < 10000 && requireNamespace("survey", quietly = TRUE)) {
  suppressMessages(library(survey))
  y <- ifelse(base, counts * 1, NA)
  colnames(y) <- sprintf("m%02d", 1:12)
  d <- data.frame(stratum, weight, domain = factor(domain), y)
  took <- system.time({
    d <- as.svrepdesign(svydesign(ids = ~1, strata = ~stratum, weights = ~weight, data = d), type = "subbootstrap", replicates = replicates)
    for (m in colnames(y)) {
      svymean(reformulate(m), d, na.rm = TRUE)
      svyby(reformulate(m), ~domain, d, svymean, na.rm = TRUE)
    }
  })
  cat(sprintf("survey: %.0f ms\n", 1000 * took[["elapsed"]]))
}
