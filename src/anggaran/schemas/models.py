"""Models of pandera out of the column contract, for whatever frame pandera knows.

A model takes the columns of the contract and those that a subclass adds to it.
"""

from __future__ import annotations

import copy
import importlib
import re
import warnings
from collections.abc import Callable, Mapping
from typing import Any

from anggaran.table import contract
from anggaran.table.cells import CODE_ROLES

_CODED = tuple(name for role in CODE_ROLES for name in (role, f"kode_{role}"))

TABLE = contract.columns
"""Columns of a printed table."""


def lines(**options: Any) -> dict[str, Any]:
    """Columns of flat lines: the code columns under any name that is known; one of them there is,
    or a column of a subclass.
    """
    return contract.columns(_CODED, **options)


def nodes(**options: Any) -> dict[str, Any]:
    """Columns of the frame that a tree gives of itself."""
    return contract.columns(nodes=True, **options)


class Contracted:
    """What a model of pandera has from the contract; mixed into its DataFrameModel.

    Attributes:
        _make: the pandera module of its frames.
        _given: makes the columns.
        _kind: ``"table"``, ``"lines"`` (known by code columns, not by ``kode`` or ``uraian``) or
            ``"nodes"``.
    """

    _make: Any
    _given: Callable[..., Mapping[str, Any]]
    _kind = "table"

    @classmethod
    def build_schema_(cls, **options: Any) -> Any:
        """The schema: the columns of the contract, and those of the class itself."""
        own = super().build_schema_(**options)  # type: ignore[misc]  # of pandera's model
        columns = {**cls._given(make=cls._make, readable=True), **own.columns}
        codes = (*_CODED, *own.columns) if cls._kind == "lines" else ()
        checks = [*contract.frame_checks(codes), *own.checks]
        return type(own)(columns, checks=checks, **options)

    @classmethod
    def strategy(cls, *, size: int | None = None, **_: Any) -> Any:
        """A strategy of hypothesis for frames that keep the contract; needs
        ``anggaran[testing]``.
        """
        drawn = importlib.import_module("anggaran.testing.drawn")
        return drawn.frames(size, kind=cls._kind).map(cls.frame)

    @classmethod
    def example(cls, *, size: int | None = None, **_: Any) -> Any:
        """A frame that keeps the contract, of as many rows; needs ``anggaran[testing]``."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # hypothesis says that a test should draw instead
            return cls.strategy(size=size).example()

    @classmethod
    def frame(cls, rows: list[dict[str, Any]]) -> Any:
        """Rows as a frame of the model's kind."""
        raise NotImplementedError


def named(columns: Mapping[str, Any], names: list[str]) -> dict[str, Any]:
    """The columns of a schema without patterns: each pattern once for every name that it fits.

    pandera.ibis stops at a pattern that fits no column.
    """
    found: dict[str, Any] = {}
    for name, column in columns.items():
        fits = [each for each in names if re.match(name, each, re.DOTALL)] if column.regex else []
        for each in fits:
            one = copy.deepcopy(column)
            one.regex, one.name = False, each
            found[each] = one
        if not column.regex:
            found[name] = column
    return found
