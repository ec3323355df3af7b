"""The column contract as a pandera schema, for pandas frames.

Importing pandera takes longer than importing pandas, so :mod:`anggaran.table.frame` imports this module only when a
pandas frame arrives.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pandas as pd
from pandera.errors import SchemaErrors
from pandera.pandas import Check, Column, DataFrameSchema

from anggaran.finding import Text
from anggaran.table.contract import (
    Role,
    missing_key,
    missing_measure,
    pandas_cells,
    refuse,
    repeated,
    roles_of,
    wrong_number,
    wrong_type,
)


def validate(frame: pd.DataFrame, codes: Mapping[str, str] | None = None) -> pd.DataFrame:
    """The frame as it came, if it keeps the column contract.

    Args:
        frame: one row a row of the table; the index does not matter.
        codes: for flat lines, the code columns by their role.

    Raises:
        InvalidTable: one line that names each fault: a missing column, a wrong type, a row number twice.

    >>> validate(pd.DataFrame({"kode": ["5.1"], "pagu": [0.1]}))
    Traceback (most recent call last):
      ...
    anggaran.errors.InvalidTable: Tabel tidak dapat dipakai: kolom pagu berisi float (semua baris): float tidak \
menyimpan sen dengan pasti, baca dengan anggaran.read atau dtype=str, atau pakai Decimal.
    """
    names = [str(name) for name in frame.columns]
    refuse([repeated(names)])
    given = frame.set_axis(names, axis="columns").reset_index(drop=True)
    faults: list[Text] = []
    try:
        schema_of(names, faults, codes).validate(given, lazy=True)
    except SchemaErrors:
        refuse(faults)
        raise
    return frame


def schema_of(names: list[str], faults: list[Text], codes: Mapping[str, str] | None = None) -> DataFrameSchema:
    """The contract for a frame with these columns; what breaks it is added in words to ``faults``."""

    def said(fault: Text | None) -> bool:
        if fault:
            faults.append(fault)
        return fault is None

    def column(name: str, role: Role) -> Column:
        # Blanks are cells like others here: pandera would otherwise pass over them, and shift the rows that it shows.
        rules = [wrong_type, wrong_number] if role in {Role.ROW, Role.NODE_ROW, Role.LEVEL} else [wrong_type]
        checks = [
            Check(
                partial(lambda rule, series: said(rule(name, role, pandas_cells(series))), rule),
                ignore_na=False,
                name=rule.__name__,
            )
            for rule in rules
        ]
        return Column(checks=checks, nullable=True)

    return DataFrameSchema(
        {name: column(name, role) for name, role in roles_of(names, codes).items()},
        checks=[
            Check(lambda _: said(missing_key(names, codes)), name="key"),
            Check(lambda _: said(missing_measure(names)), name="measure"),
        ],
    )
