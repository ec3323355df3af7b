"""What the documentation shows is true: its Python runs, its commands work, its examples are read
as it says.
"""

from __future__ import annotations

import json
import os
import pydoc
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

import anggaran
from anggaran import Policy
from anggaran.amount.column import read_amount
from anggaran.cli.commands import main
from anggaran.errors import InvalidAmount
from anggaran.measure import kind
from anggaran.reading.formats import format as plugins
from anggaran.reading.layout.words import SINONIM
from anggaran.report import writers
from anggaran.rules import registry

ROOT = Path(__file__).parents[1]
DOCS = sorted(path.name for path in (ROOT / "docs").glob("*.md"))
BILINGUAL = {"api.md", "istilah.md", "ketepatan.md"}  # both languages on one page
PAGES = ["README.md", *(f"docs/{name}" for name in DOCS)]
TOOLS = {"jq": shutil.which("jq"), "node": shutil.which("node")}

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
    monkeypatch.setattr(kind, "_added", dict(kind._added))
    phrases = dict(SINONIM)
    yield
    SINONIM.clear()
    SINONIM.update(phrases)
    for forget in kind.FORGET:
        forget()


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
    """The code blocks of a page in one language, but for those that show an example whole."""
    text = (ROOT / page).read_text(encoding="utf-8")
    found = re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    return [block for block in found if not block.startswith("--8<--")]


def having(language: str) -> list[str]:
    """The pages with code of a language."""
    return [page for page in PAGES if blocks(page, language)]


@pytest.mark.usefixtures("_files")
@pytest.mark.parametrize("page", having("python"))
def test_python_of_a_page(page: str) -> None:
    """The Python blocks of a page run one after the other, and give the figures that their comments
    say.
    """
    names: dict[str, object] = {}
    told: list[str] = []
    for block in blocks(page, "python"):
        exec(compile(block, page, "exec"), names)  # noqa: S102  # our own documentation
        for line in block.splitlines():
            said = re.match(r"print\((lra\[.*?)\) +# (\d[\d.]*)", line)
            if said:
                assert str(eval(said[1], names)) == said[2]  # noqa: S307  # likewise
                told.append(said[2])
    assert told or page != "README.md"


