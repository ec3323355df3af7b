"""Codes as tables print them: of a desa, of the central government, outline numbers, and totals
after each block.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anggaran import Tree, check, read
from anggaran.amount.column import format_amount
from anggaran.errors import NoBudgetTable
from anggaran.finding import Findings, Severity
from anggaran.kode.book import System
from anggaran.kode.code import parse_kode
from anggaran.kode.column import read_kodes

Lines = Sequence[tuple[str, str, int, int]]

APBDES: Lines = [
    ("4.", "PENDAPATAN", 1500, 1400),
    ("4.1.", "Pendapatan Asli Desa", 500, 400),
    ("4.2.", "Pendapatan Transfer", 1000, 1000),
    ("5.", "BELANJA", 1400, 1220),
    ("01", "BIDANG PENYELENGGARAAN PEMERINTAHAN DESA", 800, 700),
    ("01.01", "Penghasilan Tetap dan Operasional", 800, 700),
    ("01.01.01", "Penghasilan Tetap Kepala Desa", 500, 450),
    ("01.01.02", "Tunjangan Perangkat Desa", 300, 250),
    ("05", "BIDANG PENANGGULANGAN BENCANA", 600, 520),
    ("05.01", "Keadaan Mendesak", 600, 520),
    ("05.01.00", "Bantuan Langsung Tunai", 600, 520),
    ("6.", "PEMBIAYAAN", 200, 200),
    ("6.1.", "Penerimaan Pembiayaan", 200, 200),
]
LRA_PUSAT: Lines = [
    ("51", "Belanja Pegawai", 800, 700),
    ("511111", "Belanja Gaji Pokok PNS", 500, 450),
    ("511119", "Belanja Pembulatan Gaji", 300, 250),
    ("52", "Belanja Barang", 600, 520),
    ("521111", "Belanja Keperluan Perkantoran", 600, 520),
]
PROGRAMS: Lines = [
    ("1", "Program Pendidikan", 300, 350),
    ("1.1", "Kegiatan Sekolah", 300, 350),
    ("1.1.1", "Pengadaan Buku", 300, 350),
    ("2", "Program Kesehatan", 200, 100),
    ("2.1", "Kegiatan Puskesmas", 200, 100),
]


def as_rows(lines: Lines) -> list[dict[str, object]]:
    """The lines as a frame's rows, in rupiah."""
    return [
        {"kode": kode or None, "uraian": label, "pagu": p, "realisasi": r}
        for kode, label, p, r in lines
    ]


def as_csv(folder: Path, lines: Lines, header: str = "Kode") -> Path:
    """The lines as a file, in millions."""
    path = folder / "tabel.csv"
    body = [f"{kode};{label};{p}000000;{r}000000" for kode, label, p, r in lines]
    path.write_text("\n".join([f"{header};Uraian;Anggaran;Realisasi", *body]), encoding="utf-8")
    return path


def parents(tree: Tree) -> dict[str, str | None]:
    """The parent's kode of each kode."""
    shape = tree.structure
    above = [shape.kodes[i] if i >= 0 else None for i in shape.parents.tolist()]
    return {str(kode): parent for kode, parent in zip(shape.kodes, above, strict=True)}


def rules(findings: Findings) -> list[str]:
    """The rules that report a contradiction or a code."""
    return [
        finding.rule
        for finding in findings
        if finding.rule not in {"below-threshold", "amount-blank"}
    ]


# --- a desa


def test_the_bidang_of_a_desa_hang_under_belanja() -> None:
    """An APBDes is one tree: bidang, sub bidang and kegiatan stand under 5, and pembiayaan beside
    it.
    """
    tree = Tree(as_rows(APBDES))
    placed = parents(tree)
    assert (placed["01"], placed["01.01"], placed["05.01.00"], placed["6"]) == (
        "5",
        "01",
        "05.01",
        None,
    )
    assert [node.level_name for node in (tree["5/01"], tree["5/01.01"], tree["5/01.01.02"])] == [
        "bidang",
        "sub bidang",
        "kegiatan",
    ]
    assert rules(check(tree)) == []


