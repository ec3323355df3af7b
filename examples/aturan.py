"""Aturan sendiri, dengan kalimat dalam dua bahasa; temuannya seperti temuan yang lain.
A rule of one's own, worded in two languages; what it finds is like any other finding.
"""

from anggaran import Tree, check, read, sentence
from anggaran.rules import rule


@rule(
    "sosialisasi-besar",
    severity="warning",
    id="{row} menghabiskan {persen}% dari {induk}.",
    en="{row} takes {persen}% of {induk}.",
    remedy_id="Minta rincian belanjanya.",
    remedy_en="Ask for its details.",
)
def campaign(node):
    above = node.parent
    if "sosialisasi" not in node.uraian.lower() or above is None or not above.pagu:
        return None  # nothing to say of this node
    share = node.pagu * 100 / above.pagu
    return {"persen": round(share), "induk": above.kode} if share > 50 else None


tree = Tree(read("contoh/000_tabel_3.8_realisasi.csv")[0])
found = check(tree, rules=[campaign]).of("sosialisasi-besar")
for finding in found:
    print(finding.where, sentence(finding), finding.remedy)
assert found
assert all("sosialisasi" in tree[finding.key].uraian.lower() for finding in found)
assert "takes" in found.to_dict("en")["findings"][0]["message"]
