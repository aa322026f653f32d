# The figures of random_designs.R, by R's survey package: of one request in one
# domain, from a design whose other rows are gone or have weight 0. Where R
# survey 4.1.1 and ours differ for a reason, the reason stands there.

# Degrees of freedom by the rule of the design.
freedom <- function(d, whole) {
  switch(whole$rule, infinite = Inf, domain = degf(d), design = {
    h <- as.character(whole$strata[, 1])
    n <- tapply(as.character(whole$cluster[, 1]), h, function(u) length(unique(u)))
    N <- if (is.null(whole$fpc$popsize)) Inf else tapply(whole$fpc$popsize[, 1], h, max)
    sum((n - 1)[n < N]) # R counts strata that were opened in full
  })
}

# Intervals of a share with variance v over n rows: those of svyciprop. R lets
# the angle of asin pass the ends of its scale, where the sine turns back; ours
# stops there. R takes n of beta from fitted designs with rows of weight 0.
shares <- list(
  wald = function(p, se, n, df, level) p + c(-1, 1) * qt((1 + level) / 2, df) * se,
  logit = function(p, se, n, df, level) plogis(qlogis(p) + c(-1, 1) * qt((1 + level) / 2, df) * se / (p * (1 - p))),
  asin = function(p, se, n, df, level) {
    angle <- asin(sqrt(p)) + c(-1, 1) * qt((1 + level) / 2, df) * se / (2 * sqrt(p * (1 - p)))
    sin(pmin(pmax(angle, 0), pi / 2))^2
  },
  beta = function(p, se, n, df, level) {
    a <- (1 - level) / 2
    size <- p * (1 - p) / se^2 * (qt(a, n - 1) / qt(a, df))^2
    c(qbeta(a, size * p, size * (1 - p) + 1), qbeta(1 - a, size * p + 1, size * (1 - p)))
  })

bounds <- function(method, p, se, n, df, level) if (df > 0) shares[[method]](p, se, n, df, level) else c(NA, NA)

wald <- function(m, d, q, whole, deff = NULL) {
  if (none(SE(m)[1], coef(m)[1])) return(figure(coef(m), NA, NA, NA))
  ci <- bounds("wald", number(coef(m)), number(SE(m)), NA, freedom(d, whole), q$level)
  figure(coef(m), SE(m), ci[1], ci[2], deff)
}

# A figure with its design effect, if one is asked for.
with_effect <- function(statistic, formula, d, q, whole) {
  reference <- if (is.na(q$deff) || held(d) < 2) FALSE else list(wr = "replace", wor = TRUE)[[q$deff]]
  m <- statistic(formula, d, deff = reference)
  effect <- if (!identical(reference, FALSE)) {
    # Of a sample larger than what it stands for R has none, or one below 0.
    # Where nothing varies but the weights of a total it divides by rounding.
    if (none(SE(m)[1], coef(m)[1]) || identical(reference, TRUE) && held(d) >= sum(weights(d))) NULL
    else if (isTRUE(number(deff(m)) <= 1e12)) number(deff(m)) else NA
  }
  list(m = m, deff = effect)
}

share <- function(d, q, whole) {
  e <- with_effect(svymean, ~b, d, q, whole)
  p <- number(coef(e$m))
  if (none(SE(e$m), p) || none(SE(e$m), 1 - p)) return(figure(p, NA, NA, NA))
  # The beta distribution of a billion cases is beyond what ours inverts to 1e-8.
  if (q$interval == "beta" && p * (1 - p) / number(SE(e$m))^2 > 1e8) return(figure(p, SE(e$m), deff = e$deff))
  ci <- bounds(q$interval, p, number(SE(e$m)), held(d), freedom(d, whole), q$level)
  figure(p, SE(e$m), ci[1], ci[2], e$deff)
}

