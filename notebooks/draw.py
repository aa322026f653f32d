#!/usr/bin/env python3
"""Check a draw from what is public, and draw it again.

    draw.py DIR [--frame FILE]     check a directory of commitments, print the draw
    draw.py DIR --receipt FILE     check one kommune's receipt, print its cases
    draw.py --check DIR            run test vectors (sampling/lottery/testdata/vectors)

DIR holds commitment.txt, plan.csv and, once there are any, seed.txt and
draw.tsv; frame.txt, the list, where it is public; and a directory tillaeg-1,
tillaeg-2, ... with the same files for each supplement. --frame is for who has
a list that is not public. Output is separated by tabs, with a heading.

This is a second implementation, written from the documentation of the Go
package sagsbarometer/sampling/lottery (go doc ./sampling/lottery) and with
nothing but Python's standard library, so that two programs have to agree. It
is short enough to be read in full before it is trusted.

Exit status: 0 all is right, 2 wrong arguments, 3 a file is not what it should
be, 4 a difference, of which there is a line each: kind, part, stratum, case,
what was found, what was wanted.
"""

import argparse
import hashlib
import pathlib
import re
import sys

MOST = 10**14


class Refused(Exception):
    """A file breaks a rule of its format."""


# Texts ----------------------------------------------------------------------


def check_text(what, text):
    if text == "":
        raise Refused(f"{what} is empty")
    if any(c < " " for c in text):
        raise Refused(f"{what} {text!r} has a control character")
    return text


def check_name(what, text):
    if text.strip(" ") != text:
        raise Refused(f"{what} {text!r} has a space at an end")
    return check_text(what, text)


def count(what, text, least=0):
    if not re.fullmatch(r"0|[1-9][0-9]{0,17}", text, re.ASCII) or int(text) < least:
        raise Refused(f"{what} is {text!r}, want a whole number from {least}")
    return int(text)


def check_hash(what, text):
    if not re.fullmatch(r"[0-9a-f]{64}", text):
        raise Refused(f"{what} is {text!r}, want 64 lower-case hex digits")
    return text


def sha256(source):
    return hashlib.sha256(source).hexdigest()


def lines_of(what, source):
    """The lines of a file, all of which end."""
    try:
        text = source.decode()
    except UnicodeDecodeError as error:
        raise Refused(f"{what}: {error}") from error
    if not text.endswith("\n"):
        raise Refused(f"{what}: the last line does not end")
    return text[:-1].split("\n")


def named_values(what, source, names):
    """The values of a file of lines "name value", in that order."""
    lines = lines_of(what, source)
    if len(lines) != len(names):
        raise Refused(f"{what}: {len(lines)} lines, want {len(names)}")
    values = {}
    for number, (line, (name, read)) in enumerate(zip(lines, names.items()), 1):
        found, _, value = line.partition(" ")
        if found != name:
            raise Refused(f"{what}: line {number}: {found!r}, want {name}")
        values[name] = read(f"{what}: line {number}: {name}", value)
    return values


def split_csv(what, line, separator):
    """The fields of a line; quotes round a whole field only."""
    fields, position = [], 0
    while True:
        match = re.compile(r'"((?:[^"]|"")*)"|([^"%s]*)' % separator).match(line, position)
        fields.append(match[2] if match[1] is None else match[1].replace('""', '"'))
        position = match.end()
        if position == len(line):
            return fields
        if line[position] != separator:
            raise Refused(f"{what}: a quote out of place")
        position += 1


# The draw -------------------------------------------------------------------


def ticket(seed, case_id):
    """The lot of a case: SHA-256 of seed, a zero byte and id, in hex."""
    return sha256(seed.encode() + b"\0" + case_id.encode())


def by_ticket(seed, ids):
    """Pairs of ticket and id, in the order of the draw."""
    return sorted((ticket(seed, case_id), case_id) for case_id in ids)


def role(rank, size):
    sample, reserve = size
    return "sample" if rank <= sample else "reserve" if rank <= sample + reserve else ""


