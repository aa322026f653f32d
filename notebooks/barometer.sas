/* A batch in SAS; 9.4 reads no Parquet. First, where the batch is:
     barometer show out/cases.parquet --format csv > cases.csv
   data/FORMAT.md says what each column is. proc import takes 0101 for a
   number, which does no harm to a stratum. Not run by make notebooks: it
   needs SAS. */

filename cases "cases.csv" encoding="utf-8";
proc import datafile=cases out=cases dbms=csv replace;
  guessingrows=max;
run;

data cases;
  set cases;
  if retlig_mangel ne "" then mangel = (retlig_mangel = "ja");
  /* a measure has its own base: relevant, and possible to assess */
  if frist_overholdt in ("ja", "nej") then sent = (frist_overholdt = "nej");
run;

proc sort data=cases;
  by variance_stratum;
run;

data strata; /* N of each stratum, for the finite population correction */
  set cases;
  by variance_stratum;
  if first.variance_stratum;
  _total_ = variance_pop;
  keep variance_stratum _total_;
run;

/* Cases that were not reviewed stay in the design: domain, never where. nomcar keeps
   those outside a measure's base in it too. */
proc surveymeans data=cases total=strata nomcar mean stderr;
  strata variance_stratum;
  weight w;
  var mangel sent;
  domain responded responded*region;
run;
