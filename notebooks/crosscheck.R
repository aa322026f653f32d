# Computes every figure of a batch again with R's survey package, and the
# published interval from its definition (estimators/METHOD.md), and compares.
#
#   Rscript crosscheck.R DIR...
#
# Each DIR holds cases.csv, estimates.csv, requests.csv, svydesign.txt and
# poststratify.txt, as crosscheck.py --r and barometer show write them. Figures of the survey
# package agree to 1e-10, intervals to 1e-9. Exit status: 0 all agree, 1 not.

suppressPackageStartupMessages(library(survey))

differences <- character()
compared <- 0

same <- function(what, found, wanted, tolerance = 1e-10) {
  compared <<- compared + 1
  found <- as.numeric(found)
  wanted <- as.numeric(wanted)
  agree <- if (is.na(found) || is.na(wanted)) is.na(found) && is.na(wanted)
           else identical(found, wanted) || abs(found - wanted) <= tolerance * max(abs(wanted), 1e-3)
  if (!agree) differences <<- c(differences, sprintf("%s: found %.17g, want %.17g", what, found, wanted))
}

split_list <- function(text) if (is.na(text)) character() else strsplit(text, ";", fixed = TRUE)[[1]]

read <- function(dir, file) {
  read.csv(file.path(dir, file), colClasses = "character", na.strings = "", encoding = "UTF-8")
}

# Strata with one case cannot show their own variance: each joins the partner
# that the plan fixed, and if need be the partner's partner. Strata that were
# opened in full have no variance and are passed over.
collapse <- function(x) {
  known <- x[!is.na(x$w), ]
  s <- known[!duplicated(known$stratum), ]
  s <- data.frame(id = s$stratum, pop = s$stratum_pop, partner = s$collapse_with, group = s$stratum)
  s$units <- as.vector(table(known$stratum)[s$id])
  for (lonely in which(s$units == 1 & s$pop > 1)) {
    at <- lonely
    units <- 1
    while (units < 2) {
      at <- match(s$partner[at], s$id)
      if (s$units[at] < s$pop[at]) {
        s$group[s$group == s$group[at]] <- s$group[lonely]
        units <- units + s$units[at]
      }
    }
  }
  x$group <- s$group[match(x$stratum, s$id)]
  x$group_pop <- as.vector(tapply(s$pop, s$group, sum)[x$group])
  x$in_full <- as.vector(tapply(s$units, s$group, sum)[x$group]) == x$group_pop
  x
}

# The file names the same groups of strata, if by other names.
check_groups <- function(x) {
  pairs <- unique(x[c("group", "variance_stratum")])
  same("strata that share their variance", nrow(pairs), length(unique(x$group)))
  same("names of strata that share their variance", nrow(pairs), length(unique(x$variance_stratum)))
  same("cases of the frame in them", sum(as.numeric(x$variance_pop) != x$group_pop), 0)
}

# Under post-strata weights are w g, g the cases of the frame over the weights of
# all that were opened. A stratum opened in full is certain only where its
# post-stratum has no case in another: else the draw of the others moves g.
poststrata <- function(x) {
  x$w_post <- x$w
  x$full_post <- x$in_full
  if (is.null(x$poststratum) || all(is.na(x$poststratum))) return(x)
  q <- x$poststratum
  x$poststratum_pop <- as.numeric(x$poststratum_pop)
  x$w_post <- x$w * x$poststratum_pop / as.vector(tapply(x$w, q, sum)[q])
  x$full_post <- as.vector(tapply(x$in_full, q, all)[q])
  x
}

clopper_pearson <- function(below, above, tail) {
  c(if (below[1] <= 0) 0 else qbeta(tail, below[1], below[2]),
    if (above[2] <= 0) 1 else qbeta(1 - tail, above[1], above[2]))
}

# The published interval. b: the cases of the base as a design, y 0 or 1;
# heaviest: the largest weight of a stratum that could hold some of the base.
published <- function(b, heaviest, level) {
  tail <- (1 - level) / 2
  # A part of a post-stratified design keeps the other cases, with weight 0.
  mine <- weights(b) > 0
  full <- b$variables$in_full
  W <- sum(weights(b)[full]) / sum(weights(b))
  p_full <- if (any(full & mine)) weighted.mean(b$variables$y[full & mine], weights(b)[full & mine]) else 0
  if (all(full[mine])) {
    if (heaviest > 0) return(list(low = NA, high = NA, n = NA))
    return(list(low = p_full, high = p_full, n = Inf))
  }
  r <- subset(b, !full)
  y <- r$variables$y[weights(r) > 0]
  a <- weights(r)[weights(r) > 0] / sum(weights(r))
  a_M <- heaviest / sum(weights(r))
  p <- sum(a * y)
  n_K <- 1 / sum(a^2)
  v <- as.vector(vcov(svymean(~y, r)))
  v_y <- sum(a^2 * y)
  v_0 <- sum(a^2 * (1 - y))
  if (a_M * length(y) <= 1.6 && length(y) / n_K <= 1.10) {
    n <- if (all(y == 0) || all(y == 1)) 1 / a_M
         else if (v == 0) n_K
         else min(n_K, p * (1 - p) / v)
    bounds <- clopper_pearson(c(p * n, (1 - p) * n + 1), c(p * n + 1, (1 - p) * n), tail)
  } else {
    n_U <- min(n_K, (p + a_M) / (v_y + a_M^2), if (v_0 > 0) (1 - p) / v_0)
    n_L <- min(n_K, (1 - p + a_M) / (v_0 + a_M^2), if (v_y > 0) p / v_y)
    n <- min(n_U, n_L)
    bounds <- clopper_pearson(c(p * n_L, max((1 - p) * n_L + 1, (1 - p + a_M) * n_L)),
                              c(max(p * n_U + 1, (p + a_M) * n_U), (1 - p) * n_U), tail)
  }
  list(low = W * p_full + (1 - W) * bounds[1], high = W * p_full + (1 - W) * bounds[2], n = n / (1 - W)^2)
}

