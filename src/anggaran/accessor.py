"""``df.anggaran``: what the library does, asked of a pandas frame.

Pandas need not be loaded for a file to be read, so the accessor waits: it is there where pandas was
imported before ``anggaran``, from the first frame that is handed over or given, or once
:func:`register` is called.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from anggaran.compare.reconciliation import Reconciliation, reconcile
from anggaran.finding import Findings
from anggaran.rules.check import check
from anggaran.rules.thresholds import flag
from anggaran.tree import Source, Tree

if TYPE_CHECKING:
    from anggaran.kode.book import CodeBook


class Accessor:
    """A frame of budget rows as the tree that they make.

    >>> import pandas as pd
    >>> register()
    >>> frame = pd.DataFrame({"kode": ["5", "5.1"], "pagu": [10, 9], "realisasi": [4, 4]})
    >>> frame.anggaran.tree()["5.1"].pagu, frame.anggaran.check()
    (Decimal('9.00'), <Findings: 1 error, 0 warning, 0 info>)
    >>> [finding.kode for finding in frame.anggaran.flag(below=50)]
    ['5.1']
    >>> frame.anggaran.reconcile(frame).agrees
    True
    """

    def __init__(self, frame: Any) -> None:
        self._frame = frame

    def tree(
        self,
        by: Sequence[str] | None = None,
        *,
        book: CodeBook | str | None = None,
        columns: Mapping[str, str] | None = None,
    ) -> Tree:
        """The tree of the frame; see :class:`~anggaran.tree.Tree` for what may stand in it."""
        return Tree(self._frame, by=by, book=book, columns=columns)

    def check(self, *, by: Sequence[str] | None = None, **options: Any) -> Findings:
        """What contradicts itself in the frame; the options are those of :func:`anggaran.check`."""
        return check(self.tree(by), **options)

    def flag(self, *, by: Sequence[str] | None = None, **options: Any) -> Findings:
        """The lines under a threshold; the options are those of :func:`anggaran.flag`."""
        return flag(self.tree(by), **options)

    def reconcile(
        self, other: Tree | Source, *, by: Sequence[str] | None = None, **options: Any
    ) -> Reconciliation:
        """Hold the frame against another; the options are those of :func:`anggaran.reconcile`."""
        return reconcile(self.tree(by), other, **options)


def register() -> None:
    """Give every pandas frame its ``anggaran``, loading pandas; done once, it is done."""
    pandas = importlib.import_module("pandas")
    if not hasattr(pandas.DataFrame, "anggaran"):
        pandas.api.extensions.register_dataframe_accessor("anggaran")(Accessor)


if "pandas" in sys.modules:
    register()
