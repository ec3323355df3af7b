"""Paragraphs as reports have them, beside their tables: the right ones are silent, and of the wrong
ones the one wrong figure is found.

A paragraph of the file stands for itself with the first of each ``[right|wrong|rule]``, and once
for each of them with the wrong one; ``¶`` is a blank line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from anggaran.claims.document import Document
from anggaran.finding import Findings
from anggaran.reading.reader import read_batch
from anggaran.rules.document import check_claims
from anggaran.tree import Tree

DATA = Path(__file__).parent / "data"
TABLES = (DATA / "kalimat_tabel.txt").read_text(encoding="utf-8")
PARAGRAPHS = (DATA / "kalimat.txt").read_text(encoding="utf-8").strip().split("\n\n")
SLOT = re.compile(r"\[([^|\]]*)\|([^|\]]*)(?:\|([^\]]*))?\]")
PROSE = "Laporan ini disusun sebagai bentuk pertanggungjawaban dinas kepada masyarakat luas.\n\n"
SAME = "="  # a slot that is wrong together with the one before it


def chosen(paragraph: str, wrong: int | None) -> str:
    """A paragraph with one of its slots filled wrong, or none."""
    number = -1

    def fill(slot: re.Match[str]) -> str:
        nonlocal number
        number += slot[3] != SAME
        return slot[2] if number == wrong else slot[1]

    return SLOT.sub(fill, paragraph).replace("¶", "\n\n")


def wrong_ones() -> Iterator[tuple[str, str]]:
    """Each paragraph with one wrong figure, and the rule that finds it."""
    for paragraph in PARAGRAPHS:
        rules = [slot[3] for slot in SLOT.finditer(paragraph) if slot[3] != SAME]
        for number, rule in enumerate(rules):
            if rule:
                yield chosen(paragraph, number), rule


def checked(text: str, folder: Path) -> Findings:
    """What the claims of a document with some paragraphs contradict."""
    path = folder / "lkjip.txt"
    path.write_text(f"{PROSE * 6}{text}\n\n{TABLES}\n\n{PROSE}", encoding="utf-8")
    (file,) = read_batch([path]).files
    return check_claims(Document(file.name, [Tree(each) for each in file.tables], file.passages))


@pytest.mark.parametrize("paragraph", PARAGRAPHS, ids=lambda text: text[:40])
def test_a_right_paragraph(paragraph: str, tmp_path: Path) -> None:
    """A paragraph without a wrong figure is silent."""
    assert [each.message for each in checked(chosen(paragraph, None), tmp_path)] == []


@pytest.mark.parametrize(("text", "rule"), list(wrong_ones()), ids=lambda text: text[:40])
def test_a_wrong_paragraph(text: str, rule: str, tmp_path: Path) -> None:
    """A paragraph with one wrong figure has that one finding."""
    found = checked(text, tmp_path)
    assert [each.rule for each in found] == [rule], [each.message for each in found]


def test_all_right_paragraphs_together(tmp_path: Path) -> None:
    """A document of all of them is silent too, and most of its figures were compared."""
    found = checked("\n\n".join(chosen(each, None) for each in PARAGRAPHS), tmp_path)
    assert [each.message for each in found] == []
    assert sum(found.coverage.checked.values()) > len(PARAGRAPHS)
