"""Columns of a frame that go by the headings of documents, by the names of the contract.

What a program hands over is named once and for all, not read row by row: only what its heading says
alone counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from anggaran.measure import LAIN, kind_names
from anggaran.reading.layout.header import Column
from anggaran.reading.layout.meaning import Role, meaning
from anggaran.reading.layout.measures import name_measures
from anggaran.table.cells import CODE_ROLES


def contract_names(names: Sequence[str], by: Sequence[str] | None = None) -> dict[str, str]:
    """The contract's names of the columns that have others.

    Args:
        names: the columns of the frame; those that the contract knows keep their names.
        by: for flat lines, the roles of their code columns.

    Returns:
        name in the frame to name in the contract; a column that no heading tells is left out.

    >>> contract_names(["Kode Rekening", "Uraian", "Anggaran", "Realisasi 2023", "Lokasi"])
    {'Anggaran': 'pagu', 'Realisasi 2023': 'realisasi', 'Kode Rekening': 'kode', 'Uraian': 'uraian'}
    >>> contract_names(["Kode Rekening", "pagu"], ["rekening"])
    {'Kode Rekening': 'rekening'}
    >>> contract_names(["Kode Rekening", "Nama Rekening", "pagu"], ["Kode Rekening"])
    {'Nama Rekening': 'nama_Kode Rekening'}
    """
    asked = (*CODE_ROLES, *(by or ()))
    unknown = [name for name in names if not _is_known(name, asked)]
    said = [meaning((name.replace("_", " "),)) for name in unknown]
    columns = [Column(place, (name,), said[place]) for place, name in enumerate(unknown)]
    found = _measures(columns, unknown)
    coded = {each.of: each.of for each in said if each.role is Role.KODE} | _asked_for(by or ())
    for column in columns:
        if name := _key_name(column, coded, flat=by is not None):
            found[unknown[column.index]] = name
    times = Counter(found.values())
    return {old: new for old, new in found.items() if new not in names and times[new] == 1}


def _asked_for(by: Iterable[str]) -> dict[str, str]:
    """The code columns that are asked for by their headings, by what their codes are of.

    >>> _asked_for(["Kode Sub Kegiatan", "rekening"])
    {'sub_kegiatan': 'Kode Sub Kegiatan'}
    """
    headings = {name: meaning((name,)) for name in by if name not in CODE_ROLES}
    return {said.of: name for name, said in headings.items() if said.role is Role.KODE and said.of}


def _measures(columns: Sequence[Column], names: Sequence[str]) -> dict[str, str]:
    """The columns that are money by their words, by their measures."""
    money = [column for column in columns if column.role is Role.UANG and not _weak(column)]
    return {names[column.index]: measure for measure, column in name_measures(money).items()}


def _is_known(name: str, asked: Collection[str]) -> bool:
    kind = name.partition("_")[0]
    return kind in {*kind_names(), LAIN, "kode", "uraian"} or name.removeprefix("nama_") in asked


def _weak(column: Column) -> bool:
    """True where the words alone do not make it money: ``Jumlah`` may count people."""
    said = column.meaning
    named = column.text.casefold().startswith(("anggaran", *kind_names()))
    return not said.base or (said.weak and not named)


def _key_name(column: Column, coded: Mapping[str, str], *, flat: bool) -> str | None:
    """The contract's name of a column of codes, or of the labels that belong to them."""
    said = column.meaning
    if said.weak:
        return None
    if said.role is Role.KODE:
        return (said.of or None) if flat else "kode"
    if said.role is not Role.URAIAN or said.of not in {"", *coded}:
        return None
    return f"nama_{coded[said.of]}" if flat and said.of else "uraian"