# Quantiles by the rules that svyquantile has, of the definitions: where p
# lies below the weight of the smallest value, svyquantile of survey 4.1.1
# gives the second smallest. Where a share of the weight is p (three of four
# rows for 0.75), any value up to the next is a quantile of the rules that
# step, and rounding decides which svyquantile gives (with weights of 5.6 the
# fourth, with 5.5 the third): then there are several.
stepping <- c("math", "hf1", "school", "hf2", "hf3")
quantiles <- function(x, w, p, rule) {
  if (is.na(p) || p < 0 || p > 1) return(NA)
  o <- order(x)
  x <- x[o]
  w <- w[o]
  n <- length(x)
  S <- cumsum(w)
  near <- c(p * (1 - 1e-12), p, p * (1 + 1e-12))
  line <- function(at) if (n == 1) x else unique(approx(at, x, near, rule = 2, ties = "ordered")$y)
  switch(rule,
    shahvaish = {
      at <- (S / mean(w) + 0.5 - w / 2) / (n + 1)
      vapply(near, function(p) if (any(at <= p)) x[max(which(at == max(at[at <= p])))] else x[which.min(at)], 0)
    },
    hf4 = line(S / S[n]),
    hf5 = line((S - w / 2) / S[n]),
    hf6 = line(S / (S[n] + w[n])),
    hf7 = line(c(0, S[-n]) / S[n - 1]),
    hf8 = line((S - w / 3) / (S[n] + w[n] / 3)),
    hf9 = line((S - w * 3 / 8) / (S[n] + w[n] / 4)),
    {
      k <- min(n, which(S / S[n] >= near[1])[1], na.rm = TRUE)
      tied <- k < n && S[k] / S[n] <= near[3]
      if (!tied) x[k]
      else if (rule %in% c("math", "hf1", "hf3")) x[k:(k + 1)]
      else c(x[k], (x[k] + x[k + 1]) / 2, x[k + 1])
    })
}

# The one of several that was found, or the first.
nearest <- function(of, found) if (is.na(found) || all(is.na(of))) of[1] else of[which.min(abs(of - found))]

quantile_of <- function(d, q, row, whole) {
  mine <- weights(d) > 0
  x <- d$variables$y[mine]
  w <- weights(d)[mine]
  # Where values tie and weights differ, the other rules depend on which row
  # comes first.
  if (!q$rule %in% stepping && any(tapply(w, x, function(w) diff(range(w)) > 0))) return(NULL)
  value <- nearest(quantiles(x, w, q$p, q$rule), row$estimate)
  # Whether one that was interpolated is below itself, its last bit decides.
  if (isTRUE(abs(value - row$estimate) <= 1e-12 * abs(value))) value <- row$estimate
  below <- svymean(~hit, update(d, hit = as.numeric(y <= value)))
  share <- number(coef(below))
  if (none(SE(below), share) || none(SE(below), 1 - share)) return(figure(value, NA, NA, NA))
  df <- freedom(d, whole)
  if (q$interval == "score") return(figure(value)) # R's search stops where it may: see golden_quantile_test.go
  ci <- bounds(q$interval, share, number(SE(below)), length(x), df, q$level)
  low <- nearest(quantiles(x, w, ci[1], q$rule), row$ci_low)
  high <- nearest(quantiles(x, w, ci[2], q$rule), row$ci_high)
  se <- (high - low) / (2 * qt((1 + q$level) / 2, df))
  figure(value, if (is.na(se) || se <= 0) NA else se, low, high) # shahvaish can fall
}

# Under "adjust" this version of survey centres the total of a single unit at
# 0 and not at the mean of all units, as later ones do: their formula. A
# stratum that holds none of the group adds nothing, as in every version.
adjusted_total <- function(d, whole, q) {
  u <- weights(whole) * ifelse(row.names(whole$variables) %in% row.names(d$variables)[weights(d) > 0], whole$variables$y, 0)
  unit <- tapply(u, as.character(whole$cluster[, 1]), sum)
  first <- match(names(unit), as.character(whole$cluster[, 1]))
  h <- as.character(whole$strata[first, 1])
  f <- if (is.null(whole$fpc$popsize)) 0 else whole$fpc$sampsize[first, 1] / whole$fpc$popsize[first, 1]
  f <- rep_len(f, length(unit))
  v <- sum(vapply(unique(as.character(d$strata[, 1])), function(s) {
    z <- unit[h == s]
    if (length(z) == 1) (1 - f[h == s]) * (z - mean(unit))^2
    else (1 - f[h == s][1]) * length(z) / (length(z) - 1) * sum((z - mean(z))^2)
  }, 0))
  m <- number(coef(svytotal(~y, d)))
  if (none(sqrt(v), m)) return(figure(m, NA, NA, NA))
  ci <- bounds("wald", m, sqrt(v), NA, freedom(d, whole), q$level)
  figure(m, sqrt(v), ci[1], ci[2])
}

