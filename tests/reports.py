"""Reports of a dinas: tables and the sentences about them, each with its truth.

A budget is drawn first, exact and closed at every level, by program and by kind of spending.  Then
tables and sentences are made of it, in words that reports use; and at last one figure of a sentence
or of a table may be spoiled.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from random import Random

from num2words import num2words

import districts
from districts import Node
from pages import MARGIN, Look, Printer
from printing import as_docx

YEAR = 2024
JENIS = {
    "5.1": ("Belanja Operasi", {
        "5.1.01": "Belanja Pegawai",
        "5.1.02": "Belanja Barang dan Jasa",
        "5.1.05": "Belanja Hibah",
    }),
    "5.2": ("Belanja Modal", {
        "5.2.02": "Belanja Modal Peralatan dan Mesin",
        "5.2.03": "Belanja Modal Gedung dan Bangunan",
    }),
}  # fmt: skip
SHAPES = ("Rp. {},-", "Rp {},-", "Rp{},00", "Rp. {}.-", "Rp {}", "Rp.{},00")
WORK = (
    "Pengelolaan", "Penyelenggaraan", "Pembinaan", "Pengembangan", "Peningkatan Kapasitas",
    "Fasilitasi", "Pemeliharaan", "Penyediaan Sarana", "Evaluasi", "Koordinasi", "Pengawasan",
)  # fmt: skip
FIELD = (
    "Usaha Mikro", "Jalan Lingkungan", "Pasar Rakyat", "Arsip Dinamis", "Perpustakaan Umum",
    "Ketahanan Pangan", "Perikanan Tangkap", "Pelayanan Terpadu", "Data dan Informasi",
    "Kepemudaan", "Olahraga Prestasi", "Destinasi Wisata", "Kebersihan Kota", "Air Minum",
    "Tenaga Kerja", "Keluarga Berencana", "Statistik Sektoral", "Kerukunan Umat",
)  # fmt: skip
Row = list[str]
DATA = Path(__file__).parent / "data" / "laporan.txt"
WORDINGS: dict[str, list[str]] = {
    kind: lines.strip().splitlines()
    for kind, lines in re.findall(
        r"^\[(\w+)\]\n((?:[^\[\n].*\n)+)", DATA.read_text("utf-8"), re.MULTILINE
    )
}


@dataclass(slots=True)
class Budget:
    """What a dinas spends: by program, by kind, before its change, and the year before.

    Attributes:
        root: programs, kegiatan and sub kegiatan.
        kinds: the same money by kind of spending.
        before: the budget before its change.
        last: pagu and realisasi of the year before.
    """

    root: Node
    kinds: Node
    before: int
    last: tuple[int, int]

    @property
    def programs(self) -> list[Node]:
        """The programs."""
        return self.root.children

    def level(self, depth: int) -> list[Node]:
        """The rows of a level: 1 of programs, 3 of sub kegiatan."""
        return [node for at, node in self.root.walk() if at == depth]


@dataclass(frozen=True, slots=True)
class Said:
    """A paragraph, its figures as printed, and those whose slip the document proves."""

    kind: str
    text: str
    figures: Mapping[str, str]
    proved: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return self.text.format(**self.figures)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: title, heading, rows, and for each of its figures the labels at which a slip may
    show.
    """

    kind: str
    title: str
    head: tuple[Row, ...]
    rows: tuple[Row, ...]
    proved: Mapping[tuple[int, int], frozenset[str]] = field(default_factory=dict)


