"""What all reports on documents held against each other share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from anggaran.compare.columns import Measures
from anggaran.finding import Findings, Severity, Text
from anggaran.report import shapes
from anggaran.report.view import (
    Block,
    Heading,
    Kind,
    Note,
)
from anggaran.rules.registry import sentence
from anggaran.rules.words import measure_name

LINE = (Kind.KODE, Kind.LABEL)
TITLE = Text("Dokumen dihadapkan", "Documents held against each other")
TOTAL = ("measure", "left", "right", "difference")


def period_notes(findings: Findings, lang: str) -> Iterator[Note]:
    """That documents stop at different days, before any of their figures."""
    for finding in findings.of("period-differs"):
        yield Note(sentence(finding, lang), Severity.WARNING)


def noted(title: str, lines: Iterator[str]) -> Iterator[Block]:
    """Sentences under a title, if there are any."""
    told = list(lines)
    if told:
        yield Heading(title)
    yield from map(Note, told)


def amounts(count: int) -> tuple[Kind, ...]:
    """The kinds of some columns of amounts."""
    return (Kind.AMOUNT,) * count


def titled(measure: object) -> str:
    """A measure as a report heads it."""
    return measure_name(str(measure))


def measure_records(measures: Iterable[Measures]) -> list[shapes.Columns]:
    """The columns that were held against each other."""
    return [
        {"measure": str(each.name), "left": str(each.left), "right": str(each.right)}
        for each in measures
    ]
