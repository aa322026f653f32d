// Writes duckdb_*.parquet: npm install @duckdb/node-api (DuckDB 1.5.6)
// The same five rows as make_pyarrow.py.
import { DuckDBInstance } from '@duckdb/node-api';
const c = await (await DuckDBInstance.create()).connect();
await c.run(`create table t as select * from (values
 ('a','0101',true,0::int,0::bigint,0::uinteger,0.0::double,0.0::float,date '1970-01-01',null::varchar),
 ('b',null,null,null,1,1,null,null,null,null),
 ('c','0751',false,-5,null,2,-0.5,-0.5,date '2025-08-15',null),
 ('æøå','0101',true,2147483647,1099511627776,4294967295,1e300,1.5,date '1969-12-31',null),
 ('',null,null,7,-3,null,3.25,3.25,date '2000-02-29',null)) v(id,kommune,flag,n,long,u,x,f,"on",none)`);

await c.run(`copy t to 'duckdb_v1.parquet' (format parquet, parquet_version v1)`);
await c.run(`copy t to 'duckdb_v2.parquet' (format parquet, parquet_version v2, compression zstd)`);
