"""Documents printed on pages in many looks are read as they were typed, or left alone; the four
published documents, printed, say what their text says.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

import ketepatan_pdf
from anggaran.cli.commands import main
from pages import RULES
from printing import as_docx, as_html

SEEDS = Path(os.environ.get("ANGGARAN_SEEDS", Path(__file__).parents[2] / "shared" / "seeds"))
DRAWN = {"all", "path", "dashed", "boxes", "cells"}
CHROMIUM = shutil.which("chromium")
OFFICE = shutil.which("soffice")


@pytest.mark.parametrize("rules", RULES)
def test_what_is_printed_accuses_no_one(tmp_path: Path, rules: str) -> None:
    """No clean table gives an error; where every cell is drawn all are read, and faults found."""
    counted = ketepatan_pdf.count(rules, 4, tmp_path)
    assert not counted["false"]
    if rules in DRAWN:
        assert counted["same"] == counted["printed"]
        assert counted["found"] == counted["spoiled"]
        assert not counted["wrong"]


def errors(path: Path, capsys: pytest.CaptureFixture[str]) -> set[tuple[str, str]]:
    """Rule and amount of each error of a file that is about a table."""
    main(["check", str(path), "--format", "json"])
    found = json.loads(capsys.readouterr().out or '{"findings": []}').get("findings", [])
    return {
        (each["rule"], str(each["stated"]))
        for each in found
        if each["severity"] == "error" and not each["rule"].startswith("claim")
    }


def to_pdf(paths: list[Path], folder: Path) -> list[Path]:
    """Print documents by the program that each is of."""
    for path in paths:
        command = [
            str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu",
            f"--user-data-dir={folder}/profile", "--no-pdf-header-footer",
            f"--print-to-pdf={path.with_suffix('.pdf')}", str(path),
        ]  # fmt: skip
        if path.suffix == ".docx":
            command = [str(OFFICE), "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
            command += [str(path), f"-env:UserInstallation=file://{folder}/office"]
        subprocess.run(command, check=True, capture_output=True, timeout=180)  # noqa: S603
    return [path.with_suffix(".pdf") for path in paths]


@pytest.mark.skipif(not SEEDS.exists(), reason="the published documents are not at hand")
@pytest.mark.parametrize("ruled", [True, False])
def test_published_documents_say_the_same_in_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], *, ruled: bool
) -> None:
    """Word's paragraphs and tables give the errors of the text."""
    for path in sorted(SEEDS.glob("*.txt")):
        word = as_docx(
            path.read_text(encoding="utf-8"), tmp_path / f"{path.stem}.docx", ruled=ruled
        )
        assert errors(word, capsys) == errors(path, capsys)


@pytest.mark.skipif(not CHROMIUM, reason="no Chromium here")
@pytest.mark.skipif(not SEEDS.exists(), reason="the published documents are not at hand")
@pytest.mark.parametrize("ruled", [True, False])
def test_published_documents_say_the_same_printed_by_chromium(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], *, ruled: bool
) -> None:
    """Printed, with rules and without, each gives the errors of its text."""
    texts = sorted(SEEDS.glob("*.txt"))
    pages = [tmp_path / f"{path.stem}.html" for path in texts]
    for path, page in zip(texts, pages, strict=True):
        page.write_text(as_html(path.read_text(encoding="utf-8"), ruled=ruled), encoding="utf-8")
    for path, printed in zip(texts, to_pdf(pages, tmp_path), strict=True):
        assert errors(printed, capsys) == errors(path, capsys)


@pytest.mark.skipif(not OFFICE, reason="no LibreOffice here")
@pytest.mark.skipif(not SEEDS.exists(), reason="the published documents are not at hand")
@pytest.mark.parametrize("ruled", [True, False])
def test_published_documents_say_the_same_printed_by_writer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], *, ruled: bool
) -> None:
    """With rules each gives the errors of its text; without, at least no other."""
    texts = sorted(SEEDS.glob("*.txt"))
    words = [
        as_docx(path.read_text(encoding="utf-8"), tmp_path / f"{path.stem}.docx", ruled=ruled)
        for path in texts
    ]
    for path, printed in zip(texts, to_pdf(words, tmp_path), strict=True):
        wanted = errors(path, capsys)
        assert errors(printed, capsys) == wanted if ruled else errors(printed, capsys) <= wanted