@pytest.mark.usefixtures("_files")
@pytest.mark.parametrize("page", having("console"))
def test_commands_of_a_page(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each `anggaran` line of a page is a call that works."""
    lines = [line for block in blocks(page, "console") for line in block.splitlines()]
    calls = [line for line in lines if line.startswith("anggaran ")]
    assert calls
    for call in calls:
        ours, _, tool = call.partition(" | ")
        assert main(shlex.split(ours, comments=True)[1:]) in {0, 1}, call
        said = capsys.readouterr()
        assert said.err == ""
        if tool and TOOLS["jq"]:
            told = subprocess.run(  # noqa: S603  # a line of our own documentation
                shlex.split(tool), input=said.out, capture_output=True, text=True, check=False
            )
            assert (told.returncode, told.stderr) == (0, ""), call
            assert told.stdout.strip()


@pytest.mark.usefixtures("_files")
def test_what_the_first_page_shows_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """The lines that the first page shows are lines of the report that it names."""
    (shown,) = blocks("README.md", "text")
    main(["demo", "--save", "contoh"])
    main(["check", "contoh/000_rencana_belanja.csv"])
    said = {line.strip() for line in capsys.readouterr().out.splitlines()}
    assert {line.strip() for line in shown.splitlines()} <= said


@pytest.mark.usefixtures("_files")
@pytest.mark.parametrize("page", having("js"))
def test_web_of_a_page(page: str) -> None:
    """The JavaScript of a page runs on a report, and adds up."""
    if TOOLS["node"] is None:
        pytest.skip("needs node")
    assert main(["check", "folder", "--output", "temuan.json"]) == 0
    record = json.loads(Path("temuan.json").read_text(encoding="utf-8"))
    fault = {"severity": "error", "difference": "-1250.50"}
    record = {**record, "findings": [fault, fault], "summary": {"error": 2}}
    Path("temuan.json").write_text(json.dumps(record), encoding="utf-8")
    for block in blocks(page, "js"):
        done = subprocess.run([TOOLS["node"], "-e", block], check=True, capture_output=True)  # noqa: S603
        assert done.stdout.decode().strip().endswith("Rp-2.501")


@pytest.mark.parametrize("page", having("toml"))
def test_policies_of_a_page(page: str) -> None:
    """The TOML of a page is a policy."""
    for block in blocks(page, "toml"):
        assert Policy.from_toml(block) != Policy()


@pytest.mark.parametrize("page", sorted(name for name in DOCS if ".en." not in name))
def test_both_languages_have_a_page(page: str) -> None:
    """A page in English has the headings, tables and code of the one in Bahasa Indonesia."""
    if page in BILINGUAL:
        return
    other = page.replace(".md", ".en.md")
    assert other in DOCS
    for mark in (r"^#+ ", r"^\|", r"^```", r"^=== ", r"^- ", r"^\d\. ", r"^anggaran "):
        count = [
            len(re.findall(mark, (ROOT / "docs" / name).read_text(encoding="utf-8"), re.MULTILINE))
            for name in (page, other)
        ]
        assert count[0] == count[1], mark


def test_pictures_are_shown_in_both_languages() -> None:
    """Every picture is small, and shown by the pages in either language with words for whoever does
    not see it.
    """
    folder = ROOT / "docs" / "gambar"
    made = {path.name for path in folder.glob("*.png")}
    made_by = (ROOT / ".ci" / "gambar.py").read_text(encoding="utf-8")
    assert made
    assert all(f'"{name.removesuffix(".png")}"' in made_by for name in made)
    assert all((folder / name).stat().st_size < 100_000 for name in made)
    shown: dict[bool, set[str]] = {True: set(), False: set()}
    for name in DOCS:
        text = (ROOT / "docs" / name).read_text(encoding="utf-8")
        shown[".en." in name] |= set(re.findall(r"!\[[^\]]+\]\(gambar/(\S+?)\)", text))
    assert shown == {True: made, False: made}


def test_the_pages_are_listed() -> None:
    """Every page stands in the menu, and everything public on the page of the API."""
    menu = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:")[2]
    assert set(re.findall(r"(\S+\.md)", menu)) == {name for name in DOCS if ".en." not in name}
    api = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    classes = [name for name in anggaran.__all__ if not name.startswith("_")]
    missing = [name for name in classes if f"::: anggaran.{name}\n" not in api]
    assert missing == ["AnggaranError"]  # with the other errors


def test_the_command_completes_itself() -> None:
    """What a shell asks for to complete the command is given."""
    asked = os.environ | {"_ANGGARAN_COMPLETE": "bash_source"}
    command = [sys.executable, "-c", "from anggaran.cli import main; main()"]
    done = subprocess.run(command, check=False, capture_output=True, env=asked)  # noqa: S603
    assert b"_anggaran_completion" in done.stdout


def test_the_site(tmp_path: Path) -> None:
    """The site is built without one warning, in both languages."""
    pytest.importorskip("mkdocs")
    pytest.importorskip("mkdocstrings")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-d", str(tmp_path)]
    quiet = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, check=False, capture_output=True, cwd=ROOT, env=quiet)  # noqa: S603
    assert (done.returncode, done.stdout + done.stderr) == (0, b"")
    for name in DOCS:
        page = name.replace(".en.md", "").replace(".md", "")
        inside = tmp_path / ("en" if ".en." in name else "") / ("" if page == "index" else page)
        assert (inside / "index.html").is_file(), name
    api = (tmp_path / "api" / "index.html").read_text(encoding="utf-8")
    assert "<blockquote" not in api, "an example of a docstring is no code"


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


def test_what_contributors_are_told() -> None:
    """Every variable that a test reads is told, every target of make exists, the version is one."""
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    tests = [path.read_text(encoding="utf-8") for path in (ROOT / "tests").glob("*.py")]
    read = set(re.findall(r'environ\.get\(\s*"([A-Z_]+)"', "".join(tests))) - {"CI"}
    assert read <= set(re.findall(r"`?([A-Z_]{5,})=?", page))
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z-]+)", page)) - {"it"} <= targets
    assert f"version: {anggaran.__version__}\n" in (ROOT / "CITATION.cff").read_text()


def test_help_opens_with_what_to_do() -> None:
    """The first screen of ``help(anggaran)`` is a program that runs."""
    first = pydoc.plain(pydoc.render_doc(anggaran)).splitlines()[:30]
    assert sum(line.strip().startswith(">>> ") for line in first) >= 8
