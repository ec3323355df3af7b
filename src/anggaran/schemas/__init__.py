"""The column contract as models of pandera, to be used with pandera's own tools, on pandas frames.

For polars and ibis, the same names stand in :mod:`anggaran.schemas.polars` and
:mod:`anggaran.schemas.ibis`.

>>> import pandas as pd
>>> frame = pd.DataFrame({"kode": ["5", "Kata pengantar"], "pagu": [10, 10]}, index=["a", "b"])
>>> try:
...     BudgetTable.validate(frame, lazy=True)
... except pandera.errors.SchemaErrors as error:
...     error.failure_cases[["index", "column", "failure_case", "check"]].values.tolist()
[['b', 'kode', 'Kata pengantar', 'bukan kode; periksa kolomnya / no code; check the column']]
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import pandera.pandas as pandera

from anggaran.schemas import models

__all__ = ["BudgetTable", "FlatLines", "Nodes"]


class _Model(models.Contracted, pandera.DataFrameModel):
    _make = pandera

    @classmethod
    def frame(cls, rows: list[dict[str, Any]]) -> pd.DataFrame:
        """Rows as a pandas frame."""
        return pd.DataFrame(rows, dtype=object)

    @classmethod
    def empty(cls: type[Any], *_: Any) -> Any:
        """A frame of no rows, with a key and the usual amounts."""
        names = {
            "lines": ["sub_kegiatan", "rekening"],
            "nodes": ["key", "parent", "kode", "uraian"],
        }
        columns = [*names.get(cls._kind, ["kode", "uraian"]), "pagu", "realisasi"]
        return cls.validate(pd.DataFrame(columns=columns, dtype=object))


class BudgetTable(_Model):
    """A budget table of one's own: what :class:`anggaran.Tree` takes, and reads for certain.

    Columns, all but a key and an amount optional: ``kode`` (text, such as ``5.1.02``), ``uraian``;
    amounts in rupiah as Decimal, integers or text as printed: ``pagu``, ``realisasi``,
    ``prognosis``, ``rak``, each with a suffix if need be; percents ``persen…`` as printed;
    ``nomor``, ``induk``, ``keterangan``; ``level`` and ``row``, whole numbers from 1.
    """

    _given = models.TABLE


class FlatLines(_Model):
    """Flat lines: one row a line, known by code columns (``sub_kegiatan``, ``kode_rekening``, …).

    The labels of the codes may stand in ``nama_rekening`` and so on; amounts as in
    :class:`BudgetTable`.
    """

    _given = models.lines
    _kind = "lines"


class Nodes(_Model):
    """The frame that :meth:`anggaran.Tree.to_frame` gives: one row a node.

    ``key``, ``parent``, ``level_name`` besides the columns of :class:`BudgetTable`; ``row`` is
    blank where no row prints the node.
    """

    _given = models.nodes
    _kind = "nodes"
