"""The models of :mod:`anggaran.schemas` for tables of ibis; needs ``ibis-framework``.

A column is fetched to be looked at: for a table of a database, ask for the lines in question.
"""

from __future__ import annotations

import importlib
from typing import Any

import pandera.ibis as pandera

from anggaran.schemas import models

__all__ = ["BudgetTable", "FlatLines", "Nodes"]


class _Model(models.Contracted, pandera.DataFrameModel):
    _make = pandera

    @classmethod
    def validate(cls, check_obj: Any, *args: Any, **options: Any) -> Any:
        """The table, if it keeps the contract; see pandera."""
        schema = cls.to_schema()
        columns = models.named(schema.columns, check_obj.columns)
        named = type(schema)(columns, checks=schema.checks, name=schema.name)
        return named.validate(check_obj, *args, **options)

    @classmethod
    def frame(cls, rows: list[dict[str, Any]]) -> Any:
        """Rows as a table in memory."""
        return importlib.import_module("ibis").memtable(rows)


class BudgetTable(_Model):
    """As :class:`anggaran.schemas.BudgetTable`, of ibis."""

    _given = models.TABLE


class FlatLines(_Model):
    """As :class:`anggaran.schemas.FlatLines`, of ibis."""

    _given = models.lines
    _kind = "lines"


class Nodes(_Model):
    """As :class:`anggaran.schemas.Nodes`, of ibis."""

    _given = models.nodes
    _kind = "nodes"
