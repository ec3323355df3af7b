"""The command ``reconcile``: two documents, a matrix, a pairs file, versions, months, cross
tables.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from anggaran.cli.commands import main
from anggaran.report.outputs import schema

DPA = (
    "Kode;Uraian;Pagu\n5.1;BELANJA OPERASI;60\n"
    "5.1.01;Pegawai;40\n5.1.02;Barang;20\n5.2;BELANJA MODAL;40\n"
)
LRA = DPA.replace("Barang;20", "Barang;19").replace("OPERASI;60", "OPERASI;59")
# A list of programs and one of indicators, as a Perjanjian Kinerja and an LKjIP print them.
PK = """No;Program;Anggaran
1;Program Penunjang Urusan Pemerintahan Daerah;3.289.319.117
2;Program Pemberdayaan Sosial;642.628.488
3;Program Rehabilitasi Sosial;418.605.438
4;Program Perlindungan dan Jaminan Sosial;535.548.400
5;Program Penanganan Bencana;638.898.588
"""
LKJIP = """Indikator Kinerja Utama;Pagu DPA;Realisasi
Persentase kelembagaan sosial yang diberdayakan;642.628.488;636.022.948
Persentase PMKS yang memperoleh bantuan sosial;393.159.188;334.317.742
Persentase PMKS yang dipenuhi kebutuhan dasarnya;529.585.400;502.979.044
Persentase korban bencana yang dibantu;595.538.588;574.785.484
Persentase ketersediaan sarana, prasarana;3.264.125.367;3.180.313.397
"""
PAIRS = [
    ("Program Penunjang Urusan Pemerintahan Daerah", "Persentase ketersediaan sarana, prasarana"),
    ("Program Pemberdayaan Sosial", "Persentase kelembagaan sosial yang diberdayakan"),
    ("Program Rehabilitasi Sosial", "Persentase PMKS yang memperoleh bantuan sosial"),
    ("Program Perlindungan dan Jaminan Sosial", "Persentase PMKS yang dipenuhi kebutuhan dasarnya"),
    ("Program Penanganan Bencana", "Persentase korban bencana yang dibantu"),
]


TWICE = """Program Penanganan Bencana;Persentase korban bencana yang dibantu
PROGRAM PENANGANAN BENCANA;Persentase PMKS yang memperoleh bantuan sosial
"""


class Desk:
    """A folder with files, and the command run on them."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys

    def file(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def run(self, *args: object) -> tuple[int, str]:
        status = main(["reconcile", *map(str, args)])
        out, err = self.capsys.readouterr()
        assert err == ""
        return status, out

    def json(self, name: str, *args: object) -> Any:
        status, out = self.run(*args, "--format", "json")
        read = json.loads(out)
        Draft202012Validator(schema(name)).validate(read)
        assert status == (1 if read["summary"]["error"] else 0)
        return read

    def refused(self, *args: object) -> str:
        status = main(["reconcile", *map(str, args)])
        out, err = self.capsys.readouterr()
        assert (status, out, err.count("\n")) == (2, "", 1), err
        return err


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capsys)


def test_three_documents_make_a_matrix(desk: Desk) -> None:
    """Of three documents the one that parts is the outlier, with its difference, on its line and in
    the total.
    """
    paths = desk.file("a.csv", DPA), desk.file("b.csv", LRA), desk.file("c.csv", DPA)
    read = desk.json("matrix", *paths)
    assert read["totals"] == [
        {
            "measure": "pagu",
            "values": {"a": "100.00", "b": "99.00", "c": "100.00"},
            "majority": "100.00",
            "outliers": [{"document": "b", "difference": "-1.00"}],
            "status": "differ",
        }
    ]
    assert [line["kode"] for line in read["lines"]] == ["5", "5.1", "5.1.02"]
    assert read["agreeing"] == 2
    assert [
        (pair["left"], pair["right"], pair["totals"][0]["difference"]) for pair in read["pairs"]
    ] == [
        ("a", "b", "1.00"),
        ("a", "c", "0.00"),
        ("b", "c", "-1.00"),
    ]
    assert (read["left"]["file"], read["right"]["file"]) == ("a.csv", "b.csv")
    assert [finding["rule"] for finding in read["findings"]] == ["line-differs", "total-differs"]
    status, text = desk.run(*paths)
    assert status == 1
    assert "99,00*" in text
    assert "B kurang 1,00" in text
    assert "Pagu 5.1.02 Barang: a dan c 20,00; b 19,00 (b kurang 1,00)." in text


