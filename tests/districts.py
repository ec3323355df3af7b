"""Budget documents as districts print them, each with its truth; drawn from the forms, not from
what the reader knows.

A budget is drawn first, exact and closed at every level. A form then decides what of it is printed:
which columns, codes, headings, totals, units and marks. At last one figure may be spoiled, and the
document remembers which.
"""

# names as printed, a row a line
from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from random import Random

PENDAPATAN, BELANJA, PENERIMAAN, PENGELUARAN = "pendapatan", "belanja", "penerimaan", "pengeluaran"
UNITS = {"": 1, "ribuan": 1_000, "jutaan": 1_000_000}
NAMES = {
    PENDAPATAN: {
        "Pendapatan Asli Daerah": ["Pajak Daerah", "Retribusi Daerah", "Lain-lain PAD yang Sah"],
        "Pendapatan Transfer": ["Transfer Pemerintah Pusat", "Transfer Antar Daerah"],
        "Lain-lain Pendapatan Daerah yang Sah": ["Hibah", "Dana Darurat"],
    },
    BELANJA: {
        "Belanja Operasi": [
            "Belanja Pegawai",
            "Belanja Barang dan Jasa",
            "Belanja Hibah",
            "Belanja Bantuan Sosial",
        ],
        "Belanja Modal": [
            "Belanja Modal Tanah",
            "Belanja Modal Peralatan dan Mesin",
            "Belanja Modal Jalan dan Irigasi",
        ],
        "Belanja Tidak Terduga": ["Belanja Tidak Terduga Bencana"],
        "Belanja Transfer": ["Belanja Bagi Hasil", "Belanja Bantuan Keuangan"],
    },
}
DESA = {
    PENDAPATAN: {
        "Pendapatan Asli Desa": ["Hasil Usaha", "Swadaya, Partisipasi dan Gotong Royong"],
        "Pendapatan Transfer": ["Dana Desa", "Bagi Hasil Pajak dan Retribusi", "Alokasi Dana Desa"],
        "Pendapatan Lain-lain": ["Bunga Bank", "Hibah dari Pihak Ketiga"],
    },
    BELANJA: {
        "Bidang Penyelenggaraan Pemerintahan Desa": [
            "Siltap dan Tunjangan",
            "Operasional Kantor Desa",
        ],
        "Bidang Pelaksanaan Pembangunan Desa": [
            "Sub Bidang Pendidikan",
            "Sub Bidang Kesehatan",
            "Sub Bidang Pekerjaan Umum",
        ],
        "Bidang Pembinaan Kemasyarakatan": ["Sub Bidang Ketenteraman", "Sub Bidang Kepemudaan"],
        "Bidang Pemberdayaan Masyarakat": [
            "Sub Bidang Pertanian",
            "Sub Bidang Peningkatan Kapasitas Aparatur",
        ],
    },
}
PROGRAMS = {
    "Program Penunjang Urusan Pemerintahan Daerah": {
        "Perencanaan, Penganggaran, dan Evaluasi Kinerja": [
            "Penyusunan Dokumen Perencanaan",
            "Evaluasi Kinerja Perangkat Daerah",
        ],
        "Administrasi Keuangan Perangkat Daerah": [
            "Penyediaan Gaji dan Tunjangan ASN",
            "Koordinasi Pelaksanaan Akuntansi",
        ],
        "Administrasi Umum Perangkat Daerah": [
            "Penyediaan Bahan Logistik",
            "Fasilitasi Kunjungan Tamu",
            "Penyelenggaraan Rapat",
        ],
    },
    "Program Pemberdayaan Sosial": {
        "Pengembangan Potensi Sumber Kesejahteraan Sosial": [
            "Peningkatan Kemampuan Karang Taruna",
            "Pembinaan Pekerja Sosial",
        ],
    },
    "Program Perlindungan dan Jaminan Sosial": {
        "Pengelolaan Data Fakir Miskin": [
            "Pendataan Fakir Miskin",
            "Fasilitasi Bantuan Sosial Keluarga",
        ],
        "Pemeliharaan Anak Terlantar": ["Penjangkauan Anak Terlantar", "Rujukan Anak Terlantar"],
    },
}