# A combination of the ratios y/x in the groups 1 and 2. (svyby with its
# covariances fails on some designs.)
combination <- function(d, group, y, x, coefficients) {
  for (i in 1:2) {
    d$variables[[paste0("over", i)]] <- y * (group == i)
    d$variables[[paste0("under", i)]] <- x * (group == i)
  }
  r <- svyratio(~over1 + over2, ~under1 + under2, d, covmat = TRUE)
  own <- c(1, 4) # over1/under1, over2/under2
  sides <- list(value = coef(r)[own], se = sqrt(diag(vcov(r)))[own])
  list(m = svycontrast(r, replace(numeric(4), own, coefficients)), sides = sides)
}

# A difference of two groups: of means, shares or, with x, ratios. Under
# "average" R counts strata once for both groups, ours for each.
difference <- function(d, q, whole, coefficients = c(1, -1)) {
  group <- match(d$variables$k, c("p", "q"))
  if (length(unique(group[weights(d) > 0])) < 2) return(list())
  e <- combination(d, group, d$variables[[q$y]], if (is.na(q$x)) 1 else d$variables$x, coefficients)
  if (getOption("survey.lonely.psu") == "average") return(list(figure(coef(e$m))))
  if (q$y != "b") return(list(wald(e$m, d, q, whole)))
  # R finds units that are alone in the two together, ours in each.
  if (getOption("survey.adjust.domain.lonely")) return(list(figure(coef(e$m))))
  # A share that does not vary has no standard error of ours, so its
  # difference from another has none: R takes it for known. R has no MOVER.
  sides <- mapply(none, e$sides$se, pmin(e$sides$value, 1 - e$sides$value))
  list(figure(coef(e$m), if (any(sides) || none(SE(e$m), 1)) NA else SE(e$m)))
}

# The mean of y with the mix of b that is asked for.
standardized <- function(d, q, whole) {
  cell <- d$variables$b + 1
  if (length(unique(cell[weights(d) > 0])) < 2) return(list(figure(NA, NA, NA, NA)))
  e <- combination(d, cell, d$variables$y, 1, c(0.3, 0.7))
  if (getOption("survey.lonely.psu") == "average") return(list(figure(coef(e$m))))
  list(wald(e$m, d, q, whole))
}

# Two readings: observed agreement, kappa, and by code.
agreement <- function(d, q, whole) {
  v <- d$variables
  codes <- sort(unique(c(whole$variables$g, whole$variables$again)))
  v$same <- as.numeric(v$g == v$again)
  for (i in seq_along(codes)) {
    v[[paste0("r", i)]] <- as.numeric(v$g == codes[i])
    v[[paste0("c", i)]] <- as.numeric(v$again == codes[i])
    v[[paste0("both", i)]] <- v[[paste0("r", i)]] * v[[paste0("c", i)]]
    v[[paste0("sum", i)]] <- v[[paste0("r", i)]] + v[[paste0("c", i)]]
  }
  d$variables <- v
  out <- list(observed = wald(svymean(~same, d), d, q, whole))
  k <- seq_along(codes)
  m <- svymean(reformulate(c("same", paste0("r", k), paste0("c", k))), d)
  chance <- paste0("r", k, "*c", k, collapse = "+")
  left <- 1 - eval(parse(text = chance), as.list(coef(m)))
  if (left > 1e-12) {
    out$kappa <- wald(svycontrast(m, parse(text = sprintf("(same-(%s))/(1-(%s))", chance, chance))[[1]]), d, q, whole)
  }
  few <- head(k, 2) # of the codes by themselves, to save time
  for (i in few) {
    of <- v[[paste0("sum", i)]][weights(d) > 0]
    if (sum(of) > 0) out[[paste("specific", codes[i])]] <- doubled(svyratio(reformulate(paste0("both", i)), reformulate(paste0("sum", i)), d), d, q, whole)
  }
  for (name in setdiff(names(out), "observed")) { # Wald's, cut at what is possible
    out[[name]]$low <- max(out[[name]]$low, if (name == "kappa") -1 else 0)
    out[[name]]$high <- min(out[[name]]$high, 1)
  }
  for (code in codes[few]) {
    first <- pick(d, v$g == code)
    first$variables$same[weights(first) == 0] <- 0
    if (held(first) > 0) out[[paste("confirmed", code)]] <- wald(svymean(~same, first), first, q, whole)
  }
  if (isTRUE(out$kappa$se * left <= 1e-12)) out$kappa[c("se", "low", "high")] <- NA # rounding, enlarged
  lapply(out, function(f) if (none(f$se, f$value) || none(f$se, 1 - f$value)) replace(f, c("se", "low", "high"), NA) else f)
}

