"""Kode: one text, and a column whose own codes are the evidence."""

from __future__ import annotations

import datetime as dt
import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anggaran.errors import InvalidKode, InvalidOption
from anggaran.kode.book import BOOKS, CodeBook, System, find_book
from anggaran.kode.cell import looks_like_kode, split_kode_uraian
from anggaran.kode.code import Kode, X, meanings, parse_kode
from anggaran.kode.column import KodeColumn, read_kodes

TABLE_3_8 = [
    "6.01",
    "06.01.2.01",
    "06.01.2.01.01",
    "06.01.2.01.06",
    "06.01.2.02",
    "06.01.2.02.01",
    "6.02",
    "06.02.2.03",
    "06.02.2.03.02",
    "6.04",
    "06.04.2.01",
    "06.04.2.01.03",
    "2.08.02",
    "2.08.02.2.01",
    "2.08.02.2.01.04",
    "2.08.07",
    "2.08.07.2.02",
    "2.08.07.2.02.01",
]


def printed(column: KodeColumn) -> list[str | None]:
    return [None if kode is None else str(kode) for kode in column]


@st.composite
def kodes(draw: st.DrawFn, books: tuple[CodeBook, ...] = BOOKS) -> Kode:
    book = draw(st.sampled_from(books))
    counts = [count for count in range(1, len(book.widths) + 1) if book.level_of(count)]
    widths = book.widths[: draw(st.sampled_from(counts))]
    return Kode(tuple(draw(st.integers(1, 10**width - 1)) for width in widths), book)