def draw(seed, cases, sizes):
    """The draw as (stratum, rank, role, case_id, ticket), sorted by stratum and rank."""
    check_name("the seed", seed)
    strata = {}
    for stratum, case_id in cases:
        strata.setdefault(stratum, []).append(case_id)
    if strata.keys() != sizes.keys():
        raise Refused(f"plan and frame differ in the strata {sorted(strata.keys() ^ sizes.keys())}")
    drawn = []
    for stratum in sorted(strata):
        size = sizes[stratum]
        if size[0] > len(strata[stratum]):
            raise Refused(f"stratum {stratum!r}: sample {size[0]} of {len(strata[stratum])} cases")
        for rank, (lot, case_id) in enumerate(by_ticket(seed, strata[stratum])[: sum(size)], 1):
            drawn.append((stratum, rank, role(rank, size), case_id, lot))
    return drawn


# Sizes of a self-weighting draw ----------------------------------------------


def round_ticket(seed, path, t):
    return sha256(seed.encode() + b"\0\0round\0" + path.encode() + b"\0" + str(t).encode())


def remainder(lot, d):
    """The ticket modulo d, or None for the last ones, which would favour some remainders."""
    u = int(lot, 16)
    return u % d if u < 2**256 - 2**256 % d else None


def below(seed, path, d):
    """A whole number from 0 to d-1, each as likely."""
    t = 0
    while (u := remainder(round_ticket(seed, path, t), d)) is None:
        t += 1
    return u


def round_sizes(seed, total, leaves):
    """n_h of leaves {(group, stratum): population}, in a dictionary of the same keys."""
    check_name("the seed", seed)
    population = sum(leaves.values())
    if not 0 <= total <= population <= MOST or any(total * size > MOST or size < 1 for size in leaves.values()):
        raise Refused(f"a total of {total} of {population} cases, or a population, is out of range")
    for group, stratum in leaves:
        check_text("the group", group)
        check_text("the stratum", stratum)
        if "/" in group:
            raise Refused(f"the group {group!r} has a slash")
    sizes = {}

    def merge(left, right, path):
        (a, i), (b, j) = left, right
        if a == 0:
            return right
        if b == 0:
            return left
        s = a + b
        if s < population:
            return (s, i if below(seed, path, s) < a else j)
        up, keep = (i, j) if below(seed, path, 2 * population - s) < population - b else (j, i)
        sizes[up] += 1
        return (s - population, keep)

    land = (0, None)
    for group in sorted({group for group, _ in leaves}):
        node = (0, None)
        for leaf in sorted(leaf for leaf in leaves if leaf[0] == group):
            sizes[leaf], part = divmod(total * leaves[leaf], population)
            node = merge(node, (part, leaf), f"land/{group}/{leaf[1]}")
        land = merge(land, node, f"land/{group}")
    assert land[0] == 0 and sum(sizes.values()) == total
    return sizes


# Merkle trees (RFC 6962, section 2.1) -----------------------------------------


def leaf_hash(line):
    return hashlib.sha256(b"\x00" + line).digest()


def inner_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def split_at(size):
    """The largest power of two below size."""
    return 1 << (size - 1).bit_length() - 1


def merkle_root(lines):
    if not lines:
        return hashlib.sha256(b"").digest()
    if len(lines) == 1:
        return leaf_hash(lines[0])
    k = split_at(len(lines))
    return inner_hash(merkle_root(lines[:k]), merkle_root(lines[k:]))


def proof_root(line, index, size, path):
    """The root to which a proof leads, None if it is too short or too long."""
    if not 0 <= index < size or (size == 1) != (not path):
        return None
    if size == 1:
        return leaf_hash(line)
    k = split_at(size)
    if index < k:
        left, right = proof_root(line, index, k, path[:-1]), path[-1]
    else:
        left, right = path[-1], proof_root(line, index - k, size - k, path[:-1])
    return inner_hash(left, right) if left and right else None


# Files ------------------------------------------------------------------------


def read_frame(source):
    """The cases (stratum, id) of a canonical frame."""
    lines = lines_of("frame", source)
    cases, seen = [], set()
    for number, line in enumerate(lines, 1):
        stratum, tab, case_id = line.partition("\t")
        if not tab:
            raise Refused(f"frame: line {number}: want stratum TAB case_id")
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


def one_of(*allowed):
    def read(what, text):
        if text not in allowed:
            raise Refused(f"{what} is {text!r}, want {' or '.join(allowed)}")
        return text

    return read


