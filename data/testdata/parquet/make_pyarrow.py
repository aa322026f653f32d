# Writes pyarrow_*.parquet and refused.parquet: pip install pyarrow==26.0.1
# The same five rows as make_duckdb.mjs; None is a missing value.
import datetime as d, pyarrow as pa, pyarrow.parquet as pq
rows = 5
t = pa.table({
    "id": pa.array(["a", "b", "c", "æøå", ""]),
    "kommune": pa.array(["0101", None, "0751", "0101", None]).dictionary_encode(),
    "flag": pa.array([True, None, False, True, None]),
    "n": pa.array([0, None, -5, 2**31 - 1, 7], pa.int32()),
    "long": pa.array([0, 1, None, 2**40, -3], pa.int64()),
    "u": pa.array([0, 1, 2, 2**32 - 1, None], pa.uint32()),
    "x": pa.array([0.0, None, -0.5, 1e300, 3.25], pa.float64()),
    "f": pa.array([0.0, None, -0.5, 1.5, 3.25], pa.float32()),
    "on": pa.array([d.date(1970, 1, 1), None, d.date(2025, 8, 15), d.date(1969, 12, 31), d.date(2000, 2, 29)]),
    "none": pa.nulls(rows),
})
for name, opt in {
    "pyarrow_v1_snappy.parquet": dict(data_page_version="1.0", compression="snappy"),
    "pyarrow_v2_zstd.parquet": dict(data_page_version="2.0", compression="zstd", row_group_size=2),
    "pyarrow_plain.parquet": dict(use_dictionary=False, compression="none"),
    "pyarrow_delta.parquet": dict(use_dictionary=False, compression="gzip", data_page_version="2.0",
        column_encoding={"id": "DELTA_BYTE_ARRAY", "n": "DELTA_BINARY_PACKED", "long": "DELTA_BINARY_PACKED", "x": "BYTE_STREAM_SPLIT", "flag": "RLE"}),
}.items():
    pq.write_table(t, name, store_schema=False, **opt)
bad = pa.table({
    "ok": pa.array([1, 2], pa.int32()),
    "at": pa.array([d.datetime(2025, 8, 15), None], pa.timestamp("us")),
    "price": pa.array([None, None], pa.decimal128(10, 2)),
    "list": pa.array([[1, 2], None]),
    "pair": pa.array([{"a": 1}, None]),
})
pq.write_table(bad, "refused.parquet", store_schema=False)