@dataclass(slots=True)
class Node:
    """One line of a budget: its amounts are the sums of what is below it."""

    label: str
    code: str = ""
    children: list[Node] = field(default_factory=list)
    own: tuple[int, int] = (0, 0)  # pagu and realisasi in rupiah, of a leaf

    @property
    def amounts(self) -> tuple[int, int]:
        if not self.children:
            return self.own
        parts = [child.amounts for child in self.children]
        return sum(part[0] for part in parts), sum(part[1] for part in parts)

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Node]]:
        yield depth, self
        for child in self.children:
            yield from child.walk(depth + 1)


@dataclass(frozen=True, slots=True)
class Document:
    """A printed table and what is true of it.

    Attributes:
        form: how it is laid out.
        rows: its cells as text.
        spoiled: row (counted from 0) and column of the figure that was spoiled, None in a clean
            one.
        defect: what was done to it.
        related: rows at which the fault may show as well: the parent, the totals.
        proved: whether the document itself proves the fault.
    """

    form: str
    rows: tuple[tuple[str, ...], ...]
    spoiled: tuple[int, int] | None = None
    defect: str = ""
    related: frozenset[int] = frozenset()
    proved: bool = False

    def csv(self, delimiter: str = ",") -> str:
        sheet = io.StringIO()
        csv.writer(sheet, delimiter=delimiter, lineterminator="\n").writerows(self.rows)
        return sheet.getvalue()


@dataclass(slots=True)
class Style:
    """How figures are written in one document."""

    random: Random
    unit: int = 1
    decimals: int = 0
    marks: tuple[str, str] = (".", ",")
    negative: str = "()"
    prefix: str = ""
    zero: str = "0"
    places: int = 2
    percent_sign: str = ""
    percent_mark: str = ","

    def amount(self, rupiah: int | Decimal) -> str:
        quantum = Decimal(1).scaleb(-self.decimals)
        value = (Decimal(rupiah) / self.unit).quantize(quantum, ROUND_HALF_UP)
        if value == 0 and self.zero:
            return self.zero
        text = f"{abs(value):,.{self.decimals}f}".replace(",", "\0").replace(".", self.marks[1])
        text = self.prefix + text.replace("\0", self.marks[0])
        if value < 0:
            return f"({text})" if self.negative == "()" else f"-{text}"
        return text

    def percent(self, part: int, whole: int) -> str:
        if not whole:
            return (
                "0" + self.percent_mark + "0" * self.places + self.percent_sign
                if self.places
                else "0"
            )
        exact = Decimal(100 * part) / Decimal(whole)
        value = exact.quantize(Decimal(1).scaleb(-self.places), ROUND_HALF_UP)
        return f"{value:.{self.places}f}".replace(".", self.percent_mark) + self.percent_sign


def style_of(random: Random, *, unit: bool = True) -> Style:
    """A way of writing figures that some office uses."""
    indonesian = random.random() < 0.75
    word = random.choice(["", "", "", "ribuan", "jutaan"]) if unit else ""
    return Style(
        random,
        unit=UNITS[word],
        decimals=random.choice([0, 2]) if word == "" else 0,
        marks=(".", ",") if indonesian else (",", "."),
        negative=random.choice(["()", "-"]),
        prefix=random.choice(["", "", "", "Rp ", "Rp. "]),
        zero=random.choice(["0", "-", ""]),
        places=random.choice([0, 1, 2, 2, 2]),
        percent_sign=random.choice(["", "%", " %"]),
        percent_mark="," if indonesian else random.choice([".", ","]),
    )


def money(random: Random, low: int = 6, high: int = 10) -> int:
    return (
        random.randrange(10 ** (low - 1), 10 ** random.randint(low, high))
        // random.choice([1, 1, 100, 1000])
        * 1
    )


