"""The same bytes give the same answer by name, as a stream and through a pipe, in any container."""

from __future__ import annotations

import io
import os
import random
import threading
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import records
from anggaran import read_document
from anggaran.claims.document import Document
from anggaran.errors import AnggaranError
from fuzz import BYTES
from prints import Layout, print_table
from sheets import Grid, write_sheets
from test_word import AMOUNTS, HEADING, paragraph, points, rows_of, table, word
from workbooks import Book, books

pytestmark = pytest.mark.skipif(not Path("/dev/fd").exists(), reason="no /dev/fd here")

SAID = "Pagu belanja sebesar Rp{pagu} dengan realisasi sebesar Rp{spent} atau 50,00% dari pagu."
ODF = "urn:oasis:names:tc:opendocument:xmlns"
Rows = Sequence[Sequence[str]]
Write = Callable[[Path, Rows, str], Path]


def _odt(folder: Path, rows: Rows, said: str) -> Path:
    lines = (
        "".join(f"<t:table-cell><p:p>{cell}</p:p></t:table-cell>" for cell in row) for row in rows
    )
    body = "".join(f"<t:table-row>{line}</t:table-row>" for line in lines)
    names = f'xmlns:o="{ODF}:office:1.0" xmlns:t="{ODF}:table:1.0" xmlns:p="{ODF}:text:1.0"'
    text = f"<o:text><p:p>{said}</p:p><t:table>{body}</t:table></o:text>"
    path = folder / "a.odt"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        whole = f"<o:document-content {names}><o:body>{text}</o:body></o:document-content>"
        package.writestr("content.xml", whole)
    return path


def _docx(folder: Path, rows: Rows, said: str) -> Path:
    return word(folder / "a.docx", paragraph(said) + table(rows))


def _pdf(folder: Path, rows: Rows, said: str) -> Path:
    print_table(folder / "a.pdf", rows[0], rows[1:], Layout(), said)
    return folder / "a.pdf"


def _markdown(folder: Path, rows: Rows, said: str) -> Path:
    head, *body = (f"| {' | '.join(row)} |" for row in rows)
    lines = [said, "", head, "|---" * len(rows[0]) + "|", *body]
    path = folder / "a.md"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _spaced(folder: Path, rows: Rows, said: str) -> Path:
    lines = [f"{a:<20}{b:<40}{c:>20}{d:>20}" for a, b, c, d in rows]
    path = folder / "a.txt"
    path.write_bytes("\r\n".join([said, "", *lines, "", said]).encode("utf-16"))
    return path


def _of_sheets(form: str, encoding: str = "utf-8") -> Write:
    def write(folder: Path, rows: Rows, _said: str) -> Path:
        sheets = {"Lembar": Grid([list(row) for row in rows], [])}
        return write_sheets(folder, sheets, form, encoding, ";")

    return write


CONTAINERS: dict[str, Write] = {
    "xlsx": _of_sheets("xlsx"),
    "ods": _of_sheets("ods"),
    "html": _of_sheets("html"),
    "xml": _of_sheets("xml"),
    "csv": _of_sheets("csv"),
    "csv, Windows": _of_sheets("csv", "cp1252"),
    "docx": _docx,
    "odt": _odt,
    "pdf": _pdf,
    "md": _markdown,
    "txt": _spaced,
}

SAYING = ("docx", "odt", "pdf", "md", "txt")  # containers of sentences beside tables


def _content(document: Document) -> tuple[Any, ...]:
    """What was read, but for the name of the file."""
    tables = [
        (
            table.source.sheet, list(table.uraian), {k: list(v) for k, v in table.kode.items()},
            {name: column.sen.tolist() for name, column in table.amounts.items()}, table.rows,
            [refused.row for refused in table.refused], [note.text.id for note in table.notes],
        )
        for table in document.tables
    ]  # fmt: skip
    claims = [
        (each.text, each.value, each.measure, each.where.page, each.where.line)
        for each in document.claims
    ]
    return tables, claims


def _through_a_pipe(data: bytes) -> Document:
    out, into = os.pipe()

    def pour() -> None:
        with suppress(BrokenPipeError), os.fdopen(into, "wb") as pipe:
            pipe.write(data)

    writer = threading.Thread(target=pour)
    writer.start()
    try:
        return read_document(f"/dev/fd/{out}")
    finally:
        os.close(out)
        writer.join()


def _same_by_every_way(path: Path) -> tuple[Any, ...]:
    """What a file gives by its name, as a stream, and through a pipe; or its refusal, thrice."""
    data = path.read_bytes()
    answers: list[tuple[Any, ...]] = []
    ways: list[Callable[[], Document]] = [
        lambda: read_document(path),
        lambda: read_document(io.BytesIO(data), name=path.name),
        lambda: _through_a_pipe(data),
    ]
    for way in ways:
        try:
            answers.append(_content(way()))
        except AnggaranError as refusal:
            answers.append((type(refusal).__name__,))
    assert answers[0] == answers[1] == answers[2]
    return answers[0]


@pytest.mark.parametrize("container", CONTAINERS)
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(amounts=AMOUNTS, seed=st.integers(0, 1 << 32))
def test_a_budget_in_every_container(container: str, amounts: list[int], seed: int) -> None:
    """A budget is read by every way, and so is what is left of it once its bytes are damaged."""
    rows = [HEADING, *rows_of(amounts)]
    said = SAID.format(pagu=points(amounts[0]), spent=points(amounts[0] // 2))
    with TemporaryDirectory() as folder:
        path = CONTAINERS[container](Path(folder), rows, said)
        tables, claims = _same_by_every_way(path)
        assert [sum(each[3]["pagu"]) for each in tables] == [2 * 100 * sum(amounts)]
        assert len(claims) >= 3 * (container in SAYING)
        dice = random.Random(seed)
        path.write_bytes(dice.choice(BYTES)(dice, path.read_bytes()))
        _same_by_every_way(path)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(book=books())
def test_budgets_in_every_layout(book: Book) -> None:
    """In each format that the tests write workbooks and text in."""
    with TemporaryDirectory() as folder:
        _same_by_every_way(book.write(Path(folder)))


@pytest.mark.parametrize("form", records.FORMS)
def test_binary_records(tmp_path: Path, form: str) -> None:
    """In the formats of binary records, sound and damaged."""
    path = tmp_path / f"anggaran.{form}"
    for data in (records.sound(form), records.mutated(random.Random(8), form)):
        path.write_bytes(data)
        _same_by_every_way(path)
