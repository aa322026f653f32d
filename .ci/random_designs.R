# Computes the estimates of random_designs.py with R's survey package and
# compares them with those of barometer analyse.
#
#   Rscript random_designs.R DIR
#
# DIR/NNN holds sample.csv, design.csv, totals.csv, requests.csv and
# estimates.csv. Shares, means and their kin agree to 1e-10, standard errors to
# 1e-9, bounds to 1e-8 (relative, or of 1e-3 where a number is near 0). A
# standard error of 0 and what rests on it is empty in ours; so is all that R
# cannot compute.

suppressPackageStartupMessages(library(survey))
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
source(file.path(here, "random_figures.R"))
options(warn = -1) # degrees of freedom of 0 and the like, which is what is tried

differences <- character()
compared <- c()
slack <- 1 # of raked designs: weights go from margin to margin until they are near

texts <- c("h", "r", "unit", "g", "again", "k", "column", "code", "by", "levels", "domain", "value")
read <- function(dir, file) {
  path <- file.path(dir, file)
  header <- strsplit(readLines(path, 1), ",")[[1]]
  read.csv(path, na.strings = "", encoding = "UTF-8", colClasses = ifelse(header %in% texts, "character", NA))
}

number <- function(x) suppressWarnings(as.numeric(x))[1]

same <- function(what, kind, found, wanted, tolerance) {
  compared[kind] <<- sum(compared[kind], 1, na.rm = TRUE)
  if (!is.finite(wanted)) wanted <- NA
  agree <- if (is.na(found) || is.na(wanted)) is.na(found) && is.na(wanted)
           else abs(found - wanted) <= slack * tolerance * max(abs(wanted), 1e-3)
  if (!agree) differences <<- c(differences, sprintf("%s: found %.17g, R has %.17g", what, found, wanted))
}

# One figure: value, standard error, bounds of R; NULL: not compared.
figure <- function(value, se = NULL, low = NULL, high = NULL, deff = NULL, p = NULL) {
  lapply(list(value = value, se = se, low = low, high = high, deff = deff, p = p), function(x) if (!is.null(x)) number(x))
}

# Rounding leaves R with a standard error next to 0 where there is none.
none <- function(se, value) is.na(se) || se <= 1e-12 * max(abs(value), 1e-3)

# The rows of d that an expression picks. Weights that were fitted keep the
# others, with weight 0, and R multiplies what they hold by it.
pick <- function(d, rows) {
  d <- d[rows & !is.na(rows), ]
  out <- weights(d) == 0
  for (column in c("y", "x", "b")) d$variables[[column]][out] <- 0
  d
}
held <- function(d) sum(weights(d) > 0)

compare <- function(id, kind, row, f) {
  same(paste(id, "estimate"), kind, row$estimate, f$value, if (kind == "independence") 1e-8 else 1e-10)
  if (!is.null(f$p)) same(paste(id, "p"), kind, row$p_value, f$p, 1e-6)
  if (is.null(f$se)) return(invisible())
  if (!is.na(row$se) && row$se == 0 && is.na(f$se) && all_in_full) return(invisible()) # no chance, and so it says
  same(paste(id, "se"), kind, row$se, f$se, 1e-9)
  if (!is.null(f$low)) same(paste(id, "low"), kind, row$ci_low, f$low, 1e-8)
  if (!is.null(f$high)) same(paste(id, "high"), kind, row$ci_high, f$high, 1e-8)
  if (!is.null(f$deff)) same(paste(id, "deff"), kind, row$deff, f$deff, 1e-8)
}

# The design of the sample, its weights fitted to the totals.
designed <- function(x, o, totals) {
  d <- svydesign(ids = if (o$cluster) ~unit else ~1, strata = if (!is.na(o$strata)) ~s, fpc = if (o$population) ~N,
                 weights = if (o$weight) ~w, nest = TRUE, data = x)
  of <- function(column) { t <- totals[totals$column == column, ]; stats::setNames(t$total, t$code) }
  frequencies <- function(column) { t <- of(column); stats::setNames(data.frame(names(t), t), c(column, "Freq")) }
  d <- switch(if (is.na(o$calibration)) "none" else o$calibration, none = d,
    poststratify = postStratify(d, ~k, frequencies("k")),
    linear = calibrate(d, ~ k + z - 1, c(kp = of("k")[["p"]], kq = of("k")[["q"]], z = totals$total[is.na(totals$code)])),
    raking = {
      # R finds residuals by going from margin to margin ten times, ours to the end.
      e <- rake(d, list(~k, ~g), list(frequencies("k"), frequencies("g")), control = list(maxit = 2000, epsilon = 1e-14))
      space <- qr(cbind(model.matrix(~k, x), if (length(unique(x$g)) > 1) model.matrix(~g, x)))
      e$postStrata <- list(structure(list(qr = space, w = weights(e), stage = 0, index = NULL), class = c("greg_calibration", "gen_raking")))
      e
    })
  slack <<- if (identical(o$calibration, "raking")) 1e3 else 1
  d$rule <- o$df
  d
}

escaped <- function(code) gsub("([\\\\;=])", "\\\\\\1", code)

check <- function(dir) {
  x <- read(dir, "sample.csv")
  o <- read(dir, "design.csv")
  x$s <- if (identical(o$strata, "h;r")) paste(x$h, x$r) else x$h
  estimates <- read(dir, "estimates.csv")
  requests <- read(dir, "requests.csv")
  options(survey.lonely.psu = o$lonely, survey.adjust.domain.lonely = o$domain_lonely == 1)
  d <- designed(x, o, read(dir, "totals.csv"))
  units <- if (o$cluster) x[!duplicated(x$unit), ] else x
  all_in_full <<- o$population == 1 && all(table(units$s) == tapply(units$N, units$s, max))
  for (i in seq_len(nrow(requests))) {
    q <- requests[i, ]
    by <- if (q$kind == "difference" || is.na(q$by)) character() else strsplit(q$by, ";")[[1]]
    names <- if (length(by) == 0) rep("", nrow(x)) else do.call(paste, c(lapply(by, function(c) paste0(c, "=", escaped(x[[c]]))), sep = ";"))
    ours <- estimates[estimates$measure == q$id, ]
    for (group in unique(sort(names))) {
      rows <- if (length(by) == 0) ours else ours[ours$domain %in% group, ]
      f <- figures(if (group == "") d else pick(d, names == group), q, d, rows)
      for (k in seq_along(f)) {
        row <- if (is.null(names(f))) rows else rows[rows$value == names(f)[k], ]
        id <- paste(dir, q$id, q$kind, group, names(f)[k])
        if (nrow(row) != 1) differences <<- c(differences, sprintf("%s: %d rows in estimates.csv, want 1", id, nrow(row)))
        else compare(id, q$kind, row, f[[k]])
      }
    }
  }
}

for (dir in list.dirs(commandArgs(TRUE)[1], recursive = FALSE)) {
  tryCatch(check(dir), error = function(e) differences <<- c(differences, paste(dir, conditionMessage(e))))
}
for (kind in names(compared)) cat(sprintf("%-14s %6d comparisons with R survey %s\n", kind, compared[[kind]], packageVersion("survey")))
if (length(differences) > 0) {
  cat(head(differences, 40), sep = "\n")
  cat(sprintf("%d differences\n", length(differences)))
  quit(status = 1)
}