Block = Said | Grid


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it is printed, and what was spoiled in it.

    Attributes:
        blocks: its paragraphs and tables.
        defect: the kind of block that was spoiled; ``""`` for none.
        wrong: the spoiled paragraph, or the labels of rows at which it may show.
        figure: what is printed now.
    """

    blocks: tuple[Block, ...]
    defect: str = ""
    wrong: frozenset[str] = frozenset()
    figure: str = ""


def budget_of(random: Random) -> Budget:
    """A budget that adds up."""
    names = [f"{work} {of}" for work in WORK for of in FIELD]
    random.shuffle(names)
    fresh = iter(names)
    root = Node("Dinas")
    shares = dict.fromkeys((code for _, each in JENIS.values() for code in each), (0, 0))
    for p in range(random.randint(2, 5)):
        program = Node(f"Program {next(fresh)}", f"2.17.{p + 1:02d}")
        for k in range(random.randint(1, 3)):
            kegiatan = Node(next(fresh), f"{program.code}.2.{k + 1:02d}")
            for s in range(random.randint(1, 3)):
                kegiatan.children.append(_sub(random, next(fresh), f"{kegiatan.code}.{s + 1:04d}"))
                _share(random, shares, kegiatan.children[-1].own)
            program.children.append(kegiatan)
        root.children.append(program)
    kinds = Node("Belanja Daerah", "5")
    for code, (label, below) in JENIS.items():
        lines = [Node(name, own, own=shares[own]) for own, name in below.items() if shares[own][0]]
        if lines:
            kinds.children.append(Node(label, code, lines))
    pagu = root.amounts[0]
    before = max(pagu + random.choice([-1, 1]) * random.randrange(1, 900) * 1_000_000, 5_000_000)
    last = int(pagu * Decimal(random.randint(60, 140)) / 100) + 1
    return Budget(root, kinds, before, (last, int(last * Decimal(random.randint(80, 99)) / 100)))


def _sub(random: Random, name: str, code: str) -> Node:
    unit = random.choice([1, 100, 1000])
    pagu = random.randrange(8_000_000, 3_000_000_000) // unit * unit
    spent = int(pagu * Decimal(random.randint(300, 999)) / 1000) if random.random() < 0.95 else pagu
    return Node(name, code, own=(pagu, spent))


def _share(random: Random, shares: dict[str, tuple[int, int]], own: tuple[int, int]) -> None:
    """Spread a line over kinds of spending."""
    kinds = random.sample([*shares], random.randint(1, 2))
    pagu, spent = own
    for kind in kinds[1:]:
        part = Decimal(random.randint(10, 60)) / 100
        own = int(pagu * part), int(spent * part)
        shares[kind] = shares[kind][0] + own[0], shares[kind][1] + own[1]
        pagu, spent = pagu - own[0], spent - own[1]
    shares[kinds[0]] = shares[kinds[0]][0] + pagu, shares[kinds[0]][1] + spent


class Pen:
    """How one report writes its figures."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.shape = random.choice(SHAPES)
        self.places = random.choice([1, 2, 2, 2])
        self.mark = random.choice([",", ",", "."])
        self.sign = random.choice(["%", "%", " %", " persen"])

    def amount(self, rupiah: int) -> str:
        """An amount, exact."""
        return str(self.shape.format(dots(rupiah)))

    def short(self, rupiah: int) -> str:
        """An amount in miliar or juta, rounded."""
        size, word = (10**9, "miliar") if rupiah >= 10**9 else (10**6, "juta")
        value = (Decimal(rupiah) / size).quantize(Decimal("0.01"), ROUND_HALF_UP)
        return f"Rp {value} {word}".replace(".", ",")

    def percent(self, part: int, whole: int) -> str:
        """A percent, rounded."""
        exact = Decimal(100 * part) / Decimal(whole)
        value = exact.quantize(Decimal(1).scaleb(-self.places), ROUND_HALF_UP)
        return f"{value}".replace(".", self.mark) + self.sign

    def words(self, number: int) -> str:
        """A number spelled out."""
        text = str(num2words(number, lang="id"))
        return text.replace("miliar", "milyar") if self.random.random() < 0.3 else text


def dots(number: int) -> str:
    """Digits in groups."""
    return f"{number:,}".replace(",", ".")


Maker = Callable[[Random, Budget, Pen], Said | None]
MAKERS: dict[str, Maker] = {}


def sentence(make: Maker) -> Maker:
    """A kind of sentence, by the name of its maker."""
    MAKERS[make.__name__] = make
    return make


def wording(random: Random, kind: str, **names: object) -> str:
    """One of the wordings of a kind, with its names; its figures are left open."""
    text = random.choice(WORDINGS[kind])
    years = {"year": YEAR, "last": YEAR - 1, "next": YEAR + 1, "past": YEAR - 2}
    for name, value in (years | names).items():
        text = text.replace(f"<{name}>", str(value))
    return text


def money_of(pen: Pen, node: Node) -> dict[str, str]:
    """Pagu, realisasi, sisa and percent of a row as printed."""
    p, r = node.amounts
    return {
        "p": pen.amount(p),
        "r": pen.amount(r),
        "s": pen.amount(p - r),
        "c": pen.percent(r, p),
        "u": pen.percent(p - r, p),
    }