def test_own_findings_stand_beside(desk: Desk) -> None:
    """What is wrong within one document is shown beside the comparison, and does not change its
    status.
    """
    wrong = desk.file("salah.csv", DPA.replace("Pegawai;40", "Pegawai;39"))
    flat = desk.file("rekap.csv", "Uraian;Pagu\nProgram A;60\nProgram B;40\n")
    status, text = desk.run(wrong, flat)
    assert status == 0
    assert "TEMUAN DOKUMEN ITU SENDIRI" in text
    assert "Di dalam dokumennya sendiri: 1 kesalahan." in text
    own = desk.json("reconcile", wrong, flat)["own"]
    assert [[finding["difference"] for finding in own[side]] for side in ("left", "right")] == [
        ["1.00"],
        [],
    ]
    read = desk.json("matrix", wrong, flat, flat)
    assert [len(document["findings"]) for document in read["documents"]] == [1, 0, 0]
    assert run_without(desk, wrong, flat) == {"left": [], "right": []}


def run_without(desk: Desk, *paths: Path) -> Any:
    return desk.json("reconcile", *paths, "--off", "parent-sum")["own"]


def test_how_many_documents(desk: Desk) -> None:
    """One document alone, or more than twelve, is refused in a line that names --sheet."""
    path = desk.file("a.csv", DPA)
    assert "--sheet" in desk.refused(path)
    assert "--sheet" in desk.refused(*[path] * 13)
    assert len(desk.json("matrix", *[path] * 12)["documents"]) == 12
    assert "--right-sheet" in desk.refused(path, path, path, "--right-sheet", "LRA")


def test_a_refused_document_does_not_keep_the_others(desk: Desk) -> None:
    """Two others are reconciled; where one alone is left, the refusal is all there is to say."""
    paths = [desk.file("a.csv", DPA), desk.file("b.csv", DPA)]
    letter = desk.file("surat.txt", "Dengan hormat\n")
    assert main(["reconcile", *map(str, [*paths, letter])]) == 2
    out, err = desk.capsys.readouterr()
    assert "surat.txt" in err
    assert "0 kesalahan" in out
    assert "Dilewati: surat.txt" in out
    assert "surat.txt" in desk.refused(paths[0], letter)


def test_two_tables_of_one_file_are_two_documents(desk: Desk) -> None:
    """A folder with two files is two documents, as is one file with two tables."""
    folder = desk.folder / "dokumen"
    folder.mkdir()
    (folder / "a.csv").write_text(DPA, encoding="utf-8")
    (folder / "b.csv").write_text(LRA, encoding="utf-8")
    (folder / "surat.txt").write_text("Dengan hormat\n", encoding="utf-8")
    read = desk.json("reconcile", folder)
    assert read["totals"][0]["difference"] == "1.00"
    assert [each["file"] for each in read["coverage"]["files_skipped"]] == ["surat.txt"]
    assert "Dilewati: surat.txt" in desk.run(folder)[1]


@pytest.mark.parametrize("form", ["comma", "tab", "utf-16", "cp1252", "turned"])
def test_pairs_file(desk: Desk, form: str) -> None:
    """Pairs settle what names cannot, whatever the encoding, the delimiter and the side they are
    written on.
    """
    delimiter = "\t" if form in {"tab", "utf-16"} else ","
    rows = [(right, left) if form == "turned" else (left, right) for left, right in PAIRS]
    lines = [
        delimiter.join(f'"{name}"' if delimiter == "," else name for name in row) for row in rows
    ]
    header = [f"Program{delimiter}Indikator Kinerja Utama"] if form != "comma" else []
    text = "\r\n".join([*header, *lines, ""])
    pairs = desk.file(
        "pasangan.txt", text.encode({"utf-16": "utf-16", "cp1252": "cp1252"}.get(form, "utf-8"))
    )
    pk, lkjip = desk.file("pk.csv", PK), desk.file("lkjip.csv", LKJIP)
    read = desk.json("reconcile", pk, lkjip, "--pairs", pairs)
    differences = [pair["difference"] for pair in read["pairs"] if pair["status"] == "both"]
    assert differences == ["25193750.00", "0.00", "25446250.00", "5963000.00", "43360000.00"]
    assert read["totals"][0]["difference"] == "99963000.00"


