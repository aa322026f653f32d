#!/usr/bin/env python3
"""Make up samples at random, for R survey and barometer to estimate from.

    random_designs.py DIR [--designs 500] [--seed TEXT]

writes DIR/NNN/sample.csv, spec.toml (what barometer analyse reads) and
requests.csv (the same for random_designs.R). Every run makes others; the seed
is printed, and --seed makes the same ones again. What is drawn is whatever
tends to go wrong: strata of one unit, strata taken in full, weights that
differ by a factor of a hundred, first-stage units of one row, missing values,
groups that hold nobody, answers that all agree.
"""

import argparse
import csv
import pathlib
import random
import secrets

KINDS = ["mean", "total", "ratio", "proportion", "distribution", "quantile", "difference", "independence"]
SHARES = ["wald", "logit", "asin", "beta"]  # intervals of shares that svyciprop has too


def sample(rng):
    """One sample with its design."""
    clustered, finite = rng.random() < 0.3, rng.random() < 0.75
    own_weights = clustered or not finite or rng.random() < 0.3
    lonely = rng.choice(["fail", "certainty", "adjust", "average"])
    strata = [f"s{h}" for h in range(rng.choice([1, 1, 2, 3, 5, 9]))]
    rows, level = [], rng.choice([0.1, 0.5, 0.9, 1.0])
    for h in strata:
        single = lonely != "fail" and len(strata) > 2 and rng.random() < 0.25
        units = 1 if single else rng.randint(2, 12)
        population = units if rng.random() < 0.15 else units + rng.randint(1, 400)
        centre = rng.gauss(50, 20)
        for unit in range(units):
            for _ in range(rng.randint(1, 6) if clustered else 1):
                y = None if rng.random() < 0.06 else round(rng.gauss(centre, 15), 2)
                x = None if rng.random() < 0.03 else round(rng.uniform(1, 30), 1)
                rows.append({
                    "h": h, "unit": f"{h}u{unit}" if clustered else "", "N": population,
                    "w": repr(rng.uniform(0.3, 40) if own_weights else population / units),
                    "y": "" if y is None else y, "x": "" if x is None else x,
                    "b": "" if rng.random() < 0.05 else int(rng.random() < level),
                    "g": rng.choice(["a", "a", "b", "c"]), "k": rng.choice(["p", "q"]),
                })
    rng.shuffle(rows)
    rows[0]["k"], rows[1]["k"] = "p", "q"  # the two that are compared
    design = {"strata": len(strata) > 1, "cluster": clustered, "population": finite, "weight": own_weights, "lonely": lonely}
    return rows, design


def requests(rng):
    """What to estimate: id, kind, y, x, by, interval, p, level of confidence."""
    for i, kind in enumerate(rng.sample(KINDS, 5)):
        share = kind in ("proportion", "difference") and (kind == "proportion" or rng.random() < 0.5)
        yield {
            "id": f"e{i}", "kind": kind,
            "y": {"distribution": "g", "independence": "g"}.get(kind, "b" if share else "y"),
            "x": {"ratio": "x", "independence": "k"}.get(kind, ""),
            "by": {"difference": "k", "independence": ""}.get(kind, rng.choice(["", "g", "k"] if kind != "distribution" else ["", "k"])),
            "interval": rng.choice(SHARES) if kind == "proportion" else "wald" if kind != "quantile" else "",
            "p": rng.choice([0.1, 0.25, 0.5, 0.75, 0.9]) if kind == "quantile" else "",
            "level": rng.choice([0.8, 0.9, 0.95, 0.99]),
        }


def spec(design, wanted):
    """The TOML that barometer analyse reads."""
    lines = ["[data]", 'file = "sample.csv"', "", "[design]"]
    if design["strata"]:
        lines.append('strata = ["h"]')
    for key, column in [("cluster", "unit"), ("population", "N"), ("weight", "w")]:
        if design[key]:
            lines.append(f'{key} = "{column}"')
    lines += [f'lonely = "{design["lonely"]}"', 'df = "domain"']
    for r in wanted:
        lines += ["", "[[estimate]]", f'id = "{r["id"]}"', f'kind = "{r["kind"]}"']
        if r["kind"] != "independence":
            lines.append(f'level = {r["level"]}')
        if r["y"] == "b":
            lines.append('y = { column = "b", is = ["1"] }')
        else:
            lines.append(f'y = "{r["y"]}"')
        if r["x"]:
            lines.append(f'x = "{r["x"]}"')
        if r["by"]:
            lines.append(f'by = ["{r["by"]}"]')
        if r["kind"] == "difference":
            lines.append('levels = ["p", "q"]')
        if r["interval"] and r["kind"] != "independence" and r["kind"] != "difference":
            lines.append(f'interval = "{r["interval"]}"')
        if r["p"]:
            lines.append(f'p = {r["p"]}')
    return "\n".join(lines) + "\n"


def write(path, rows):
    with open(path, "w", newline="", encoding="utf-8") as f:
        out = csv.DictWriter(f, rows[0].keys(), lineterminator="\n")
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
        wanted = list(requests(rng))
        here = args.dir / f"{i:04}"
        here.mkdir(parents=True)
        write(here / "sample.csv", rows)
        write(here / "design.csv", [{k: int(v) if isinstance(v, bool) else v for k, v in design.items()}])
        write(here / "requests.csv", wanted)
        (here / "spec.toml").write_text(spec(design, wanted), encoding="utf-8")


main()