doubled <- function(m, d, q, whole) {
  f <- wald(m, d, q, whole)
  for (key in c("value", "se", "low", "high")) f[[key]] <- 2 * f[[key]]
  f
}

# Whether the comparisons of a Wald test move together, as those of two codes
# that one unit holds: their covariance has no inverse, and R takes that of its
# rounding. A row adds w (1{g} - share of g) (1{k} - share of k) to each.
singular <- function(d) {
  centred <- function(x) {
    is <- outer(x, head(sort(unique(x)), -1), "==")
    sweep(is, 2, colSums(weights(d) * is) / sum(weights(d)))
  }
  g <- centred(d$variables$g)
  k <- centred(d$variables$k)
  u <- rowsum(weights(d) * g[, rep(seq_len(ncol(g)), ncol(k))] * k[, rep(seq_len(ncol(k)), each = ncol(g))], as.character(d$cluster[, 1]))
  first <- match(rownames(u), as.character(d$cluster[, 1]))
  h <- as.character(d$strata[first, 1])
  open <- if (is.null(d$fpc$popsize)) TRUE else d$fpc$sampsize[first, 1] < d$fpc$popsize[first, 1]
  u <- (u - apply(u, 2, ave, h))[open, , drop = FALSE]
  size <- sqrt(colSums(u^2))
  any(size == 0) || qr(sweep(u, 2, size, "/"), tol = 1e-9)$rank < ncol(u)
}

independence <- function(d, q, whole) {
  test <- tryCatch(suppressWarnings(svychisq(~g + k, d, statistic = q$statistic)), error = function(e) NULL)
  df <- freedom(d, whole)
  k <- (length(unique(d$variables$g)) - 1) * (length(unique(d$variables$k)) - 1)
  if (is.null(test) || df == 0 || held(d) < 3 || !isTRUE(abs(test$statistic) <= 1e12)) return(list())
  if (!isTRUE(test$p.value > 1e-200)) return(list()) # a variance that is rounding
  # Under "adjust" R centres the cells at 0, as it does totals; and where weights
  # differ much its inverse of the covariance is good to four digits, as
  # fractions show, which have ours.
  centred <- getOption("survey.lonely.psu") != "adjust" && max(weights(d)) < 1000 * min(weights(d))
  if (q$statistic %in% c("Wald", "adjWald") && (k > df || df != degf(d) || !centred || singular(d))) return(list())
  list(figure(test$statistic, p = if (df == degf(d) && q$statistic != "saddlepoint") test$p.value))
}

# The figures of one request in one domain, by the value where there are
# several; rows are ours.
figures <- function(d, q, whole, rows) {
  v <- d$variables
  d <- pick(d, switch(q$kind, ratio = !is.na(v$y) & !is.na(v$x), standardized = !is.na(v$y) & !is.na(v$b), contrast = !is.na(v$y),
                      difference = !is.na(v[[q$y]]) & (is.na(q$x) | !is.na(v$x)), !is.na(v[[q$y]])))
  if (held(d) == 0) return(list())
  switch(q$kind,
    mean = { e <- with_effect(svymean, ~y, d, q, whole); list(wald(e$m, d, q, whole, e$deff)) },
    total = {
      if (getOption("survey.lonely.psu") == "adjust") {
        if (getOption("survey.adjust.domain.lonely")) list() else list(adjusted_total(d, whole, q))
      } else { e <- with_effect(svytotal, ~y, d, q, whole); list(wald(e$m, d, q, whole, e$deff)) }
    },
    ratio = list(wald(svyratio(~y, ~x, d), d, q, whole)),
    proportion = list(share(d, q, whole)),
    quantile = Filter(length, list(quantile_of(d, q, rows[1, ], whole))),
    distribution = {
      codes <- unique(sort(d$variables$g[weights(d) > 0]))
      out <- lapply(codes, function(code) {
        e <- d
        e$variables$b <- as.numeric(e$variables$g == code)
        share(e, q, whole)
      })
      names(out) <- codes
      out
    },
    difference = difference(d, q, whole),
    contrast = difference(d, within(q, { y <- "y"; x <- NA }), whole, c(1, -0.5)),
    standardized = standardized(d, q, whole),
    agreement = agreement(d, q, whole),
    independence = independence(d, q, whole))
}
