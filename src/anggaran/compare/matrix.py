"""Several documents at once: who states which figure, who disagrees, and by how much.

Every two documents are reconciled on what they share, and what they found to be one line is one row
of the matrix: a document without codes stands beside one with other codes because both meet a
third.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from itertools import combinations

import numpy as np

from anggaran.amount.rupiah import sen_of
from anggaran.compare.covers import Cover, Missing, covers_of
from anggaran.compare.documents import Common
from anggaran.compare.figure import Figure, Figures, Outlier, Said
from anggaran.compare.lines import Lines
from anggaran.compare.many import among_all, own_among
from anggaran.compare.one_skpd import ByRows, by_rows
from anggaran.compare.owner import OfOthers, of_others
from anggaran.compare.proofs import Testimony, said_of_each_other
from anggaran.compare.reconciliation import Reconciliation, meet
from anggaran.errors import NAMES, TEXTS, InvalidOption, kind, takes
from anggaran.finding import Findings, Listed, Severity
from anggaran.rules.policy import POLICY, Policy
from anggaran.shape.structure import normal
from anggaran.tree import Source, Tree, tree_of

__all__ = ["Cover", "Figure", "Matrix", "Missing", "Outlier", "Said", "reconcile_all"]


@dataclass(frozen=True, eq=False)
class Matrix(Listed):
    """Several documents held against each other.

    Attributes:
        documents: the trees by name, in the order given.
        pairs: what every two documents found, by their names in the order given.
        policy: what the caller wants held and how it weighs.
        cut: recaps of which some rows alone are documents here, by the name of the first of them.

    >>> dpa, lra, renja = (Tree([{"kode": "5.2", "pagu": pagu}]) for pagu in (30, 25, 30))
    >>> found = reconcile_all({"DPA": dpa, "LRA": lra, "Renja": renja})
    >>> [(each.kode, each.majority, each.outliers[0].document) for each in found.lines.apart]
    [('5', Decimal('30.00'), 'LRA'), ('5.2', Decimal('30.00'), 'LRA')]
    """

    documents: Mapping[str, Tree]
    pairs: Mapping[tuple[str, str], Reconciliation]
    policy: Policy = field(default_factory=Policy)
    cut: Mapping[str, Tree] = field(default_factory=dict)

    frame_rows = "lines"
    frame_columns = ("path", "kode", "uraian", "measure", "majority", "status")

    def __repr__(self) -> str:
        names = ", ".join(self.documents)
        return f"<Matrix {names}: {len(self.lines)} lines, {self.findings!r}>"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the documents, in the order given."""
        return tuple(self.documents)

    def _valued(self) -> tuple[str, ...]:
        return self.names

    @cached_property
    def _common(self) -> Common:
        return Common(self.documents, self.pairs, sen_of(self.policy.allowed))

    @property
    def totals(self) -> tuple[Figure, ...]:
        """The whole, a figure a measure."""
        return self._common.totals

    @property
    def lines(self) -> Figures:
        """Every line that at least two documents carry, by measure, in the order of the first.

        A sequence that makes each figure when it is looked at.
        """
        return self._common.figures

    @cached_property
    def own(self) -> tuple[Figure, ...]:
        """Of the lines those that differ by themselves, and not only as lines below them do; the
        largest difference first.
        """
        return tuple(sorted(own_among(self._common), key=lambda each: -each.size))

    def figures(self, names: tuple[str, str], lines: Lines, at: Sequence[int]) -> list[Figure]:
        """What all documents say on some of the lines that two of them share.

        Args:
            names: the two documents.
            lines: what they were compared by.
            at: lines there; those that only one of the two carries are left out.
        """
        shared = np.asarray(at, dtype=np.int64)
        shared = shared[lines.both[shared]]
        return [self._common.figure(key) for key in self._common.keys(names, lines, shared)]

    @cached_property
    def covers(self) -> tuple[Cover, ...]:
        """The documents that lack lines of others, a record a measure."""
        return tuple(covers_of(self._common))

    @cached_property
    def findings(self) -> Findings:
        """One for each figure on which documents disagree, with the coverage of the comparison."""
        found, held = among_all(self._common), tuple(self.documents.values())
        named = Findings((replace(each, documents=held) for each in found), found.coverage)
        return self.policy.but(tolerance=0).weigh(named)

    @property
    def agrees(self) -> bool:
        """True where something was compared and no finding is an error."""
        return bool(self.findings.coverage) and not self.findings.errors