def or_dash(read):
    return lambda what, text: "" if text == "-" else read(what, text)


def from_one(what, text):
    return count(what, text, 1)


COMMITMENT = {
    "barometer-commitment": one_of("3"),
    "batch": check_name,
    "part": count,
    "design": one_of("stratified", "self-weighting"),
    "total": count,
    "frame_sha256": check_hash,
    "merkle_root": check_hash,
    "cases": from_one,
    "strata": from_one,
    "plan_sha256": check_hash,
    "key_sha256": or_dash(check_hash),
    "seed_source": or_dash(check_name),
}

SEED = {
    "barometer-seed": one_of("1"),
    "batch": check_name,
    "part": count,
    "commitment_sha256": check_hash,
    "source": or_dash(check_name),
    "seed": check_name,
}


def read_commitment(source):
    c = named_values("commitment", source, COMMITMENT)
    if c["strata"] > c["cases"] or c["total"] > c["cases"] or c["total"] == c["part"] == 0:
        raise Refused("commitment: more strata or a larger total than cases, or nothing to draw")
    return c


def read_plan(source, design, total):
    """Of each stratum: population, group, and (sample, reserve) or None where the seed decides."""
    heading, *rows = [split_csv("plan", check_text("plan: line", line), ",") for line in lines_of("plan", source)]
    wanted = {"stratum", "stratum_pop", "n_planned"} | ({"group"} if design == "self-weighting" else set())
    if not rows or wanted - set(heading) or any(heading.count(name) > 1 for name in wanted | {"n_reserve", "group"}):
        raise Refused(f"plan: want the columns {sorted(wanted)}, each once, and a line for each stratum")
    plan = {}
    for row in rows:
        if len(row) != len(heading):
            raise Refused(f"plan: {len(row)} fields, want {len(heading)}: {row}")
        line = dict(zip(heading, row))
        stratum, reserve = check_text("plan: stratum", line["stratum"]), line.get("n_reserve", "0")
        what = f"plan: stratum {stratum!r}:"
        if stratum in plan:
            raise Refused(f"{what} occurs twice")
        population, size = from_one(f"{what} stratum_pop", line["stratum_pop"]), None
        if design == "stratified":
            size = (count(f"{what} n_planned", line["n_planned"]), count(f"{what} n_reserve", reserve))
            if size[0] > population or size[1] > MOST:
                raise Refused(f"{what} {size} of {population} cases")
        elif line["n_planned"] or reserve not in ("", "0"):
            raise Refused(f"{what} a size, which the seed decides, or reserves")
        plan[stratum] = (population, line.get("group", ""), size)
    if sum(population for population, _, _ in plan.values()) > MOST:
        raise Refused("plan: too many cases")
    if design == "stratified" and sum(size[0] for _, _, size in plan.values()) != total:
        raise Refused(f"plan: n_planned does not sum to {total}")
    return plan


def sizes_of(plan, design, total, seed):
    """(sample, reserve) of each stratum."""
    if design == "stratified":
        return {stratum: size for stratum, (_, _, size) in plan.items()}
    leaves = {(group, stratum): population for stratum, (population, group, _) in plan.items()}
    return {stratum: (n, 0) for (_, stratum), n in round_sizes(seed, total, leaves).items()}


DRAW = "stratum\trank\trole\tcase_id\tticket"


def draw_text(drawn):
    return "".join(line + "\n" for line in [DRAW, *("\t".join(map(str, d)) for d in drawn)]).encode()


def read_draw(source):
    heading, *lines = lines_of("draw", source)
    if heading != DRAW:
        raise Refused(f"draw: the heading is {heading!r}, want {DRAW!r}")
    drawn = []
    for number, line in enumerate(lines, 2):
        fields, what = line.split("\t"), f"draw: line {number}:"
        if len(fields) != 5:
            raise Refused(f"{what} {len(fields)} fields, want 5")
        stratum, rank, kind, case_id, lot = fields
        check_text(f"{what} stratum", stratum)
        check_text(f"{what} case_id", case_id)
        one_of("sample", "reserve")(f"{what} role", kind)
        drawn.append((stratum, from_one(f"{what} rank", rank), kind, case_id, check_hash(f"{what} ticket", lot)))
    return drawn