@pytest.mark.parametrize("row", [4, 6, 10])
def test_one_rupiah_lost_in_a_desa_is_found(row: int) -> None:
    """A figure that is one short is one contradiction, at its parent or where it stands."""
    lines = list(APBDES)
    kode, label, pagu, realisasi = lines[row]
    lines[row] = kode, label, pagu - 1, realisasi
    assert set(rules(check(Tree(as_rows(lines))))) == {"parent-sum"}


def test_the_rekening_of_a_desa_stand_under_their_kegiatan() -> None:
    """5.1 printed once a kegiatan is no duplicate."""
    lines = [
        *APBDES[3:7],
        ("5.1.", "Belanja Pegawai", 500, 450),
        ("5.1.1.", "Penghasilan Tetap", 500, 450),
        APBDES[7],
        ("5.1.", "Belanja Pegawai", 300, 250),
        *APBDES[8:],
    ]
    tree = Tree(as_rows(lines))
    assert tree["5/01.01.02/5.1"].pagu == 300
    assert rules(check(tree)) == []


def test_bidang_after_another_akun_stand_by_themselves() -> None:
    """Without a row 5 BELANJA above them, the bidang are top nodes."""
    placed = parents(Tree(as_rows([*APBDES[:3], *APBDES[4:11]])))
    assert (placed["01"], placed["05"], placed["4.1"]) == (None, None, "4")


def test_bidang_without_kegiatan_are_told_by_their_labels() -> None:
    """A table that ends with sub bidang is read like one that goes on to kegiatan."""
    placed = parents(Tree(as_rows([line for line in APBDES if line[0].count(".") < 2])))
    assert (placed["01"], placed["05.01"]) == ("5", "05")


def test_a_bidang_short_of_its_zero_is_told_from_the_akun_by_its_row() -> None:
    """A spreadsheet makes 5 of 05: the row BELANJA stays akun 5, the row BIDANG becomes bidang
    05.
    """
    lines = [
        (kode.lstrip("0") if len(kode) < 6 else kode, label, p, r) for kode, label, p, r in APBDES
    ]
    tree = Tree(as_rows(lines))
    assert parents(tree) == parents(Tree(as_rows(APBDES)))
    assert {finding.rule for finding in check(tree) if finding.rule.startswith("code")} == {
        "code-restored"
    }


def test_codes_of_the_program_side_are_never_a_desa() -> None:
    """Three pairs of digits among kode of programs are a mistake, and no kegiatan of a desa."""
    column = read_kodes(["1.02.02", "1.02.02.2.01", "01.02.03"])
    assert set(column.books) == {System.PROGRAM}
    assert column.malformed == {2: "01.02.03"}


# --- the central government


def test_an_akun_stands_under_its_jenis() -> None:
    """51 is the parent of 511111, and the words for them are those of the Bagan Akun Standar."""
    tree = Tree(as_rows(LRA_PUSAT))
    assert parents(tree) == {"51": None, "511111": "51", "511119": "51", "52": None, "521111": "52"}
    assert [tree["51"].level_name, tree["511111"].level_name] == ["jenis", "akun"]
    findings = check(tree)
    assert rules(findings) == []
    assert findings.coverage.checked["over-budget"] == 3


def test_levels_printed_in_between_are_parents_too() -> None:
    """Four digits between jenis and akun, and the 5 above, take their place where they are
    printed.
    """
    column = read_kodes(["5", "51", "5111", "511111", "511119"])
    assert [str(kode.parent) if kode and kode.parent else None for kode in column][1:3] == [
        "5",
        "511",
    ]
    column = read_kodes(["51", "5111", "511111"])
    assert [str(kode.parent) if kode and kode.parent else None for kode in column] == [
        None,
        "51",
        "5111",
    ]


def test_only_belanja_of_the_central_government_is_held_to_its_pagu() -> None:
    """Akun 42 is PNBP, which may exceed its target; akun 53 is belanja, which may not."""
    lines = [
        ("42", "PNBP", 10, 20),
        ("425111", "Pendapatan", 10, 20),
        ("53", "Modal", 10, 20),
        ("532111", "M", 10, 20),
    ]
    assert [(f.rule, f.kode) for f in check(Tree(as_rows(lines))) if f.rule == "over-budget"] == [
        ("over-budget", "532111")
    ]