def said(kind: str, text: str, figures: Mapping[str, str], proved: str = "p r s c") -> Said:
    """A paragraph of the figures that its text holds."""
    used = {name: value for name, value in figures.items() if f"{{{name}}}" in text}
    return Said(kind, text, used, frozenset(proved.split()) & used.keys())


@sentence
def whole(random: Random, budget: Budget, pen: Pen) -> Said:
    """Pagu and realisasi of the whole."""
    text = wording(random, "whole")
    return said("whole", text, money_of(pen, budget.root))


@sentence
def row(random: Random, budget: Budget, pen: Pen) -> Said:
    """Pagu and realisasi of a program, kegiatan or sub kegiatan."""
    depth = random.choice([1, 1, 2, 3])
    node = random.choice(budget.level(depth))
    name = f"{['', '', 'Kegiatan ', 'Sub Kegiatan '][depth]}{node.label}"
    text = wording(random, "row", name=name)
    return said("row", text, money_of(pen, node))


@sentence
def heading(random: Random, budget: Budget, pen: Pen) -> Said:
    """A program in a heading, its money below."""
    node = random.choice(budget.programs)
    text = wording(random, "heading", name=node.label)
    return said("heading", text, money_of(pen, node) | {"i": random.choice("abcde")})


@sentence
def kind(random: Random, budget: Budget, pen: Pen) -> Said:
    """Pagu and realisasi of a kind of spending."""
    node = random.choice([each for _, each in budget.kinds.walk()][1:])
    text = wording(random, "kind", name=node.label)
    return said("kind", text, money_of(pen, node))


@sentence
def left(random: Random, budget: Budget, pen: Pen) -> Said:
    """What is left of the whole, or of a row."""
    node = random.choice([budget.root, *budget.programs])
    of = "" if node is budget.root else f" {node.label}"
    text = wording(random, "left", of=of)
    return said("left", text, money_of(pen, node), "p r s c u")


@sentence
def scaled(random: Random, budget: Budget, pen: Pen) -> Said:
    """The same in miliar."""
    node = random.choice([budget.root, *budget.programs])
    of = "dinas" if node is budget.root else node.label
    p, r = node.amounts
    text = wording(random, "scaled", of=of)
    figures = {"p": pen.short(p), "r": pen.short(r), "c": pen.percent(r, p)}
    proved = "c" if text.startswith(("Anggaran", "Realisasi")) and "sekitar" not in text else ""
    return said("scaled", text, figures, proved)


@sentence
def spelled(random: Random, budget: Budget, pen: Pen) -> Said:
    """Amounts with their words."""
    node = random.choice([budget.root, *budget.programs])
    of = "belanja dinas" if node is budget.root else node.label
    p, r = node.amounts
    text = wording(random, "spelled", of=of)
    figures = {**money_of(pen, node), "w": pen.words(p), "v": pen.words(r)}
    return said("spelled", text, figures, "p r w v")


@sentence
def counts(random: Random, budget: Budget, _: Pen) -> Said:
    """How many programs, kegiatan and sub kegiatan."""
    numbers = [len(budget.level(depth)) for depth in (1, 2, 3)]
    text = wording(random, "counts")
    spell = random.random() < 0.4
    figures = {
        str(at): f"{number} ({num2words(number, lang='id')})" if spell else str(number)
        for at, number in enumerate(numbers, start=1)
    }
    return said("counts", text, dict(zip("xyz", figures.values(), strict=True)), "x y z")


@sentence
def change(random: Random, budget: Budget, pen: Pen) -> Said:
    """The budget before and after its change."""
    after = budget.root.amounts[0]
    up = after > budget.before
    word, noun = ("bertambah", "penambahan") if up else ("berkurang", "pengurangan")
    text = wording(random, "change", word=word, noun=noun)
    gap = abs(after - budget.before)
    figures = {
        "a": pen.amount(budget.before),
        "b": pen.amount(after),
        "d": pen.amount(gap),
        "g": pen.percent(gap, budget.before),
    }
    return said("change", text, figures, "a b d g")


