"""Fixtures of pytest: name this module in ``pytest_plugins`` of a ``conftest.py``.

No entry point loads it, so that a test run of a program that only installs ``anggaran`` does not.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from anggaran.errors import AnggaranError
from anggaran.finding import Findings
from anggaran.rules.check import check
from anggaran.rules.registry import sentence
from anggaran.tree import Source, Tree, tree_of

EXAMPLE = Path(__file__).parent.parent / "data" / "000_tabel_3.8_realisasi.csv"


@pytest.fixture
def budget_file(tmp_path: Path) -> Callable[[Sequence[Mapping[str, Any]]], Path]:
    """Writes rows, as ``anggaran.testing.tables`` draws them, to a file, and gives its path."""

    def write(rows: Sequence[Mapping[str, Any]], name: str = "anggaran.csv") -> Path:
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write


@pytest.fixture
def example_budget() -> Path:
    """A table of a published LKjIP: program, kegiatan and sub kegiatan with pagu and realisasi."""
    return EXAMPLE


@pytest.fixture
def assert_sound() -> Callable[[Tree | Source], Findings]:
    """An AssertionError that says what is wrong, where a budget has an error or could not be
    checked.
    """

    def held(source: Tree | Source) -> Findings:
        __tracebackhide__ = True  # the line that calls it is the one to look at
        try:
            found = check(tree_of(source))
        except AnggaranError as error:
            raise AssertionError(error.line("en")) from None
        if found.errors or not found.coverage:
            lines = [
                f"{each.where.told('en')}: {each.rule}: {sentence(each, 'en')}"
                for each in found.errors
            ]
            raise AssertionError("\n".join(lines) or "nothing could be checked")
        return found

    return held
