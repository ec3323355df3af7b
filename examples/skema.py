"""Kontrak kolom dengan pandera, sebelum apa pun diimpor: yang salah disebut per baris.
The contract of columns with pandera, before anything is imported: what is wrong is told row by row.
"""

import pandas as pd
import pandera.pandas as pa
from pandera.typing import DataFrame

from anggaran import Tree
from anggaran.schemas import BudgetTable


class Usulan(BudgetTable):
    """A budget table with one more column of our own."""

    pengusul: str = pa.Field(isin=["Bidang A", "Bidang B"])


@pa.check_types
def total(usulan: DataFrame[Usulan]):
    return Tree(usulan).total("pagu")


good = pd.DataFrame(
    {
        "kode": ["5.1", "5.2"],
        "uraian": ["Operasi", "Modal"],
        "pagu": ["1.250.000,50", "7"],
        "pengusul": ["Bidang A", "Bidang B"],
    }
)
print(total(good))

bad = good.assign(kode=["5.1", "Kata pengantar"], pagu=[0.5, 1.5])
try:
    BudgetTable.validate(bad, lazy=True)
except pa.errors.SchemaErrors as error:
    cases = error.failure_cases
    print(cases[["index", "column", "failure_case", "check"]].to_string(index=False))
    assert {"kode", "pagu"} <= set(cases.column)
else:
    raise AssertionError("prose and floats pass")
assert len(BudgetTable.example(size=3)) == 3
