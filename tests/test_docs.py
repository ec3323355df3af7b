"""What the documentation shows is true: its Python runs, its commands work, its examples are read
as it says.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from anggaran.amount.column import read_amount
from anggaran.cli.commands import main
from anggaran.errors import InvalidAmount
from anggaran.reading.formats import format as plugins
from anggaran.reading.layout.meaning import meaning
from anggaran.reading.layout.words import SINONIM, plain, unknown_share
from anggaran.report import writers
from anggaran.rules import registry

ROOT = Path(__file__).parents[1]
PYTHON_ONLY = {"docs/program.md", "docs/menambah.md", "docs/bentuk.md"}
PAGES = ["README.md", "docs/panduan.md", *sorted(PYTHON_ONLY)]

# The LRA of a dinas social, by jenis; its DPA prints the same pagu, its program list the same
# total.
LRA = [
    ("5", "BELANJA DAERAH", "5.425.037.031", "5.228.418.615"),
    ("5.1", "BELANJA OPERASI", "5.387.902.631", "5.191.284.215"),
    ("5.1.01", "Belanja Pegawai", "2.188.980.591", "2.147.340.751"),
    ("5.1.02", "Belanja Barang dan Jasa", "3.162.422.040", "3.007.643.464"),
    ("5.1.06", "Belanja Bantuan Sosial", "36.500.000", "36.300.000"),
    ("5.2", "BELANJA MODAL", "37.134.400", "37.134.400"),
    ("5.2.02", "Belanja Modal Peralatan dan Mesin", "37.134.400", "37.134.400"),
]
PROGRAMS = [
    ("Program Penunjang Urusan Pemerintahan Daerah Kabupaten/Kota", "3.264.125.367"),
    ("Program Pemberdayaan Sosial", "642.628.488"),
    ("Program Rehabilitasi Sosial", "393.159.188"),
    ("Program Perlindungan dan Jaminan Sosial", "529.585.400"),
    ("Program Penanganan Bencana", "595.538.588"),
]


@pytest.fixture(autouse=True)
def _as_it_was(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a page adds to the library is gone after it."""
    monkeypatch.setattr(registry, "_ADDED", dict(registry._ADDED))
    monkeypatch.setattr(writers, "_FORMS", dict(writers._FORMS))
    monkeypatch.setattr(plugins, "_added", list(plugins._added))
    phrases = dict(SINONIM)
    yield
    SINONIM.clear()
    SINONIM.update(phrases)
    for cached in (plain, unknown_share, meaning):
        cached.cache_clear()


@pytest.fixture
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files that the pages speak of, in the working directory."""
    monkeypatch.chdir(tmp_path)
    for name in ("lra.xlsx", "apbd.xlsx"):
        _workbook(name, [("Kode", "Uraian", "Anggaran", "Realisasi"), *LRA])
    for name in ("dpa.xlsx", "murni.xlsx", "geser.xlsx", "perubahan.xlsx"):
        _workbook(name, [("Kode", "Uraian", "Pagu"), *(row[:3] for row in LRA)])
    lines = [f'{number},"{name}",{pagu}\n' for number, (name, pagu) in enumerate(PROGRAMS, start=1)]
    Path("renja.csv").write_text("No,Program,Pagu\n" + "".join(lines), encoding="utf-8")
    pairs = [f'"{name}","{name}"\n' for name, _ in PROGRAMS]
    Path("pasangan.csv").write_text("".join(pairs), encoding="utf-8")
    Path("pk.csv").write_text("No,Program,Pagu\n" + "".join(lines), encoding="utf-8")
    years = [
        f'{number},"{name}",{pagu},{pagu}\n'
        for number, (name, pagu) in enumerate(PROGRAMS, start=1)
    ]
    Path("rkpd.csv").write_text(
        "No,Program,Pagu 2024,Pagu 2025\n" + "".join(years), encoding="utf-8"
    )
    Path("ketat.toml").write_text('[thresholds]\n80 = "warning"\n', encoding="utf-8")
    Path("folder").mkdir()
    _workbook("folder/lra.xlsx", [("Kode", "Uraian", "Anggaran", "Realisasi"), *LRA])


def _workbook(name: str, rows: list[tuple[str, ...]]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("LRA")
    for row in rows:
        sheet.append(row)
    book.save(name)


def blocks(page: str, language: str) -> list[str]:
    """The code blocks of a page in one language."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


@pytest.mark.usefixtures("_files")
@pytest.mark.parametrize("page", PAGES)
def test_python_of_a_page(page: str) -> None:
    """The Python blocks of a page run one after the other, and give the figures that their comments
    say.
    """
    names: dict[str, object] = {}
    found = blocks(page, "python")
    told: list[str] = []
    assert found
    for block in found:
        exec(compile(block, page, "exec"), names)  # noqa: S102  # our own documentation
        for line in block.splitlines():
            said = re.match(r"print\((lra\[.*?)\) +# (\d[\d.]*)", line)
            if said:
                assert str(eval(said[1], names)) == said[2]  # noqa: S307  # likewise
                told.append(said[2])
    assert told or page != "README.md"


@pytest.mark.usefixtures("_files")
@pytest.mark.parametrize("page", PAGES)
def test_commands_of_a_page(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each `anggaran` line of a page is a call that works."""
    lines = [line for block in blocks(page, "console") for line in block.splitlines()]
    calls = [shlex.split(line, comments=True)[1:] for line in lines if line.startswith("anggaran ")]
    assert calls or page in PYTHON_ONLY
    for call in calls:
        assert main(call) in {0, 1}, call
        assert capsys.readouterr().err == ""


def test_numbers_of_the_page_of_forms() -> None:
    """The numbers listed as readable are read, and those listed as broken are not guessed."""
    rows = (ROOT / "docs" / "bentuk.md").read_text(encoding="utf-8").splitlines()
    shown = {
        row.split("|")[1].strip(): re.findall(r"`([^`]+)`", row)
        for row in rows
        if row.startswith("|")
    }
    assert [read_amount(text) for text in shown["angka"][:2]] == [
        Decimal(5425037031),
        Decimal(4764302886),
    ]
    for text in shown["angka"]:
        read_amount(text)
    assert shown["angka rusak"]
    for text in shown["angka rusak"]:
        with pytest.raises(InvalidAmount):
            read_amount(text)
