"""Sentences that speak of money: what contradicts itself is found, and nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from anggaran import check, read, read_document
from anggaran.amount.column import format_amount
from anggaran.claims.document import Document
from anggaran.claims.spelled import spelled
from anggaran.cli.commands import main
from anggaran.errors import NoBudgetTable
from anggaran.finding import Spot
from anggaran.reading.formats.passage import Passage
from anggaran.reading.reader import read_batch
from anggaran.report.outputs import schema
from anggaran.rules.document import check_claims
from anggaran.tree import Tree
from test_word import paragraph, table, word


def said(text: str) -> Document:
    """A document of sentences alone."""
    lines = enumerate(text.split("\n"), start=1)
    return Document("lkjip.txt", [], [Passage(Spot(None, number), line) for number, line in lines])


def found(text: str) -> list[tuple[str, str]]:
    """Rule and what would be right, of each finding."""
    return [(each.rule, f"{each.computed:f}") for each in check_claims(said(text))]


@given(st.integers(1, 10**15 - 1))
def test_numbers_in_words(number: int) -> None:
    """Whatever is spelled out is read as the number that it says."""
    words = num2words(number, lang="id")
    read = spelled(f"{words} rupiah")
    assert read is not None
    assert (read.value, read.sure) == (number, True)
    assert spelled(words.replace("miliar", "Milyar").replace(" ratus", "ratus")) == read


@pytest.mark.parametrize(
    "text", ["tiga orang", "dua puluh sebelas", "satu dua", "juta", "", "per bulan", "koma lima"]
)
def test_other_words_are_no_number(text: str) -> None:
    """Words that stand in no order of a number say none."""
    assert spelled(text) is None


PAIRS = (
    "Pagu anggaran sebesar {p} dengan realisasi sebesar {r} atau {c}.",
    "Dari alokasi anggaran {p} terealisasi {r} ({c}).",
    "Dinas memperoleh dana sebesar {p}, terserap sebesar {r} atau setara dengan {c}.",
    "Belanja dianggarkan {p} dan direalisasikan sebesar {r} atau dengan persentase {c}.",
    "Realisasi anggaran mencapai {r} atau {c} dari pagu sebesar {p}.",
    "Realisasi sebesar {r} dari total anggaran {p} atau mencapai {c}.",
    "Anggaran semula {q}, setelah perubahan menjadi {p}, terealisasi sebesar {r} atau {c}.",
    "Anggaran {p} dan realisasi keuangan {r}, realisasi fisik 100%, realisasi keuangan {c}.",
)
AMOUNTS = st.integers(10**6, 10**11)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[str, int, int]:
    """A sentence with a slot for its percent, and the amounts of budget and spending in it."""
    pagu = draw(AMOUNTS)
    before = 3 * pagu + 7  # of which no drawn percent is the ratio
    realisasi = draw(st.integers(pagu // 5, pagu))
    shapes = ("Rp. {},-", "Rp{}", "Rp {},00", "Rp. {}.-")
    shape = draw(st.sampled_from(shapes))
    p, q, r = (shape.format(f"{each:,}".replace(",", ".")) for each in (pagu, before, realisasi))
    text = draw(st.sampled_from(PAIRS)).replace("{p}", p).replace("{q}", q).replace("{r}", r)
    return text, pagu, realisasi


@given(pairs(), st.integers(0, 2), st.sampled_from(["half-up", "cut"]))
def test_a_percent_under_any_rounding(drawn: tuple[str, int, int], places: int, way: str) -> None:
    """The percent of two amounts holds rounded or cut; one that is off by one is found alone."""
    text, pagu, realisasi = drawn
    unit = 10**places
    doubled = realisasi * 200 * unit // pagu
    digits = (doubled + 1) // 2 if way == "half-up" else doubled // 2
    right = f"{Decimal(digits) / unit:.{places}f}".replace(".", ",")
    assert found(text.replace("{c}", f"{right}%")) == []
    wrong = f"{Decimal(digits + 2) / unit:.{places}f}".replace(".", ",")
    ((rule, _),) = found(text.replace("{c}", f"{wrong}%"))
    assert rule == "claim-percent"


@given(AMOUNTS, st.sampled_from(["", " rupiah"]))
def test_digits_and_words(amount: int, end: str) -> None:
    """Digits and words of one amount are one; words of another are found."""
    digits = f"Rp {format_amount(Decimal(amount))}"
    words = num2words(amount, lang="id")
    assert found(f"Pagu sebesar {digits} ({words}{end}) tersedia.") == []
    other = num2words(amount + 1000, lang="id")
    wrong = found(f"Pagu sebesar {digits} ({other}{end}) tersedia.")
    assert wrong == [("claim-words", str(amount + 1000))]


@pytest.mark.parametrize(
    ("text", "rule", "right"),
    [
        (
            "Anggaran Rp 1.000.000,- terealisasi Rp 900.000,- sehingga sisa anggaran Rp 110.000,-.",
            "claim-amount",
            "100000.00",
        ),
        (
            "Anggaran semula Rp 1.000.000,- bertambah sebesar Rp 300.000,- menjadi Rp 1.200.000,-.",
            "claim-amount",
            "200000.00",
        ),
        (
            "Anggaran Rp 900.000,- terdiri dari pegawai Rp 500.000,- dan modal Rp 300.000,-.",
            "claim-amount",
            "800000.00",
        ),
        (
            "Anggaran Rp 900.000,- terbagi dalam pegawai Rp 500.000,- dan modal Rp 300.000,-.",
            "claim-amount",
            "800000.00",
        ),
        (
            "Dari penerimaan Rp 900,- telah digunakan Rp 700,- sehingga saldo Rp 210,-.",
            "claim-amount",
            "200.00",
        ),
        (
            "Pendapatan-LO Rp 900,- dan Beban Rp 700,- sehingga surplus Rp 210,-.",
            "claim-amount",
            "200.00",
        ),
        (
            "Total pagu Rp 900,-. Telah dikontrakkan Rp 700,- sehingga sisa pagu Rp 20,-.",
            "claim-amount",
            "200.00",
        ),
        (
            "DIPA awal Rp 900,-. Dilakukan penghematan Rp 50,- sehingga menjadi Rp 840,-.",
            "claim-amount",
            "850.00",
        ),
        (
            "Realisasi pendapatan Rp 500,- terhadap realisasi belanja Rp 400,- adalah 116,74%.",
            "claim-percent",
            "125.00",
        ),
        (
            "Realisasi Rp 550,- dibandingkan realisasi 2022 Rp 500,- naik 10,00% atau Rp 55,-.",
            "claim-amount",
            "50.00",
        ),
        ("Dilaksanakan 35 (tiga puluh empat) sub kegiatan.", "claim-words", "34"),
        ("Pagu Rp 5,05 miliar terealisasi Rp 4,9 miliar atau 91,2%.", "claim-percent", "97.0"),
    ],
)
def test_a_sentence_that_contradicts_itself(text: str, rule: str, right: str) -> None:
    """What is wrong is told once, with what would be right."""
    assert found(text) == [(rule, right)]


@pytest.mark.parametrize(
    "text",
    [
        "Anggaran Rp 1.000.000,- terealisasi Rp 900.000,- dengan capaian kinerja 97,01%.",
        "Anggaran Rp 1.000.000,- terealisasi sekitar Rp 900.000,- atau 95%.",
        "Realisasi Rp 900.000,- atau 12% dari total belanja daerah.",
        "Anggaran Rp 900.000,- terdiri antara lain dari gaji Rp 500.000,- dan modal Rp 300.000,-.",
        "Realisasi naik dari Rp 800.000,- menjadi Rp 900.000,- atau 12,5%.",
        "Pagu Rp 5,05 miliar terealisasi Rp 4,9 miliar atau 97,03%.",
        "Pagu lebih dari Rp 5 miliar terealisasi Rp 4,9 miliar atau 91%.",
        "Honor Rp 500.000,- (lima ratus ribu rupiah) per bulan untuk 12 (dua belas) orang.",
        "Pagu Rp 1.000.000,- (satu jutaan rupiah) terealisasi 90%.",
        "Anggaran Rp 900.000,- terdiri dari 3 paket.",
        "Realisasi TW I Rp 300,- (30,00%) dan TW II Rp 200,- (20,00%), jadi Rp 500,- atau 50,00%.",
        "Triwulan II Rp 200,- (20,00%), sehingga total realisasi adalah Rp 500,- atau 50,00%.",
        "Belanja Operasi Rp 300,- dan Modal Rp 200,-, jadi total realisasi Rp 500,- atau 50,00%.",
        "Belanja Modal sebesar Rp 200,-, sehingga total realisasi adalah Rp 800,- atau 94,12%.",
        "Saldo awal Rp 5,-. Dari penerimaan Rp 900,- digunakan Rp 700,- sehingga saldo Rp 205,-.",
        "Penerimaan Rp 900,- dan pengeluaran Rp 700,- sehingga saldo kas tunai Rp 20,-.",
        "Pendapatan Rp 900,- dan belanja Rp 700,- sehingga surplus setelah pembiayaan Rp 150,-.",
        "Pagu awal Rp 900,-, terkena efisiensi Rp 50,- sehingga belanja barang menjadi Rp 300,-.",
        "Realisasi 2023 Rp 550,- terhadap realisasi 2022 Rp 500,- adalah 10,00% lebih tinggi.",
        "Serapan naik 3,25% dengan realisasi Rp 950,- dibandingkan tahun 2023 sebesar Rp 890,-.",
        "Beban Sewa Rp 90,- dan Beban Gaji Rp 400,- terhadap total Beban Rp 700,- adalah 70,00%.",
        "Pagu Rp 1.000,- dikurangi blokir Rp 200,-, terealisasi Rp 760,- atau 95,00%.",
        "Pagu Rp 1.000,- termasuk cadangan Rp 200,-, terealisasi Rp 760,-, sisa anggaran Rp 40,-.",
        "Pagu Rp 1.000,- terealisasi Rp 760,- atau 95,00% dari pagu efektif.",
        "Pagu Rp 1.000,- terealisasi Rp 760,- (95,00% dari pagu setelah penghematan).",
        "Anggaran Rp 1.000,-, bersumber dari DAK Rp 200,-, terealisasi Rp 190,- atau 95,00%.",
    ],
)
def test_what_is_no_contradiction(text: str) -> None:
    """A figure of something else, or only about so much, accuses nobody."""
    assert found(text) == []


def test_the_line_of_a_claim() -> None:
    """A claim stands at its own line, however its sentence is broken."""
    text = "Pagu anggaran sebesar\nRp 1.000.000,- dengan realisasi\nRp 900.000,- atau\n91%."
    (finding,) = check_claims(said(text))
    assert finding.where.line == 4
    assert "Rp 900.000,- atau 91%" in finding.details["sentence"]


TABLE = """Tabel 1
Kode\tUraian\tAnggaran\tRealisasi
5\tBELANJA DAERAH\t1.560.843.200\t1.420.315.750
5.1\tBELANJA OPERASI\t1.523.708.800\t1.383.181.350
5.1.01\tBelanja Pegawai\t902.480.591\t880.147.340
5.1.02\tBelanja Barang dan Jasa\t621.228.209\t503.034.010
5.2\tBELANJA MODAL\t37.134.400\t37.134.400
"""


def read_in(text: str, tmp_path: Path) -> Document:
    """A document of sentences and the table above, as its file is read."""
    prose = "Laporan ini disusun sesuai dengan ketentuan yang berlaku di lingkungan dinas kami.\n"
    path = tmp_path / "lkjip.txt"
    path.write_text(f"{prose * 6}\n{text}\n\n{TABLE}\n{prose}", encoding="utf-8")
    (file,) = read_batch([path]).files
    return Document(file.name, [Tree(table) for table in file.tables], file.passages)


@pytest.mark.parametrize(
    ("text", "rule", "stated", "right"),
    [
        (
            "Belanja Modal sebesar Rp 37.134.400,- dengan realisasi sebesar Rp 37.134.100,-.",
            "claim-amount",
            37134100,
            37134400,
        ),
        (
            "Belanja Barang/Jasa dianggarkan Rp. 621.228.209,- dan terealisasi Rp. 503.043.010,-.",
            "claim-amount",
            503043010,
            503034010,
        ),
        ("Realisasi Belanja Pegawai sebesar Rp 880.147.430.", "claim-amount", 880147430, 880147340),
        (
            "Belanja Modal dianggarkan Rp 621.228.209,- dan terealisasi Rp 503.034.010,-.",
            "claim-label",
            621228209,
            37134400,
        ),
    ],
)
def test_an_amount_of_a_row(text: str, rule: str, stated: int, right: int, tmp_path: Path) -> None:
    """An amount of a row that is named is held against the table, where it is sure."""
    (finding,) = check_claims(read_in(text, tmp_path))
    said = (finding.rule, finding.stated, finding.computed)
    assert said == (rule, Decimal(stated), Decimal(right))


@pytest.mark.parametrize(
    "text",
    [
        "Belanja Modal sebesar Rp 37.134.400,- dengan realisasi sebesar Rp 37.134.400,-.",
        "Realisasi belanja pegawai sebesar Rp 0,88 miliar.",
        "Pada semester I realisasi belanja modal sebesar Rp 37.134.100,-.",
        "Belanja Modal Peralatan dan Mesin sebesar Rp 37.134.100,-.",
        "Realisasi Belanja Pegawai sebesar Rp 512.000.000,-.",
        "Anggaran semula Rp 1.660.843.200,- menjadi Rp 1.560.843.200,-.",
        "Belanja Pegawai dan Belanja Modal sebesar Rp 939.614.991,-.",
    ],
)
def test_an_amount_that_accuses_nobody(text: str, tmp_path: Path) -> None:
    """An amount that is right, or of which it is not sure what it speaks of."""
    assert not check_claims(read_in(text, tmp_path))


@pytest.mark.parametrize(
    "text",
    [
        "Rp 1 " * 20_000,
        "Rp 5,- " * 10_000,
        "Rp 5 (" + "puluh" * 20_000,
        "Pagu Rp 5.000 realisasi Rp 4.000 " + "atau " * 20_000 + "80%",
        "belanja pegawai " * 5_000 + "sebesar Rp 5",
        "1 (" * 30_000,
        "1." * 50_000,
    ],
)
def test_hostile_text_takes_no_time(text: str) -> None:
    """Text that nobody wrote is passed over, and in a time that grows no faster than it."""
    start = time.process_time()
    assert not check_claims(said(text))
    assert time.process_time() - start < 10


LEVELS = """Tabel 2
Kode\tProgram/Kegiatan\tPagu
1.06.01\tPROGRAM PENUNJANG\t60.000.000
1.06.01.2.01\tAdministrasi Umum\t60.000.000
1.06.01.2.01.0001\tPeralatan Kantor\t60.000.000
1.06.02\tPROGRAM PEMBERDAYAAN\t30.000.000
1.06.02.2.01\tPengembangan Potensi\t30.000.000
1.06.02.2.01.0001\tPelatihan\t10.000.000
1.06.02.2.01.0002\tBimbingan\t20.000.000
1.06.04\tPROGRAM REHABILITASI\t25.000.000
1.06.04.2.01\tRehabilitasi Dasar\t25.000.000
1.06.04.2.01.0001\tPermakanan\t25.000.000
"""
LIST = """Pada tahun ini dinas melaksanakan {n} program sebagai berikut:

1. PROGRAM PENUNJANG
 a. Administrasi Umum
  1) Peralatan Kantor
2. PROGRAM PEMBERDAYAAN
 a. Pengembangan Potensi
  1) Pelatihan
  2) Bimbingan
{more}3. PROGRAM REHABILITASI
 a. Rehabilitasi Dasar
  1) Permakanan

"""


@pytest.mark.parametrize(
    ("n", "more", "told"),
    [
        (3, "", []),
        (4, "", [("claim-count", "4", "3")]),
        (3, "  3) Pendampingan\n", [("coverage", "3,3,5", "3,3,4")]),
    ],
)
def test_a_list_of_programs(
    n: int, more: str, told: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    """A list is held against the number that announces it, and against the rows with money."""
    text = f"{LIST.format(n=n, more=more)}{LEVELS}"
    found = check_claims(read_in(text, tmp_path))
    said = [(each.rule, each.details["printed"], each.details["counted"]) for each in found]
    assert said == told


NUMBERED = """No\tUraian\tAnggaran\tRealisasi\t%
1\t2\t3\t4\t5={formula}
1\tBelanja Pegawai\t1.000.000\t900.000\t90,00
2\tBelanja Modal\t2.000.000\t1.500.000\t75,00
\tJumlah\t3.000.000\t2.400.000\t80,00
"""


@pytest.mark.parametrize(
    ("formula", "wrong"),
    [
        ("(4/3)*100", False),
        ("4/3", False),
        ("4:3x100", False),
        ("(4/3)/100", True),
        ("3/4*100", True),
        ("(4-3)/3*100", True),
        ("4/0", False),
        ("7/3", False),
        ("((((((", False),
        ("9**9**9", False),
    ],
)
def test_a_formula_above_percents(formula: str, wrong: bool, tmp_path: Path) -> None:  # noqa: FBT001
    """A formula that does not make the percents below it is told; a shorthand is none."""
    path = tmp_path / "lra.tsv"
    path.write_text(NUMBERED.replace("{formula}", formula), encoding="utf-8")
    (table,) = read(path)
    assert bool(check(table).of("formula-header")) is wrong


@pytest.mark.parametrize(
    ("shares", "figure", "wrong"),
    [
        (("90,00", "70,00", "80,00"), "80,00", True),
        (("90,00", "70,00", "80,00"), "240,00", False),
        (("90,00", "70,00", "80,00"), "77", False),
        (("100,00", "100,00", "100,00"), "100,00", False),
    ],
)
def test_a_mean_that_is_called_a_sum(
    shares: tuple[str, str, str],
    figure: str,
    wrong: bool,  # noqa: FBT001
    tmp_path: Path,
) -> None:
    """The figure of *Jumlah* under a column of capaian is a remark where it is their mean, and not
    the figure of each row.
    """
    a, b, c = shares
    rows = [("A", a, 10), ("B", b, 20), ("C", c, 30), ("Jumlah", figure, 60)]
    text = "".join(f"{name}\t{share}\t{pagu}.000.000\n" for name, share, pagu in rows)
    path = tmp_path / "capaian.tsv"
    path.write_text(f"Uraian\t% Capaian Kinerja\tPagu Anggaran\n{text}", encoding="utf-8")
    (table,) = read(path)
    assert bool(check(table).of("claim-label")) is wrong


def test_a_document(tmp_path: Path) -> None:
    """A document has tables and claims with their places, and is checked, shown and written as one
    thing.
    """
    path = tmp_path / "lkjip.txt"
    prose = "Laporan ini disusun sesuai dengan ketentuan yang berlaku di lingkungan dinas kami.\n"
    wrong = "Belanja Modal sebesar Rp 37.134.400,- dengan realisasi sebesar Rp 37.134.100,-.\n"
    path.write_text(f"{prose * 6}{wrong}\n{TABLE}\n{prose}", encoding="utf-8")
    document = read_document(path)
    pagu, realisasi = document.claims
    assert (pagu.measure, realisasi.measure) == ("pagu", "realisasi")
    assert (realisasi.about, realisasi.held, realisasi.where.line) == (("BELANJA MODAL",), True, 7)
    assert [each.rule for each in check(document).errors] == ["claim-amount"]
    record = document.to_dict()
    assert [each["text"] for each in record["claims"]] == ["Rp 37.134.400,-", "Rp 37.134.100,-"]
    assert len(document.to_frame()) == 2
    jsonschema.validate(record, schema("read"))
    with path.open("rb") as stream:
        assert read_document(stream, name="a.txt").claims[0].where.file == "a.txt"


def test_sentences_without_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A text without any table is checked too; one without money is no document."""
    path = tmp_path / "surat.txt"
    path.write_text(
        "Pagu sebesar Rp 1.000.000,- terealisasi sebesar Rp 900.000,- atau 91%.\n" * 3,
        encoding="utf-8",
    )
    assert main(["check", str(path)]) == 1
    assert "claim-percent" in capsys.readouterr().out
    assert main(["read", str(path), "--format", "json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["claims"]) == 9
    path.write_text("Rapat dilaksanakan di aula dinas pada hari Senin pagi ini.\n" * 6)
    assert main(["check", str(path)]) == 2
    with pytest.raises(NoBudgetTable):
        read_document(path)


def test_a_result_is_a_record_where_nothing_else_was_asked_for() -> None:
    """A program that imports one name has records of its results, before any report is made."""
    program = "from anggaran import check; print(check([{'kode': '5', 'pagu': 3}]).to_dict())"
    assert subprocess.check_output([sys.executable, "-c", program])  # noqa: S603  # our own


def test_the_same_sentences_in_word_and_pdf(tmp_path: Path) -> None:
    """What a sentence contradicts is found whatever the document was written with."""
    rows = [line.split("\t") for line in TABLE.splitlines()[1:]]
    wrong = "Belanja Modal sebesar Rp 37.134.400,- dengan realisasi sebesar Rp 37.134.100,-."
    word(tmp_path / "a.docx", paragraph(wrong) + paragraph("Tabel 1") + table(rows))
    (finding,) = check(read_document(tmp_path / "a.docx")).errors
    assert (finding.rule, finding.where.line) == ("claim-amount", 1)
    pdf = pytest.importorskip("reportlab.platypus")
    styles = pytest.importorskip("reportlab.lib.styles").getSampleStyleSheet()
    parts = [pdf.Paragraph(wrong, styles["Normal"]), pdf.Spacer(1, 20), pdf.Table(rows)]
    pdf.SimpleDocTemplate(str(tmp_path / "a.pdf")).build(parts)
    (finding,) = check(read_document(tmp_path / "a.pdf")).errors
    assert (finding.rule, finding.where.page) == ("claim-amount", 1)


def test_a_part_of_a_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One table, or some pages, by their numbers; what is not there is said in one line."""
    path = tmp_path / "lkjip.txt"
    path.write_text(f"{TABLE}\n\n{LEVELS}", encoding="utf-8")
    assert main(["read", str(path), "--table", "2", "--format", "json"]) == 0
    (only,) = json.loads(capsys.readouterr().out)["tables"]
    assert only["table"] == "lkjip (2)"
    assert main(["check", str(path), "--table", "9"]) == 2
    assert main(["read", str(path), "--pages", "3"]) == 2
    assert main(["read", str(path), "--pages", "b"]) == 2
    assert capsys.readouterr().err.count("\n") == 3


WRONG_TOTAL = """\
Dana dinas yang tersedia pada tahun ini sebesar Rp 9.000.000,- dan yang terserap Rp 7.604.300,-.

Uraian\tAnggaran\tRealisasi
Belanja Pegawai\t4.000.000\t3.604.300
Belanja Barang\t5.000.000\t4.000.000
JUMLAH\t9.000.000\t7.604.800

1. Kegiatan Pembinaan Koperasi dengan anggaran sebesar Rp 700.000,- dan realisasi Rp 600.000,-.

Rinciannya disajikan pada tabel berikut.

Uraian\tAnggaran\tRealisasi
Belanja Pegawai\t1.000.000\t804.300
Belanja Barang\t2.000.000\t1.000.000
JUMLAH\t3.000.000\t1.804.300
"""


def test_a_right_sentence_beside_a_wrong_table(tmp_path: Path) -> None:
    """What the rows of a table add up to is no slip of a sentence, and a kegiatan that no table
    knows is not the whole of the next one.
    """
    path = tmp_path / "lkjip.txt"
    path.write_text(
        WRONG_TOTAL + "Laporan ini disusun bagi masyarakat luas.\n" * 5, encoding="utf-8"
    )
    assert [each.rule for each in check(read_document(path)).errors] == ["total-row"]