@pytest.mark.parametrize(
    ("cells", "system"),
    [
        (["5", "51", "5102", "510201"], System.REKENING),
        (["51", "5102", "511111", "510201"], None),
        (["415412", "526123"], None),
    ],
)
def test_digits_that_are_no_akun_of_the_centre(cells: list[str], system: System | None) -> None:
    """A 0 among the first three digits belongs to a rekening, and a lone column of six digits
    numbers offices.
    """
    assert System.AKUN_PUSAT not in read_kodes(cells).books
    assert system is None or set(read_kodes(cells).books) == {system}


def test_a_column_of_digits_is_never_refused(tmp_path: Path) -> None:
    """Numbers of offices are no codes; the table is read as the list that it is."""
    lines = [
        ("415412", "Kantor A", 800, 700),
        ("526123", "Kantor B", 600, 520),
        ("", "JUMLAH", 1400, 1220),
    ]
    tree = Tree(read(as_csv(tmp_path, lines))[0])
    assert [node.uraian for node in tree.leaves] == ["Kantor A", "Kantor B"]
    assert rules(check(tree)) == []


def test_an_akun_is_parsed_by_itself() -> None:
    """Six digits that begin with a jenis are an akun, printed without dots."""
    kode = parse_kode("511111")
    assert (kode.system, str(kode), str(kode.parent)) == (System.AKUN_PUSAT, "511111", "51")


@pytest.mark.parametrize("codes", [("A77X", "B99Y"), ("(1)a", "(1)b"), ("idem", "lihat lampiran")])
def test_a_code_column_without_codes_is_said_to_be_none(
    tmp_path: Path, codes: tuple[str, str]
) -> None:
    """What stands under Kode and is no code refuses no table: its rows are read by their labels."""
    lines = [(codes[0], "Belanja Pegawai", 800, 700), (codes[1], "Belanja Barang", 600, 520)]
    table = read(as_csv(tmp_path, lines))[0]
    assert "tidak memuat satu pun kode" in table.notes[0].text.id
    assert [node.uraian for node in Tree(table).leaves] == ["Belanja Pegawai", "Belanja Barang"]


def test_a_refusal_names_the_table() -> None:
    """Codes that a program calls so, and not one of which is a code, are refused by name."""
    frame = pd.DataFrame({"kode": ["idem", "lihat"], "uraian": ["A", "B"], "pagu": [1, 2]})
    with pytest.raises(NoBudgetTable, match="idem"):
        Tree(frame)


# --- outline numbers that look like codes


@pytest.mark.parametrize("header", ["No", "No.", "Nomor"])
def test_numbers_headed_no_are_an_outline(tmp_path: Path, header: str) -> None:
    """Programs numbered 1, 1.1, 1.1.1 are no akun: their spending is judged, and 350 of 300 is
    found.
    """
    findings = check(Tree(read(as_csv(tmp_path, PROGRAMS, header))[0]))
    assert rules(findings) == ["over-budget"]
    assert findings.coverage.checked["over-budget"] == 2


def test_an_lra_may_number_its_akun_from_one(tmp_path: Path) -> None:
    """1 pendapatan, 2 belanja, 3 pembiayaan: what each is, is told by its words."""
    lines = [
        ("1.", "PENDAPATAN", 300, 350),
        ("1.1.", "Pajak Daerah", 300, 350),
        ("2.", "BELANJA", 250, 260),
        ("2.1.", "Belanja Pegawai", 250, 260),
        ("", "SURPLUS/(DEFISIT)", 50, 90),
    ]
    tree = Tree(read(as_csv(tmp_path, lines, "Nomor Urut"))[0])
    assert [(f.rule, f.uraian) for f in check(tree) if f.rule == "over-budget"] == [
        ("over-budget", "Belanja Pegawai")
    ]
    tree = Tree(read(as_csv(tmp_path, lines, "Kode Rekening"))[0])
    assert [(f.rule, f.uraian) for f in check(tree) if f.rule == "over-budget"] == [
        ("over-budget", "Belanja Pegawai")
    ]


