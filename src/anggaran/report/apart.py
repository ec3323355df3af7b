"""Files of one name told apart by their folders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from anggaran.finding import Finding, Where


def names_of_several(findings: Iterable[Finding]) -> frozenset[str]:
    """The names that several files have, of those in which something was found."""
    files = {(each.where.file, each.where.path) for each in findings}
    times = Counter(file for file, path in files if file and path)
    return frozenset(name for name, count in times.items() if count > 1)


def file_of(where: Where, apart: Collection[str]) -> str | None:
    """What a file is called; as it was given where another has its name."""
    return where.path if where.path and where.file in apart else where.file
