#!/usr/bin/env python3
"""Read a batch with the programs that statisticians have, and compare.

    crosscheck.py OUT TWINS     OUT: a batch's out/; TWINS: its Parquet files
                                as "barometer show FILE --format csv" gives them
    crosscheck.py --r OUT DIR   write what crosscheck.R reads of OUT to DIR
    crosscheck.py --requests DIR    DIR/estimates.toml as DIR/requests.csv

Compared are the values, types, missing cells and metadata of every Parquet
file as pyarrow, polars and DuckDB read them; the tickets and the draw, from
out/public/commitments and the seed alone; the published spreadsheet with the
published data files; and the fingerprints of the manifest. The figures
themselves are crosscheck.R's business.

Exit status: 0 all agree, 1 they differ, and every difference is named.
"""

import csv
import datetime
import decimal
import hashlib
import json
import pathlib
import re
import sys
import tomllib

import duckdb
import openpyxl
import polars
import pyarrow as pa
import pyarrow.parquet as pq

import draw

differences, compared = [], 0


def same(what, found, wanted):
    """Note a difference; at most a few of each kind are worth reading."""
    global compared
    compared += 1
    if found != wanted:
        differences.append(f"{what}: found {found!r}, want {wanted!r}")


def read_csv(path, **options):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, **options))


# --- Parquet -----------------------------------------------------------------

# The types that files for statisticians may have, as data/FORMAT.md names
# them, and how their values stand in CSV.
ARROW = {"text": pa.string(), "int32": pa.int32(), "float64": pa.float64(), "date": pa.date32()}
PARSE = {pa.string(): str, pa.int32(): int, pa.float64(): float, pa.date32(): datetime.date.fromisoformat}