@pytest.mark.parametrize(
    ("lines", "header"),
    [
        ([("4", "PENDAPATAN", 9, 9), ("4.1", "PAD", 9, 9), ("4.1.1", "Pajak", 9, 9)], "No"),
        ([("1", "ASET", 9, 9), ("1.1", "Aset Lancar", 9, 9), ("1.1.1", "Kas", 9, 9)], "No"),
        (PROGRAMS, "Kode"),
        ([("1", "Urusan", 9, 9), ("1.02", "Kesehatan", 9, 9), ("1.02.02", "Program", 9, 9)], "No"),
    ],
)
def test_codes_stay_codes(tmp_path: Path, lines: Lines, header: str) -> None:
    """Numbers of the chart of accounts, a header that says so, and zeros in front make codes."""
    assert all(Tree(read(as_csv(tmp_path, lines, header))[0]).structure.kodes)


def test_spending_that_nobody_could_judge_is_said(tmp_path: Path) -> None:
    """A table of pendapatan alone has nothing to hold to its pagu, and the report says so."""
    findings = check(Tree(read(as_csv(tmp_path, APBDES[:3]))[0]))
    assert {skipped.rule for skipped in findings.coverage.not_checked} >= {
        "over-budget",
        "unbudgeted",
    }


# --- totals after each block


@given(
    st.lists(
        st.sampled_from(["X.XX.01", "1.02.02", "1.03.02", "2.08.01", "4.01.03", "1.02.05"]),
        min_size=2,
        max_size=5,
        unique=True,
    ),
    st.data(),
)
def test_a_sub_total_after_each_block_is_clean(programs: list[str], data: st.DataObject) -> None:
    """SUB TOTAL sums the program above it, in whatever order the codes stand."""
    lines: list[tuple[str, str, int, int]] = []
    total = 0
    for program in programs:
        pagu = data.draw(st.integers(1, 10**9))
        total += pagu
        lines += [
            (program, f"Program {program}", pagu, pagu),
            (f"{program}.2.01", f"Kegiatan {program}", pagu, pagu),
        ]
        lines.append(("", "SUB TOTAL", pagu, pagu))
    lines.append(("", "TOTAL", total, total))
    assert rules(check(Tree(as_rows(lines)))) == []


def test_a_wrong_sub_total_is_found() -> None:
    """A SUB TOTAL one short of its program is one contradiction."""
    lines = [
        ("X.XX.01", "Program A", 300, 300),
        ("X.XX.01.2.01", "Kegiatan A", 300, 300),
        ("", "SUB TOTAL", 300, 300),
        ("1.02.02", "Program B", 200, 200),
        ("1.02.02.2.01", "Kegiatan B", 200, 200),
        ("", "SUB TOTAL", 199, 200),
        ("", "TOTAL", 500, 500),
    ]
    assert rules(check(Tree(as_rows(lines)))) == ["total-row"]


def of_codes(*lines: tuple[str, int]) -> pd.DataFrame:
    """A table of codes and one column of amounts, in rupiah."""
    rows = [{"kode": code, "uraian": f"Baris {code}", "pagu": pagu * 1000} for code, pagu in lines]
    return pd.DataFrame(rows)


LOST_DOT = (("5", 600), ("5.3", 600), ("5.3.1", 350), ("53.1.08", 350), ("5.3.2", 250))


def test_a_code_that_the_sums_prove_wrong_is_one_finding() -> None:
    """A missing dot breaks two sums and is told once, at the code, with what it should be."""
    found = check(Tree(of_codes(*LOST_DOT, ("5.3.2.01", 250))))
    assert [(each.rule, each.details["restored"]) for each in found.errors] == [
        ("code-malformed", "5.3.1.08")
    ]


def test_no_code_is_blamed_for_a_wrong_amount() -> None:
    """Where a sum fails with the other code too, nothing is proved and the code stays."""
    found = check(Tree(of_codes(*LOST_DOT, ("5.3.2.01", 240))))
    assert "code-malformed" not in {each.rule for each in found.errors}
    assert found.errors