RECEIPT = "batch;part;journalnr;case_id;stratum;excluded_by;leaf;proof"


def read_receipt(source):
    """The lines of a receipt, as dictionaries; leaf and proof are None for cases that could not be drawn."""
    heading, *lines = [line.removesuffix("\r") for line in lines_of("receipt", source.removeprefix(b"\xef\xbb\xbf"))]
    if heading != RECEIPT or not lines:
        raise Refused(f"receipt: want the heading {RECEIPT} and a line for each case")
    cases = []
    for number, line in enumerate(lines, 2):
        what = f"receipt: line {number}:"
        fields = split_csv(what, line, ";")
        if len(fields) != 8:
            raise Refused(f"{what} {len(fields)} fields, want 8")
        case = dict(zip(RECEIPT.split(";"), fields))
        check_name(f"{what} batch", case["batch"])
        if cases and case["batch"] != cases[0]["batch"]:
            raise Refused(f"{what} batch {case['batch']!r}, want {cases[0]['batch']!r} as on line 2")
        case["part"] = count(f"{what} part", case["part"])
        for name in ("journalnr", "case_id"):
            check_text(f"{what} {name}", case[name])
        if case["stratum"]:
            check_text(f"{what} stratum", case["stratum"])
            case["leaf"] = count(f"{what} leaf", case["leaf"])
            proof = case["proof"].split(" ") if case["proof"] else []
            case["proof"] = [bytes.fromhex(check_hash(f"{what} proof", digits)) for digits in proof]
        elif case["leaf"] or case["proof"]:
            raise Refused(f"{what} a leaf or a proof and no stratum")
        elif case["excluded_by"]:
            check_text(f"{what} excluded_by", case["excluded_by"])
        if case["stratum"] and case["excluded_by"]:
            raise Refused(f"{what} excluded_by {case['excluded_by']!r} of a case with a stratum")
        cases.append(case)
    return cases


# Checking ---------------------------------------------------------------------