@st.composite
def mangled_tables(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """Programs of one bidang without urusan, each with a kegiatan; the programs as a spreadsheet
    leaves them.
    """
    bidang = draw(st.integers(1, 9))
    programs = draw(st.lists(st.integers(1, 99), min_size=1, max_size=8, unique=True))
    right, mangled = [], []
    for program in programs:
        text = f"{bidang:02d}.{program:02d}"
        # Both 06.01 and 06.10 become 6.1 or 6.01; where both are there, only the whole form is
        # unambiguous.
        right += [text, f"{text}.2.01"]
        mangled += [repr(float(text)), f"{text}.2.01"]
    return right, mangled


# --- one kode


@given(kodes())
def test_print_and_parse(kode: Kode) -> None:
    """A kode printed in its book is read back as itself."""
    again = parse_kode(str(kode), kode.book)
    assert (again, again.book, again.segments) == (kode, kode.book, kode.segments)
    assert hash(again) == hash(kode)


@given(kodes(tuple(book for book in BOOKS if book.system is System.REKENING)))
def test_other_book(kode: Kode) -> None:
    """Re-padding to a wider book keeps the segments, and the two are equal."""
    wide = kode.in_book(find_book("rekening-861-2026"))
    assert wide.segments == kode.segments
    assert wide == kode
    assert parse_kode(str(wide), wide.book) == kode


def test_too_narrow_book() -> None:
    """A segment that does not fit is refused, never cut."""
    with pytest.raises(InvalidKode, match="rekening-13-2006"):
        parse_kode("5.1.02.01.01.0024").in_book(find_book("rekening-13-2006"))
    with pytest.raises(InvalidKode):
        parse_kode("5.1.10").in_book(find_book("rekening-13-2006"))


@given(kodes())
def test_ancestors(kode: Kode) -> None:
    """Every ancestor is one level up from the next, and the kode is under each of them."""
    chain = [*kode.ancestors, kode]
    assert [each.level for each in chain] == list(range(1, len(chain) + 1))
    assert all(kode.is_under(above) for above in kode.ancestors)
    assert not kode.is_under(kode)


def test_under_is_not_text_prefix() -> None:
    """5.10.02 is not under 5.1, though its text begins so; and 2 the urusan is not above 2.1 the
    kelompok.
    """
    assert not parse_kode("5.10.02").is_under(parse_kode("5.1"))
    assert parse_kode("5.1.02").is_under(parse_kode("5.1"))
    assert not parse_kode("5.1").is_under(parse_kode("5", find_book("program-1317-2023")))


def test_kegiatan_spans_two_segments() -> None:
    """The parent of a kegiatan is its program, and its level counts the urusan that is left out."""
    kegiatan = parse_kode("06.01.2.01")
    assert (kegiatan.dropped, kegiatan.level, kegiatan.level_name) == (1, 4, "kegiatan")
    assert str(kegiatan.parent) == "06.01"


def test_unit_is_under_its_skpd() -> None:
    """A unit hangs under the 0000 of its SKPD, which is the SKPD itself."""
    skpd, unit = parse_kode("1.06.2.08.0.00.01.0000"), parse_kode("1.06.2.08.0.00.01.0003")
    assert unit.parent == skpd
    assert unit.is_under(skpd)
    assert (skpd.parent, skpd.level_name, unit.level_name) == (None, "SKPD", "unit")


@pytest.mark.parametrize(
    ("text", "expected", "book"),
    [
        ("4 . 1 . 1 . 01", "4.1.1.01", "rekening-13-2006"),
        ("5\u00a01 02", "5.1.02", "rekening-3708-2020"),
        ("2.1.1.", "2.1.1", "rekening-13-2006"),
        ("'5.1.02.01.01.0024 ", "5.1.02.01.01.0024", "rekening-3708-2020"),
        ("5.1.02.01.001.00024", "5.1.02.01.001.00024", "rekening-861-2026"),
        ("5.1.02.01.01.024", "5.1.02.01.01.024", "rekening-90-2019"),
        ("5-02.0-00.0-00.01.01", "5.02.0.00.0.00.01.01", "organisasi-2"),
        ("1-02.0-00.0-00.01.004", "1.02.0.00.0.00.01.004", "organisasi-3"),
        ("7.01.0.00.0.00.06.0000", "7.01.0.00.0.00.06.0000", "organisasi-4"),
        ("x.xx.01.2.01", "X.XX.01.2.01", "program-1317-2023"),
        ("4.01.05.1.01", "4.01.05.1.01", "program-1317-2023"),
        ("1.02.01.2.01.03", "1.02.01.2.01.03", "program-90-2019"),
    ],
)
def test_printed_forms(text: str, expected: str, book: str) -> None:
    """Blanks, dashes, trailing dots and every width of the regulations are read."""
    kode = parse_kode(text)
    assert (str(kode), kode.book.slug) == (expected, book)


@pytest.mark.parametrize(
    "text", ["", "X.06", "1.XX", "0", "5.0", "0.00", "Catatan", "1.000.000", "5..1", "9" * 50]
)
def test_no_kode(text: str) -> None:
    """What is no kode is refused with a line that shows how one is written, in both languages."""
    with pytest.raises(InvalidKode) as caught:
        parse_kode(text)
    assert "5.1.02" in caught.value.line("id")
    assert "write it like" in caught.value.line("en")


def test_placeholder() -> None:
    """X.XX is kept as a placeholder and counts as two segments."""
    kode = parse_kode("X.XX.01")
    assert kode.segments == (X, X, 1)
    assert str(kode.parent) == "X.XX"


def test_meanings() -> None:
    """A text is explained in each book that has its widths, also without its dots; sumber dana
    begins with 1 or 2.
    """
    assert {kode.book.system for kode in meanings("1")} == {
        System.REKENING,
        System.PROGRAM,
        System.SUMBER_DANA,
    }
    assert {kode.book.system for kode in meanings("5")} == {System.REKENING, System.PROGRAM}
    assert "4.1.02" in {str(kode) for kode in meanings("4102")}
    assert meanings("5.1.000") == []


def test_unknown_book() -> None:
    """A wrong slug is answered with those there are."""
    with pytest.raises(InvalidOption, match="rekening-861-2026"):
        find_book("rekening-1999")


# --- a column


def test_seed_table() -> None:
    """Programs that lost a zero are completed by their kegiatan; complete codes beside them stay as
    they are.
    """
    column = read_kodes(TABLE_3_8)
    assert printed(column) == [f"0{text}" if len(text) == 4 else text for text in TABLE_3_8]
    assert {row.printed: row.evidence for row in column.restored.values()} == {
        "6.01": "06.01.2.01",
        "6.02": "06.02.2.03",
        "6.04": "06.04.2.01",
    }
    assert not column.malformed
    assert column[1] is not None
    assert column[1].parent == column[0]
    assert (column[0].dropped, column[-1].dropped) == (1, 0) if column[0] and column[-1] else False


def test_no_evidence_no_restoration() -> None:
    """Without a kode that proves the lost zero, 6.01 is the bidang that it says it is."""
    column = read_kodes([text for text in TABLE_3_8 if not text.startswith("06.")])
    assert printed(column)[0] == "6.01"
    assert not column.restored


@given(mangled_tables(), st.randoms(use_true_random=False))
def test_lost_zeros_are_restored(tables: tuple[list[str], list[str]], order: random.Random) -> None:
    """Whatever the programs and the order of rows, a mangled program gets its zeros back or stays
    unread.
    """
    right, mangled = tables
    rows = list(range(len(right)))
    order.shuffle(rows)
    column = read_kodes([mangled[row] for row in rows])
    tens = {text.split(".")[1] for text in right if text.count(".") == 1}
    for row, kode in zip(rows, column, strict=True):
        units = mangled[row].count(".") == 1 and len(mangled[row].split(".")[1]) == 1
        rival = units and f"0{mangled[row][-1]}" in tens
        if rival:
            assert kode is None
        else:
            assert str(kode) == right[row]


@given(st.lists(kodes(), max_size=12), st.randoms(use_true_random=False))
def test_order_of_rows(codes: list[Kode], order: random.Random) -> None:
    """A text is read alike wherever it stands, lone digits aside, which look at the row below."""
    texts = [str(kode) for kode in codes if len(kode.segments) > 1]
    shuffled = order.sample(texts, len(texts))
    one, two = read_kodes(texts), read_kodes(shuffled)
    assert dict(zip(texts, printed(one), strict=True)) == dict(
        zip(shuffled, printed(two), strict=True)
    )


@given(
    st.lists(
        st.one_of(
            st.none(),
            st.text(max_size=12),
            st.text("0123456789.X -", max_size=12),
            st.floats(),
            st.integers(),
            st.dates(),
            st.datetimes(),
            st.booleans(),
            st.decimals(),
            st.binary(max_size=4),
        ),
        max_size=10,
    )
)
def test_never_raises(cells: list[object]) -> None:
    """Any cell is a kode, blank or malformed, and nothing else."""
    column = read_kodes(cells)
    assert len(column) == len(cells)
    for row, kode in enumerate(column):
        assert (kode is None) == (column.keys[row] is None)
        assert kode is None or row not in column.malformed
    assert all(isinstance(looks_like_kode(cell), bool) for cell in cells)


def test_blank_and_prose() -> None:
    """Blank cells are no fault; prose and formula errors are."""
    column = read_kodes(["5", None, "", math.nan, "5.1", "#REF!", "Catatan"])
    assert printed(column) == ["5", None, None, None, "5.1", None, None]
    assert column.malformed == {5: "#REF!", 6: "Catatan"}


def test_numbers() -> None:
    """Akun and kelompok as numbers of a spreadsheet are no damage, and need no finding."""
    column = read_kodes([4.0, 4.1, "4.1.01", 5, 5.1, "5.1.02"])
    assert printed(column) == ["4", "4.1", "4.1.01", "5", "5.1", "5.1.02"]
    assert not column.restored


def test_lost_last_zero() -> None:
    """The number 2.1 is 2.10 if the codes beneath say so, and unknown if nothing does."""
    assert printed(read_kodes([2.1, "2.10.01", "2.11.01"]))[0] == "2.10"
    column = read_kodes([2.1, "2.11.01"])
    assert (column[0], column.malformed) == (None, {0: "2.1"})
    assert {"2.01", "2.10"} <= set(column.ambiguous[0])


def test_two_parents_possible() -> None:
    """Where both 06.01 and 06.10 have children, 6.1 is neither."""
    assert read_kodes(["6.1", "06.01.2.01", "06.10.2.01"])[0] is None


def test_urusan_restored() -> None:
    """A left-out urusan comes back where one printed kode names it, and stays out where two do."""
    column = read_kodes(["06.01", "06.01.2.01", "1.06"])
    assert printed(column)[:2] == ["1.06.01", "1.06.01.2.01"]
    assert column.restored[1].evidence == "1.06"
    assert printed(read_kodes(["06.01", "06.01.2.01", "1.06", "2.06"]))[:2] == [
        "06.01",
        "06.01.2.01",
    ]


def test_urusan_from_organisation() -> None:
    """The bidang urusan in the kode of the SKPD are evidence too."""
    assert printed(read_kodes(["1.06.2.08.0.00.01.0000", "08.02.2.01"]))[1] == "2.08.02.2.01"


def test_dates() -> None:
    """A date is the kode that a kode beneath it proves, and no kode where day and month may change
    places.
    """
    date = dt.datetime(2024, 1, 2)  # noqa: DTZ001  # a workbook knows no zone
    column = read_kodes([date, "1.02.01.2.01"])
    assert printed(column)[0] == "1.02"
    assert column.restored[0].evidence == "1.02.01.2.01"
    assert read_kodes([date, "1.02.01.2.01", "2.01.01"])[0] is None
    assert read_kodes([date])[0] is None


def test_mixed_systems() -> None:
    """Urusan, SKPD, program and rekening stand in one column, each in its own book."""
    text = "1 1.02 1.02.0.00.0.00.01.0000 1.02.01 1.02.01.2.01 1.02.01.2.01.0001"
    cells = f"{text} 5 5.1 5.1.02 5.1.02.01.001.00024".split()
    column = read_kodes(cells)
    assert printed(column) == cells
    assert not column.malformed
    assert [system for system in column.systems if system] == [
        *[System.PROGRAM] * 2,
        System.ORGANISASI,
        *[System.PROGRAM] * 3,
        *[System.REKENING] * 4,
    ]
    assert column.books[System.REKENING].slug == "rekening-861-2026"


def test_lone_digit() -> None:
    """A 5 is urusan above 5.02 and akun above 5.1, in one column; a label says so too."""
    column = read_kodes(["5", "5.02", "5.02.01", "5", "5.1", "5.1.01"])
    assert [kode.system for kode in column if kode and kode.level == 1] == [
        System.PROGRAM,
        System.REKENING,
    ]
    labels = ["UNSUR PENUNJANG", "BELANJA", "Pegawai", "PROGRAM"]
    column = read_kodes(["5", "5", "5.1.01", "5.02.01"], uraian=labels)
    assert column.systems[:2] == [System.PROGRAM, System.REKENING]


def test_two_widths() -> None:
    """Codes of two years have equal kodes, each printed with its own widths."""
    column = read_kodes(["5.1.01.01.01.0001", "5.1.01.01.001.00001"])
    assert printed(column) == ["5.1.01.01.01.0001", "5.1.01.01.001.00001"]
    assert column[0] == column[1]


def test_given_book() -> None:
    """A given book stands for its system: what it does not have is malformed."""
    column = read_kodes(["5.2.2", "5.2.02"], book=find_book("rekening-13-2006"))
    assert printed(column) == ["5.2.2", None]
    assert printed(read_kodes(["1", "2"], book=find_book("program-1317-2023"))) == ["1", "2"]


def test_without_dots() -> None:
    """Codes without dots are read where one book cuts them all and each has a relative; 51, 52, 53
    have none.

    One beside it is enough for a jenis of pendapatan, belanja or pembiayaan.
    """
    assert printed(read_kodes(["5", "51", "5102", "510201"])) == ["5", "5.1", "5.1.02", "5.1.02.01"]
    assert printed(read_kodes(["4.1", "4.1.01", "4102"])) == ["4.1", "4.1.01", "4.1.02"]
    assert printed(read_kodes(["51", "52", "53"])) == [None] * 3
    assert printed(read_kodes(["4101", "4102"])) == ["4.1.01", "4.1.02"]
    assert printed(read_kodes(["1101", "1102"])) == [None] * 2


@st.composite
def bare_tables(draw: st.DrawFn) -> tuple[list[str], list[str], list[str]]:
    """Codes of one system printed whole, the same without their zeros, and a label that names the
    system.
    """
    book, label = draw(
        st.sampled_from(
            [
                (find_book("rekening-3708-2020"), "BELANJA"),
                (find_book("program-1317-2023"), "URUSAN WAJIB"),
            ]
        )
    )
    below = (
        (st.just(2), *[st.integers(1, 12)] * 2)
        if label == "URUSAN WAJIB"
        else [st.integers(1, 12)] * 3
    )
    leaf = st.tuples(st.integers(1, 9), st.integers(1, 12), *below)
    leaves = draw(st.lists(leaf, min_size=1, max_size=6, unique=True))
    codes = sorted(
        {(5, *leaf)[:count] for leaf in leaves for count in range(1, 7) if book.level_of(count)}
    )
    whole = [str(Kode(code, book)) for code in codes]
    return (
        whole,
        [".".join(map(str, code)) for code in codes],
        [label, *["Uraian"] * (len(codes) - 1)],
    )


@given(bare_tables(), st.randoms(use_true_random=False))
def test_bare_numbers(table: tuple[list[str], list[str], list[str]], order: random.Random) -> None:
    """Codes that all lack their zeros are those of the one system that their labels name, whatever
    their order.
    """
    rows = list(zip(*table, strict=True))
    order.shuffle(rows)
    whole, bare, labels = zip(*rows, strict=True)
    column = read_kodes(bare, uraian=labels)
    assert [kode and kode.segments for kode in column] == [
        parse_kode(text).segments for text in whole
    ]
    if any(segment > 9 for kode in column if kode for segment in kode.segments):
        return  # some are printed in full, as in a book of narrower segments
    assert printed(column) == [*whole]
    (restored,) = column.restored.values()
    assert restored.also + 1 == sum(one != other for one, other in zip(whole, bare, strict=True))


def test_bare_numbers_of_one_system() -> None:
    """Lengths that are levels of one system alone decide, and so does a parent that is printed in
    one alone.
    """
    column = read_kodes(["5", "5.1", "5.1.2", "5.1.2.1", "5.1.2.1.1", "5.1.2.1.1.24"])
    assert printed(column)[2:] == ["5.1.02", "5.1.02.01", "5.1.02.01.01", "5.1.02.01.01.0024"]
    column = read_kodes(["6.1", "6.1.2.1", "6.1.2.1.1"])
    assert printed(column) == ["06.01", "06.01.2.01", "06.01.2.01.0001"]
    column = read_kodes(["1.6.1", "1.6.1.2.1.1", "5.1.2", "5.1.2.1", "5.1.2.1.1"])
    assert printed(column) == [
        "1.06.01",
        "1.06.01.2.01.0001",
        "5.1.02",
        "5.1.02.01",
        "5.1.02.01.01",
    ]


def test_bare_numbers_of_two_systems() -> None:
    """An akun and an urusan may begin alike: where nothing tells which, or both are named, nothing
    is chosen.
    """
    leaves = ["5.1.2.1.1.24", "5.1.2.1.1.25"]
    assert printed(read_kodes(leaves)) == [None, None]
    assert printed(read_kodes(leaves, uraian=["Belanja ATK", "Kertas"]))[0] == "5.1.02.01.01.0024"
    assert printed(read_kodes(leaves, uraian=["Belanja ATK", "Program A"])) == [None, None]


def test_row_numbers() -> None:
    """A list that counts from 1 is no column of codes."""
    assert not any(read_kodes([*range(1, 31)]))
    assert not any(read_kodes(["I", "A", "1", "2", "B", "1"]))


def test_sumber_dana() -> None:
    """Sumber dana looks like rekening; labels or the book tell."""
    column = read_kodes(["1", "1.1", "1.1.01"], uraian=["DANA UMUM", "PAD", "PAD"])
    assert set(column.systems) == {System.SUMBER_DANA}
    assert set(read_kodes(["1", "1.1", "1.1.01"]).systems) == {System.REKENING}


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("5.1.02", True), (6.01, True), ("X.XX", True), ("06.01", True),
        ("2.16.2.20.2.21.01.0000", True),
        (5, False), (12.0, False), ("1.000.000", False), ("96.38", False), ("2024-01-02", False),
        ("12-01-2023", False),
        (dt.date(2024, 1, 2), False), ("Belanja", False), (None, False), (True, False),
        ("0.00", False),
        (1.25e9, False),
    ],
)  # fmt: skip
def test_looks_like_kode(cell: object, answer: bool) -> None:  # noqa: FBT001
    """Amounts, dates, percents and row numbers do not look like codes."""
    assert looks_like_kode(cell) is answer


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1.01.2.22.0.00.01.0000 Dinas Pendidikan", ("1.01.2.22.0.00.01.0000", "Dinas Pendidikan")),
        ("4101. Pajak Daerah", ("4101", "Pajak Daerah")),
        ("5.1.02\nBelanja Barang", ("5.1.02", "Belanja Barang")),
        ("5.1.02Belanja", ("5.1.02", "Belanja")),
        ("2 URUSAN PEMERINTAHAN WAJIB", ("2", "URUSAN PEMERINTAHAN WAJIB")),
        ("5. BELANJA", ("5", "BELANJA")),
        ("1. Program A", None), ("12 bulan", None), ("1.000.000 rupiah", None),
        ("Belanja 5.1", None), ("5.1.02", None),
    ],
)  # fmt: skip
def test_split(text: str, parts: tuple[str, str] | None) -> None:
    """A kode in front of its label is told from numbers in prose."""
    assert split_kode_uraian(text) == parts


def test_long_column() -> None:
    """A long regular column is read by columns, with the same codes as cell by cell."""
    count = 20_000
    digits = (
        (n // 99**3 % 4, n // 99**2 % 99, n // 99 % 99, n % 99) for n in range(0, count * 97, 97)
    )
    cells = [f"5.{a + 1}.{b + 1:02d}.{c + 1:02d}.{d + 1:02d}.0001" for a, b, c, d in digits]
    column = read_kodes(cells)
    assert list(map(str, column)) == cells
    assert column[-1] == parse_kode(cells[-1])