TOO_DEEP = (
    ("5", 1000), ("5.1", 700), ("5.1.01", 300), ("5.1.02", 400), ("5.3", 100),
    ("5.3.01", 50), ("5.3.02", 150),
)  # fmt: skip
OLDER = (
    ("5", 530), ("5.1", 530), ("5.2.2", 530), ("5.2.2.01", 300), ("5.1.02.01.01.0024", 180),
    ("5.1.02.01.01.0025", 120), ("5.1.02.04", 230), ("5.1.02.04.01", 230),
)  # fmt: skip
ELSEWHERE = (("5.1", 150), ("5.1.1", 100), ("5.2.1", 50), ("5.2", 80), ("5.2.2", 80))
LETTERED = (
    ("2", 900), ("2.1", 900), ("2.1.1", 300), ("2.1.1.1.a", 200), ("2.1.1.1.b", 60), ("2.1.12", 40),
    ("2.1.2", 600),
)  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (TOO_DEEP, [("5.3.01, 5.3.02", "5")]),
        (OLDER, [("5.2.2", "5.1.02"), ("5.2.2.01", "5.1.02.01")]),
        (ELSEWHERE, [("5.2.1", "5.1")]),
        (LETTERED, [("2.1.12", "2.1.1")]),
    ],
)
def test_codes_that_the_sums_prove_wrong_take_their_sums_along(
    lines: Sequence[tuple[str, int]], told: list[tuple[str, str]]
) -> None:
    """Rows a level too deep, codes of an older book, a row among those of another parent."""
    found = check(Tree(of_codes(*lines))).errors
    assert {each.rule for each in found} == {"code-malformed"}
    assert [
        (each.details["printed"], each.details.get("restored") or each.details["under"])
        for each in found
    ] == told


@pytest.mark.parametrize("lines", [TOO_DEEP, OLDER, ELSEWHERE, LETTERED])
def test_one_rupiah_more_and_no_code_is_blamed(lines: Sequence[tuple[str, int]]) -> None:
    """Where the other reading leaves a sum that fails, the codes are taken as printed."""
    (code, pagu), *rest = lines
    others = [(c, p + 1) if c == rest[-1][0] else (c, p) for c, p in rest]
    found = check(Tree(of_codes((code, pagu), *others))).errors
    assert found
    assert not any(each.details.get("restored") or each.details.get("under") for each in found)


def test_composite_codes_need_no_book(tmp_path: Path) -> None:
    """The forms of 2006 print urusan, SKPD, program, kegiatan and rekening in one cell: each stands
    under the longest that it begins with.  Where the highest overlap there is no one whole.
    """
    rows = [
        ("1.02 . 1.02.01 . 00.00 . 5", "BELANJA", 9_000),
        ("1.02 . 1.02.01 . 00.00 . 5.1", "BELANJA TIDAK LANGSUNG", 4_000),
        ("1.02 . 1.02.01 . 00.00", "Non Kegiatan", 4_000),
        ("1.02 . 1.02.01 . 00.00 . 5.1.1", "Belanja Pegawai", 4_000),
        ("1.02 . 1.02.01 . 01.01 . 5.2", "BELANJA LANGSUNG", 5_000),
        ("1.02 . 1.02.01 . 01", "Program Pelayanan Administrasi", 5_000),
        ("1.02 . 1.02.01 . 01.01", "Penyediaan jasa surat menyurat", 2_000),
        ("1.02 . 1.02.01 . 01.01 . 5.2.2", "Belanja Barang dan Jasa", 2_000),
        ("1.02 . 1.02.01 . 01.02", "Penyediaan jasa komunikasi", 3_100),
        ("1.02 . 1.02.01 . 01.02 . 5.2.2", "Belanja Barang dan Jasa", 3_100),
    ]
    path = tmp_path / "penjabaran.csv"
    lines = [f"{code};{label};{format_amount(Decimal(k * 1000))}" for code, label, k in rows]
    path.write_text("\n".join(["No. Rekening;Uraian;Anggaran", *lines]), encoding="utf-8")
    tree = Tree(*read(path))
    (finding,) = check(tree).errors
    assert (finding.rule, finding.where.cell) == ("parent-sum", "C7")
    assert finding.difference == -100_000
    assert tree.totals == {"pagu": None}