def leaf(random: Random, label: str, code: str, *, over: bool) -> Node:
    pagu = money(random)
    share = Decimal(random.randint(0, 1150 if over else 1000)) / 1000
    realisasi = random.choice([0, pagu, *[int(pagu * share)] * 6])
    return Node(label, code, own=(pagu, realisasi))


def grown(
    random: Random, names: dict[str, list[str]], code: str, *, over: bool, widths: tuple[str, str]
) -> list[Node]:
    """Kelompok and their jenis under one akun, some of them left out."""
    kept = [name for name in names if random.random() < 0.8] or [next(iter(names))]
    groups = []
    for n, name in enumerate(names, 1):
        if name in kept:
            own = f"{code}{widths[0].format(n)}"
            lines = [
                leaf(random, label, f"{own}{widths[1].format(m)}", over=over)
                for m, label in enumerate(names[name], 1)
                if random.random() < 0.85 or m == 1
            ]
            groups.append(Node(name, own, lines))
    return groups


@dataclass(slots=True)
class Sheet:
    """Rows being printed, and which figure follows from which rows."""

    rows: list[list[str]] = field(default_factory=list)
    nodes: dict[int, Node] = field(default_factory=dict)
    parents: dict[int, list[int]] = field(default_factory=dict)  # row to the rows that add it up
    money: dict[str, int] = field(default_factory=dict)  # pagu, realisasi, sisa, percent to column
    printed: set[tuple[int, int]] = field(default_factory=set)

    def add(self, row: list[str], node: Node | None = None, above: list[int] | None = None) -> int:
        self.rows.append(row)
        place = len(self.rows) - 1
        if node is not None:
            self.nodes[place] = node
            self.parents[place] = above or []
        return place


HEADINGS = {
    "kode": ["Kode", "Kode Rekening", "KODE", "Kode Rek."],
    "uraian": ["Uraian", "URAIAN", "Nama Rekening", "Uraian Kegiatan"],
    "pagu": [
        "Anggaran",
        "Pagu",
        "Pagu Anggaran",
        "ANGGARAN (Rp)",
        "Jumlah Anggaran",
        "Anggaran 2023",
    ],
    "realisasi": [
        "Realisasi",
        "REALISASI",
        "Realisasi (Rp)",
        "Realisasi Anggaran",
        "Realisasi 2023",
    ],
    "sisa": ["Sisa", "Lebih/(Kurang)", "Sisa Anggaran", "Selisih"],
    "percent": ["%", "Persentase", "% Realisasi", "Capaian (%)", "Persentase Realisasi (%)"],
}


def heading(random: Random, sheet: Sheet, style: Style, columns: list[str]) -> None:
    """Titles, the declared unit, the header, and sometimes a row of column numbers."""
    width = len(columns)
    if random.random() < 0.7:
        title = random.choice(
            ["LAPORAN REALISASI ANGGARAN", "REKAPITULASI BELANJA", "RINGKASAN ANGGARAN"]
        )
        sheet.add([title, *[""] * (width - 1)])
        sheet.add(["Tahun Anggaran 2023", *[""] * (width - 1)])
    word = next(word for word, size in UNITS.items() if size == style.unit)
    if word:
        sheet.add([f"(dalam {word} rupiah)", *[""] * (width - 1)])
    sheet.add([random.choice(HEADINGS[column]) for column in columns])
    if random.random() < 0.2:
        sheet.add([str(n) for n in range(1, width + 1)])
    sheet.money = {
        name: n
        for n, name in enumerate(columns)
        if name in {"pagu", "realisasi", "sisa", "percent"}
    }


def cells(style: Style, columns: list[str], node: Node, label: str) -> list[str]:
    """The cells of one line."""
    pagu, realisasi = node.amounts
    printed = {
        "kode": node.code,
        "uraian": label,
        "pagu": style.amount(pagu),
        "realisasi": style.amount(realisasi),
        "sisa": style.amount(pagu - realisasi),
        "percent": style.percent(realisasi, pagu),
    }
    return [printed[column] for column in columns]


