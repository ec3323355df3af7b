"""Sentences that compare: changes between years, the highest and the lowest, surplus and defisit,
products, and numbers beside their lists. The right ones are silent in any wording; one figure or
word wrong is found.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from anggaran.amount.column import format_amount
from anggaran.claims.document import Document
from anggaran.finding import Findings, Spot
from anggaran.reading.formats.passage import Passage
from anggaran.rules.document import check_claims
from anggaran.tree import Tree

AMOUNTS = st.integers(10**7, 10**11)


def rp(amount: int) -> str:
    """An amount as sentences print it."""
    return f"Rp {format_amount(Decimal(amount)).removesuffix(',00')}"


def found(text: str, trees: tuple[Tree, ...] = ()) -> list[str]:
    """The rules that find something in a text of paragraphs."""
    return [each.rule for each in checked(text, trees)]


def checked(text: str, trees: tuple[Tree, ...] = ()) -> Findings:
    lines = enumerate(text.split("\n"), start=1)
    passages = [Passage(Spot(None, number), line) for number, line in lines]
    return check_claims(Document("lkjip.txt", list(trees), passages))


CHANGES = [
    (
        "Realisasi tahun 2023 sebesar {v}. Dibandingkan realisasi tahun 2022 sebesar {w}, "
        "pendapatan tahun 2023 {way} sebesar {d} atau {p}."
    ),
    (
        "Realisasi belanja sebesar {v}. Realisasi tersebut {way} sebesar {d} atau {p} dibandingkan "
        "realisasi Tahun Anggaran 2022 sebesar {w}."
    ),
    "Anggaran {way} sebesar {d} ({p}) dari {w} pada tahun 2022 menjadi {v} pada tahun 2023.",
    (
        "Realisasi tahun 2023 sebesar {v}, {way} {d} atau {p} dibanding realisasi tahun 2022 yang "
        "sebesar {w}."
    ),
]


def change(text: str, drawn: tuple[int, int, str, int, Decimal]) -> str:
    v, w, way, gap, percent = drawn
    printed = f"{percent:.2f}".replace(".", ",") + "%"
    return text.format(v=rp(v), w=rp(w), way=way, d=rp(gap), p=printed)


@st.composite
def years(draw: st.DrawFn) -> tuple[int, int, str, int, Decimal]:
    """What two years have, the word for it, how far apart they are, and in percent of the first."""
    v, w = draw(AMOUNTS), draw(AMOUNTS)
    assume(abs(v - w) * 200 > w)
    exact = Decimal(abs(v - w)) * 100 / w
    assume(exact < 9000)
    words = ("meningkat", "naik", "bertambah") if v > w else ("menurun", "turun", "berkurang")
    percent = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return v, w, draw(st.sampled_from(words)), abs(v - w), percent


@given(st.sampled_from(CHANGES), years())
def test_a_change_that_holds(text: str, drawn: tuple[int, int, str, int, Decimal]) -> None:
    """What two years have, how far apart that is, and in percent: right in any wording."""
    assert found(change(text, drawn)) == []


@given(st.sampled_from(CHANGES), years(), st.integers(1, 4).map(lambda n: n * 1001))
def test_a_change_with_one_fault(
    text: str, drawn: tuple[int, int, str, int, Decimal], off: int
) -> None:
    """A change that is off, a percent of something else, or the opposite word."""
    v, w, way, gap, percent = drawn
    other = {"meningkat": "menurun", "naik": "turun", "bertambah": "berkurang"}
    opposite = other | {word: key for key, word in other.items()}
    assert found(change(text, (v, w, opposite[way], gap, percent))) == ["claim-comparison"]
    for wrong in (percent + Decimal("1.37"), percent + Decimal("0.13")):
        assert set(found(change(text, (v, w, way, gap, wrong)))) <= {"claim-percent"}
    assert "claim-amount" in found(change(text, (v, w, way, gap * 2 + off, percent)))


@pytest.mark.parametrize(
    "text",
    [
        "Realisasi naik 5% poin dibandingkan tahun 2022 sebesar Rp 900.000.000.",
        "Realisasi tidak turun dari Rp 900.000.000 menjadi Rp 950.000.000.",
        "Belanja pegawai naik sebesar Rp 50.000.000 dan turun 5% dari Rp 900.000.000.",
        (
            "Realisasi naik sebesar Rp 50.000.000 atau 5% dibandingkan tahun 2022, sedangkan pagu "
            "sebesar Rp 900.000.000."
        ),
        "Realisasi naik/(turun) dari Rp 900.000.000 menjadi Rp 850.000.000.",
        "Realisasi naik dari sekitar Rp 900.000.000 menjadi Rp 850.000.000.",
        "Realisasi meningkat dari Rp 1,2 miliar menjadi Rp 1,2 miliar.",
        "Realisasi naik dari Rp 800.000.000 (95,20%) menjadi Rp 900.000.000 (96,10%).",
        "Realisasi naik dari Rp 800.000.000 menjadi Rp 900.000.000 (96,10%) pada tahun 2023.",
        "Realisasi naik dari Rp 800.000.000 menjadi Rp 900.000.000 atau 96,10%.",
        "Realisasi naik dari Rp 800.000.000 menjadi Rp 900.000.000, setara 96,10% dari pagunya.",
        (
            "Realisasi belanja Rp 900.000.000 dan realisasi pendapatan naik sebesar 5% dari "
            "realisasi tahun 2022 sebesar Rp 700.000.000."
        ),
    ],
)
def test_what_is_no_change(text: str) -> None:
    """What is not told of two plain amounts accuses nobody."""
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("turun dari Rp 500.000.000 menjadi Rp 400.000.000 atau turun 25%", "claim-percent"),
        (
            "naik dari Rp 500.000.000 menjadi Rp 600.000.000 atau naik Rp 100.000.000 (25%)",
            "claim-percent",
        ),
        (
            "naik dari Rp 500.000.000 menjadi Rp 600.000.000 atau naik Rp 120.000.000 (24%)",
            "claim-amount",
        ),
        (
            "naik dari Rp 500.000.000 menjadi Rp 400.000.000 atau naik Rp 100.000.000",
            "claim-comparison",
        ),
    ],
)
def test_a_change_from_one_amount_to_another(text: str, told: str) -> None:
    """It is held against both amounts; what follows from a wrong figure is no second finding."""
    assert found(f"Realisasi {text}.") == [told]


PRODUCTS = [
    (
        "Diberikan kepada {n} KPM masing-masing {u} per bulan selama {m} bulan sehingga jumlah "
        "seluruhnya {t}."
    ),
    "Honor {u} per bulan untuk {n} orang selama {m} bulan dengan total {t}.",
    "Bagi {n} orang setiap bulan {u} selama {m} bulan sehingga totalnya {t}.",
]


@given(
    st.sampled_from(PRODUCTS), st.integers(2, 400), st.integers(2, 12), st.integers(10**5, 10**7)
)
def test_a_product(text: str, n: int, m: int, unit: int) -> None:
    """So many times so much, right and wrong."""
    whole = n * m * unit
    assert found(text.format(n=n, m=m, u=rp(unit), t=rp(whole))) == []
    assert found(text.format(n=n, m=m, u=rp(unit), t=rp(whole + 7))) == ["claim-amount"]


@pytest.mark.parametrize(
    "text",
    [
        "Pada tahun 2024 setiap kelompok menerima Rp 5.000.000 dengan total Rp 75.000.000.",
        "Bagi 30 orang Rp 300.000 per bulan ditambah 5 orang, total Rp 12.000.000.",
        (
            "Bagi 30 orang di 4 desa dalam 2 tahap masing-masing Rp 300.000 selama 3 hari sehingga "
            "totalnya Rp 12.000.000."
        ),
    ],
)
def test_what_is_no_product(text: str) -> None:
    """Numbers of which it is not sure that they are factors accuse nobody."""
    assert found(text) == []


@pytest.mark.parametrize("marks", ["{}.", "{})", "({})", "-"])
@given(listed=st.integers(2, 8), said=st.integers(2, 9))
def test_a_list_and_its_number(marks: str, listed: int, said: int) -> None:
    """A number is that of the items it announces."""
    items = [f"{marks.format(n + 1)} Penyediaan barang {n}, kurang" for n in range(listed)]
    text = f"Sebanyak {said} kegiatan belum mencapai target, yaitu:"
    report = "\n".join([text, *items, "", "Demikian laporan ini."])
    assert found(report) == ([] if listed == said else ["claim-count"])
    assert found(report.replace("yaitu:", "antara lain:")) == []


@pytest.mark.parametrize(("said", "told"), [("3", []), ("4", ["claim-count"])])
def test_a_list_within_a_sentence(said: str, told: list[str]) -> None:
    """Items that a sentence numbers are counted too."""
    text = f"Terdapat {said} kegiatan dengan kendala, yaitu 1) Rapat, 2) Kursus dan 3) Studi."
    assert found(text) == told


def test_a_list_that_may_go_on() -> None:
    """A list is not counted where something stands between its items."""
    lines = ["Terdapat 3 kegiatan, yaitu:", "1. Rapat", "2. Kursus", "Halaman 7", "3. Studi"]
    assert found("\n".join(lines)) == []


def test_what_is_left_of_two_items() -> None:
    """The surplus below pendapatan and belanja, in a list or not."""
    text = "a. Pendapatan {}\nb. Belanja {}\nSurplus {}"
    assert found(text.format(rp(90000000), rp(70000000), rp(20000000))) == []
    assert found(text.format(rp(90000000), rp(70800000), rp(20000000))) == ["claim-amount"]
    wrong = text.format(rp(70000000), rp(90000000), rp(20000000))
    assert found(wrong) == ["claim-comparison"]
    more = "1. Pendapatan transfer Rp 90.000.000\n2. Belanja Rp 95.000.000\nSurplus Rp 5.500.000"
    assert found(more) == []


ROWS = [
    {"kode": "1.03.01", "uraian": "Program Penunjang Urusan", "pagu": 1000, "realisasi": 990},
    {"kode": "1.03.02", "uraian": "Program Penataan Bangunan", "pagu": 1000, "realisasi": 700},
    {"kode": "1.03.03", "uraian": "Program Penyelenggaraan Jalan", "pagu": 1000, "realisasi": 800},
]
EXTREMES = [
    "Serapan {} terdapat pada {} yaitu sebesar {}%.",
    "{1} menjadi program dengan serapan {0}, yakni {2}% atau lebih.",
]


@pytest.mark.parametrize("text", EXTREMES)
@pytest.mark.parametrize(
    ("word", "row", "percent", "told"),
    [
        ("tertinggi", 0, "99,00", []),
        ("terendah", 1, "70,00", []),
        ("terendah", 0, "99,00", ["claim-comparison"]),
        ("tertinggi", 1, "70,00", ["claim-comparison"]),
        ("tertinggi", 0, "96,00", ["claim-percent"]),
        ("tertinggi", 2, "80,00", []),
        ("tertinggi", 2, "81,00", []),
    ],
)
def test_the_highest_and_the_lowest(
    text: str, word: str, row: int, percent: str, told: list[str]
) -> None:
    """A row that is the other end, or the one that is named with another percent; a row between is
    not surely wrong: it may be the highest of some.
    """
    said = text.format(word, ROWS[row]["uraian"], percent)
    assert found(said, (Tree(ROWS),)) == told


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("terdapat 1 (satu) program dengan serapan kurang dari 80%", []),
        ("terdapat 2 (dua) program yang serapannya di bawah 80%", []),  # with the one at 80
        ("terdapat 3 (tiga) program dengan serapan kurang dari 80%", ["claim-count"]),
        ("terdapat 3 (tiga) program dengan serapan di atas 80%", ["claim-count"]),
        ("terdapat 3 (tiga) program dengan capaian kinerja di bawah 80%", []),
        ("terdapat 3 program sampai dengan triwulan II dengan serapan di bawah 80%", []),
        ("dari 9 program terdapat 3 program dengan serapan di bawah 80%", []),
    ],
)
def test_rows_below_a_percent(said: str, told: list[str]) -> None:
    """A number of rows below a percent is that of the table that has as many."""
    assert found(f"Pada tahun ini {said}.", (Tree(ROWS),)) == told


def test_rows_of_one_of_two_tables_are_not_told() -> None:
    """Of which table a number is said, only the whole number of its rows tells."""
    trees, wrong = (Tree(ROWS), Tree(ROWS[:-1])), "terdapat 9 program dengan serapan di bawah 80%"
    assert found(f"Pada tahun ini {wrong}.", trees[:1]) == ["claim-count"]
    assert found(f"Pada tahun ini {wrong}.", trees) == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Terjadi defisit sebesar Rp 200.", []),
        ("Terjadi surplus sebesar Rp 200.", ["claim-comparison"]),
        ("Surplus/defisit sebesar Rp 200.", []),
        ("Terjadi surplus sebesar Rp 300.", []),
    ],
)
def test_a_surplus_of_a_table(said: str, told: list[str]) -> None:
    """The sign of the row of surplus and defisit says which it is."""
    rows = [
        {"kode": "4", "uraian": "PENDAPATAN DAERAH", "realisasi": 800},
        {"kode": "5", "uraian": "BELANJA DAERAH", "realisasi": 1000},
        {"uraian": "SURPLUS/(DEFISIT)", "realisasi": -200},
    ]
    assert found(said, (Tree(rows),)) == told
