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
from anggaran.table.table import Table
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
        """What contradicts itself in the frame.

        Args:
            by: as for :meth:`tree`; so are ``book`` and ``columns``.
            options: those of :func:`anggaran.check`.
        """
        tree = self._made(by, options)
        return check(tree, **options)

    def flag(self, *, by: Sequence[str] | None = None, **options: Any) -> Findings:
        """The lines under a threshold.

        Args:
            by: as for :meth:`tree`; so are ``book`` and ``columns``.
            options: those of :func:`anggaran.flag`.
        """
        tree = self._made(by, options)
        return flag(tree, **options)

    def reconcile(
        self, other: Tree | Source, *, by: Sequence[str] | None = None, **options: Any
    ) -> Reconciliation:
        """Hold the frame against another.

        Args:
            other: a frame of the same kind, or a tree.
            by: as for :meth:`tree`; so are ``book`` and ``columns``. Another frame is read alike.
            options: those of :func:`anggaran.reconcile`.
        """
        how = dict(options)
        tree = self._made(by, options)
        if not isinstance(other, Tree | Table):
            other = Accessor(other)._made(by, how)  # noqa: SLF001  # one of the same
        return reconcile(tree, other, **options)

    def _made(self, by: Sequence[str] | None, options: dict[str, Any]) -> Tree:
        """The tree; what it alone is made by is taken from the options."""
        made = {name: options.pop(name) for name in ("book", "columns") if name in options}
        return self.tree(by, **made)


def register() -> None:
    """Give every pandas frame its ``anggaran``, loading pandas; done once, it is done."""
    pandas = importlib.import_module("pandas")
    if not hasattr(pandas.DataFrame, "anggaran"):
        pandas.api.extensions.register_dataframe_accessor("anggaran")(Accessor)


if "pandas" in sys.modules:
    register()
