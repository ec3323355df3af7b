"""Documents printed on pages in many looks are read as they were typed, or left alone; the four
published documents, printed, say what their text says.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import ketepatan_pdf
from anggaran.cli.commands import main
from pages import RULES
from printing import as_docx, as_html

SEEDS = Path(os.environ.get("ANGGARAN_SEEDS", Path(__file__).parents[2] / "shared" / "seeds"))
TEXTS = sorted(SEEDS.glob("*.txt"))
DRAWN = {"all", "path", "dashed", "boxes", "cells"}
Errors = Counter[tuple[str, str, str]]

published = pytest.mark.skipif(not TEXTS, reason="the published documents are not at hand")


@pytest.mark.parametrize("rules", RULES)
def test_what_is_printed_accuses_no_one(tmp_path: Path, rules: str) -> None:
    """No clean table gives an error; where every cell is drawn all are read, and faults found."""
    counted = ketepatan_pdf.count(rules, 4, tmp_path)
    assert not counted["false"]
    if rules in DRAWN:
        assert counted["same"] == counted["printed"]
        assert counted["found"] == counted["spoiled"]
        assert not counted["wrong"]


def errors(path: Path, folder: Path) -> Errors:
    """Rule and amounts of each error of a file."""
    report = folder / "temuan.json"
    main(["check", str(path), "--output", str(report)])
    found = json.loads(report.read_text(encoding="utf-8"))["findings"]
    return Counter(
        (each["rule"], str(each["stated"]), str(each["computed"]))
        for each in found
        if each["severity"] == "error"
    )


def of_tables(found: Errors) -> Errors:
    """Those that are not about a sentence."""
    return Counter({each: n for each, n in found.items() if not each[0].startswith("claim")})


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Errors]:
    """The errors of each published document as text."""
    return {path.stem: errors(path, tmp_path_factory.mktemp("teks")) for path in TEXTS}


@pytest.fixture(scope="module", params=[True, False], ids=["ruled", "bare"])
def words(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[bool, list[Path]]:
    """Each published document in Word, its cells ruled or not."""
    folder = tmp_path_factory.mktemp("word")
    paths = [
        as_docx(path.read_text(encoding="utf-8"), folder / f"{path.stem}.docx", ruled=request.param)
        for path in TEXTS
    ]
    return request.param, paths


@published
def test_published_documents_say_the_same_in_word(
    tmp_path: Path, told: Mapping[str, Errors], words: tuple[bool, list[Path]]
) -> None:
    """Word's paragraphs and tables give the errors of the text."""
    for path in words[1]:
        assert errors(path, tmp_path) == told[path.stem]


@published
@pytest.mark.parametrize("ruled", [True, False])
def test_published_documents_say_the_same_printed_by_chromium(
    tmp_path: Path,
    told: Mapping[str, Errors],
    printed: Callable[[Path], Path],
    *,
    ruled: bool,
) -> None:
    """With rules and without, each gives the errors of its text; of sentences at least no other."""
    for path in TEXTS:
        page = tmp_path / f"{path.stem}.html"
        page.write_text(as_html(path.read_text(encoding="utf-8"), ruled=ruled), encoding="utf-8")
        found = errors(printed(page), tmp_path)
        assert of_tables(found) == of_tables(told[path.stem])
        assert found <= told[path.stem]


@published
def test_published_documents_say_the_same_printed_by_writer(
    tmp_path: Path,
    told: Mapping[str, Errors],
    words: tuple[bool, list[Path]],
    convert: Callable[..., list[Path]],
) -> None:
    """With rules each table gives the errors of its text; without, at least no other."""
    ruled, paths = words
    for path in convert(paths, "pdf", tmp_path):
        found = errors(path, tmp_path)
        assert found <= told[path.stem]
        assert not ruled or of_tables(found) == of_tables(told[path.stem])