def test_without_pairs_the_total_alone(desk: Desk) -> None:
    """Lists of different things have only their totals in common."""
    read = desk.json("reconcile", desk.file("pk.csv", PK), desk.file("lkjip.csv", LKJIP))
    assert read["pairs"] == []
    assert [total["difference"] for total in read["totals"]] == ["99963000.00"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "tidak dapat dibaca"),
        ("", "dua kolom"),
        ("Program;Indikator\n", "tidak berisi pasangan"),
        ("Program Penanganan Bencana\n", "dua kolom"),
        ("a;b;c\n", "dua kolom"),
        ("Program Penanganan Bencana;\n", "dua kolom"),
        (
            "Program Penanganan Bencan;Persentase korban bencana yang dibantu\n",
            "'Program Penanganan Bencan'",
        ),
        ("Program Penanganan Bencana;Persentase korban\n", "'Persentase korban'"),
        ("Program Penanganan Bencana;Program Pemberdayaan Sosial\n", "dokumen yang sama"),
        (TWICE, "dua kali"),
        (b"PK\x03\x04\x00\x00\x01\x02", "bukan teks"),
    ],
)
def test_bad_pairs(desk: Desk, content: str | bytes | None, said: str) -> None:
    """A pairs file that is missing, is none, or names what no document carries is refused by its
    name.
    """
    pairs = desk.folder / "pasangan.csv" if content is None else desk.file("pasangan.csv", content)
    line = desk.refused(desk.file("pk.csv", PK), desk.file("lkjip.csv", LKJIP), "--pairs", pairs)
    assert said in line
    assert "pasangan.csv" in line


@pytest.mark.parametrize(
    ("tolerance", "status"),
    [("0", 1), ("0,99", 1), ("1", 0), ("1,00", 0), ("1.00", 0), ("1.000", 0)],
)
def test_tolerance(desk: Desk, tolerance: str, status: int) -> None:
    """A difference up to the tolerance is none, to the sen; it may be written in the Indonesian way
    or plainly.
    """
    assert (
        desk.run(desk.file("a.csv", DPA), desk.file("b.csv", LRA), "--tolerance", tolerance)[0]
        == status
    )


@pytest.mark.parametrize("tolerance", ["", "banyak", "-1", "1,2,3", "NaN", "1e400", "15.000.00"])
def test_bad_tolerance(desk: Desk, tolerance: str) -> None:
    """A tolerance that is no amount of rupiah is refused."""
    path = desk.file("a.csv", DPA)
    desk.refused(path, path, f"--tolerance={tolerance}")


def test_versions(desk: Desk) -> None:
    """Money shifted within a parent is a move; two columns of one table say the same as two
    documents.
    """
    shifted = DPA.replace("Pegawai;40", "Pegawai;45").replace("Barang;20", "Barang;15")
    read = desk.json(
        "versions", desk.file("murni.csv", DPA), desk.file("geser.csv", shifted), "--versions"
    )
    changes = [(line["kode"], line["change"], line["status"]) for line in read["lines"]]
    assert changes == [
        ("5.1.01", "5.00", "moved"),
        ("5.1.02", "-5.00", "moved"),
        ("5.2", "0.00", "unchanged"),
    ]
    assert [(move["kode"], move["amount"], len(move["lines"])) for move in read["moves"]] == [
        ("5.1", "5.00", 2)
    ]
    assert read["change"] == "0.00"
    later = desk.file("perubahan.csv", shifted.replace("Barang;15", "Barang;18"))
    steps = desk.json(
        "steps", desk.file("murni.csv", DPA), desk.file("geser.csv", shifted), later, "--versions"
    )
    names = [(step["before"]["table"], step["after"]["table"]) for step in steps["steps"]]
    assert names == [("murni", "geser"), ("geser", "perubahan")]
    assert len(steps["documents"]) == 3
    both = desk.file(
        "keduanya.csv",
        "Kode;Uraian;Sebelum;Setelah\n5.1.01;Pegawai;40.000;45.000\n5.1.02;Barang;20.000;0\n",
    )
    status, text = desk.run(both, "--versions")
    assert status == 0
    assert "naik" in text
    assert "dihapus" in text


