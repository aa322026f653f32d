#!/usr/bin/env python3
"""Draw the sample of a batch from public material, or check this program.

    draw.py FRAME PLAN SEED [--commitment FILE] [--reserve R]
    draw.py --check DIR

FRAME is the canonical frame (lines "stratum TAB case_id"), PLAN the plan's
CSV file with the columns stratum, n_planned and perhaps n_reserve, SEED the
public seed. Prints stratum, rank, role, case_id and ticket, separated by
tabs. --commitment compares frame and plan with what was committed to before
the seed was known; --reserve gives every stratum that many reserves, for a
plan without the column. --check DIR runs the vectors of a directory
(sampling/lottery/testdata/vectors).

This is a second implementation, written from the documentation of the Go
package sagsbarometer/sampling/lottery (go doc ./sampling/lottery) and with
nothing but Python's standard library, so that two programs have to agree. It
is short enough to be read in full before it is trusted.

Exit status: 0 done, 2 wrong arguments, 3 a file or a seed refused, 4 a
difference from the commitment or from the vectors.
"""

import argparse
import csv
import hashlib
import io
import pathlib
import re
import sys


class Refused(Exception):
    """The input breaks a rule of the format."""


class Differs(Exception):
    """The input is well formed, and not what was committed to."""


def ticket(seed, case_id):
    """The lot of a case: SHA-256 of seed, a zero byte and id, in hex."""
    return hashlib.sha256(seed.encode() + b"\0" + case_id.encode()).hexdigest()


def check_text(what, text):
    if text == "":
        raise Refused(f"{what} is empty")
    if any(c < " " for c in text):
        raise Refused(f"{what} {text!r} has a control character")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Refused(f"{what} {text!r} is not UTF-8") from error


def read_frame(source):
    """The cases (stratum, id) of a canonical frame, which is sorted bytes."""
    if not source.endswith(b"\n"):
        raise Refused("frame: the last line does not end")
    lines = source[:-1].split(b"\n")
    cases, seen = [], set()
    for number, line in enumerate(lines, 1):
        try:
            stratum, case_id = line.decode().split("\t")
        except ValueError as error:  # no tab, two tabs, or no UTF-8
            raise Refused(f"frame: line {number}: want stratum TAB case_id in UTF-8") from error
        check_text(f"frame: line {number}: stratum", stratum)
        check_text(f"frame: line {number}: case id", case_id)
        if case_id in seen:
            raise Refused(f"frame: line {number}: case {case_id!r} occurs twice")
        seen.add(case_id)
        cases.append((stratum, case_id))
    if lines != sorted(lines):
        raise Refused("frame: the lines are not sorted by their bytes")
    return cases


def canonical_frame(cases):
    """The bytes of the canonical frame of cases in any order."""
    return b"".join(sorted(f"{stratum}\t{case_id}\n".encode() for stratum, case_id in cases))


def count(what, text):
    if not re.fullmatch(r"0|[1-9][0-9]*", text, re.ASCII):
        raise Refused(f"{what} is {text!r}, want a whole number")
    return int(text)


