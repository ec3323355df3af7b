"""A file read with everything it says: tables and sentences."""

from __future__ import annotations

from anggaran.claims.document import Document
from anggaran.claims.sentence import has_claims
from anggaran.errors import TEXT, takes
from anggaran.reading.formats.limits import DEFAULT, Limits
from anggaran.reading.pipe import Stream
from anggaran.reading.reader import FILE, PathLike, read_file
from anggaran.tree import Tree


@takes(path=FILE, name=TEXT)
def read_document(
    path: PathLike | Stream, *, name: str | None = None, limits: Limits = DEFAULT
) -> Document:
    r"""A file with everything it says: its budget tables, and the figures of its sentences.

    :func:`anggaran.check` of a document holds each table against itself, and each figure of a
    sentence against the others of that sentence and against the tables.

    Args:
        path: a text, a Word document, a PDF or a workbook, by its name; or a stream of bytes.
        name: how to call the file of a stream.
        limits: how large it may be.

    Raises:
        UnreadableFile: no such file, or one that is empty, damaged, protected or too large.
        NoBudgetTable: it holds neither a budget table nor a sentence with an amount.

    >>> import io
    >>> text = "Pagu sebesar Rp 1.000.000,- terealisasi sebesar Rp 900.000,- atau 91%.\n" * 5
    >>> document = read_document(io.BytesIO(text.encode()), name="lkjip.txt")
    >>> claim = document.claims[1]
    >>> claim.text, claim.value, claim.measure, claim.where.line
    ('Rp 900.000,-', Decimal('900000.00'), 'realisasi', 1)
    >>> from anggaran import check
    >>> check(document)[0].rule
    'claim-percent'
    """
    file = read_file(path, name=name, limits=limits, text=has_claims)
    return Document(file.name, [Tree(table) for table in file.tables], file.passages)