class Part:
    """What is public of one part, and what is wrong with it."""

    def __init__(self, number, differences):
        self.number, self.differences = number, differences
        self.commitment = self.plan = self.seed = self.sizes = self.cases = self.claimed = None

    def differs(self, kind, found, wanted, stratum="", case_id=""):
        line = (kind, self.number, stratum, case_id, str(found), str(wanted))
        if found != wanted and line not in self.differences:
            self.differences.append(line)

    def read(self, commitment, plan, frame=None, seed=None, drawn=None):
        """Look at the files, each as bytes; None is for one that is not there."""
        c = self.commitment = read_commitment(commitment)
        self.differs("part", c["part"], self.number)
        self.differs("plan-hash", sha256(plan), c["plan_sha256"])
        self.plan = read_plan(plan, c["design"], c["total"])
        self.differs("cases", sum(population for population, _, _ in self.plan.values()), c["cases"])
        self.differs("strata", len(self.plan), c["strata"])
        if frame is not None:
            self.read_frame(frame)
        if (seed is None) != (drawn is None):
            self.differs("no-seed" if seed is None else "no-draw", "one of seed and draw", "both")
        if seed is not None:
            self.seed = named_values("seed", seed, SEED)
            self.differs("batch", self.seed["batch"], c["batch"])
            self.differs("part", self.seed["part"], c["part"])
            self.differs("commitment-hash", self.seed["commitment_sha256"], sha256(commitment))
            if c["seed_source"]:
                self.differs("seed-source", self.seed["source"] or "-", c["seed_source"])
            self.sizes = sizes_of(self.plan, c["design"], c["total"], self.seed["seed"])
        if drawn is not None:
            self.claimed = read_draw(drawn)
        if self.sizes is not None and self.claimed is not None:
            before = len(self.differences)
            if self.cases:
                self.compare(draw(self.seed["seed"], self.cases, self.sizes), self.claimed)
            else:
                self.look_at_draw()
            if len(self.differences) == before:
                wrong = drawn != draw_text(sorted(self.claimed))
                self.differs("order", "lines in another order" if wrong else "", "")

    def read_frame(self, frame):
        c, cases = self.commitment, read_frame(frame)
        self.differs("frame-hash", sha256(frame), c["frame_sha256"])
        self.differs("merkle-root", merkle_root(frame[:-1].split(b"\n")).hex(), c["merkle_root"])
        self.differs("cases", len(cases), c["cases"])
        population = {}
        for stratum, _ in cases:
            population[stratum] = population.get(stratum, 0) + 1
        self.differs("strata", len(population), c["strata"])
        for stratum in sorted(population.keys() | self.plan.keys()):
            self.differs("population", population.get(stratum, 0), self.plan.get(stratum, (0,))[0], stratum)
        self.cases = cases

    def compare(self, drawn, claimed):
        claims = {}
        for line in claimed:
            if claims.setdefault(line[3], line) is not line:
                self.differs("repeated", "the case again", "each case once", line[0], line[3])
        for line in drawn:
            found = claims.pop(line[3], None)
            if found is None:
                self.differs("missing", "no such case", line[:3], line[0], line[3])
                continue
            self.differs("wrong-place", found[:3], line[:3], line[0], line[3])
            self.differs("wrong-ticket", found[4], line[4], line[0], line[3])
        for line in claims.values():
            self.differs("extra", line[:3], "no such case", line[0], line[3])

    def look_at_draw(self):
        """Without the list: the right tickets, in the right order, as many as there should be."""
        seed, strata, seen = self.seed["seed"], {}, set()
        for stratum, rank, kind, case_id, lot in self.claimed:
            self.differs("wrong-ticket", lot, ticket(seed, case_id), stratum, case_id)
            if case_id in seen:
                self.differs("repeated", "the case again", "each case once", stratum, case_id)
            elif stratum not in self.plan:
                self.differs("extra", stratum, "a stratum of the plan", stratum, case_id)
            else:
                strata.setdefault(stratum, {})[case_id] = (rank, kind)
            seen.add(case_id)
        for stratum, (population, _, _) in self.plan.items():
            claimed, size = strata.get(stratum, {}), self.sizes[stratum]
            for rank, (_, case_id) in enumerate(by_ticket(seed, claimed), 1):
                if role(rank, size):
                    self.differs("wrong-place", claimed[case_id], (rank, role(rank, size)), stratum, case_id)
                else:
                    self.differs("extra", claimed[case_id], "fewer cases", stratum, case_id)
            self.differs("size", len(claimed), min(population, sum(size)), stratum)

    def place(self, stratum):
        """Where the lines of the stratum stand in the list: it is sorted, and the plan has the populations."""
        start = sum(population for other, (population, _, _) in self.plan.items() if other < stratum)
        return range(start, start + self.plan.get(stratum, (0,))[0])


def read_directory(directory, frame=None):
    """All parts of a directory of commitments, and how they differ from what they should be."""
    differences, parts = [], {}
    numbers = {0: directory}
    for path in directory.glob("tillaeg-*"):
        numbers[count("the directory tillaeg-", path.name.removeprefix("tillaeg-"), 1)] = path
    for number, path in sorted(numbers.items()):
        optional = [file.read_bytes() if file.exists() else None for file in (path / "frame.txt", path / "seed.txt", path / "draw.tsv")]
        if number == 0 and frame is not None:
            optional[0] = frame.read_bytes()
        parts[number] = Part(number, differences)
        parts[number].read((path / "commitment.txt").read_bytes(), (path / "plan.csv").read_bytes(), *optional)
        parts[number].differs("batch", parts[number].commitment["batch"], parts[0].commitment["batch"])
    compare_parts(parts)
    return parts, differences


def compare_parts(parts):
    """No part is left out, each has a seed of its own, and no case stands on two lists."""
    seeds, listed = {}, {}
    for expected, (number, part) in enumerate(sorted(parts.items())):
        part.differs("part", number, expected)
        if part.seed:
            earlier = seeds.setdefault(part.seed["seed"], number)
            part.differs("seed-again", f"the seed of part {earlier}", f"the seed of part {number}")
        for stratum, case_id in part.cases or []:
            earlier = listed.setdefault(case_id, number)
            part.differs("repeated", f"on the list of part {earlier}", f"on the list of part {number}", stratum, case_id)


