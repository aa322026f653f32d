#!/usr/bin/env python3
"""Make up samples at random, for R survey and barometer to estimate from.

    random_designs.py DIR [--designs 500] [--seed TEXT]

writes DIR/NNN/sample.csv, spec.toml (what barometer analyse reads),
design.csv, totals.csv and requests.csv (the same for random_designs.R).
Every run makes others; the seed is printed, and --seed makes the same ones
again. What is drawn is whatever tends to go wrong: strata of one unit beside
strata of hundreds, strata taken in full, weights that differ by a factor of a
million, or are all alike, first-stage units of one row, missing values, ties,
groups that hold nobody, answers that all agree, names with signs in them.
"""

import argparse
import csv
import json
import math
import pathlib
import random
import secrets

KINDS = ["mean", "total", "ratio", "proportion", "distribution", "quantile", "difference", "independence", "contrast", "standardized", "agreement"]
SHARES = ["wald", "logit", "asin", "beta"]  # intervals of shares that svyciprop has too
QUANTILES = SHARES + ["score"]
RULES = ["math", "school", "shahvaish"] + [f"hf{i}" for i in range(1, 10)]
TESTS = ["F", "Chisq", "Wald", "adjWald", "saddlepoint"]
NAMES = [
    ["a", "b", "c"],
    ["a", "b", "c"],
    ["ja", "nej", "NA", "fremgår ikke", "-"],
    ["Ærø & ås", "a=b", "c;d", "e\\f", '"g", h', "TRUE"],
]


def amounts(rng):
    """How amounts come about: most of them tie somewhere."""
    return rng.choice([
        lambda centre: round(rng.gauss(centre, 15), 2),
        lambda centre: round(rng.gauss(centre, 15), 2),
        lambda centre: round(rng.gauss(centre, 3)),
        lambda centre: round(rng.gauss(centre - 50, 15), 1),
        lambda centre: rng.choice([0, 0, 0, round(centre), 100]),
        lambda centre: round(rng.lognormvariate(centre / 10, 2), 3),
    ])


def weights(rng):
    """How weights of their own come about: of a stratum and a row."""
    alike, of_stratum = rng.choice([1, 5.5, 5.6, 30.97]), {}
    return rng.choice([
        lambda h: rng.uniform(0.3, 40),
        lambda h: rng.uniform(0.3, 40),
        lambda h: 10 ** rng.uniform(-3, 3),
        lambda h: rng.randint(1, 9),
        lambda h: of_stratum.setdefault(h, round(rng.uniform(1, 40), 2)),
        lambda h: alike,
    ])


def sample(rng):
    """One sample with its design."""
    clustered, finite = rng.random() < 0.3, rng.random() < 0.75
    own_weights = clustered or not finite or rng.random() < 0.3
    lonely = rng.choice(["fail", "certainty", "adjust", "average"])
    strata = [f"s{h}" for h in range(rng.choice([1, 1, 2, 3, 5, 9]))]
    level, names = rng.choice([0.1, 0.5, 0.9, 1.0]), rng.choice(NAMES)
    rows, amount, weight = [], amounts(rng), weights(rng)
    large = rng.choice(strata) if rng.random() < 0.1 else None
    for h in strata:
        single = lonely != "fail" and len(strata) > 2 and rng.random() < 0.25
        units = 1 if single else rng.randint(60, 200) if h == large else rng.randint(2, 12)
        population = units if rng.random() < 0.15 else units + rng.randint(1, 400)
        centre = rng.gauss(50, 20)
        for unit in range(units):
            for _ in range(rng.randint(1, 6) if clustered else 1):
                g, z = rng.choice(names[:1] + names), round(rng.uniform(1, 30), 1)
                rows.append({
                    "h": h[:1] + str(int(h[1:]) % 3), "r": int(h[1:]) // 3, "unit": f"{h}u{unit}" if clustered else "", "N": population,
                    "w": repr(weight(h) if own_weights else population / units),
                    "y": "" if rng.random() < 0.06 else amount(centre), "z": z, "x": "" if rng.random() < 0.03 else z,
                    "b": "" if rng.random() < 0.05 else int(rng.random() < level),
                    "g": g, "again": g if rng.random() < 0.7 else rng.choice(names), "k": rng.choice(["p", "q"]),
                })
    rng.shuffle(rows)
    rows[0]["k"], rows[1]["k"] = "p", "q"  # the two that are compared
    strata = [] if len(strata) == 1 else ["h"] if len(strata) < 4 else ["h", "r"]
    return rows, {
        "strata": ";".join(strata), "cluster": clustered, "population": finite, "weight": own_weights, "lonely": lonely,
        "df": rng.choice(["domain", "domain", "design", "infinite"]), "calibration": calibration(rng, rows) if lonely != "adjust" else "",
        "domain_lonely": lonely in ("adjust", "average") and rng.random() < 0.2,
    }


def calibration(rng, rows):
    """How weights are fitted to known totals, if they are."""
    w = [float(row["w"]) for row in rows]
    if rng.random() < 0.8 or len(rows) < 12 or max(w) > 200 * min(w):
        return ""
    return rng.choice(["poststratify", "raking", "linear"])


def known(rng, rows, method):
    """What the weights are to add up to, such that some weights do: column,
    code (none: an amount), total."""
    if not method:
        return
    columns = ["k", "g"] if method == "raking" else ["k"]
    factors = {(column, code): rng.uniform(0.9, 1.1) for column in columns for code in sorted({row[column] for row in rows})}
    slope = rng.uniform(-0.05, 0.05) if method == "linear" else 0
    new = [float(row["w"]) * (math.prod(factors[c, row[c]] for c in columns) + slope * (row["z"] - 15) / 15) for row in rows]
    for column, code in factors:
        yield {"column": column, "code": code, "total": repr(math.fsum(w for w, row in zip(new, rows) if row[column] == code))}
    if method == "linear":
        yield {"column": "z", "code": "", "total": repr(math.fsum(w * row["z"] for w, row in zip(new, rows)))}


