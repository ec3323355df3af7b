"""Pictures of the reports for the documentation, of what is really written about the bundled
examples: ``make gambar`` makes docs/gambar anew.

Needs Chromium and LibreOffice, and the packages of the tests.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pypdfium2
from PIL import Image
from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.text import Text

from anggaran import Tree, read, write_report
from anggaran.claims.document import Document
from anggaran.report.as_text import write_text
from anggaran.report.asked import check_documents
from anggaran.report.writers import Paper
from anggaran.rules.policy import Policy

OUT = Path(__file__).parents[1] / "docs" / "gambar"
EXAMPLES = Path(str(files("anggaran").joinpath("data")))
BELANJA, LRA, PROGRAM = (
    EXAMPLES / f"000_{name}.csv"
    for name in ("rencana_belanja", "tabel_3.8_realisasi", "program_pagu")
)
COLOURS = 96  # a page of figures and lines needs no more, and its picture stays small
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
COLUMNS = 112  # of the terminal


def keep(name: str, picture: Image.Image) -> None:
    """A picture with few colours."""
    OUT.mkdir(exist_ok=True)
    few = picture.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE)
    few.save(OUT / f"{name}.png", optimize=True)


def kept(page: Any, name: str, place: str = "body") -> None:
    """What a page shows."""
    shown = page.screenshot() if place == "body" else page.locator(place).screenshot()
    keep(name, Image.open(BytesIO(shown)))


def terminal(command: str, text: str) -> str:
    """What a terminal shows, as a page."""
    console = Console(record=True, width=COLUMNS, file=StringIO(), force_terminal=True)
    console.print(Text(f"$ {command}\n\n") + Text.from_ansi(text))
    page = console.export_html(inline_styles=True)
    style = "body { margin: 0 } pre { margin: 0; padding: 1rem; display: inline-block }"
    return page.replace("</head>", f"<style>{style}</style></head>")


@contextmanager
def served() -> Iterator[str]:
    """The page of ``anggaran ui``, by its address."""
    command = [sys.executable, "-m", "anggaran", "ui", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stdout is not None  # noqa: S101  # it is a pipe
        yield process.stdout.readline().strip()
        process.terminate()


def workbook(folder: Path) -> Image.Image:
    """The first page of the working paper, as LibreOffice prints it."""
    write_report(
        check_documents([Document(LRA.name, [Tree(read(LRA)[0])])], Policy()).findings,
        Tree(read(LRA)[0]),
        path=folder / "kertas.xlsx",
    )
    command = [str(OFFICE), "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, str(folder / "kertas.xlsx")], check=True, capture_output=True)  # noqa: S603
    pages = pypdfium2.PdfDocument(folder / "kertas.pdf")
    return pages[2].render(scale=1.3).to_pil()


def main() -> None:
    """Every picture anew."""
    trees = {path: Tree(read(path)[0]) for path in (BELANJA, LRA)}
    check = check_documents([Document(BELANJA.name, [trees[BELANJA]])], Policy())
    with TemporaryDirectory() as name, sync_playwright() as play:
        folder = Path(name)
        keep("kertas-kerja", workbook(folder))
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        wide = browser.new_page(viewport={"width": 1100, "height": 760})
        text = write_text(check.view(lang="id"), Paper(COLUMNS, color=True))
        wide.set_content(terminal(f"anggaran check {BELANJA.name}", text))
        kept(wide, "terminal", "pre")
        page = folder / "laporan.html"
        found = check_documents([Document(LRA.name, [trees[LRA]])], Policy()).findings
        write_report(found, trees[LRA], path=page)
        wide.goto(page.as_uri())
        kept(wide, "laporan")
        wide.locator(".icicle-box").scroll_into_view_if_needed()
        wide.evaluate("() => document.querySelector('.tree').scrollIntoView()")
        kept(wide, "pohon")
        phone = browser.new_page(viewport={"width": 390, "height": 760})
        phone.goto(page.as_uri())
        kept(phone, "laporan-hp")
        with served() as address:
            wide.goto(address)
            wide.locator("[type=file]").set_input_files([str(PROGRAM), str(BELANJA)])
            wide.frame_locator("iframe").locator(".answer").wait_for()
            kept(wide, "ui")
        browser.close()


if __name__ == "__main__":
    main()
