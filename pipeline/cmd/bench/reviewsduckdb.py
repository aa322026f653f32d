"""Count with DuckDB: reviewsduckdb.py FILE FORM THREADS [OUT]

FORM is one of
  counts  n, valid and yes of twelve measures in each cell, as integers; of the
          spellings count_if, sum of casts, FILTER and packing it is the fastest
  sums    sums of w and w*w instead, by products with 0 and 1: its fastest
  filter  the same sums with FILTER, as one would write them
  again   no timing: the counts of each grouping, for comparison, to OUT

Prints the nanoseconds that the query took and its processor time, without the
start of Python.
"""

import sys
import time

import duckdb

path, form, threads = sys.argv[1:4]
measures = [f"m{m:02d}" for m in range(1, 13)]
each = {
    "counts": "count({m}), count_if({m})",
    "sums": "sum(weight2 * ({m} is not null)::int), sum(weight2 * coalesce({m}, false)::int), "
    "sum(weight2 * weight2 * ({m} is not null)::int), sum(weight2 * weight2 * coalesce({m}, false)::int)",
    "filter": "sum(weight2) filter ({m} is not null), sum(weight2) filter ({m}), "
    "sum(weight2 * weight2) filter ({m} is not null), sum(weight2 * weight2) filter ({m})",
}
db = duckdb.connect()
db.execute(f"SET threads = {int(threads)}")
if form == "again":
    with open(sys.argv[4], "w", encoding="utf-8", newline="\n") as out:
        for by in [], ["region", "decision_type"], ["provision"]:
            counted = ", ".join(f"count({m}), count_if({m})" for m in measures)
            keys = ", ".join(by)
            query = f"SELECT {keys + ', ' if by else ''}{counted} FROM read_parquet(?) {'GROUP BY ' + keys if by else ''}"
            for row in db.execute(query, [path]).fetchall():
                domain = ";".join(f"{k}={v}" for k, v in zip(by, row))
                for i, m in enumerate(measures):
                    print(m, domain, row[len(by) + 2 * i], row[len(by) + 2 * i + 1], sep="\t", file=out)
    sys.exit()
columns = ", ".join(each[form].format(m=m) for m in measures)
query = f"SELECT stratum, provision, count(*), {columns} FROM read_parquet(?) GROUP BY stratum, provision"
start, used = time.perf_counter_ns(), time.process_time_ns()
rows = db.execute(query, [path]).fetchall()
print(time.perf_counter_ns() - start, time.process_time_ns() - used)
assert len(rows) > 0