def test_months(desk: Desk) -> None:
    """A cumulative figure that falls from one month to the next is a warning at its line."""
    head = "Laporan Realisasi Anggaran sampai dengan {} 2026;;\nKode;Uraian;Realisasi\n"
    rows = (
        "5.1.01;Pegawai;{}.000\n5.1.02;Barang;50.000\n"
        "5.1.03;Bunga;7.000\n5.1.05;Hibah;9.000\n5.1.06;Bansos;3.000\n"
    )
    months = [("Januari", 10), ("Februari", 9), ("Maret", 12)]
    paths = [
        desk.file(f"{n}.csv", (head + rows).format(month, spent))
        for n, (month, spent) in enumerate(months)
    ]
    read = desk.json("monthly", *paths, "--monthly")
    assert [(found["rule"], found["kode"], found["difference"]) for found in read["findings"]] == [
        ("falling-cumulative", "5.1.01", "-1000.00")
    ]
    assert [document["period"]["end"] for document in read["documents"]] == [
        "2026-01-31",
        "2026-02-28",
        "2026-03-31",
    ]
    assert "sampai 28-02-2026" in (text := desk.run(*paths, "--monthly")[1])
    assert "Realisasi kumulatif; 1 turun." in text
    assert "tidak ada baris yang turun" in desk.run(*paths[::2], "--monthly")[1]
    assert "sedikitnya 2" in desk.refused(paths[0], "--monthly")


CROSS = """Kode Sub Kegiatan;Nama Sub Kegiatan;Kode Rekening;Nama Rekening;Pagu
1.06.02.2.01.0001;Pemberdayaan;5.1.02.01.01.0024;Alat Tulis;70
1.06.02.2.01.0001;Pemberdayaan;5.2.02.05.01.0001;Meja;10
1.06.04.2.01.0001;Rehabilitasi;5.1.02.01.01.0024;Alat Tulis;20
"""


def test_cross_table(desk: Desk) -> None:
    """A recap that carries both sides becomes program × kelompok, and each margin is held against
    its document.
    """
    recap = desk.file("rekap.csv", CROSS)
    program = desk.file(
        "program.csv",
        "Kode;Program;Pagu\n1.06.02;Pemberdayaan Sosial;80\n1.06.04;Rehabilitasi;21\n",
    )
    belanja = desk.file(
        "lra.csv", "Kode;Uraian;Pagu\n5.1;BELANJA OPERASI;90\n5.2;BELANJA MODAL;10\n"
    )
    read = desk.json("cross", recap, program, belanja, "--cross")
    assert [(row["kode"], row["values"], row["total"]) for row in read["rows"]] == [
        ("1.06.02", ["70.00", "10.00"], "80.00"),
        ("1.06.04", ["20.00", "0.00"], "20.00"),
    ]
    assert (read["column_totals"], read["total"]) == (["90.00", "10.00"], "100.00")
    assert [(found["rule"], found["kode"], found["difference"]) for found in read["findings"]] == [
        ("line-differs", "1.06.04", "-1.00"),
        ("total-differs", None, "-1.00"),
    ]
    assert "5.1 Belanja Operasi; 5.2 Belanja Modal" in desk.run(recap, "--cross")[1]
    assert "tiap sisi" in desk.refused(recap, program, program, "--cross")
    assert "program" in desk.refused(belanja, "--cross")


def test_one_way_at_a_time(desk: Desk) -> None:
    """Two ways to compare cannot go together, nor can a way with what it has no use for."""
    path, pairs = desk.file("a.csv", DPA), desk.file("p.csv", "Pegawai;Barang\n")
    assert "sekaligus" in desk.refused(path, path, "--versions", "--monthly")
    assert "--pairs" in desk.refused(path, path, "--versions", "--pairs", pairs)
    assert "--measure" in desk.refused(path, path, path, "--measure", "pagu=pagu")
    assert "--measure" in desk.refused(path, path, "--measure", "pagu")
    assert "nama lain" in desk.refused(path, path, "--pairs", pairs, "--output", pairs)


def test_severity(desk: Desk) -> None:
    """A finding of a comparison can be weighed anew for one run."""
    paths = desk.file("a.csv", DPA), desk.file("b.csv", LRA)
    weights = "--severity", "line-differs=info", "--severity", "total-differs=warning"
    assert desk.run(*paths)[0] == 1
    assert desk.run(*paths, *weights)[0] == 0
    assert desk.run(*paths, paths[0], *weights)[0] == 0
