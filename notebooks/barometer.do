* A batch in Stata, which reads no Parquet. First, where the batch is:
*   barometer show out/cases.parquet --format csv > cases.csv
* Columns 1, 2, 3, 10, 16 and 17 are codes with leading zeros. data/FORMAT.md
* says what each column is. Not run by make notebooks: it needs Stata.

import delimited using cases.csv, stringcols(1 2 3 10 16 17) case(preserve) encoding(utf-8) clear
encode variance_stratum, generate(h)
encode region, generate(r)
svyset _n [pweight = w], strata(h) fpc(variance_pop)

* A share, and by region. Cases that were not reviewed stay in the design (subpop).
generate byte mangel = retlig_mangel == "ja" if retlig_mangel != ""
svy, subpop(if responded == 1): mean mangel
svy, subpop(if responded == 1): mean mangel, over(r)

* A measure has its own base: relevant, and possible to assess.
generate byte sent = frist_overholdt == "nej" if inlist(frist_overholdt, "ja", "nej")
svy, subpop(if responded == 1): mean sent