@pytest.mark.parametrize("wrong", [False, True])
@pytest.mark.parametrize("belanja", ["1.000", ""])
def test_the_bidang_of_a_village_may_be_counted_anew(
    tmp_path: Path, belanja: str, *, wrong: bool
) -> None:
    """Bidang 4 and 5 below ``5. BELANJA`` are no second pendapatan and belanja."""
    lines = [
        "Kode;Uraian;Anggaran",
        "4.;PENDAPATAN;1.000",
        "4.1.;Pendapatan Asli Desa;400",
        "4.2.;Pendapatan Transfer;600",
        f"5.;BELANJA;{belanja}",
        *("1.;BIDANG PENYELENGGARAAN PEMERINTAHAN;500", "1.1.;Penghasilan Tetap;300"),
        *(f"1.2.;Operasional;{210 if wrong else 200}", "2.;BIDANG PEMBANGUNAN;300"),
        *("2.1.;Jalan;100", "2.2.;Posyandu;200", "4.;BIDANG PEMBERDAYAAN;150"),
        *("4.1.;Pelatihan;150", "5.;BIDANG PENANGGULANGAN BENCANA;50", "5.1.;BLT;50"),
        ";JUMLAH BELANJA;1.000",
    ]
    (tmp_path / "apbdes.csv").write_text("\n".join(lines))
    (table,) = read(tmp_path / "apbdes.csv")
    found = check(Tree(table)).errors
    assert [(each.rule, each.kode) for each in found] == [("parent-sum", "1")] * wrong


def test_codes_of_a_file_that_nobody_knows_lose_no_table(tmp_path: Path) -> None:
    """The rows have their labels, their sums along the row and their total; the codes are told."""
    lines = ["Kode;Uraian;Pagu;Realisasi;Sisa", "5413.EB;Gaji;9.000.000;4.000.000;5.000.000"]
    lines += ["5413.EC;Barang;8.500.000;2.000.000;6.600.000", ";JUMLAH;17.500.000;6.000.000;"]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    tree = Tree(read(path)[0])
    assert [node.uraian for node in tree.leaves] == ["Gaji", "Barang"]
    assert [each.rule for each in check(tree).errors] == ["derived-column"]
    assert any("5413.EB" in note.text.en or "A (Kode)" in note.text.en for note in tree.table.notes)


POK = """Kode;Program/Kegiatan/Output/Akun;Jumlah Biaya;Realisasi
054.01.GG;Program Statistik;90.360.500;20.360.500
2897;Pelayanan;90.360.500;20.360.500
2897.BMA;Data Publik;90.360.500;20.360.500
2897.BMA.004;Laporan;90.360.500;20.360.500
051;Persiapan;23.210.500;13.210.500
A;Rapat;20.000.000;10.000.000
521211;Belanja Bahan;12.345.000;7.000.000
524113;Perjalanan;7.655.000;3.000.000
B;Cetak;3.210.500;3.210.500
521219;Barang;3.210.500;3.210.500
052;Pelaksanaan;67.150.000;7.150.000
524111;Perjalanan;67.150.000;7.150.000
;JUMLAH;90.360.500;20.360.500
"""


@pytest.mark.parametrize(
    ("printed", "wrong", "kode"),
    [
        ("", "", None),
        ("Laporan;90.360.500", "Laporan;90.630.500", "2897.BMA.004"),
        ("A;Rapat;20.000.000", "A;Rapat;21.000.000", "A"),
        ("Persiapan;23.210.500;13.210.500", "Persiapan;23.210.500;13.120.500", "051"),
    ],
)
def test_the_codes_of_a_ministry_tell_its_levels(
    tmp_path: Path, printed: str, wrong: str, kode: str | None
) -> None:
    """Program, kegiatan, KRO, RO, komponen, sub komponen and akun, each by its form."""
    path = tmp_path / "pok.csv"
    path.write_text(POK.replace(printed, wrong) if kode else POK, encoding="utf-8")
    tree = Tree(read(path)[0])
    assert tree["2897.BMA.004.051.A.521211"].uraian == "Belanja Bahan"
    assert [node.kode for node in tree["2897.BMA.004"].children] == ["051", "052"]
    assert [each.kode for each in check(tree).errors] == ([kode] if kode else [])


