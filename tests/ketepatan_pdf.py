"""How often a table printed on pages is read and judged as it was before it was printed.

``python tests/ketepatan_pdf.py [documents] [rules …]`` prints documents of every form in random
looks (:mod:`pages`), reads them back and counts, by what is ruled: tables read row by row as
printed, tables left alone, tables read otherwise; errors of clean ones; faults found, and errors at
other rows.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random

import districts
from anggaran import Tree, check, read
from anggaran.errors import AnggaranError
from anggaran.finding import Finding
from anggaran.table.table import Table
from pages import RULES, Look, look_of, print_documents

FIRST = int(os.environ.get("FIRST", "500000"))  # seeds from here on, which no rule was made by
HEAD = (
    "| garis | tabel | terbaca sama | tidak dibaca | terbaca lain | bersih dengan kesalahan | "
    "bercacat | ditemukan | palsu |\n"
    "|---|--:|--:|--:|--:|--:|--:|--:|--:|"
)


def told(table: Table) -> list[tuple[object, ...]]:
    """The label and the amounts of each row."""
    measures = [*table.amounts.values()]
    return [
        ("".join(label.split()).upper(), *(column.value(row) for column in measures))
        for row, label in enumerate(table.uraian)
    ]


def tables_in(path: Path) -> list[Table]:
    """The tables of a file; none where it is refused."""
    try:
        return read(path)
    except AnggaranError:
        return []


def errors_of(tables: list[Table]) -> list[Finding]:
    """The errors of tables that are each checked alone."""
    found: list[Finding] = []
    for table in tables:
        with suppress(AnggaranError):
            found += check(Tree(table)).errors
    return found


def printed(document: districts.Document, look: Look, seed: int, folder: Path) -> list[Table]:
    """The tables of a document that was printed."""
    path = folder / "halaman.pdf"
    print_documents(path, [document], look, Random(seed))
    return tables_in(path)


def typed(document: districts.Document, folder: Path) -> list[Table]:
    """The tables of a document as it was typed."""
    path = folder / "dokumen.csv"
    path.write_text(document.csv(), encoding="utf-8")
    return tables_in(path)


def looks(rules: str, documents: int) -> Iterator[tuple[str, int, Look]]:
    """Forms, seeds and looks to print."""
    forms = [*districts.FORMS]
    for number in range(documents):
        seed = FIRST + number
        look = replace(look_of(Random(f"{rules}/{seed}")), rules=rules)
        yield forms[number % len(forms)], seed, look


def count(rules: str, documents: int, folder: Path) -> Counter[str]:
    """Count over so many clean documents, and as many spoiled ones, of one kind of rules."""
    counted: Counter[str] = Counter()
    for form, seed, look in looks(rules, documents):
        clean = districts.clean(form, seed)
        wanted = typed(clean, folder)
        if errors_of(wanted):
            continue
        found = printed(clean, look, seed, folder)
        same = [*map(told, found)] == [*map(told, wanted)]
        counted["printed"] += 1
        counted["same"] += same
        counted["unread"] += not found
        counted["other"] += bool(found) and not same
        counted["false"] += bool(errors_of(found))
        spoiled = districts.spoiled(form, seed)
        if not spoiled.proved or not errors_of(typed(spoiled, folder)):
            continue
        faulty = {_squeezed(cell) for row in spoiled.related for cell in spoiled.rows[row]}
        errors = errors_of(printed(spoiled, look, seed, folder))
        right = [each for each in errors if faulty & _names(each)]
        counted["spoiled"] += 1
        counted["found"] += bool(right)
        counted["wrong"] += len(errors) - len(right)
    return counted


def _names(finding: Finding) -> set[str]:
    return {_squeezed(text) for text in (finding.kode, finding.uraian) if text}


def _squeezed(text: str) -> str:
    return "".join(text.split()).upper()


NAMES = ("printed", "same", "unread", "other", "false", "spoiled", "found", "wrong")


def line(rules: str, counted: Counter[str]) -> str:
    return f"| {rules} | {' | '.join(str(counted[name]) for name in NAMES)} |"


def main(arguments: list[str]) -> None:
    documents = int(arguments[0]) if arguments else 100
    total: Counter[str] = Counter()
    sys.stdout.write(f"{HEAD}\n")
    with tempfile.TemporaryDirectory() as folder:
        for rules in arguments[1:] or RULES:
            counted = count(rules, documents, Path(folder))
            total += counted
            sys.stdout.write(f"{line(rules, counted)}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{line('**semua**', total)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