def check_receipt(parts, cases, differences):
    """What the receipt and the published draw say of each case: on the list, ticket, rank, role."""
    if cases[0]["batch"] != parts[0].commitment["batch"]:
        parts[0].differs("batch", cases[0]["batch"], parts[0].commitment["batch"])
        return []
    answers, mine, seen = [], {}, set()
    for case in cases:
        case_id, stratum = case["case_id"], case["stratum"]
        answer = {"on_list": "", "ticket": "", "rank": "", "role": ""}
        answers.append(answer)
        part = parts.get(case["part"])
        if part is None:
            differences.append(("part", case["part"], stratum, case_id, "this part", "a part that is published"))
            continue
        if not part.commitment["key_sha256"]:
            part.differs("journal", case["journalnr"], case_id, stratum, case_id)
        claim = {line[3]: line for line in reversed(part.claimed or [])}.get(case_id)
        if claim:
            answer["rank"], answer["role"] = claim[1:3]
        if stratum:
            line = f"{stratum}\t{case_id}".encode()
            root = proof_root(line, case["leaf"], part.commitment["cases"], case["proof"])
            answer["on_list"] = "yes" if root == bytes.fromhex(part.commitment["merkle_root"]) else "no"
            part.differs("proof", answer["on_list"], "yes", stratum, case_id)
            answer["ticket"] = ticket(part.seed["seed"], case_id) if part.seed else ""
            if claim:
                part.differs("wrong-place", claim[0], stratum, stratum, case_id)
        elif claim:
            part.differs("extra", claim[:3], "not drawn, as it is not on the list", stratum, case_id)
        again = False
        for kind, text in (("repeated", case_id), ("journal", case["journalnr"])):
            names = {(kind, text, part.number)} | ({(kind, text)} if stratum else set())
            if names & seen and not again:
                part.differs(kind, text, "each once", stratum, case_id)
            again = again or kind == "repeated" and bool(names & seen)
            seen |= names
        if answer["on_list"] == "yes" and not again:
            place = part.place(stratum)
            if case["leaf"] not in place:
                part.differs("leaf", case["leaf"], f"one of {len(place)} lines from {place.start}", stratum, case_id)
            mine.setdefault((part.number, stratum), {})[case_id] = answer
    for (number, stratum), answered in sorted(mine.items()):
        check_stratum(parts[number], stratum, answered)
    return answers


def check_stratum(part, stratum, answers):
    """Compare the receipt's cases of one stratum, all proven, with the draw."""
    population = len(part.place(stratum))
    if len(answers) > population:
        part.differs("population", len(answers), population, stratum)
    elif part.sizes is not None and part.claimed is not None:
        lots, seed = by_ticket(part.seed["seed"], answers), part.seed["seed"]
        if len(answers) == population:  # the receipt has all of the stratum
            drawn = []
            for rank, (lot, case_id) in enumerate(lots, 1):
                answers[case_id]["rank"] = rank
                drawn += [(stratum, rank, kind, case_id, lot) for kind in [role(rank, part.sizes[stratum])] if kind]
            # What is wrong with tickets, or stands in another stratum, has been said.
            part.compare(drawn, [(*line[:4], ticket(seed, line[3])) for line in part.claimed if line[0] == stratum])
            return
        claimed = by_ticket(seed, [line[3] for line in part.claimed if line[0] == stratum])
        for lot in lots:
            if claimed and lot < claimed[-1] and not answers[lot[1]]["role"]:
                part.differs("missing", "not in the draw", "drawn, as its ticket is below that of another", stratum, lot[1])


# Vectors ----------------------------------------------------------------------


def read_table(path):
    """The rows of a tab-separated file with a heading, as dictionaries."""
    heading, *rows = path.read_text(encoding="utf-8").split("\n")[:-1]
    return [dict(zip(heading.split("\t"), row.split("\t"))) for row in rows]