def columns_of(random: Random, *, code: bool, required: tuple[str, ...] = ()) -> list[str]:
    columns = ["kode"] * code + ["uraian", "pagu", "realisasi"]
    if random.random() < 0.2 and not required:
        columns[-2:] = ["realisasi", "pagu"]
    if random.random() < 0.5 or "sisa" in required:
        columns.append("sisa")
    if random.random() < 0.7 or "percent" in required:
        columns.append("percent")
    return columns


def put_tree(
    sheet: Sheet, style: Style, columns: list[str], node: Node, above: list[int], *, upper: int = 0
) -> int:
    """A node and all below it, parents first; the first levels in capitals."""
    label = node.label.upper() if upper > 0 else node.label
    own = sheet.add(cells(style, columns, node, label), node, above)
    for child in node.children:
        put_tree(sheet, style, columns, child, [own], upper=upper - 1)
    return own


def put_total(  # noqa: PLR0917
    sheet: Sheet, style: Style, columns: list[str], node: Node, label: str, adds: list[int]
) -> int:
    total = Node(label, "", own=node.amounts)
    own = sheet.add(cells(style, columns, total, label), total)
    for row in adds:
        sheet.parents[row] = [*sheet.parents.get(row, []), own]
    return own


def rows_of(sheet: Sheet, nodes: list[Node]) -> list[int]:
    return [row for row, node in sheet.nodes.items() if any(node is each for each in nodes)]


def lra(random: Random) -> Sheet:
    """An LRA by rekening: kelompok and jenis under the akun belanja, totals below each block or
    none.
    """
    style, columns = style_of(random), columns_of(random, code=True)
    widths = random.choice([(".{}", ".{:02d}"), (".{}", ".{}")])
    belanja = Node("Belanja", "5", grown(random, NAMES[BELANJA], "5", over=False, widths=widths))
    sheet = Sheet()
    heading(random, sheet, style, columns)
    tops = [belanja]
    if random.random() < 0.4:
        tops = [
            Node(
                "Pendapatan", "4", grown(random, NAMES[PENDAPATAN], "4", over=True, widths=widths)
            ),
            belanja,
        ]
    for top in tops:
        put_tree(sheet, style, columns, top, [], upper=random.choice([1, 2]))
        if random.random() < 0.6:
            put_total(
                sheet,
                style,
                columns,
                top,
                f"JUMLAH {top.label.upper()}",
                rows_of(sheet, top.children) + rows_of(sheet, [top]),
            )
    if len(tops) == 2 and random.random() < 0.7:
        balance(sheet, style, columns, tops[0], tops[1])
    return sheet


def balance(sheet: Sheet, style: Style, columns: list[str], income: Node, spent: Node) -> None:
    surplus = tuple(a - b for a, b in zip(income.amounts, spent.amounts, strict=True))
    node = Node("SURPLUS/(DEFISIT)", "", own=(surplus[0], surplus[1]))
    row = cells(style, columns, node, node.label)
    if "percent" in columns:
        row[columns.index("percent")] = ""
    own = sheet.add(row, node)
    for top in (income, spent):
        for place in rows_of(sheet, [top]):
            sheet.parents[place] = [*sheet.parents.get(place, []), own]


def desa(random: Random, *, coded: bool) -> Sheet:
    """A village budget: pendapatan, belanja by bidang, surplus; with codes or without any."""
    style, columns = style_of(random, unit=False), columns_of(random, code=coded)
    widths = (".{}", ".{}")
    income = Node("Pendapatan", "4", grown(random, DESA[PENDAPATAN], "4", over=True, widths=widths))
    spent = Node("Belanja", "5", grown(random, DESA[BELANJA], "5", over=False, widths=widths))
    sheet = Sheet()
    heading(random, sheet, style, columns)
    titled = (
        random.random() < 0.5
    )  # PENDAPATAN heads its lines without an amount, its total stands below
    for top in (income, spent):
        if titled:
            sheet.add(
                [
                    top.code if c == "kode" else top.label.upper() if c == "uraian" else ""
                    for c in columns
                ]
            )
            for group in top.children:
                put_tree(sheet, style, columns, group, [], upper=0)
            put_total(
                sheet,
                style,
                columns,
                top,
                f"JUMLAH {top.label.upper()}",
                rows_of(sheet, top.children),
            )
        else:
            put_tree(sheet, style, columns, top, [], upper=1)
    balance(sheet, style, columns, income, spent)
    return sheet


