"""The models of :mod:`anggaran.schemas` for polars frames, lazy or not."""

from __future__ import annotations

import importlib
from typing import Any

import pandera.polars as pandera

from anggaran.schemas import models

__all__ = ["BudgetTable", "FlatLines", "Nodes"]


class _Model(models.Contracted, pandera.DataFrameModel):
    _make = pandera

    @classmethod
    def frame(cls, rows: list[dict[str, Any]]) -> Any:
        """Rows as a polars frame."""
        return importlib.import_module("polars").DataFrame(rows, infer_schema_length=None)


class BudgetTable(_Model):
    """As :class:`anggaran.schemas.BudgetTable`, of polars."""

    _given = models.TABLE


class FlatLines(_Model):
    """As :class:`anggaran.schemas.FlatLines`, of polars."""

    _given = models.lines
    _kind = "lines"


class Nodes(_Model):
    """As :class:`anggaran.schemas.Nodes`, of polars."""

    _given = models.nodes
    _kind = "nodes"
