"""Realisasi per program sebagai bingkai pandas, tepat sampai ke sen.
Realisasi by program as a pandas frame, exact to the sen.
"""

from decimal import Decimal

from anggaran import Tree, read

tree = Tree(read("contoh/000_tabel_3.8_realisasi.csv")[0])
df = tree.to_frame()

lowest = df[df.is_leaf]
assert (lowest.pagu - lowest.realisasi).sum() == lowest.sisa.sum() == Decimal("729773186.00")
assert lowest.pagu.sum() == tree.total("pagu")

programs = tree.level("program").to_frame()[["kode", "uraian", "pagu", "realisasi", "serapan"]]
print(programs.sort_values("serapan").to_string(index=False))

quarter = programs.pagu * 3
assert quarter.sum() == 3 * programs.pagu.sum()  # still Decimal

# A column that pandas should not keep as text goes out as an Arrow decimal.
arrow = tree.to_frame(dtype="arrow")
assert arrow.pagu.sum() == df.pagu.sum()