def desa_kode(random: Random) -> Sheet:
    return desa(random, coded=True)


def desa_tanpa_kode(random: Random) -> Sheet:
    return desa(random, coded=False)


def portal(random: Random) -> Sheet:
    """A public portal: no codes, milliards with two decimals, percents of the unrounded amounts."""
    style = Style(
        random,
        unit=10**9,
        decimals=2,
        marks=(".", ","),
        negative="-",
        prefix="",
        zero="",
        percent_sign="%",
    )
    columns = ["uraian", "pagu", "realisasi", "percent"]
    income = Node(
        "Pendapatan Daerah", "", grown(random, NAMES[PENDAPATAN], "", over=True, widths=("", ""))
    )
    spent = Node(
        "Belanja Daerah", "", grown(random, NAMES[BELANJA], "", over=False, widths=("", ""))
    )
    for _, node in (*income.walk(), *spent.walk()):
        node.own = tuple(amount * 997 for amount in node.own)  # type: ignore[assignment]
    sheet = Sheet()
    sheet.add(["Akun", "Anggaran", "Realisasi", "%"])
    sheet.money = {"pagu": 1, "realisasi": 2, "percent": 3}
    for top in (income, spent):
        put_tree(sheet, style, columns, top, [])
    for row in sheet.rows[1:]:
        row[1:3] = [f"{cell} M" for cell in row[1:3]]
    return sheet


def perda(random: Random) -> Sheet:
    """A Perda on a changed budget: semula, bertambah/(berkurang), menjadi, in lettered
    paragraphs.
    """
    style = replace(style_of(random, unit=False), decimals=2, marks=(".", ","), zero="0,00")
    sheet = Sheet()
    sheet.add(["No", "Uraian", "Semula", "Bertambah/(Berkurang)", "Menjadi"])
    sheet.money = {"pagu": 2, "sisa": 3, "realisasi": 4}
    for n, (akun, names) in enumerate(((PENDAPATAN, NAMES[PENDAPATAN]), (BELANJA, NAMES[BELANJA]))):
        top = Node(
            f"{akun.title()} Daerah", "", grown(random, names, "", over=True, widths=("", ""))
        )
        own: list[int] = []
        sheet.add([f"{n + 1}.", top.label, "", "", ""])
        for m, group in enumerate(top.children):
            before, after = group.amounts
            row = [
                f"{'abcdef'[m]}.",
                group.label,
                style.amount(before),
                style.amount(after - before),
                style.amount(after),
            ]
            own.append(sheet.add(row, group))
        before, after = top.amounts
        row = [
            "",
            f"Jumlah {top.label}",
            style.amount(before),
            style.amount(after - before),
            style.amount(after),
        ]
        total = sheet.add(row, Node(top.label, "", own=top.amounts))
        for place in own:
            sheet.parents[place] = [total]
    return sheet


def programs(random: Random, *, coded: bool) -> Node:
    """Program, kegiatan and sub kegiatan of one SKPD."""
    root = Node("Dinas Sosial", "1.06")
    kept = [name for name in PROGRAMS if random.random() < 0.8] or [next(iter(PROGRAMS))]
    for p, name in enumerate(PROGRAMS, 1):
        if name not in kept:
            continue
        program = Node(name, f"1.06.{p:02d}" if coded else "")
        for k, (kegiatan, subs) in enumerate(PROGRAMS[name].items(), 1):
            own = f"{program.code}.2.{k:02d}"
            lines = [
                leaf(random, sub, f"{own}.{s:04d}" if coded else "", over=False)
                for s, sub in enumerate(subs, 1)
            ]
            program.children.append(Node(kegiatan, own if coded else "", lines))
        root.children.append(program)
    return root