def check_vectors(directory):
    """Run the vectors of a directory; returns how many there were, and the differences."""
    checked, differences = 0, []

    def same(what, found, wanted):
        nonlocal checked
        checked += 1
        if found != wanted:
            differences.append(("vector", what, "", "", repr(found), repr(wanted)))

    for row in read_table(directory / "tickets.tsv"):
        same(f"ticket of {row['case_id']}", ticket(row["seed"], row["case_id"]), row["ticket"])

    trees, leaves = {}, []
    for row in read_table(directory / "merkle.tsv"):
        leaves += [bytes.fromhex(row["leaf"])] if row["size"] != "0" else []
        trees[row["size"]] = (list(leaves), bytes.fromhex(row["root"]))
        same(f"root of {row['size']} leaves", merkle_root(leaves).hex(), row["root"])
    for row in read_table(directory / "proofs.tsv"):
        (lines, root), index = trees[row["size"]], int(row["index"])
        path = [bytes.fromhex(digits) for digits in row["path"].split(",") if digits]
        same(f"proof of {index} of {row['size']}", proof_root(lines[index], index, len(lines), path), root)

    for row in read_table(directory / "roundtickets.tsv"):
        same(f"ticket of {row['path']}", round_ticket(row["seed"], row["path"], row["t"]), row["ticket"])
    for row in read_table(directory / "remainders.tsv"):
        found = remainder(row["ticket"], int(row["d"]))
        same(f"{row['ticket']} mod {row['d']}", "-" if found is None else str(found), row["u"])
    roundings = {}
    for row in read_table(directory / "roundings.tsv"):
        roundings.setdefault((row["frame"], row["seed"], int(row["n"])), []).append(row)
    for (_, seed, total), rows in roundings.items():
        found = round_sizes(seed, total, {(row["group"], row["stratum"]): int(row["population"]) for row in rows})
        same(f"rounding of {total} with seed {seed}", found, {(row["group"], row["stratum"]): int(row["n_h"]) for row in rows})

    for design in ("stratified", "self-weighting"):
        folder = directory / design
        cases = [line.split("\t") for line in (folder / "cases.tsv").read_text(encoding="utf-8").split("\n")[:-1]]
        same(f"{design}: the list", canonical_frame(cases), (folder / "frame.txt").read_bytes())
        parts, wrong = read_directory(folder)
        drawn = draw(parts[0].seed["seed"], parts[0].cases, parts[0].sizes)
        same(f"{design}: what is published", wrong, [])
        same(f"{design}: the draw", draw_text(drawn), (folder / "draw.tsv").read_bytes())
        answers = check_receipt(parts, read_receipt((folder / "kvittering.csv").read_bytes()), wrong)
        same(f"{design}: the receipt", wrong, [])
        wanted = [{name: row[name] for name in ("on_list", "ticket", "rank", "role")} for row in read_table(folder / "answers.tsv")]
        same(f"{design}: its cases", [{name: str(value) for name, value in a.items()} for a in answers], wanted)
    return checked, differences


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", nargs="?", type=pathlib.Path, metavar="DIR")
    parser.add_argument("--frame", type=pathlib.Path, metavar="FILE")
    parser.add_argument("--receipt", type=pathlib.Path, metavar="FILE")
    parser.add_argument("--check", type=pathlib.Path, metavar="DIR")
    given = parser.parse_args(arguments)
    if (given.check is None) == (given.directory is None):
        parser.error("want DIR, or --check DIR")

    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    try:
        if given.check is not None:
            checked, differences = check_vectors(given.check)
            print(f"{checked - len(differences)} vectors agree")
        elif given.receipt is not None:
            parts, differences = read_directory(given.directory, given.frame)
            cases = read_receipt(given.receipt.read_bytes())
            print("part", "journalnr", "case_id", "stratum", "on_list", "ticket", "rank", "role", sep="\t")
            for case, answer in zip(cases, check_receipt(parts, cases, differences)):
                print(case["part"], case["journalnr"], case["case_id"], case["stratum"], *answer.values(), sep="\t")
        else:
            parts, differences = read_directory(given.directory, given.frame)
            print("part", DRAW, sep="\t")
            for number, part in parts.items():
                drawn = part.claimed or []
                if part.seed and part.cases:
                    drawn = draw(part.seed["seed"], part.cases, part.sizes)
                for line in drawn:
                    print(number, *line, sep="\t")
    except (Refused, OSError) as error:
        print(f"draw.py: error: {error}", file=sys.stderr)
        return 3
    for difference in differences:
        print("draw.py: difference:", *difference, sep="\t", file=sys.stderr)
    return 4 if differences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
