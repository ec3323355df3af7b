"""Random budgets of every kind: trees of codes or outline numbers with exact amounts, not yet
printed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

REKENING = {  # widths of a rekening by code book
    "13/2006": (1, 1, 1, 2, 2),
    "90/2019": (1, 1, 2, 2, 2, 3),
    "050-3708/2020": (1, 1, 2, 2, 2, 4),
    "900.1-861/2026": (1, 1, 2, 2, 3, 5),
}
ROMAN = ("I", "II", "III", "IV", "V", "VI")
NOUNS = (
    "Pegawai",
    "Barang dan Jasa",
    "Gaji Pokok ASN",
    "PPh 21",
    "Hotel Bintang 3",
    "Makan–Minum Rapat",
    "Sewa Gedung",
)


@dataclass(frozen=True)
class Line:
    """One node as printed: its codes by column (the last one filled is its own), its label, its
    amounts in sen.
    """

    codes: tuple[str, ...]
    label: str
    depth: int
    parent: int
    pagu: int
    realisasi: int

    @property
    def code(self) -> str:
        """The code of the line itself."""
        return next((code for code in reversed(self.codes) if code), "")


@dataclass(frozen=True)
class Document:
    """A budget: its lines in document order, parents first; ``kind`` says what stands in its code
    columns.
    """

    kind: str  # "coded", "nested", "outline", "indent" or "flat"
    lines: tuple[Line, ...]
    tops: tuple[int, ...]
    may_total: bool = True

    def total(self, measure: str) -> int:
        """The sum of the top lines, in sen."""
        return sum(getattr(self.lines[top], measure) for top in self.tops)


Codes = list[
    tuple[tuple[str, ...], int, int]
]  # codes by column, depth, parent: lines without amounts, parents first


def _segments(draw: st.DrawFn, tops: Sequence[int], depth: int, most: int) -> list[tuple[int, ...]]:
    """Nodes of a code tree whose leaves are all on one level, in code order."""
    below = st.tuples(st.sampled_from(tops), *[st.integers(1, 3)] * (depth - 1))
    leaves = draw(st.lists(below, min_size=1, max_size=most, unique=True))
    return sorted({leaf[:level] for leaf in leaves for level in range(1, depth + 1)})


def _coded(
    nodes: Sequence[tuple[int, ...]], text: Callable[[tuple[int, ...]], str], first: int = 1
) -> Codes:
    """Code lines of the nodes from a level on."""
    shown = [node for node in nodes if len(node) >= first]
    place = {node: number for number, node in enumerate(shown)}
    return [((text(node),), len(node) - first + 1, place.get(node[:-1], -1)) for node in shown]


def _rekening_text(widths: Sequence[int]) -> Callable[[tuple[int, ...]], str]:
    return lambda node: ".".join(
        str(part).zfill(width) for part, width in zip(node, widths, strict=False)
    )


def _rekening(
    draw: st.DrawFn, tops: Sequence[int] = (5,), most: int = 6, deepest: int = 6
) -> Codes:
    widths = draw(st.sampled_from([*REKENING.values()]))
    depth = draw(st.integers(3, min(len(widths), deepest)))
    return _coded(_segments(draw, tops, depth, most), _rekening_text(widths))


def _program(draw: st.DrawFn, most: int = 6) -> Codes:
    """Program, kegiatan and sub kegiatan of one bidang, with the urusan and bidang above them or
    without.
    """
    digits = draw(st.sampled_from([2, 4]))
    bidang = draw(st.sampled_from([(1, 6), (2, 8), (4, 1), (7, 1)]))
    kewenangan = draw(st.sampled_from([1, 2]))
    first = draw(st.sampled_from([1, 2, 3]))
    below = _segments(draw, [1, 2, 3], draw(st.sampled_from([2, 3])), most)
    nodes = [bidang[:1], bidang, *((*bidang, *node) for node in below)]

    def text(node: tuple[int, ...]) -> str:
        parts = [str(node[0]), *(f"{part:02d}" for part in node[1:3])]
        parts += [str(kewenangan), f"{node[3]:02d}"] if len(node) > 3 else []
        return ".".join([*parts, *(f"{part:0{digits}d}" for part in node[4:])])

    return _coded(nodes, text, first)


def _nested(draw: st.DrawFn) -> Codes:
    """Rekening under each lowest code of the program side: two code columns, the second blank
    above.
    """
    outer = _program(draw, most=3)
    widths = draw(st.sampled_from([*REKENING.values()][1:]))
    shown = draw(st.integers(3, 4))
    lines: Codes = []
    deepest = max(depth for _, depth, _ in outer)
    new: dict[int, int] = {}
    for number, (codes, depth, parent) in enumerate(outer):
        new[number] = len(lines)
        lines.append(((*codes, ""), depth, new.get(parent, -1)))
        if depth == deepest:
            inner = _coded(_segments(draw, [5], shown, 2), _rekening_text(widths))
            base = len(lines)
            lines += [
                ((*codes, own[0]), depth + d, base + p if p >= 0 else base - 1)
                for own, d, p in inner
            ]
    return lines


def _outline(draw: st.DrawFn) -> Codes:
    """I, A, 1: each restarts under the next above."""
    depth = draw(st.integers(2, 3))
    letters: tuple[Callable[[int], str], ...] = (
        lambda n: ROMAN[n - 1],
        lambda n: "ABCDEF"[n - 1],
        str,
    )
    counted: dict[tuple[int, ...], tuple[int, ...]] = {}
    for node in _segments(draw, [1, 2, 3], depth, 8):  # numbered without gaps, as a person counts
        above = counted.get(node[:-1], ())
        counted[node] = (
            *above,
            1 + sum(known[:-1] == above for known in counted.values() if len(known) == len(node)),
        )
    return _coded([*counted.values()], lambda node: letters[len(node) - 1](node[-1]))


@st.composite
def documents(draw: st.DrawFn, *, step: int | None = None, kinds: Sequence[str] = ()) -> Document:
    """A budget whose parents are the sums of their children and whose realisasi stays within its
    pagu.
    """
    kind = draw(st.sampled_from(kinds or ["rekening", "program", "nested", "outline", "indent"]))
    tops = draw(st.sampled_from([(5,), (5,), (4, 5), (4, 5, 6)])) if kind == "rekening" else (5,)
    codes = {
        "rekening": lambda: _rekening(draw, tops),
        "program": lambda: _program(draw),
        "nested": lambda: _nested(draw),
        "outline": lambda: _outline(draw),
        "indent": lambda: _outline(draw),
    }[kind]()
    step = step or draw(st.sampled_from([1, 100]))
    inner = {parent for _, _, parent in codes}
    pagu = [0] * len(codes)
    realisasi = [0] * len(codes)
    for number in range(len(codes) - 1, -1, -1):
        if number not in inner:
            least = max(10**8 // step, 1)  # sen; smaller figures in a whole table are no budget
            pagu[number] = step * draw(
                st.integers(least, 10**13 // step) | st.just(0) | st.integers(least, 10**9 // step)
            )
            realisasi[number] = step * draw(st.integers(0, pagu[number] // step))
            if number == len(codes) - 1 and not pagu[number]:
                pagu[number] = 10**9  # a table without any figure is none
        if (parent := codes[number][2]) >= 0:
            pagu[parent] += pagu[number]
            realisasi[parent] += realisasi[number]
    opening = {4: "Pendapatan", 6: "Pembiayaan"}
    lines = []
    for number, (own, depth, parent) in enumerate(codes):
        word = opening.get(int(own[0][0]), "Belanja") if kind == "rekening" else "Belanja"
        if kind == "program" or (kind == "nested" and not own[1]):
            word = "Program"
        label = f"{word} {draw(st.sampled_from(NOUNS))} {number + 1}"
        shown = ("",) if kind == "indent" else own
        lines.append(Line(shown, label, depth, parent, pagu[number], realisasi[number]))
    shape = kind if kind in {"outline", "indent", "nested"} else "coded"
    top_lines = tuple(number for number, line in enumerate(lines) if line.parent < 0)
    return Document(shape, tuple(lines), top_lines, may_total=len(tops) == 1)