def lkjip(random: Random) -> Sheet:
    """A table of a LKjIP: program, kegiatan, sub kegiatan with serapan, a JUMLAH below, above, or
    none.
    """
    style, columns = style_of(random), columns_of(random, code=True, required=("percent",))
    root = programs(random, coded=True)
    sheet = Sheet()
    heading(random, sheet, style, columns)
    where = random.choice(["below", "below", "none"])
    for program in root.children:
        put_tree(sheet, style, columns, program, [], upper=random.choice([0, 1]))
    if where == "below":
        label = random.choice(["JUMLAH", "Total", "TOTAL BELANJA", "Jumlah Total"])
        put_total(sheet, style, columns, root, label, rows_of(sheet, root.children))
    return sheet


def bernomor(random: Random) -> Sheet:
    """The same without codes: I, A, 1, as a Renja prints them."""
    style, columns = (
        style_of(random),
        ["nomor", *columns_of(random, code=False, required=("percent",))],
    )
    root = programs(random, coded=False)
    sheet = Sheet()
    known = [column for column in columns if column != "nomor"]
    heading(random, sheet, style, known)
    head = len(sheet.rows)
    for row in sheet.rows:
        row.insert(0, "")
    at = next(n for n, row in enumerate(sheet.rows) if row[1] in HEADINGS["uraian"])
    sheet.rows[at][0] = "No"
    if at < head - 1:
        sheet.rows[at + 1] = [str(n) for n in range(1, len(columns) + 1)]
    sheet.money = {name: column + 1 for name, column in sheet.money.items()}
    for p, program in enumerate(root.children):
        own = sheet.add(
            [["I", "II", "III", "IV"][p], *cells(style, known, program, program.label.upper())],
            program,
        )
        for k, kegiatan in enumerate(program.children):
            below = sheet.add(
                ["ABCDEF"[k], *cells(style, known, kegiatan, kegiatan.label)], kegiatan, [own]
            )
            for s, sub in enumerate(kegiatan.children):
                sheet.add([str(s + 1), *cells(style, known, sub, sub.label)], sub, [below])
    total = Node("JUMLAH", "", own=root.amounts)
    last = sheet.add(["", *cells(style, known, total, "JUMLAH")], total)
    for place in rows_of(sheet, root.children):
        sheet.parents[place] = [last]
    return sheet


def entitas(random: Random) -> Sheet:
    """Several pemda below each other, with the same labels and a total each."""
    style, columns = style_of(random, unit=False), ["uraian", "pagu", "realisasi", "percent"]
    sheet = Sheet()
    heading(random, sheet, style, columns)
    for name in random.sample(
        ["Kabupaten Bantul", "Kabupaten Sleman", "Kota Yogyakarta", "Kabupaten Kulon Progo"], 3
    ):
        sheet.add([name, "", "", ""])
        groups = grown(random, NAMES[BELANJA], "", over=False, widths=("", ""))
        lines = [Node(group.label, "", own=group.amounts) for group in groups]
        places = [sheet.add(cells(style, columns, line, line.label), line) for line in lines]
        put_total(sheet, style, columns, Node(name, "", lines), "Jumlah Belanja", places)
    return sheet


