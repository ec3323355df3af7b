"""Why a frame is refused, in words: the column, the row, the value and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa

from anggaran.errors import InvalidTable
from anggaran.finding import Text
from anggaran.measure.kind import kind_names
from anggaran.table.cells import (
    CODE_ROLES,
    LENGTH,
    Cells,
    class_name,
    listed,
    number_of,
    shown,
    type_name,
)  # fmt: skip
from anggaran.table.opened import Opened
from anggaran.table.roles import BLANKS, FLOAT, Role

SHOWN = 3  # rows that a refusal names


def refuse(faults: Iterable[Text | None]) -> None:
    """Raise if there is a fault.

    Raises:
        InvalidTable: one line that names each fault once.
    """
    texts = list(dict.fromkeys(fault for fault in faults if fault))
    if texts:
        raise InvalidTable(
            f"Tabel tidak dapat dipakai: {'; '.join(text.id for text in texts)}.",
            f"The table cannot be used: {'; '.join(text.en for text in texts)}.",
        )


def repeated(names: Sequence[str]) -> Text | None:
    """Two columns of one name can't be told apart."""
    twice = [name for name, count in Counter(names).items() if count > 1]
    if not twice:
        return None
    which = listed(twice)
    return Text(
        f"kolom {which} ada lebih dari satu: beri nama yang berbeda",
        f"column {which} stands more than once: give each its own name",
    )


def faults(error: Any, given: Opened) -> Iterator[Text]:
    """What pandera found, in words: first the columns in the order of the frame, then the frame as
    a whole.
    """
    place = {name: number for number, name in enumerate(given.names)}
    for each in sorted(
        error.schema_errors, key=lambda each: place.get(each.column_name, len(place))
    ):
        if each.check.name == "anggaran_key":
            yield _no_key(given.names)
        elif each.check.name == "anggaran_measure":
            yield _no_measure(given.names)
        else:
            role = Role[each.check.statistics["role"]]
            cells = given.cells(each.column_name)
            labels, values = (
                each.failure_cases["index"].tolist(),
                each.failure_cases["failure_case"].tolist(),
            )
            said = _numbered if each.check.name == "anggaran_numbers" else _typed
            yield said(
                shown(each.column_name),
                role,
                cells,
                _Cases(labels, values, labelled=given.labels is not None),
            )


class _Cases(NamedTuple):
    """The cells that break a rule: the labels of their rows, what stands there, and whether the
    frame gave labels.
    """

    labels: Sequence[Any]
    found: Sequence[Any]
    labelled: bool

    def places(self, *, with_values: bool) -> Text:
        """Where they stand, the first few.

        >>> _Cases([1, 5], [0.5, 1.5], labelled=False).places(with_values=True).en
        'row 1 = 0.5, row 5 = 1.5'
        """
        return Text(
            self._rows("baris ke-", with_values=with_values),
            self._rows("row ", with_values=with_values),
        )

    def _rows(self, row: str, *, with_values: bool) -> str:
        names = [
            repr(label)[:LENGTH] if self.labelled else str(label) for label in self.labels[:SHOWN]
        ]
        word = row.removesuffix("ke-") if self.labelled else row
        values = [f" = {shown(str(value))}" if with_values else "" for value in self.found[:SHOWN]]
        more = ", …" if len(self.labels) > SHOWN else ""
        return (
            ", ".join(f"{word}{name}{value}" for name, value in zip(names, values, strict=True))
            + more
        )


def _typed(name: str, role: Role, cells: Cells, cases: _Cases) -> Text:
    if isinstance(cells, pa.ChunkedArray):
        kind, where = type_name(cells.type), Text("semua baris", "all rows")
    else:
        kind = ", ".join(dict.fromkeys(class_name(type(value)) for value in cases.found))
        where = cases.places(with_values=True)
    advice = FLOAT.get(role, role.advice) if "float" in kind else role.advice
    if "float" in kind and _blanked_integers(cells, role):
        advice = BLANKS
    return Text(
        f"kolom {name} berisi {kind} ({where.id}): {advice.id}",
        f"column {name} holds {kind} ({where.en}): {advice.en}",
    )


def _blanked_integers(cells: Cells, role: Role) -> bool:
    """True for floats that are whole but for blanks: integers before pandas put a NaN among
    them.
    """
    if not isinstance(cells, pa.ChunkedArray) or not cells.null_count or role is not Role.MEASURE:
        return False
    return all(
        value.is_integer() for value in cells.drop_null().to_pylist() if isinstance(value, float)
    )


def _numbered(name: str, role: Role, _cells: Cells, cases: _Cases) -> Text:
    where = cases.places(with_values=False)
    given = [value for value in cases.found if not pd.isna(value)]
    numbers = [number_of(value) for value in given]
    if None in numbers:
        where = cases.places(with_values=True)
        return Text(
            f"kolom {name} bukan bilangan ({where.id}): {role.advice.id}",
            f"column {name} is no number ({where.en}): {role.advice.en}",
        )
    if len(numbers) < len(cases.found) or min(number or 0 for number in numbers) < 1:
        return Text(
            f"kolom {name} kosong atau di bawah 1 ({where.id}): {role.advice.id}",
            f"column {name} is blank or below 1 ({where.en}): {role.advice.en}",
        )
    twice = sorted({str(number) for number in numbers}, key=int)
    keys = ", ".join(twice[:SHOWN]) + (", …" if len(twice) > SHOWN else "")
    return Text(
        f"nomor {keys} di kolom {name} dipakai lebih dari sekali ({where.id}): {role.advice.id}",
        f"number {keys} in column {name} is used more than once ({where.en}): {role.advice.en}",
    )


def _no_key(names: Collection[str]) -> Text:
    there = listed(names)
    known = [name for name in names if name.removeprefix("kode_") in CODE_ROLES]
    by = ", ".join(f'"{name}"' for name in known or ["sub_kegiatan", "rekening"])
    return Text(
        f"tidak ada kolom kode atau uraian (yang ada: {there}): beri nama itu (atau columns=), "
        f"atau untuk baris rata pakai by=[{by}]",
        f"no column kode or uraian (there are: {there}): name it so (or give columns=), "
        f"or for flat lines give by=[{by}]",
    )


def _no_measure(names: Collection[str]) -> Text:
    there = listed(names)
    *names, last = kind_names()
    words = f"{', '.join(names)} / {last}"
    return Text(
        f"tidak ada kolom jumlah (yang ada: {there}): namai {words}, "
        "boleh berakhiran (pagu_2024), atau pakai columns=",
        f"no amount column (there are: {there}): name it {words}, "
        "with a suffix if need be (pagu_2024), or give columns=",
    )