def test_lines_without_a_code_work_out_an_akun(tmp_path: Path) -> None:
    """They stand below it where they add up to it; where they do not, the sums of codes go on."""
    path = tmp_path / "pok.csv"
    akun = "524111;Perjalanan;67.150.000;7.150.000\n"
    detil = ";- Transport;60.000.000;7.000.000\n;- Penginapan;7.150.000;150.000\n"
    path.write_text(POK.replace(akun, akun + detil), encoding="utf-8")
    tree = Tree(read(path)[0])
    assert len(tree["2897.BMA.004.052.524111"].children) == 2
    assert not list(check(tree).errors)


@pytest.mark.parametrize("wrong", [False, True])
def test_codes_of_a_ministry_until_2020(tmp_path: Path, *, wrong: bool) -> None:
    """An output has three digits then, and a komponen may have no sub komponen."""
    lines = [
        "KODE;PROGRAM/KEGIATAN/OUTPUT/KOMPONEN/SUBKOMP/AKUN/DETIL;JUMLAH BIAYA",
        *("076.01.01;Program Dukungan;300.500", "3355;Pengelolaan Keuangan;300.500"),
        *("3355.994;Layanan Perkantoran;300.500", "001;Gaji;140.000", "A;Tunjangan;140.000"),
        f"511111;Gaji Pokok;{'100.100' if wrong else '100.000'}",
        *(";- Pegawai;100.000", "511119;Pembulatan;40.000", ";- Pegawai;40.000"),
        *("002;Operasional;160.500", ";TANPA SUB KOMPONEN;160.500"),
        *("521111;Keperluan;160.500", ";- Kertas;60.500", ";- Listrik;100.000"),
    ]
    (tmp_path / "kk.csv").write_text("\n".join(lines))
    tree = Tree(read(tmp_path / "kk.csv")[0])
    assert tree.total("pagu") == Decimal(300_500)
    assert [each.kode for each in check(tree).errors] == ["511111"] * wrong


SISKEUDES = """KODE REK;;URAIAN;ANGGARAN (Rp.);SUMBER DANA
1;;2;3;4
4.;;PENDAPATAN;100.000.000;
4.1.;;Pendapatan Asli Desa;20.000.000;
4.2.;;Pendapatan Transfer;80.000.000;
;;JUMLAH PENDAPATAN;100.000.000;
5.;;BELANJA;110.000.000;
1.;;BIDANG PENYELENGGARAAN;60.000.000;
1.1.;;Siltap;60.000.000;
1.1.01;;Penyediaan Siltap;40.000.000;ADD
1.1.01;5.1.;Belanja Pegawai;40.000.000;
1.1.02;;Operasional;20.000.000;ADD
1.1.02;5.2.;Belanja Barang;20.000.000;
4.;;BIDANG PEMBERDAYAAN;30.000.000;
4.2.;;Pertanian;30.000.000;
4.2.01;;Alat;30.000.000;DD
4.2.01;5.2.;Belanja Barang;30.000.000;
5.;;BIDANG BENCANA;20.000.000;
5.3.;;Mendesak;20.000.000;
5.3.00;;Penanganan;20.000.000;DD
5.3.00;5.4.;Belanja Tak Terduga;20.000.000;
;;JUMLAH BELANJA;110.000.000;
"""


@pytest.mark.parametrize(
    ("right", "wrong", "cells"),
    [
        ("Operasional;20", "Operasional;20", []),
        ("Operasional;20", "Operasional;21", ["D12"]),
        ("BIDANG BENCANA;20", "BIDANG BENCANA;25", ["D18"]),
    ],
)
def test_codes_of_a_desa_in_two_columns(
    tmp_path: Path, right: str, wrong: str, cells: list[str]
) -> None:
    """Siskeudes prints the kegiatan again beside each rekening, and bidang 4 and 5 below belanja 5:
    no code stands twice, and each is held to what stands below it.
    """
    (tmp_path / "apbdes.csv").write_text(SISKEUDES.replace(right, wrong))
    found = check(Tree(read(tmp_path / "apbdes.csv")[0]))
    assert [each.where.cell for each in found if each.severity > Severity.INFO] == cells
    assert found.coverage.checked["parent-sum"] > 10