def requests(rng):
    """What to estimate: the keys of [[estimate]] that each has."""
    for i, kind in enumerate(rng.sample(KINDS, 5)):
        q = {"id": f"e{i}", "kind": kind, "y": "y", "x": "", "by": "", "level": rng.choice([0.8, 0.9, 0.95, 0.99])}
        q["by"] = rng.choice(["", "", "g", "k", "k", "g;k"])
        if kind == "ratio":
            q["x"] = "x"
        elif kind == "proportion":
            q["y"], q["interval"] = "b", rng.choice(SHARES)
        elif kind == "distribution":
            q["y"], q["by"], q["interval"] = "g", rng.choice(["", "k"]), rng.choice(SHARES)
        elif kind == "quantile":
            q["interval"], q["rule"], q["p"] = rng.choice(QUANTILES), rng.choice(RULES), rng.choice([0.01, 0.1, 0.25, 0.5, 0.75, 0.9])
        elif kind == "difference":
            q["y"], q["by"], q["levels"] = rng.choice(["y", "b"]), "k", rng.choice(["p;q", "p"])
            q["x"] = "x" if q["y"] == "y" and rng.random() < 0.3 else ""
        elif kind == "independence":
            q["y"], q["x"], q["by"], q["level"], q["statistic"] = "g", "k", "", "", rng.choice(TESTS)
        elif kind == "contrast":
            q["y"], q["by"], q["terms"] = "", "", '"m@k=p" = 1, "m@k=q" = -0.5'
            yield {"id": "m", "kind": "mean", "y": "y", "by": "k", "level": 0.95}
        elif kind == "standardized":
            q["by"], q["standard"], q["mix"] = rng.choice(["", "k"]), "b", "0 = 0.3, 1 = 0.7"
        elif kind == "agreement":
            q["y"], q["x"], q["by"], q["interval"] = "g", "again", rng.choice(["", "k"]), "wald"
        if kind in ("mean", "total", "proportion") and rng.random() < 0.5:
            q["deff"] = rng.choice(["wr", "wor"])
        yield q


KEYS = ["id", "kind", "y", "x", "by", "level", "interval", "rule", "p", "statistic", "levels", "deff", "standard", "mix", "terms"]


def spec(design, totals, wanted):
    """The TOML that barometer analyse reads."""
    text = lambda value: json.dumps(value, ensure_ascii=False)
    array = lambda joined: "[" + ", ".join(text(part) for part in joined.split(";")) + "]"
    lines = ["[data]", 'file = "sample.csv"', "", "[design]"]
    if design["strata"]:
        lines.append(f'strata = {array(design["strata"])}')
    for key, column in [("cluster", "unit"), ("population", "N"), ("weight", "w")]:
        if design[key]:
            lines.append(f'{key} = "{column}"')
    lines += [f'lonely = "{design["lonely"]}"', f'df = "{design["df"]}"']
    if design["domain_lonely"]:
        lines.append("domain_lonely = true")
    if design["calibration"]:
        lines += ["", "[calibration]", f'method = "{design["calibration"]}"']
        lines += [f'amounts = {{ {t["column"]} = {t["total"]} }}' for t in totals if not t["code"]]
        for column in dict.fromkeys(t["column"] for t in totals if t["code"]):
            cells = ", ".join(f'{text(t["code"])} = {t["total"]}' for t in totals if t["column"] == column)
            lines += ["", "[[calibration.margin]]", f'columns = ["{column}"]', f"totals = {{ {cells} }}"]
    for q in wanted:
        lines += ["", "[[estimate]]"]
        for key in KEYS:
            value = q.get(key, "")
            if value == "":
                continue
            if key == "y" and value == "b":
                lines.append('y = { column = "b", is = ["1"] }')
            elif key in ("by", "levels", "standard"):
                lines.append(f"{key} = {array(value)}")
            elif key in ("mix", "terms"):
                lines.append(f"{key} = {{ {value} }}")
            else:
                lines.append(f"{key} = {text(value)}")
    return "\n".join(lines) + "\n"


def write(path, rows, keys=None):
    with open(path, "w", newline="", encoding="utf-8") as f:
        out = csv.DictWriter(f, keys or rows[0].keys(), lineterminator="\n")
        out.writeheader()
        out.writerows(rows)


def main():
    args = argparse.ArgumentParser()
    args.add_argument("dir", type=pathlib.Path)
    args.add_argument("--designs", type=int, default=500)
    args.add_argument("--seed", default=secrets.token_hex(8))
    args = args.parse_args()
    print(f"random designs: --designs {args.designs} --seed {args.seed}")
    for i in range(args.designs):
        rng = random.Random(f"{args.seed} {i}")
        rows, design = sample(rng)
        totals = list(known(rng, rows, design["calibration"]))
        wanted = list(requests(rng))
        here = args.dir / f"{i:04}"
        here.mkdir(parents=True)
        write(here / "sample.csv", rows)
        write(here / "design.csv", [{k: int(v) if isinstance(v, bool) else v for k, v in design.items()}])
        write(here / "totals.csv", totals, ["column", "code", "total"])
        write(here / "requests.csv", wanted, KEYS)
        (here / "spec.toml").write_text(spec(design, totals, wanted), encoding="utf-8")


main()