def read_plan(source, reserve=0):
    """Sample and reserve of each stratum, from the bytes of a plan."""
    try:
        rows = list(csv.DictReader(io.StringIO(source.decode(), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Refused(f"plan: {error}") from error
    sizes = {}
    for row in rows:
        if row.get("stratum") is None or row.get("n_planned") is None:
            raise Refused("plan: want the columns stratum and n_planned")
        if row["stratum"] in sizes:
            raise Refused(f"plan: stratum {row['stratum']!r} occurs twice")
        what = f"plan: stratum {row['stratum']!r}:"
        sizes[row["stratum"]] = (
            count(f"{what} n_planned", row["n_planned"]),
            count(f"{what} n_reserve", row["n_reserve"]) if "n_reserve" in row else reserve,
        )
    return sizes


def draw(seed, cases, sizes):
    """The draw as (stratum, rank, role, case_id, ticket), sorted by stratum and rank."""
    check_text("the seed", seed)
    strata = {}
    for stratum, case_id in cases:
        strata.setdefault(stratum, []).append((ticket(seed, case_id), case_id))
    if strata.keys() != sizes.keys():
        raise Refused(f"plan and frame differ in the strata {sorted(strata.keys() ^ sizes.keys())}")
    drawn = []
    for stratum in sorted(strata, key=str.encode):
        sample, reserve = sizes[stratum]
        lots = sorted(strata[stratum], key=lambda lot: (lot[0], lot[1].encode()))
        if sample > len(lots):
            raise Refused(f"stratum {stratum!r}: sample {sample} of {len(lots)} cases")
        for rank, (lot, case_id) in enumerate(lots[: sample + reserve], 1):
            drawn.append((stratum, rank, "sample" if rank <= sample else "reserve", case_id, lot))
    return drawn


def merkle_root(lines):
    """The tree hash of RFC 6962, section 2.1."""
    if not lines:
        return hashlib.sha256(b"").digest()
    if len(lines) == 1:
        return hashlib.sha256(b"\x00" + lines[0]).digest()
    k = 1 << (len(lines) - 1).bit_length() - 1  # the largest power of two below their number
    return hashlib.sha256(b"\x01" + merkle_root(lines[:k]) + merkle_root(lines[k:])).digest()


COMMITMENT = re.compile(
    rb"barometer-commitment 2\n"
    rb"batch (?! )(?P<batch>[^\x00-\x1f]+)(?<! )\n"
    rb"part (?P<part>0|[1-9][0-9]*)\n"
    rb"design (?P<design>stratified|self-weighting)\n"
    rb"total (?P<total>0|[1-9][0-9]*)\n"
    rb"frame_sha256 (?P<frame_sha256>[0-9a-f]{64})\n"
    rb"merkle_root (?P<merkle_root>[0-9a-f]{64})\n"
    rb"cases (?P<cases>[1-9][0-9]*)\n"
    rb"strata (?P<strata>[1-9][0-9]*)\n"
    rb"plan_sha256 (?P<plan_sha256>[0-9a-f]{64})\n"
    rb"key_sha256 (?P<key_sha256>[0-9a-f]{64}|-)\n"
)


def compare_commitment(source, frame, plan):
    """Raise unless frame and plan are the ones committed to."""
    match = COMMITMENT.fullmatch(source)
    if not match:
        raise Refused("commitment: not the eleven lines of barometer-commitment 2")
    cases = read_frame(frame)
    found = {
        "frame_sha256": hashlib.sha256(frame).hexdigest(),
        "merkle_root": merkle_root(frame[:-1].split(b"\n")).hex(),
        "cases": str(len(cases)),
        "strata": str(len({stratum for stratum, _ in cases})),
        "plan_sha256": hashlib.sha256(plan).hexdigest(),
    }
    wrong = [f"{name}: found {value}, want {match[name].decode()}" for name, value in found.items() if value != match[name].decode()]
    if wrong:
        raise Differs("\n".join(wrong))


def read_table(path):
    """The rows of a tab-separated file with a heading, as dictionaries."""
    heading, *rows = path.read_text(encoding="utf-8").split("\n")[:-1]
    return [dict(zip(heading.split("\t"), row.split("\t"))) for row in rows]


def check(directory):
    """Run the vectors of a directory; returns how many there were."""
    checked = 0

    def same(what, found, wanted):
        nonlocal checked
        checked += 1
        if found != wanted:
            raise Differs(f"{what}: found {found!r}, want {wanted!r}")

    for row in read_table(directory / "tickets.tsv"):
        same(f"ticket of {row['case_id']}", ticket(row["seed"], row["case_id"]), row["ticket"])

    leaves = []
    for row in read_table(directory / "merkle.tsv"):
        if row["size"] != "0":
            leaves.append(bytes.fromhex(row["leaf"]))
        same(f"root of {row['size']} leaves", merkle_root(leaves).hex(), row["root"])

    frame, plan = (directory / "frame.tsv").read_bytes(), (directory / "plan.csv").read_bytes()
    delivered = (directory / "cases.tsv").read_text(encoding="utf-8").split("\n")[:-1]
    same("canonical frame", canonical_frame(case.split("\t") for case in delivered), frame)
    compare_commitment((directory / "commitment.txt").read_bytes(), frame, plan)
    checked += 1

    wanted = {}
    for row in read_table(directory / "draw.tsv"):
        line = (row["stratum"], int(row["rank"]), row["role"], row["case_id"], row["ticket"])
        wanted.setdefault(row["seed"], []).append(line)
    for seed, lines in wanted.items():
        same(f"draw with seed {seed}", draw(seed, read_frame(frame), read_plan(plan)), lines)
    return checked


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("frame", nargs="?", type=pathlib.Path)
    parser.add_argument("plan", nargs="?", type=pathlib.Path)
    parser.add_argument("seed", nargs="?")
    parser.add_argument("--commitment", type=pathlib.Path)
    parser.add_argument("--reserve", type=int, default=0)
    parser.add_argument("--check", type=pathlib.Path, metavar="DIR")
    given = parser.parse_args(arguments)
    if given.check is None and given.seed is None:
        parser.error("want FRAME PLAN SEED, or --check DIR")

    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    try:
        if given.check is not None:
            print(f"{check(given.check)} vectors agree")
            return 0
        frame, plan = given.frame.read_bytes(), given.plan.read_bytes()
        if given.commitment is not None:
            compare_commitment(given.commitment.read_bytes(), frame, plan)
        for line in draw(given.seed, read_frame(frame), read_plan(plan, given.reserve)):
            print(*line, sep="\t")
        return 0
    except (Refused, OSError) as error:
        print(f"draw.py: error: {error}", file=sys.stderr)
        return 3
    except Differs as error:
        print(f"draw.py: difference: {error}", file=sys.stderr)
        return 4


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
