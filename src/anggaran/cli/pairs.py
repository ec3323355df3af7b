"""The file of ``--pairs``: which label of one document is which of another."""

from __future__ import annotations

import csv
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path

from anggaran.errors import InvalidOption, UnreadableFile
from anggaran.reading.formats.text import decode
from anggaran.reading.pipe import regular
from anggaran.report.refusal import reason_of
from anggaran.shape.structure import normal
from anggaran.tree import Tree

_DELIMITERS = "\t;|,"  # the comma last: it stands in names too
_LARGEST = 10_000_000  # bytes
_HEADINGS = {
    "dokumen",
    "document",
    "kiri",
    "kanan",
    "left",
    "right",
    "pertama",
    "kedua",
    "first",
    "second",
    "nama",
    "name",
    "uraian",
    "label",
    "program",
    "kegiatan",
    "sub",
    "indikator",
    "kinerja",
    "utama",
    "sasaran",
    "tujuan",
    "strategis",
    "dpa",
    "dppa",
    "lra",
    "renja",
    "renstra",
    "pk",
    "lkjip",
    "lakip",
    "rka",
}


def read_pairs(path: Path, trees: Sequence[Tree]) -> dict[str, str]:
    """Label to label, from a text of two columns with or without a header.

    Of two documents the left one's label comes first whichever column it stands in.

    Args:
        path: CSV or TSV in UTF-8, UTF-16 or Windows-1252.
        trees: the documents that the names are labels of.

    Raises:
        InvalidOption: no such file, no text of two columns, a name that no document carries, or one
            named twice.
    """
    rows = _rows(path)
    carried = [
        {normal(label) for label in tree.structure.labels if normal(label)} for tree in trees
    ]
    first = rows[0] if rows else ()
    if (
        rows
        and not any(normal(name) in labels for name in first for labels in carried)
        and _is_header(first, trees)
    ):
        rows = rows[1:]
    if not rows:
        raise _refused(path, "tidak berisi pasangan nama", "it holds no pair of names")
    pairs: dict[str, str] = {}
    for left, right in rows:
        one, other = _in_order(path, (left, right), carried)
        if normal(one) in map(normal, pairs):
            raise _refused(path, f"{one!r} dipasangkan dua kali", f"{one!r} is paired twice")
        pairs[one] = other
    return pairs


def _rows(path: Path) -> list[tuple[str, str]]:
    """The rows of two columns, by the delimiter that makes two of each."""
    try:
        with regular(path) as place, place.open("rb") as file:
            data = file.read(_LARGEST + 1)
        lines = decode(data[:_LARGEST], path.name).splitlines()
    except OSError as error:
        reason = reason_of(error)
        raise _refused(
            path, f"tidak dapat dibaca, {reason.id}", f"it cannot be read, {reason.en}"
        ) from error
    except UnreadableFile as error:
        raise _refused(
            path, "bukan teks; simpan sebagai CSV", "it is no text; save it as CSV"
        ) from error
    if len(data) > _LARGEST:
        raise _refused(path, "lebih dari 10 MB", "it is larger than 10 MB")
    for delimiter in _DELIMITERS:
        rows = []
        with suppress(csv.Error):  # a cell longer than any name
            read = csv.reader(lines, delimiter=delimiter)
            rows = [row for line in read if any(row := tuple(cell.strip() for cell in line))]
        if rows and all(len(row) == 2 and all(row) for row in rows):
            return [(row[0], row[1]) for row in rows]
    raise _refused(
        path,
        "tidak semua barisnya dua kolom; tulis nama kiri dan nama kanan, nama berkoma di antara "
        "tanda kutip",
        "not every row has two columns; write the left and the right name, quoted where it holds "
        "a comma",
    )


def _is_header(row: Sequence[str], trees: Sequence[Tree]) -> bool:
    """True where both cells are headings: of a label column, or of nothing but such words."""
    headings = {normal(text) for tree in trees for text in tree.table.header.values()}
    return all(normal(cell) in headings or set(normal(cell).split()) <= _HEADINGS for cell in row)


def _in_order(
    path: Path, names: tuple[str, str], carried: Sequence[Collection[str]]
) -> tuple[str, str]:
    """Two names that stand in two different documents, the first document's first."""
    places = [{at for at, labels in enumerate(carried) if normal(name) in labels} for name in names]
    for name, where in zip(names, places, strict=True):
        if not where:
            raise _refused(
                path,
                f"nama {name!r} tidak ada di dokumen mana pun; salin seperti tercetak di sana",
                f"name {name!r} is in none of the documents; copy it as printed there",
            )
    ways = [
        (one, other) for one in sorted(places[0]) for other in sorted(places[1]) if one != other
    ]
    if not ways:
        raise _refused(
            path,
            f"{names[0]!r} dan {names[1]!r} ada di dokumen yang sama; pasangkan nama dari dua "
            f"dokumen",
            f"{names[0]!r} and {names[1]!r} stand in one document; pair the names of two",
        )
    return names if any(one < other for one, other in ways) else (names[1], names[0])


def _refused(path: Path, id: str, en: str) -> InvalidOption:  # noqa: A002  # the language
    return InvalidOption(f"--pairs {path}: {id}.", f"--pairs {path}: {en}.")
