# Computes the estimates of random_designs.py with R's survey package and
# compares them with those of barometer analyse.
#
#   Rscript random_designs.R DIR
#
# DIR/NNN holds sample.csv, design.csv, requests.csv and estimates.csv. Shares,
# means and their kin agree to 1e-10, standard errors to 1e-9, bounds to 1e-8
# (relative, or of 1e-3 where a number is near 0). A standard error of 0 and
# what rests on it is empty in ours; so is all that R cannot compute.

suppressPackageStartupMessages(library(survey))
options(warn = -1) # degrees of freedom of 0 and the like, which is what is tried

differences <- character()
compared <- c()

read <- function(...) read.csv(file.path(...), na.strings = "", stringsAsFactors = FALSE)

number <- function(x) suppressWarnings(as.numeric(x))[1]

same <- function(what, kind, found, wanted, tolerance) {
  compared[kind] <<- sum(compared[kind], 1, na.rm = TRUE)
  if (!is.finite(wanted)) wanted <- NA
  agree <- if (is.na(found) || is.na(wanted)) is.na(found) && is.na(wanted)
           else abs(found - wanted) <= tolerance * max(abs(wanted), 1e-3)
  if (!agree) differences <<- c(differences, sprintf("%s: found %.17g, R has %.17g", what, found, wanted))
}

# One figure: value, standard error, bounds, degrees of freedom of R; n are the
# rows it rests on.
figure <- function(value, se, low, high, df) list(value = number(value), se = if (!is.null(se)) number(se), low = number(low), high = number(high), df = number(df))

# Rounding leaves R with a standard error next to 0 where there is none.
none <- function(se, value) is.na(se) || se <= 1e-12 * max(abs(value), 1e-3)

wald <- function(m, d, level) {
  df <- degf(d)
  if (none(SE(m)[1], coef(m)[1])) return(figure(coef(m), NA, NA, NA, NA))
  ci <- suppressWarnings(confint(m, level = level, df = df))
  figure(coef(m), SE(m), ci[1], ci[2], df)
}

share <- function(d, q) {
  m <- svymean(~b, d)
  if (none(SE(m), coef(m)) || q$interval == "wald") return(wald(m, d, q$level))
  method <- c(logit = "xlogit", asin = "asin", beta = "beta")[[q$interval]]
  df <- degf(d)
  # R lets the angle of asin pass the ends of its scale, where the sine turns
  # back; ours stops there.
  ci <- tryCatch(suppressWarnings(confint(svyciprop(~b, d, method = method, level = q$level, df = df))), error = function(e) c(NA, NA))
  if (q$interval == "asin") {
    angle <- asin(sqrt(coef(m))) + c(-1, 1) * qt((1 + q$level) / 2, df) * SE(m)[1] / (2 * sqrt(coef(m) * (1 - coef(m))))
    ci <- sin(pmin(pmax(angle, 0), pi / 2))^2
  }
  figure(coef(m), SE(m), ci[1], ci[2], df)
}

# Where p lies below the weight of the smallest value, svyquantile of survey
# 4.1.1 gives the second smallest; so the inverse of the distribution function
# is taken here, and the interval is Woodruff's from svymean at that value.
# Where a share of the weight is p (three of four rows for 0.75), any value up
# to the next is a quantile, and rounding decides which of the two svyquantile
# gives (with weights of 5.6 the fourth, with 5.5 the third): `found` may be
# either.
inverse <- function(d, p, found = NA) {
  if (is.na(p) || p <= 0 || p >= 1) return(NA)
  y <- sort(d$variables$y)
  share <- cumsum(weights(d)[order(d$variables$y)]) / sum(weights(d))
  k <- which(share >= p * (1 - 1e-12))[1]
  tied <- share[k] <= p * (1 + 1e-12)
  if (tied && !is.na(found) && abs(found - y[k + 1]) <= 1e-12 * abs(found)) y[k + 1] else y[k]
}

quantile_of <- function(d, q, found) {
  value <- inverse(d, q$p, found)
  below <- svymean(~hit, update(d, hit = as.numeric(y <= value)))
  if (none(SE(below), coef(below))) return(figure(value, NA, NA, NA, NA))
  t <- suppressWarnings(qt((1 + q$level) / 2, degf(d)))
  half <- t * number(SE(below))
  low <- inverse(d, number(coef(below)) - half)
  high <- inverse(d, number(coef(below)) + half)
  se <- (high - low) / (2 * t)
  figure(value, if (is.na(se) || se == 0) NA else se, low, high, degf(d))
}

# Under "adjust" this version of survey centres the total of a single unit at
# 0 and not at the mean of all units, as later ones do: their formula.
adjusted_total <- function(d, whole, q) {
  u <- weights(whole) * ifelse(row.names(whole$variables) %in% row.names(d$variables), whole$variables$y, 0)
  unit <- tapply(u, as.character(whole$cluster[, 1]), sum)
  first <- match(names(unit), as.character(whole$cluster[, 1]))
  h <- as.character(whole$strata[first, 1])
  f <- if (is.null(whole$fpc$popsize)) 0 else whole$fpc$sampsize[first, 1] / whole$fpc$popsize[first, 1]
  f <- rep_len(f, length(unit))
  v <- sum(vapply(unique(h), function(s) {
    z <- unit[h == s]
    if (length(z) == 1) (1 - f[h == s]) * (z - mean(unit))^2
    else (1 - f[h == s][1]) * length(z) / (length(z) - 1) * sum((z - mean(z))^2)
  }, 0))
  m <- svytotal(~y, d)
  half <- qt((1 + q$level) / 2, degf(d)) * sqrt(v)
  if (none(sqrt(v), coef(m))) figure(coef(m), NA, NA, NA, NA) else figure(coef(m), sqrt(v), coef(m) - half, coef(m) + half, degf(d))
}