def lebar(random: Random) -> Sheet:
    """A recap with an SKPD a row and a block of columns a kelompok: anggaran, realisasi,
    percent.
    """
    style = replace(style_of(random, unit=False), zero="0")
    groups = random.sample(
        ["Belanja Pegawai", "Belanja Barang dan Jasa", "Belanja Modal", "Belanja Hibah"], 3
    )
    head = ["No", "SKPD", *[cell for group in groups for cell in (group, "", "")], "Jumlah", "", ""]
    sheet = Sheet()
    sheet.add(head)
    sheet.add(["", "", *["Anggaran", "Realisasi", "%"] * 4])
    sheet.money = {"pagu": 2, "realisasi": 3, "percent": 4}
    names = [
        "Dinas Pendidikan",
        "Dinas Kesehatan",
        "Dinas Sosial",
        "Dinas Perhubungan",
        "Inspektorat",
        "Bappeda",
    ]
    sums = [[0, 0] for _ in groups]
    places = []

    def line(pairs: list[tuple[int, int]]) -> list[str]:
        whole = sum(a for a, _ in pairs), sum(b for _, b in pairs)
        return [
            text
            for a, b in (*pairs, whole)
            for text in (style.amount(a), style.amount(b), style.percent(b, a))
        ]

    for n, name in enumerate(names[: random.randint(3, 6)], 1):
        pairs = [leaf(random, "", "", over=False).own for _ in groups]
        for total, pair in zip(sums, pairs, strict=True):
            total[0] += pair[0]
            total[1] += pair[1]
        places.append(sheet.add([str(n), name, *line(pairs)], Node(name, own=pairs[0])))
    last = sheet.add(
        ["", "JUMLAH", *line([(a, b) for a, b in sums])],
        Node("JUMLAH", own=(sums[0][0], sums[0][1])),
    )
    for place in places:
        sheet.parents[place] = [last]
    return sheet


def simda(random: Random) -> Sheet:
    """Codes of the 2006 era: urusan . SKPD . program . kegiatan . rekening, all in one cell."""
    style, columns = style_of(random, unit=False), columns_of(random, code=True)
    base = "1.02 . 1.02.01"
    root = Node("Dinas Kesehatan", base)
    for p in range(1, random.randint(2, 4)):
        program = Node(f"Program Kesehatan {p}", f"{base} . {p:02d}")
        for k in range(1, random.randint(2, 4)):
            own = f"{program.code} . {k:02d}"
            jenis = [
                leaf(random, label, f"{own} . 5 . 2 . {n}", over=False)
                for n, label in enumerate(
                    ["Belanja Pegawai", "Belanja Barang dan Jasa", "Belanja Modal"], 1
                )
            ]
            program.children.append(Node(f"Kegiatan Pelayanan {p}.{k}", own, jenis))
        root.children.append(program)
    sheet = Sheet()
    heading(random, sheet, style, columns)
    put_tree(sheet, style, columns, root, [])
    return sheet


def kutipan(random: Random) -> Sheet:
    """An excerpt: some kegiatan of a program without the rows above them."""
    style, columns = style_of(random), columns_of(random, code=True)
    root = programs(random, coded=True)
    sheet = Sheet()
    heading(random, sheet, style, columns)
    for kegiatan in random.choice(root.children).children:
        put_tree(sheet, style, columns, kegiatan, [])
    return sheet


def rekap(random: Random) -> Sheet:
    """Flat lines of a SIPD export: SKPD, program, kegiatan, sub kegiatan and rekening in columns,
    no parents.
    """
    style = Style(random, marks=(".", ","), decimals=2, zero="0,00")
    sheet = Sheet()
    roles = [
        "KODE SKPD",
        "NAMA SKPD",
        "KODE PROGRAM",
        "NAMA PROGRAM",
        "KODE SUB KEGIATAN",
        "NAMA SUB KEGIATAN",
        "KODE REKENING",
        "NAMA REKENING",
        "PAGU",
    ]
    sheet.add(roles)
    sheet.money = {"pagu": 8}
    accounts = {
        "5.1.01.01.01.0001": "Belanja Gaji Pokok PNS",
        "5.1.02.01.01.0024": "Belanja Alat Tulis Kantor",
        "5.1.02.04.01.0001": "Belanja Perjalanan Dinas Biasa",
    }
    for program in programs(random, coded=True).children:
        for kegiatan in program.children:
            for sub in kegiatan.children:
                for code, name in accounts.items():
                    amount = money(random)
                    head = [
                        "1.06.0.00.0.00.01.0000",
                        "Dinas Sosial",
                        program.code,
                        program.label,
                        sub.code,
                        sub.label,
                    ]
                    sheet.add(
                        [*head, code, name, style.amount(amount)], Node(name, code, own=(amount, 0))
                    )
    return sheet