@sentence
def years(random: Random, budget: Budget, pen: Pen) -> Said:
    """Realisasi of the year and of the one before it."""
    now, then = budget.root.amounts[1], budget.last[1]
    word, noun = ("naik", "kenaikan") if now > then else ("turun", "penurunan")
    text = wording(random, "years", word=word, noun=noun)
    gap = abs(now - then)
    figures = {
        "a": pen.amount(then),
        "b": pen.amount(now),
        "d": pen.amount(gap),
        "g": pen.percent(gap, then),
    }
    return said("years", text, figures, "a b d g")


@sentence
def parts(random: Random, budget: Budget, pen: Pen) -> Said | None:
    """The whole by its kinds."""
    kinds = budget.kinds.children
    if len(kinds) < 2:
        return None
    at = random.choice([0, 1])
    word = ["anggaran", "realisasi"][at]
    text = wording(
        random,
        "parts",
        word=word,
        first=kinds[0].label,
        second=kinds[1].label,
        Word=word.capitalize(),
    )
    figures = {
        "t": pen.amount(budget.root.amounts[at]),
        "m": pen.amount(kinds[0].amounts[at]),
        "n": pen.amount(kinds[1].amounts[at]),
    }
    return said("parts", text, figures, "t m n")


@sentence
def listed(random: Random, budget: Budget, pen: Pen) -> Said:
    """A program and its kegiatan one by one."""
    node = random.choice(budget.programs)
    mark = random.choice(["{})", "{}.", "({})"])
    text = wording(random, "listed", name=node.label)
    figures, proved = money_of(pen, node), ["p", "r", "c"]
    for at, each in enumerate(node.children, start=1):
        item = wording(random, "item", name=each.label)
        text += f"¶{mark.format(at)} {item}".replace("}", f"{at}}}")
        figures |= {f"{name}{at}": value for name, value in money_of(pen, each).items()}
        proved += [f"p{at}", f"r{at}", f"c{at}"]
    return said("listed", text, figures, " ".join(proved))


@sentence
def labelled(random: Random, budget: Budget, pen: Pen) -> Said:
    """Label: amount, a line each."""
    node = random.choice([budget.root, *budget.programs])
    of = "Anggaran dinas" if node is budget.root else node.label
    colon = random.choice([" : ", ": ", " = "])
    text = wording(random, "labelled", of=of, colon=colon)
    return said("labelled", text, money_of(pen, node))


@sentence
def perda(random: Random, budget: Budget, pen: Pen) -> Said:
    """Lettered paragraphs with what is more or less."""
    text = wording(random, "perda")
    return said("perda", text, money_of(pen, budget.root))


@sentence
def share(random: Random, budget: Budget, pen: Pen) -> Said | None:
    """The largest kind, and its part of the whole."""
    kinds = sorted(budget.kinds.children, key=lambda each: each.amounts[0])
    if len(kinds) < 2:
        return None
    top, total = kinds[-1], budget.root.amounts[0]
    text = wording(random, "share", name=top.label)
    return said("share", text, money_of(pen, top) | {"k": pen.percent(top.amounts[0], total)}, "p")


@sentence
def best(random: Random, budget: Budget, pen: Pen) -> Said:
    """The program of the highest and of the lowest serapan."""
    ratio = sorted(budget.programs, key=lambda each: Decimal(each.amounts[1]) / each.amounts[0])
    low, high = ratio[0], ratio[-1]
    text = wording(random, "best", high=high.label, low=low.label)
    figures = {"h": pen.percent(*high.amounts[::-1]), "l": pen.percent(*low.amounts[::-1])}
    return said("best", text, figures, "h l")


@sentence
def below(random: Random, budget: Budget, _: Pen) -> Said:
    """How many sub kegiatan are below a threshold."""
    limit = random.choice([50, 60, 75, 80])
    low = [each for each in budget.level(3) if each.amounts[1] * 100 < limit * each.amounts[0]]
    text = wording(random, "below", limit=limit)
    number = len(low)
    figures = {
        "k": f"{number} ({num2words(number, lang='id')})" if random.random() < 0.5 else str(number)
    }
    return said("below", text, figures, "k")