# The means of one request: a row for the whole, or for each group.
means <- function(b, by) {
  if (length(by) > 0) {
    return(svyby(~y, reformulate(by), b, svymean, deff = "replace", keep.names = FALSE))
  }
  m <- svymean(~y, b, deff = "replace")
  data.frame(y = coef(m), se = as.vector(SE(m)), DEff.y = as.vector(deff(m)))
}

check <- function(dir) {
  x <- read(dir, "cases.csv")
  for (column in c("stratum_pop", "n_opened", "w", "eligible")) x[[column]] <- as.numeric(x[[column]])
  x <- collapse(x)
  if (!is.null(x$variance_stratum)) {
    check_groups(x)
    x$variance_pop <- as.numeric(x$variance_pop)
  }
  x <- poststrata(x)
  designs <- list(false = eval(parse(text = readLines(file.path(dir, "svydesign.txt")))))
  call <- readLines(file.path(dir, "poststratify.txt"))
  if (!startsWith(call, "none")) {
    p <- eval(parse(text = call))
    designs$true <- update(p, in_full = p$variables$full_post)
  }
  estimates <- read(dir, "estimates.csv")
  seen <- character()

  requests <- read(dir, "requests.csv")
  for (i in seq_len(nrow(requests))) {
    q <- requests[i, ]
    stopifnot(q$interval == "clopper-pearson-survey")
    by <- split_list(q$by)
    d <- designs[[q$poststratified]]
    for (condition in if (!is.na(q$where)) strsplit(q$where, "|", fixed = TRUE)[[1]]) {
      both <- strsplit(condition, "=", fixed = TRUE)[[1]]
      d <- subset(d, d$variables[[both[1]]] %in% split_list(both[2]))
    }
    b <- subset(d, d$variables[[q$column]] %in% split_list(q$base))
    b <- update(b, y = as.numeric(b$variables[[q$column]] %in% split_list(q$counts)))
    table <- means(b, by)
    for (k in seq_len(nrow(table))) {
      codes <- vapply(by, function(column) as.character(table[k, column]), "")
      id <- if (length(by) == 0) q$measure
            else paste0(q$measure, "@", paste0(by, "=", codes, collapse = ";"))
      e <- estimates[estimates$id == id, ]
      seen <- c(seen, id)
      if (nrow(e) != 1) {
        differences <<- c(differences, sprintf("%s: %d rows in estimates.csv, want 1", id, nrow(e)))
        next
      }
      inside <- function(v) Reduce(`&`, Map(function(column, code) v[[column]] %in% code, by, codes), rep(TRUE, nrow(v)))
      here <- subset(b, inside(b$variables))
      w <- weights(here)[weights(here) > 0]
      y <- here$variables$y[weights(here) > 0]

      # Strata could hold cases of this group unless a column that has one
      # value in each stratum says otherwise.
      fixed <- by %in% split_list(q$fixed)
      post <- q$poststratified == "true"
      could <- !is.na(x$w) & !(if (post) x$full_post else x$in_full)
      for (column in by[fixed]) could <- could & x[[column]] %in% codes[by == column]
      heaviest <- max(0, (if (post) x$w_post else x$w)[could])

      same(paste(id, "n"), e$n, sum(inside(d$variables) & weights(d) > 0))
      same(paste(id, "n_base"), e$n_base, length(y))
      same(paste(id, "n_counts"), e$n_counts, sum(y))
      same(paste(id, "estimate"), e$estimate, table[k, "y"])
      same(paste(id, "pop_hat"), e$pop_hat, sum(w))
      same(paste(id, "n_kish"), e$n_kish, sum(w)^2 / sum(w^2))
      # Where answers agree, R says 0 and the batch nothing, unless all there
      # was to see was seen.
      certain <- all(here$variables$in_full[weights(here) > 0]) && heaviest == 0
      varies <- table[k, "se"] > 1e-12
      same(paste(id, "se"), e$se, if (varies) table[k, "se"] else if (certain) 0 else NA)
      same(paste(id, "deff"), e$deff, if (varies) table[k, "DEff.y"] else NA)

      interval <- published(here, heaviest, as.numeric(q$level))
      same(paste(id, "ci_low"), e$ci_low, interval$low, 1e-9)
      same(paste(id, "ci_high"), e$ci_high, interval$high, 1e-9)
      same(paste(id, "n_eff"), e$n_eff, if (is.finite(interval$n)) interval$n else NA, 1e-9)
    }
  }
  unseen <- setdiff(estimates$id[estimates$n_base != "0"], seen)
  if (length(unseen) > 0) differences <<- c(differences, paste(unseen, "is in estimates.csv, but R has no such group"))
}

for (dir in commandArgs(trailingOnly = TRUE)) {
  before <- c(compared, length(differences))
  check(dir)
  cat(sprintf("R: %s: %d comparisons, %d differences\n", basename(dir), compared - before[1], length(differences) - before[2]))
}
for (difference in head(differences, 40)) message("crosscheck.R: difference: ", difference)
quit(status = if (length(differences) > 0) 1 else 0)
