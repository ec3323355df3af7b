"""What a check gives a report: a tree, and what was found in it."""

from __future__ import annotations

from dataclasses import dataclass

from anggaran.finding import Findings
from anggaran.tree import Tree


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One tree and everything that was found in it."""

    tree: Tree
    findings: Findings