@takes(
    trees=kind(Sequence, Mapping, like="[…, …]"),
    pairs=NAMES,
    off=TEXTS,
    severity=NAMES,
    policy=POLICY,
)
def reconcile_all(  # noqa: PLR0913  # documents, and options by keyword
    trees: Mapping[str, Tree | Source] | Sequence[Tree | Source],
    *,
    pairs: Mapping[str, str] | None = None,
    tolerance: Decimal | int | str | None = None,
    off: Collection[str] = (),
    severity: Mapping[str, Severity | str] | None = None,
    policy: Policy | None = None,
) -> Matrix:
    """Hold several documents against each other; each two meet on what they share.

    Args:
        trees: the documents by name, or in a row; then each goes by the name of its table.
        pairs: label in one document to label in another, for rows whose names do not show that they
            are one; used between the documents that carry both labels.
        tolerance: rupiah up to which a difference is none; exact by default, but for documents that
            declare a unit.
        off: slugs of rules to leave out.
        severity: another severity for some rules, by slug.
        policy: tolerance, severities and rules on and off; the other arguments go before it.

    Returns:
        figures, pairs and findings.  A finding's ``stated`` is the outlier's amount and
        ``computed`` the majority's, without a majority the first document's; its details
        ``documents`` say who states what.  Of two documents it is the left one against the right
        one, as :func:`reconcile` says it.

    Raises:
        InvalidOption: fewer than two documents, a slug or severity that does not exist, or a
            tolerance that is no amount.

    >>> dpa = [{"kode": "5.1.01", "pagu": 70}, {"kode": "5.1.02", "pagu": 30}]
    >>> lra = [{"kode": "5.1.01", "pagu": 70}, {"kode": "5.1.02", "pagu": 29}]
    >>> matrix = reconcile_all({"DPA": dpa, "LRA": lra, "Laporan": dpa})
    >>> for finding in matrix.findings:
    ...     print(finding.rule, finding.kode, finding.details["document"], finding.difference)
    line-differs 5.1.02 LRA -1.00
    total-differs None LRA -1.00
    """
    told = by_rows(_by_name(trees))
    documents = told.documents
    held = (policy or Policy()).but(off=off, severity=severity, tolerance=tolerance)
    met = _meetings(documents, pairs or {}, held, told)
    proved = _proved(documents, met)
    if any(proved[name] is not tree for name, tree in documents.items()):
        met = _meetings(proved, pairs or {}, held, told)
    return Matrix(proved, met, held, told.cut)


def _meetings(
    documents: Mapping[str, Tree], pairs: Mapping[str, str], held: Policy, told: ByRows
) -> dict[tuple[str, str], Reconciliation]:
    """Every two documents, held against each other."""
    met = {}
    for (left, one), (right, other) in combinations(documents.items(), 2):
        names = _names(one, other, pairs)
        of_one = told.are_of_one(left, right)
        apart = of_others(one, other) if of_one is None and not names else None
        if of_one is False:
            apart = OfOthers(is_told=True)
        met[left, right] = meet(one, other, names, None, held, apart)
    return met


def _proved(
    documents: Mapping[str, Tree], met: Mapping[tuple[str, str], Reconciliation]
) -> dict[str, Tree]:
    """The documents, with what all others say of their doubtful cells."""
    said: dict[str, Testimony] = {name: {} for name in documents}
    for names, found in met.items():
        for name, others in zip(names, said_of_each_other(found.lines), strict=True):
            for cell, witnesses in others.items():
                said[name].setdefault(cell, []).extend(witnesses)
    return {name: tree.beside(said[name]) for name, tree in documents.items()}


def _names(one: Tree, other: Tree, pairs: Mapping[str, str]) -> dict[str, str]:
    """The pairs of which one document carries the one name, and the other document the other."""
    if not pairs:
        return {}
    here, there = (set(map(normal, tree.structure.labels)) for tree in (one, other))
    return {
        near: far
        for label, meant in pairs.items()
        for near, far in ((label, meant), (meant, label))
        if {normal(near)} <= here
        and {normal(far)} <= there
        and not ({normal(near)} <= there and {normal(far)} <= here)
    }


def _by_name(trees: Mapping[str, Tree | Source] | Sequence[Tree | Source]) -> dict[str, Tree]:
    """Documents by name; where tables share one, by file and name, in the last resort by number."""
    if isinstance(trees, Tree) or len(trees) <= 1:
        raise InvalidOption(
            "Perlu sedikitnya dua dokumen untuk diperbandingkan; berikan dua atau lebih.",
            "At least two documents are needed for a comparison; give two or more.",
        )
    if isinstance(trees, Mapping):
        return {name: tree_of(each) for name, each in trees.items()}
    return _numbered([tree_of(each) for each in trees])


def _numbered(built: Sequence[Tree]) -> dict[str, Tree]:
    """Documents by name, with its file or its number where others have the same name."""
    names = [each.table.called for each in built]
    files = [f"{each.table.source.file or ''} ▸ {each.name}".removeprefix(" ▸ ") for each in built]
    pairs = zip(names, files, strict=True)
    names = [file if names.count(name) > 1 else name for name, file in pairs]
    numbered = [_with_number(names, at) for at in range(len(names))]
    return dict(zip(numbered, built, strict=True))


def _with_number(names: Sequence[str], at: int) -> str:
    """The name of a document, with its number among those of that name where it is not the only."""
    name = names[at]
    return f"{name} ({names[: at + 1].count(name)})" if names.count(name) > 1 else name
