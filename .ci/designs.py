#!/usr/bin/env python3
"""Make up samples that are harder on the estimators than any real batch.

    designs.py DIR      writes DIR/NAME/cases.csv, estimates.toml, svydesign.txt, poststratify.txt

The example's weights are nearly equal and few of its strata are special, so
most of what can go wrong does not happen there. Here it does: strata that
were opened in full, strata that lost all cases but one, weights that differ
by a factor of fifty, findings that nobody or everybody has, post-strata that
are a fifth too small or too large in the sample. Chance comes from
SHA-256, so every run makes the same files.
"""

import collections
import csv
import hashlib
import pathlib
import sys

REGIONS = ["hovedstaden", "sjaelland", "syddanmark", "midtjylland", "nordjylland"]

# How often a finding occurs; kun_fa has a base of its own.
MEASURES = {"halvdelen": 0.5, "sjaelden": 0.02, "ingen": 0.0, "alle": 1.0, "kun_fa": 0.3}


def chance(*about):
    return int.from_bytes(hashlib.sha256(repr(about).encode()).digest()[:6]) / 2**48


# What each design opens of a stratum of N cases.
DESIGNS = {
    "minimum": lambda N, h: min(N, max(2, round(N * 0.06))),  # nearly equal weights: the plain rule
    "equal": lambda N, h: min(N, 4),  # one case stands for 75, another for itself: the guarded rule
    "full": lambda N, h: N if h % 3 == 0 and N < 60 else min(N, max(2, round(N * 0.1))),
    "losses": lambda N, h: min(N, 1 + (h % 4 > 1)),  # half the strata are left with one case
    "census": lambda N, h: N if N <= 40 else 0,  # nothing was left to chance
}


def strata(name):
    for h in range(36):
        N = max(1, round(300 * chance("size", h) ** 3))
        n = DESIGNS[name](N, h)
        if n > 0:
            partner = f"s{(h + 5) % 36:02}"  # of the same region
            yield f"s{h:02}", REGIONS[h % 5], N, n, partner


def answer(measure, share, key):
    if measure == "kun_fa" and chance("base", key) < 0.6:
        return "ikke_relevant"
    return "ja" if chance(measure, key) < share else "nej"


def cases(name):
    for stratum, region, N, n, partner in strata(name):
        for i in range(n):
            key = f"{stratum}-{i}"
            eligible = chance("eligible", key) > 0.05 or name == "census"
            row = {
                "case_no": key, "region": region, "decision": "afslag" if chance("decision", key) < 0.3 else "bevilling",
                "stratum": stratum, "stratum_pop": N, "n_opened": n, "w": repr(N / n),
                "eligible": int(eligible), "collapse_with": partner,
            }  # fmt: skip
            row["poststratum"] = row["region"] + "/" + row["decision"]
            yield row | {m: answer(m, share, key) if eligible else "" for m, share in MEASURES.items()}


SPEC = """\
[data]
file = "cases.csv"

[design]
strata     = ["stratum"]
weight     = "w"
population = "stratum_pop"
collapse   = "collapse_with"
lonely     = "collapse"
fixed      = ["region"]
poststratum = "poststratum"
poststratum_population = "poststratum_pop"
"""

REQUEST = """
[[estimate]]
id       = "{}"
kind     = "proportion"
y        = {{ column = "{}", is = ["ja"], of = ["ja", "nej"] }}
by       = [{}]
where    = {{ eligible = ["1"] }}
interval = "clopper-pearson-survey"
level    = {}
poststratified = {}
"""

# crosscheck.R works out the groups that strata with one case belong to.
SVYDESIGN = "svydesign(ids=~1, strata=~group, fpc=~group_pop, weights=~w, data=x)"
TOTALS = 'setNames(unique(x[c("poststratum", "poststratum_pop")]), c("poststratum", "Freq"))'


def with_totals(rows):
    """Gives post-strata a size that differs from what the sample says."""
    opened = collections.Counter()
    for row in rows:
        opened[row["poststratum"]] += float(row["w"])
    for row in rows:
        q = row["poststratum"]
        row["poststratum_pop"] = max(1, round(opened[q] * (0.8 + 0.4 * chance("total", q))))
    return rows


for name in DESIGNS:
    folder = pathlib.Path(sys.argv[1]) / name
    folder.mkdir(parents=True, exist_ok=True)
    rows = with_totals(list(cases(name)))
    with open(folder / "cases.csv", "w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
    groups = ("", '"region"', '"decision"', '"region", "decision"')
    requests = [REQUEST.format(m + post * "_post", m, by, 0.95 if by else 0.9, str(post).lower()) for m in MEASURES for by in groups for post in (False, True)]
    (folder / "estimates.toml").write_text(SPEC + "".join(requests), encoding="utf-8")
    (folder / "svydesign.txt").write_text(f"subset({SVYDESIGN}, eligible == 1)\n", encoding="utf-8")
    (folder / "poststratify.txt").write_text(f"subset(postStratify({SVYDESIGN}, ~poststratum, {TOTALS}), eligible == 1)\n", encoding="utf-8")