@sentence
def mean(random: Random, budget: Budget, pen: Pen) -> Said:
    """A mean of percents, which is no ratio of amounts."""
    ratios = [Decimal(100 * each.amounts[1]) / each.amounts[0] for each in budget.programs]
    value = (sum(ratios, Decimal(0)) / len(ratios)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    text = wording(random, "mean")
    return said("mean", text, money_of(pen, budget.root) | {"m": f"{value}".replace(".", ",")}, "")


@sentence
def other(random: Random, budget: Budget, pen: Pen) -> Said:
    """Figures that are no money of the budget, or of a part of it, or of another time."""
    node = random.choice(budget.programs)
    some = pen.amount(random.randrange(10**7, 10**9))
    more = pen.amount(random.randrange(10**7, 10**9))
    text = wording(random, "other", some=some, name=node.label, more=more)
    return said("other", text.replace("{", "{{").replace("}", "}}"), {}, "")


# tables


def columns(random: Random) -> list[str]:
    """Which amounts a table prints."""
    found = ["pagu", "realisasi"]
    found += ["sisa"] if random.random() < 0.4 else []
    return [*found, "percent"] if random.random() < 0.8 else found


HEADS = {
    "pagu": ["Anggaran (Rp)", "Pagu", "Pagu Anggaran", "Anggaran"],
    "realisasi": ["Realisasi (Rp)", "Realisasi", "Realisasi Anggaran"],
    "sisa": ["Sisa Anggaran", "Sisa", "Sisa Pagu"],
    "percent": ["%", "Persentase (%)", "Serapan (%)"],
}


def figures_of(node: Node, wanted: Sequence[str], style: districts.Style) -> Row:
    """The figures of a row."""
    p, r = node.amounts
    printed = {
        "pagu": style.amount(p),
        "realisasi": style.amount(r),
        "sisa": style.amount(p - r),
        "percent": style.percent(r, p),
    }
    return [printed[name] for name in wanted]


def tree_grid(
    random: Random, root: Node, title: str, lead: Sequence[str], *, total: bool, deep: int
) -> Grid:
    """A tree as a table; ``lead`` heads the columns before the figures."""
    style = districts.style_of(random, unit=False)
    style.zero, style.places = "0", random.choice([1, 2, 2])
    wanted = columns(random)
    head = [*lead, *(random.choice(HEADS[name]) for name in wanted)]
    rows: list[Row] = []
    proved: dict[tuple[int, int], frozenset[str]] = {}
    above = {id(each): parent for _, parent in root.walk() for each in parent.children}
    for depth, node in root.walk():
        if (depth == 0 and total) or depth > deep:
            continue
        near = {node.label, above[id(node)].label if id(node) in above else "JUMLAH"}
        near |= {each.label for each in node.children if depth < deep} | {"JUMLAH"}
        own = [node.code, node.label] if len(lead) > 1 else [node.label]
        for at in range(len(wanted)):
            is_sum = depth > int(total) or (node.children and depth < deep) or total
            if wanted[at] != "percent" and (is_sum or "sisa" in wanted):
                proved[len(rows), len(own) + at] = frozenset(near)
        rows.append([*own, *figures_of(node, wanted, style)])
    if total:
        rows.append([*[""] * (len(lead) - 1), "JUMLAH", *figures_of(root, wanted, style)])
    return Grid("tree", title, (head,), tuple(rows), proved)


def programs_grid(random: Random, budget: Budget) -> Grid:
    """The programs with their kegiatan and sub kegiatan."""
    lead = ["Kode", random.choice(["Program/Kegiatan/Sub Kegiatan", "Uraian"])]
    return tree_grid(
        random,
        budget.root,
        f"Anggaran dan Realisasi Program dan Kegiatan Tahun {YEAR}",
        lead,
        total=True,
        deep=3,
    )


def kinds_grid(random: Random, budget: Budget) -> Grid:
    """The kinds of spending."""
    lead = ["Kode", "Uraian"]
    return tree_grid(
        random, budget.kinds, f"Realisasi Belanja Tahun {YEAR}", lead, total=False, deep=3
    )


def years_grid(random: Random, budget: Budget) -> Grid:
    """Two years side by side."""
    pen = districts.style_of(random, unit=False)
    pen.prefix, pen.zero = "", "0"
    top = ["No", "Uraian", f"Tahun {YEAR - 1}", "", f"Tahun {YEAR}", ""]
    head = ["", "", "Anggaran", "Realisasi", "Anggaran", "Realisasi"]
    rows, sums = list[Row](), [0, 0, 0, 0]
    for at, node in enumerate(budget.programs, start=1):
        p, r = node.amounts
        then = p // 3 * 2 + 7, r // 3 * 2 + 3
        rows.append([str(at), node.label, *(pen.amount(each) for each in (*then, p, r))])
        sums = [a + b for a, b in zip(sums, (*then, p, r), strict=True)]
    rows.append(["", "JUMLAH", *map(pen.amount, sums)])
    proved = {
        (at, column): frozenset({rows[at][1], "JUMLAH"})
        for at in range(len(rows) - 1)
        for column in range(2, 6)
    }
    return Grid(
        "years",
        f"Perbandingan Anggaran dan Realisasi Tahun {YEAR - 1} dan {YEAR}",
        (top, head),
        tuple(rows),
        proved,
    )


def targets_grid(random: Random, budget: Budget) -> Grid:
    """Indicators with target and capaian: no money."""
    rows = []
    for at, node in enumerate(budget.level(1), start=1):
        target, done = random.randint(20, 100), random.randint(10, 110)
        rows.append(
            [
                str(at),
                f"Persentase {node.label.removeprefix('Program ')}",
                "Persen",
                str(target),
                str(done),
                f"{Decimal(100 * done) / target:.2f}".replace(".", ","),
            ]
        )
    return Grid(
        "targets",
        "Capaian Indikator Kinerja Utama",
        (["No", "Indikator Kinerja", "Satuan", "Target", "Realisasi", "Capaian (%)"],),
        tuple(rows),
    )


def staff_grid(random: Random, _: Budget) -> Grid:
    """Numbers of staff: no money."""
    rows, total = list[Row](), [0, 0, 0]
    for at, name in enumerate(
        ["Sekretariat", "Bidang Data", "Bidang Pembinaan", "UPT Layanan"], start=1
    ):
        own = [random.randint(1, 12), random.randint(1, 9)]
        own.append(sum(own))
        total = [a + b for a, b in zip(total, own, strict=True)]
        rows.append([str(at), name, *map(str, own)])
    rows.append(["", "Jumlah", *map(str, total)])
    return Grid(
        "staff",
        "Jumlah Pegawai menurut Unit Kerja",
        (["No", "Unit Kerja", "Laki-laki", "Perempuan", "Jumlah"],),
        tuple(rows),
    )


PROSE = WORDINGS["prose"]


def clean(seed: int) -> Report:
    """A report without any fault."""
    random = Random(f"laporan/{seed}")
    budget, pen = budget_of(random), Pen(random)
    grids = [programs_grid(random, budget), kinds_grid(random, budget)]
    grids += [
        make(random, budget)
        for make in (years_grid, targets_grid, staff_grid)
        if random.random() < 0.5
    ]
    random.shuffle(grids)
    names = random.sample([*MAKERS], random.randint(6, 12))
    told: list[Block] = [each for name in names if (each := MAKERS[name](random, budget, pen))]
    blocks: list[Block] = [Said("prose", PROSE[0], {})]
    for grid in grids:
        prose = [Said("prose", random.choice(PROSE), {}) for _ in range(random.randint(1, 4))]
        blocks += [told.pop() if told else each for each in prose]
        blocks += [Said("prose", random.choice(PROSE), {}), grid]
    return Report((*blocks, *told, Said("prose", PROSE[3], {})))


def spoiled(seed: int) -> Report | None:
    """The same report with one figure changed, whose fault it proves; None where it proves none."""
    report = clean(seed)
    random = Random(f"cacat/{seed}")
    in_text = random.random() < 0.75
    places: dict[str, list[int]] = {}
    for at, block in enumerate(report.blocks):
        if isinstance(block, Said) is in_text and block.proved:
            places.setdefault(block.kind, []).append(at)
    if not places:
        return None
    at = random.choice(places[random.choice(sorted(places))])
    block = report.blocks[at]
    spoil = _said(random, block) if isinstance(block, Said) else _grid(random, block)
    now, kind, wrong, figure = spoil
    if now == block:
        return None
    return Report((*report.blocks[:at], now, *report.blocks[at + 1 :]), kind, wrong, figure)


Spoiled = tuple[Block, str, frozenset[str], str]


def _said(random: Random, block: Said) -> Spoiled:
    """A paragraph with a slip, what of it, all of it as it is now, and the figure."""
    name = random.choice(sorted(block.proved))
    figure = slipped(random, block.figures[name])
    now = replace(block, figures={**block.figures, name: figure})
    return now, f"{block.kind}.{name}", frozenset({str(now)}), figure


def _grid(random: Random, block: Grid) -> Spoiled:
    """A table with a slip, what it is, the labels at which that may show, and the figure."""
    line, column = random.choice(sorted(block.proved))
    rows = [list(each) for each in block.rows]
    defect = random.choice(["digit", "transposed"])
    rows[line][column] = figure = districts.changed(random, rows[line][column], defect)
    now = replace(block, rows=tuple(rows))
    return now, block.kind, block.proved[line, column], figure


UNITS = ("satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")


def slipped(random: Random, printed: str) -> str:
    """A figure with a slip: two digits swapped, or one other; of words, one other."""
    if not any(map(str.isdigit, printed)):
        return _respelled(random, printed)
    if "(" in printed or printed.isdigit():
        found = re.match(r"\d+", printed)
        number = found[0] if found else ""
        return printed.replace(number, str(int(number) + random.choice([1, 2])), 1)
    if "%" in printed or "persen" in printed:
        digits = [at for at, each in enumerate(printed) if each.isdigit()]
        at = random.choice(digits[: max(len(digits) - 1, 1)])
        other = random.choice([each for each in "123456789" if each != printed[at]])
        return printed[:at] + other + printed[at + 1 :]
    return districts.changed(random, printed, random.choice(["digit", "transposed"]))


def _respelled(random: Random, printed: str) -> str:
    """A number in words with one word wrong."""
    words = printed.split()
    places = [at for at, word in enumerate(words) if word in UNITS]
    for at in random.sample(places, min(1, len(places))):
        words[at] = random.choice([each for each in UNITS if each != words[at]])
    return " ".join(words)


# printing


def lines_of(block: Said) -> list[str]:
    """The lines of a paragraph."""
    return str(block).split("¶")


def as_text(report: Report, path: Path, random: Random) -> Path:
    """As plain text: tables by tabs, pipes or spaces."""
    way = random.choice(["tab", "pipe", "space"])
    out: list[str] = []
    for block in report.blocks:
        if isinstance(block, Said):
            out += [each for line in lines_of(block) for each in (line, "")]
        else:
            out += [*_title(block), *_table(block, way), ""]
    path.write_text("\n".join(out), encoding="utf-8")
    return path


def _title(grid: Grid) -> list[str]:
    return ["Tabel 3.1", grid.title, ""]


def _table(grid: Grid, way: str) -> Iterator[str]:
    rows = [*grid.head, *grid.rows]
    if way == "tab":
        yield from ("\t".join(each) for each in rows)
    elif way == "pipe":
        yield f"| {' | '.join(rows[0])} |"
        yield "|" + "---|" * len(rows[0])
        yield from (f"| {' | '.join(each)} |" for each in rows[1:])
    else:
        widths = [max(len(each[at]) for each in rows) for at in range(len(rows[0]))]
        for each in rows:
            cells = [
                cell.rjust(width) if cell[:1].isdigit() and at > 1 else cell.ljust(width)
                for at, (cell, width) in enumerate(zip(each, widths, strict=True))
            ]
            yield "   ".join(cells).rstrip()


def as_word(report: Report, path: Path, random: Random) -> Path:
    """As a document of Word."""
    text = "\n".join(
        line
        for block in report.blocks
        for line in (
            [*lines_of(block)]
            if isinstance(block, Said)
            else ["", *_title(block), *_table(block, "tab"), ""]
        )
    )
    return as_docx(text, path, ruled=random.random() < 0.8)


def as_pdf(report: Report, path: Path, random: Random) -> Path:
    """As pages."""
    look = Look(
        label=150, padding=random.choice([1.0, 2.0]), furniture=random.random() < 0.6, size=7.5
    )
    printer = Printer(path, look)
    room = printer.width - 2 * MARGIN
    for block in report.blocks:
        if isinstance(block, Said):
            for line in lines_of(block):
                printer.say(line)
        else:
            for line in _title(block)[:2]:
                printer.say(line, centre=True)
            printer.look = look
            printer.table(block.head, block.rows, MARGIN, room)
    printer.canvas.save()
    return path


WAYS: dict[str, Callable[[Report, Path, Random], Path]] = {
    "txt": as_text,
    "docx": as_word,
    "pdf": as_pdf,
}
