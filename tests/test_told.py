"""Random budgets told in sentences of many phrasings: the right ones are silent, and of a document
with one wrong figure that one is found, at its line.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from anggaran.amount.percent import round_percent
from anggaran.claims.document import Document
from anggaran.finding import Spot
from anggaran.reading.formats.passage import Passage
from anggaran.rules.document import check_claims
from anggaran.tree import Tree

NAMES = (
    "Program Penyelenggaraan Jalan",
    "Program Rehabilitasi Sosial",
    "Program Pengelolaan Persampahan",
    "Program Pemberdayaan Masyarakat Desa dan Kelurahan",
    "Program Perlindungan dan Jaminan Sosial",
    "Program Pelayanan Kesehatan Ibu dan Anak",
)
PHRASES = (
    "Realisasi {name} sebesar {r} atau {c} dari anggaran sebesar {p}.",
    "{name} dianggarkan sebesar {p} dan terealisasi sebesar {r} atau {c}.",
    "Untuk {name} dialokasikan anggaran {p}, terserap {r} ({c}).",
    "Adapun {name} dengan pagu {p} terealisasi {r} atau setara dengan {c}.",
    "Dari pagu {name} sebesar {p} telah direalisasikan sebesar {r} atau {c}.",
    "{name}|Untuk program ini dialokasikan {p} dengan realisasi keuangan {r} atau {c}.",
    "Alokasi {name} adalah {p}, sedangkan realisasinya {r} dengan serapan {c}.",
)
SHAPES = ("Rp. {},-", "Rp{},00", "Rp {}", "Rp. {}.-", "Rp.{},-")


@dataclass(frozen=True)
class Told:
    """A budget, and a sentence on each of its programs, with the figures of each."""

    tree: Tree
    phrases: tuple[str, ...]
    figures: tuple[tuple[int, int], ...]
    shapes: tuple[str, ...]

    def document(self, at: int = -1, field: str = "") -> Document:
        """The document; with one figure wrong where one is named."""
        lines: list[str] = []
        for n, (phrase, (pagu, realisasi), shape) in enumerate(
            zip(self.phrases, self.figures, self.shapes, strict=True)
        ):
            percent = round_percent(Fraction(realisasi * 100, pagu))
            wrong = field if n == at else ""
            said = {
                "p": money(slipped(pagu) if wrong == "p" else pagu, shape),
                "r": money(slipped(realisasi) if wrong == "r" else realisasi, shape),
                "c": f"{percent + (wrong == 'c') * 3}%".replace(".", ","),
                "name": NAMES[n],
            }
            lines += [each for part in phrase.format(**said).split("|") for each in (part, "")]
        passages = [Passage(Spot(None, n), line) for n, line in enumerate(lines, start=1)]
        return Document("lkjip.txt", [self.tree], passages)


def money(amount: int, shape: str) -> str:
    """An amount as sentences print it."""
    return shape.format(f"{amount:,}".replace(",", "."))


def slipped(amount: int) -> int:
    """An amount with another third digit from the right."""
    digit = amount // 100 % 10
    return amount + 100 * (1 if digit < 9 else -1)


@st.composite
def told(draw: st.DrawFn) -> Told:
    """A budget of some programs, each in a sentence of its own."""
    count = draw(st.integers(2, len(NAMES)))
    pagus = draw(st.lists(st.integers(10**7, 10**10), min_size=count, max_size=count, unique=True))
    figures = tuple((pagu, draw(st.integers(pagu // 3, pagu - 1000))) for pagu in pagus)
    rows = [
        {"kode": f"1.03.{n:02}", "uraian": NAMES[n - 1], "pagu": p, "realisasi": r}
        for n, (p, r) in enumerate(figures, start=1)
    ]
    phrases = tuple(draw(st.sampled_from(PHRASES)) for _ in figures)
    return Told(Tree(rows), phrases, figures, tuple(draw(st.sampled_from(SHAPES)) for _ in figures))


@settings(max_examples=60)
@given(told())
def test_a_right_document_is_silent(document: Told) -> None:
    """Every amount is that of its row, every percent that of its amounts."""
    found = check_claims(document.document())
    assert [each.message for each in found] == []
    assert found.coverage.checked["claim-amount"] == 2 * len(document.figures)
    assert found.coverage.checked["claim-percent"] == len(document.figures)


@settings(max_examples=60)
@given(told(), st.data())
def test_one_wrong_figure_is_one_finding(document: Told, data: st.DataObject) -> None:
    """A slip in one amount, or a wrong percent, is found once, with what would be right."""
    at = data.draw(st.integers(0, len(document.figures) - 1))
    field = data.draw(st.sampled_from(["p", "r", "c"]))
    (finding,) = check_claims(document.document(at, field))
    pagu, realisasi = document.figures[at]
    right = {"p": pagu, "r": realisasi, "c": round_percent(Fraction(realisasi * 100, pagu))}[field]
    assert finding.computed == right
    assert finding.rule == ("claim-percent" if field == "c" else "claim-amount")