# The figures of one request in one domain, by the value of a distribution; rows
# are ours.
figures <- function(d, q, whole, rows) {
  base <- switch(q$kind, ratio = !is.na(d$variables$y) & !is.na(d$variables$x), !is.na(d$variables[[q$y]]))
  d <- subset(d, base)
  if (nrow(d) == 0) return(list())
  switch(q$kind,
    mean = list(wald(svymean(~y, d), d, q$level)),
    total = {
      adjust <- getOption("survey.lonely.psu") == "adjust"
      if (adjust && nrow(d) < nrow(whole)) list() # in groups the centre is a matter of taste
      else list(if (adjust) adjusted_total(d, whole, q) else wald(svytotal(~y, d), d, q$level))
    },
    ratio = {
      r <- svyratio(~y, ~x, d)
      list(wald(r, d, q$level))
    },
    proportion = list(share(d, q)),
    quantile = list(quantile_of(d, q, rows$estimate[1])),
    distribution = {
      out <- lapply(unique(sort(d$variables$g)), function(code) {
        e <- update(d, hit = as.numeric(g == code))
        wald(svymean(~hit, e), e, q$level)
      })
      names(out) <- unique(sort(d$variables$g))
      out
    },
    difference = {
      p <- subset(d, k == "p")
      r <- subset(d, k == "q")
      if (nrow(p) == 0 || nrow(r) == 0) return(list())
      e <- update(d, one = as.numeric(k == "p"), other = as.numeric(k == "q"))
      e$variables$value <- e$variables[[q$y]]
      both <- svyby(~value, ~k, e, svymean, covmat = TRUE)
      m <- svycontrast(both, c(1, -1))
      # A share that does not vary has no standard error of ours, so its
      # difference from another has none: R takes it for known.
      # Under "average" it counts strata once for both groups, ours for each.
      if (getOption("survey.lonely.psu") == "average") return(list(figure(coef(m), NULL, NA, NA, NA)))
      sides <- q$y == "b" && any(mapply(none, SE(both), coef(both)))
      list(figure(coef(m), if (sides || none(SE(m), 1)) NA else SE(m), NA, NA, NA))
    },
    independence = {
      test <- tryCatch(suppressWarnings(svychisq(~g + k, d, statistic = "F")), error = function(e) NULL)
      if (is.null(test) || degf(d) == 0 || !isTRUE(abs(test$statistic) <= 1e12)) list() else list(figure(test$statistic, NA, NA, NA, test$parameter[2]))
    })
}

compare <- function(id, kind, row, f) {
  same(paste(id, "estimate"), kind, row$estimate, f$value, if (kind == "independence") 1e-8 else 1e-10)
  if (kind == "independence" || is.null(f$se)) return(invisible())
  if (!is.na(row$se) && row$se == 0 && is.na(f$se) && all_in_full) return(invisible()) # no chance, and so it says
  same(paste(id, "se"), kind, row$se, f$se, 1e-9)
  if (kind == "difference") return(invisible()) # R has no MOVER
  same(paste(id, "low"), kind, row$ci_low, f$low, 1e-8)
  same(paste(id, "high"), kind, row$ci_high, f$high, 1e-8)
}

check <- function(dir) {
  x <- read(dir, "sample.csv")
  o <- read(dir, "design.csv")
  estimates <- read(dir, "estimates.csv")
  requests <- read(dir, "requests.csv")
  options(survey.lonely.psu = o$lonely)
  d <- svydesign(ids = if (o$cluster) ~unit else ~1, strata = if (o$strata) ~h, fpc = if (o$population) ~N,
                 weights = if (o$weight) ~w, nest = TRUE, data = x)
  units <- if (o$cluster) x[!duplicated(x$unit), ] else x
  all_in_full <<- o$population == 1 && all(table(units$h) == tapply(units$N, units$h, max))
  for (i in seq_len(nrow(requests))) {
    q <- requests[i, ]
    by <- if (q$kind == "difference" || is.na(q$by)) "" else q$by
    groups <- if (by == "") "" else sort(unique(x[[by]]))
    for (group in groups) {
      part <- if (group == "") d else d[x[[by]] == group, ]
      id <- if (group == "") q$id else paste0(q$id, "@", by, "=", group)
      rows <- estimates[estimates$measure == q$id & (is.na(estimates$domain) == (group == "") | q$kind == "difference"), ]
      if (group != "") rows <- rows[rows$domain == paste0(by, "=", group), ]
      f <- figures(part, q, d, rows)
      for (k in seq_along(f)) {
        row <- if (is.null(names(f))) rows else rows[rows$value == names(f)[k], ]
        if (nrow(row) != 1) {
          differences <<- c(differences, sprintf("%s %s: %d rows in estimates.csv, want 1", dir, id, nrow(row)))
          next
        }
        compare(paste(dir, id, names(f)[k]), q$kind, row, f[[k]])
      }
    }
  }
}

for (dir in list.dirs(commandArgs(TRUE)[1], recursive = FALSE)) {
  if (file.exists(file.path(dir, "estimates.csv"))) check(dir)
}
for (kind in names(compared)) cat(sprintf("%-14s %6d comparisons with R survey %s\n", kind, compared[[kind]], packageVersion("survey")))
if (length(differences) > 0) {
  cat(head(differences, 40), sep = "\n")
  cat(sprintf("%d differences\n", length(differences)))
  quit(status = 1)
}
