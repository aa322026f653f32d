"""Draw with DuckDB: drawduckdb.py DIR SEED THREADS [OUT]

Prints the nanoseconds that the query took, without the start of Python and
without what writing OUT takes: stratum, rank, case_id and ticket of each drawn
case, in the order of strata and ranks.
"""

import sys
import time

import duckdb

directory, seed, threads = sys.argv[1:4]
db = duckdb.connect()
db.execute(f"SET threads = {int(threads)}")
start = time.perf_counter_ns()
db.execute(
    """
    CREATE TABLE drawn AS
    SELECT stratum, row_number() OVER (PARTITION BY stratum ORDER BY ticket, case_id) AS rank, case_id, ticket
    FROM (SELECT stratum, case_id, n_planned, sha256($seed || chr(0) || case_id) AS ticket
          FROM read_parquet($frame) JOIN read_csv($plan, header = true) USING (stratum)
          WHERE eligible = 1)
    QUALIFY rank <= n_planned
    """,
    {"seed": seed, "frame": directory + "/frame.parquet", "plan": directory + "/plan.csv"},
)
print(time.perf_counter_ns() - start)
if len(sys.argv) > 4:
    db.execute("SELECT stratum, rank, case_id, ticket FROM drawn ORDER BY stratum, rank")
    with open(sys.argv[4], "w", encoding="utf-8", newline="\n") as out:
        for row in db.fetchall():
            print(*row, sep="\t", file=out)
