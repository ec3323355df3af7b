"""The examples are programs that run, on the tables that the library brings along."""

from __future__ import annotations

import runpy
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from anggaran import Tree, read
from anggaran.cli.commands import main
from anggaran.errors import AnggaranError, InvalidOption
from anggaran.report import writers
from anggaran.rules import registry

EXAMPLES = Path(__file__).parents[1] / "examples"
PROGRAMS = sorted(EXAMPLES.glob("*.py"))
NEEDS = {"layanan": ["fastapi", "httpx", "python_multipart"], "sumber": ["polars"]}


@pytest.fixture(autouse=True)
def _tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["demo", "--save", "contoh"]) == 0
    capsys.readouterr()


@pytest.mark.filterwarnings("ignore:Using `httpx`")
@pytest.mark.parametrize("program", PROGRAMS, ids=[path.stem for path in PROGRAMS])
def test_a_program(program: Path) -> None:
    """It ends without a fault; what it says is asserted in itself."""
    for package in NEEDS.get(program.stem, ()):
        pytest.importorskip(package)
    runpy.run_path(str(program), run_name="__main__")


def test_the_program_that_type_checkers_see(monkeypatch: pytest.MonkeyPatch) -> None:
    """It runs too, and writes its report; what it registers is gone after it."""
    monkeypatch.setattr(registry, "_ADDED", dict(registry._ADDED))
    monkeypatch.setattr(writers, "_FORMS", dict(writers._FORMS))
    program = runpy.run_path(str(EXAMPLES.parent / "tests" / "downstream" / "program.py"))
    Path("lra.csv").write_text(
        "Kode;Uraian;Pagu\n5;BELANJA;3\n5.1;OPERASI;1\n5.2;MODAL;1\n", encoding="utf-8"
    )
    assert program["main"]("lra.csv") == 1
    assert Path("laporan.html").is_file()


def test_all_are_listed() -> None:
    """The page of the examples lists each of them, and each is eight at most a page long."""
    page = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert len(PROGRAMS) == 7
    for program in PROGRAMS:
        assert f"| `{program.name}` |" in page
        assert len(program.read_text(encoding="utf-8").splitlines()) <= 60


def test_the_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    """A real notebook runs to its end: every result is a table in it, every picture a picture."""
    nbclient = pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    pytest.importorskip("matplotlib")
    nbformat = pytest.importorskip("nbformat")
    monkeypatch.setenv("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    book = nbformat.read(EXAMPLES / "buku_catatan.ipynb", as_version=4)
    nbclient.NotebookClient(book, timeout=120, kernel_name="python3").execute()
    shown = [out for cell in book.cells for out in cell.get("outputs", [])]
    kinds = [kind for out in shown for kind in out.get("data", {})]
    assert kinds.count("text/html") >= 2
    assert kinds.count("image/png") == 2


def test_pictures() -> None:
    """Bars are as long as the serapan, boxes as wide as their share, of nothing none."""
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    from matplotlib import pyplot as plt  # noqa: PLC0415  # where it is installed

    from anggaran.report.plots import icicle, serapan_bars  # noqa: PLC0415

    tree = Tree(read("contoh/000_tabel_3.8_realisasi.csv")[0])
    bars: list[Any] = list(serapan_bars(tree, "program").patches)
    for bar, node in zip(bars, tree.level("program"), strict=True):
        assert node.rasio is not None
        assert abs(bar.get_width() - float(node.rasio * 100)) < 1e-9
    boxes: list[Any] = list(icicle(tree, depth=2).patches)
    drawn = [node for node in tree.walk() if node.level <= 2]
    whole = tree.total("pagu")
    for box, node in zip(boxes, drawn, strict=True):
        assert abs(box.get_width() - float(Fraction(node.pagu or 0) / Fraction(whole or 1))) < 1e-9
    with pytest.raises(InvalidOption, match="tidak ada serapan"):
        serapan_bars(Tree([{"kode": "5", "pagu": 1}]))
    with pytest.raises(InvalidOption, match="tidak ada pagu"):
        icicle(Tree([{"kode": "5", "pagu": 0}]))
    plt.close("all")


def test_pictures_without_matplotlib(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is not installed, the refusal says what to install."""
    from anggaran.report.plots import icicle  # noqa: PLC0415

    monkeypatch.setitem(__import__("sys").modules, "matplotlib.pyplot", None)
    with pytest.raises(AnggaranError, match=r"anggaran\[plot\]"):
        icicle(Tree([{"kode": "5", "pagu": 1}]))
