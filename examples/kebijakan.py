"""Kebijakan sebuah dinas sebagai TOML, dan status yang dapat dipakai CI.
The policy of a dinas as TOML, and a status for CI.
"""

from pathlib import Path

from anggaran import Policy, Tree, check, flag, read, reconcile

Path("anggaran.toml").write_text(
    """
tolerance = "1.000"                 # rupiah
[thresholds]
50 = "error"
80 = "warning"
[rules]
off = ["code-restored"]
[severity]
only-right = "info"
[scales.sakip]
"Sangat Tinggi" = "91 - 100"
Tinggi = "76 - 90"
Sedang = "66 - 75"
Rendah = "51 - 65"
"Sangat Rendah" = "<= 50"
round = "integer"
""",
    encoding="utf-8",
)
policy = Policy.find()  # anggaran.toml of this folder, or of one above it

tree = Tree(read("contoh/000_tabel_3.8_realisasi.csv")[0])
found = check(tree, policy=policy) + flag(tree, policy=policy)
assert found.summary == {"error": 1, "warning": 8, "info": 0}
for program in tree.level("program"):
    print(program.kode, program.serapan, policy.scales["sakip"].predikat(program.serapan))

plan = Tree(read("contoh/000_rencana_belanja.csv")[0])
assert reconcile(tree, plan, policy=policy).agrees

status = (
    1 if found.errors else 0
)  # what `anggaran check contoh/000_tabel_3.8_realisasi.csv` returns
assert status == 1
