"""Baris rata dari basis data, polars, Arrow dan kamus menjadi pohon yang sama.
Flat lines of a database, polars, Arrow and dicts become one and the same tree.
"""

import sqlite3

import polars as pl
import pyarrow as pa

from anggaran import Tree, reconcile

COLUMNS = ("sub_kegiatan", "rekening", "pagu")
LINES = [
    ("1.02.01.2.01.0001", "5.1.02.01.01.0024", 1_000_000),
    ("1.02.01.2.01.0001", "5.1.02.01.01.0025", 2_500_000),
    ("1.02.01.2.01.0002", "5.2.02.05.01.0001", 7_000_000),
]
BY = ["sub_kegiatan", "rekening"]

db = sqlite3.connect(":memory:")
db.execute("create table dpa (sub_kegiatan text, rekening text, pagu integer)")
db.executemany("insert into dpa values (?, ?, ?)", LINES)
from_database = Tree(db.execute("select * from dpa"), by=BY)

records = [dict(zip(COLUMNS, line, strict=True)) for line in LINES]
sources = [records, pl.DataFrame(records), pl.LazyFrame(records), pa.Table.from_pylist(records)]
assert all(Tree(source, by=BY) == from_database for source in sources)

# Only what is exact is taken: a column of floats is refused, an integer column may have blanks.
later = [{**record, "pagu": str(record["pagu"] + 500_000)} for record in records[:2]]
result = reconcile(from_database, Tree(later, by=BY))
for pair in result.to_dict()["pairs"]:
    if pair["status"] != "both" or pair["difference"] != "0.00":
        print(pair.get("path") or pair["kode"], pair["left"], pair["right"], pair["difference"])
assert not result.agrees
