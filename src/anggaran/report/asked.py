"""What is asked of documents held against each other, and what a report answers: the command and
the page in a browser ask the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple, Protocol

from anggaran.finding import Findings
from anggaran.report.view import View
from anggaran.rules.check import check
from anggaran.rules.policy import Policy
from anggaran.tree import Tree


@dataclass(frozen=True, slots=True)
class Asked:
    """What the caller asks of a comparison.

    Attributes:
        pairs: label to label, where labels do not show what is one line.
        tolerance: rupiah up to which a difference between documents is none; else the policy's.
        measures: column on the left to column on the right, where their names do not say which
            are one.
        policy: what is held and how it weighs.
    """

    pairs: Mapping[str, str] | None = None
    tolerance: Decimal | None = None
    measures: Mapping[str, str] = field(default_factory=dict)
    policy: Policy = field(default_factory=Policy)

    def own(self, trees: Sequence[Tree]) -> list[Findings]:
        """The errors of each document by itself."""
        return [check(tree, policy=self.policy).errors for tree in trees]

    def adjusted(self, findings: Findings) -> Findings:
        """Findings as the caller weighs them."""
        return self.policy.weigh(findings)


class _View(Protocol):
    def __call__(self, *, lang: str, everything: bool = False) -> View: ...


class Report(NamedTuple):
    """What was found, and what it shows.

    Attributes:
        findings: what was asked for.
        view: makes what is shown.
        own: of documents held against each other, what was found in each by itself.
    """

    findings: Findings
    view: _View
    own: Sequence[Findings] = ()