def documented(name):
    """Column -> (type, whether it may be missing) of a file, read from data/FORMAT.md."""
    page = pathlib.Path(__file__).parent.parent / "data" / "FORMAT.md"
    sections = re.split(r"^###? ", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    section = next(s for s in sections if f"out/{name}" in s.partition("\n")[0])
    columns = {}
    for names, types, null in re.findall(r"^\| (`[^|]+) \| ([^|]+) \| (\w+) \|", section, re.MULTILINE):
        names = re.findall(r"`([^`]+)`", names)
        types = [t.split()[0] for t in types.split(", ")]
        for column, kind in zip(names, types * len(names)):
            columns[column] = (ARROW[kind], null != "no")
    return columns


METADATA = {"cases.parquet": {"svydesign", "poststratify", "frame_sha256", "codebook"}, "reviews.parquet": {"codebook"}}


def metadata(path):
    return {k.decode(): v.decode() for k, v in (pq.read_schema(path).metadata or {}).items()}


def check_parquet(path, twin):
    """Three readers see the cells that barometer shows, in types they all have."""
    name, file = path.name, pq.ParquetFile(path)
    schema, promised = file.schema_arrow, documented(name)
    same(f"{name}: documented columns that are not there", promised.keys() - set(schema.names), set())
    for i, field in enumerate(schema):
        what = f"{name}: column {field.name}"
        same(f"{what}: is of a type that all readers have", field.type in PARSE, True)
        if field.name in promised:
            same(f"{what}: type, and whether it may be missing", (field.type, field.nullable), promised[field.name])
        chunks = [file.metadata.row_group(g).column(i) for g in range(file.num_row_groups)]
        same(f"{what}: compression", {c.compression for c in chunks} - {"ZSTD"}, set())
        if field.type == pa.string() and (name, field.name) != ("frame.parquet", "case_id"):
            same(f"{what}: has a dictionary", all("RLE_DICTIONARY" in c.encodings for c in chunks), True)
    same(f"{name}: names that differ only in case", len({n.lower() for n in schema.names}), len(schema.names))

    found = metadata(path)
    for key in {"schema_version"} | METADATA.get(name, set()):
        same(f"{name}: has metadata barometer.{key}", bool(found.get(f"barometer.{key}")), True)
    rows = duckdb.sql(f"SELECT key, value FROM parquet_kv_metadata('{path}')").fetchall()
    same(f"{name}: DuckDB's metadata", {k.decode(): v.decode() for k, v in rows}, found)

    with open(twin, encoding="utf-8", newline="") as source:
        header, *cells = csv.reader(source)
    same(f"{name}: columns", schema.names, header)
    parse = [PARSE.get(field.type, str) for field in schema]
    wanted = [[f(c) if c != "" else None for f, c in zip(parse, row)] for row in cells]
    table = file.read()
    readers = {
        "pyarrow": [list(row) for row in zip(*(column.to_pylist() for column in table.columns))],
        "polars": [list(row) for row in polars.read_parquet(path).rows()],
        "DuckDB": [list(row) for row in duckdb.sql(f"SELECT * FROM '{path}'").fetchall()],
    }
    for reader, got in readers.items():
        same(f"{name}: rows in {reader}", len(got), len(wanted))
        for number, (a, b) in enumerate(zip(got, wanted), 1):
            same(f"{name}: row {number} in {reader}", a, b)


# --- the draw ----------------------------------------------------------------


def seed_of(batch):
    """The seed, as the ledger records it and the commitments page tells it."""
    for segment in sorted((batch / "ledger").glob("*.jsonl")):
        for line in segment.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            if entry.get("kind") == "seed":
                return entry["body"]["seed"]
    raise SystemExit(f"{batch}/ledger has no seed")


def check_draw(out):
    """Anyone who has the commitments, the seed among them, draws the same cases, supplements too."""
    try:
        parts, found = draw.read_directory(out / "public" / "commitments")
        same("seed", parts[0].seed["seed"], seed_of(out.parent))
        again = [line for part in parts.values() for line in draw.draw(part.seed["seed"], part.cases, part.sizes)]
    except draw.Refused as error:
        found, again = [f"draw.py: {error}"], []
    same("what is published of the draw", found, [])
    drawn = pq.read_table(out / "draw.parquet").to_pylist()
    same("draw", sorted(tuple(row[k] for k in ("stratum", "rank", "role", "case_id", "ticket")) for row in drawn), sorted(again))


# --- what is published -------------------------------------------------------


def check_workbook(out):
    """The sheets say in whole percentages what the data files say in full."""
    tables = out / "public" / "tables"
    book = openpyxl.load_workbook(tables / "tabeller.xlsx")
    for path in sorted(tables.glob("*.csv")):
        if path.stem.endswith("_da"):
            continue
        rows = list(book[path.stem].iter_rows(values_only=True))
        heading = next(i for i, row in enumerate(rows) if "Ud af (base)" in row)
        sheet = [dict(zip(rows[heading], row)) for row in rows[heading + 1 :]]
        data = read_csv(path)
        same(f"{path.name}: rows in the spreadsheet", len(sheet), len(data))
        for number, (shown, row) in enumerate(zip(sheet, data), 1):
            for heading, value in shown.items():
                for ending, (column, printed) in PRINTED.items():
                    if heading.endswith(ending):
                        found = None if str(value).startswith("[") else value  # [c], [x]: not given
                        same(f"{path.name}: row {number}: {heading}", found, printed(row[column]) if row[column] else None)


def percent(rounding):
    """A number of the data file as the sheet prints it: in whole percentages.

    The last bits of a float do not decide a printed digit. A share that is
    not 0 or 1 is not printed as if it were.
    """

    def printed(text):
        exact = decimal.Decimal(text).quantize(decimal.Decimal("1e-11"))
        whole = float(exact.quantize(decimal.Decimal("0.01"), rounding))
        if rounding == decimal.ROUND_HALF_UP and whole in (0, 1) and exact != whole:
            return "<1%" if whole == 0 else ">99%"
        return whole

    return printed


# Heading in the sheet, column of the data file, how the one is printed from the other.
PRINTED = {
    "Antal sager": ("n_counts", int),
    "Ud af (base)": ("n_base", int),
    "Andel": ("estimate", percent(decimal.ROUND_HALF_UP)),
    ", nedre": ("ci_low", percent(decimal.ROUND_FLOOR)),  # outward
    ", øvre": ("ci_high", percent(decimal.ROUND_CEILING)),
}


def check_fingerprints(folder, entries):
    for entry in entries:
        found = hashlib.sha256((folder / entry["path"]).read_bytes()).hexdigest()
        same(f"fingerprint of {entry['path']}", found, entry["sha256"])


def check_manifests(out):
    inside = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    for entries in (inside["ledger"], inside["inputs"], *(stage["outputs"] for stage in inside["stages"])):
        check_fingerprints(out.parent, entries)
    public = json.loads((out / "public" / "manifest.json").read_text(encoding="utf-8"))
    check_fingerprints(out / "public", public["files"])


# --- for R -------------------------------------------------------------------


def write_for_r(out, folder):
    """R's Debian packages read no Parquet: DuckDB turns the cases into CSV."""
    folder.mkdir(parents=True, exist_ok=True)
    cases = out / "cases.parquet"
    duckdb.sql(f"COPY (SELECT * FROM '{cases}') TO '{folder / 'cases.csv'}' (HEADER, DELIMITER ',')")
    for call in ("svydesign", "poststratify"):
        (folder / f"{call}.txt").write_text(metadata(cases)[f"barometer.{call}"] + "\n", encoding="utf-8")
    write_requests(out / "estimates.toml", folder / "requests.csv")


def write_requests(spec, path):
    """The requests of a spec as a table, since R has no TOML either."""
    spec = tomllib.loads(spec.read_text(encoding="utf-8"))
    with open(path, "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["measure", "column", "counts", "base", "by", "interval", "level", "fixed", "poststratified", "where"])
        for e in spec["estimate"]:
            lists = [e["y"]["is"], e["y"]["of"], e.get("by", [])]
            where = {c: v for c, v in e.get("where", {}).items() if c != "eligible"}  # the design has that one
            where = "|".join(f"{column}={';'.join(values)}" for column, values in where.items())
            table.writerow([e["id"], e["y"]["column"], *map(";".join, lists), e["interval"], e["level"], ";".join(spec["design"].get("fixed", [])), str(e.get("poststratified", False)).lower(), where])


def main(arguments):
    if arguments[:1] == ["--r"]:
        write_for_r(*map(pathlib.Path, arguments[1:]))
        return 0
    if arguments[:1] == ["--requests"]:
        folder = pathlib.Path(arguments[1])
        write_requests(folder / "estimates.toml", folder / "requests.csv")
        return 0
    out, twins = map(pathlib.Path, arguments)
    for path in sorted(out.glob("*.parquet")):
        check_parquet(path, twins / (path.stem + ".csv"))
    check_draw(out)
    check_workbook(out)
    check_manifests(out)
    for difference in differences[:40]:
        print(f"crosscheck.py: difference: {difference}", file=sys.stderr)
    print(f"Python: {compared} comparisons, {len(differences)} differences")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