def kas(random: Random) -> Sheet:
    """Anggaran kas: twelve months that make the pagu."""
    style = Style(random, marks=(".", ","), zero="0")
    months = [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ]
    sheet = Sheet()
    sheet.add(["Kode Rekening", "Uraian", "Pagu", *months])
    sheet.money = {"pagu": 2}

    def line(node: Node, label: str, shares: list[int]) -> list[str]:
        return [node.code, label, style.amount(sum(shares)), *map(style.amount, shares)]

    tops, sums, places = [], [0] * 12, []
    for n, label in enumerate(["Belanja Pegawai", "Belanja Barang dan Jasa", "Belanja Hibah"], 1):
        shares = [random.choice([0, money(random, 5, 8)]) for _ in months]
        tops.append((Node(label, f"5.1.{n:02d}", own=(sum(shares), 0)), shares))
        sums = [a + b for a, b in zip(sums, shares, strict=True)]
    parent = Node("BELANJA OPERASI", "5.1", own=(sum(sums), 0))
    above = sheet.add(line(parent, parent.label, sums), parent)
    for node, shares in tops:
        places.append(sheet.add(line(node, node.label, shares), node, [above]))
    return sheet


FORMS: dict[str, Callable[[Random], Sheet]] = {
    each.__name__: each
    for each in (
        lra,
        desa_kode,
        desa_tanpa_kode,
        portal,
        perda,
        lkjip,
        bernomor,
        entitas,
        lebar,
        simda,
        kutipan,
        rekap,
        kas,
    )
}


def clean(form: str, seed: int) -> Document:
    """A document without any fault."""
    sheet = FORMS[form](Random(f"{form}/{seed}"))
    return Document(form, tuple(map(tuple, sheet.rows)))


def spoiled(form: str, seed: int) -> Document:
    """The same document with one figure changed, where it has one that can be told."""
    random = Random(f"{form}/{seed}")
    sheet = FORMS[form](random)
    defect = random.choice(["digit", "transposed"])
    places = [
        (row, column)
        for row in sheet.nodes
        for name, column in sheet.money.items()
        if name != "percent" and sum(c in "123456789" for c in sheet.rows[row][column]) > 1
    ]
    if not places:
        return Document(form, tuple(map(tuple, sheet.rows)))
    row, column = random.choice(places)
    printed = sheet.rows[row][column]
    sheet.rows[row][column] = changed(random, printed, defect)
    if sheet.rows[row][column] == printed:
        return Document(form, tuple(map(tuple, sheet.rows)))
    above, node = sheet.parents.get(row, []), sheet.nodes[row]
    below = rows_of(sheet, node.children)
    crossed = {"sisa", "percent"} & sheet.money.keys() or form in {"kas", "lebar", "perda"}
    related = frozenset({row, *above, *below})
    return Document(
        form,
        tuple(map(tuple, sheet.rows)),
        (row, column),
        defect,
        related,
        bool(above or below or crossed),
    )


def changed(random: Random, printed: str, defect: str) -> str:
    """A figure with one slip of the hand; its marks stay where they are."""
    digits = [n for n, character in enumerate(printed) if character.isdigit()]
    mark = max(printed.rfind(","), printed.rfind("."))
    if mark >= 0 and len(printed.rstrip(") M")) - mark <= 3:
        digits = [n for n in digits if n < mark]
    text = list(printed)
    if defect == "transposed":
        pairs = [
            (a, b)
            for a, b in pairwise(digits)
            if text[a] != text[b] and not (a == digits[0] and text[b] == "0")
        ]
        if pairs:
            a, b = random.choice(pairs)
            text[a], text[b] = text[b], text[a]
            return "".join(text)
    place = random.choice(digits[: max(1, len(digits) // 2)])
    fresh = [digit for digit in "123456789" if digit != text[place]]
    text[place] = random.choice(fresh)
    return "".join(text)
