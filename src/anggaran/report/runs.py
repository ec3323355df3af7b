"""What changed between two runs: findings that are new, fixed, or still there."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

from anggaran.amount.frames import SHOWN, html_table
from anggaran.errors import InvalidOption
from anggaran.finding import Finding, Findings, Listed, loaded, read_back
from anggaran.report.record import finding_record

SAME = ("rule", "key", "kode", "uraian", "measure", "stated", "computed", "difference")
"""What makes two findings one: rows and words may move between two versions of a document."""
_SEEN = ("rule", "kode", "uraian", "difference", "message")


class Diff(NamedTuple):
    """Two runs held against each other.

    Attributes:
        new: findings of the later run alone.
        fixed: findings of the earlier run alone.
        unchanged: findings of the later run that the earlier one had too.

    A record that somebody wrote by hand and that lacks what a finding has stays a record.
    """

    new: tuple[Any, ...]
    fixed: tuple[Any, ...]
    unchanged: tuple[Any, ...]

    def __repr__(self) -> str:
        told = ", ".join(f"{len(part)} {name}" for name, part in self._asdict().items())
        return f"<Diff: {told}>"

    def to_dict(self, lang: str = "id") -> dict[str, list[Any]]:
        """The records of each part, by its name.

        Args:
            lang: language of messages; what was read back stays in its own.
        """
        return {
            name: [
                finding_record(each, lang) if isinstance(each, Finding) else each for each in part
            ]
            for name, part in self._asdict().items()
        }

    def to_json(self, lang: str = "id") -> str:
        """The same as JSON."""
        return json.dumps(self.to_dict(lang), ensure_ascii=False)

    def _repr_html_(self) -> str:
        rows = [
            [name, *(each.get(part) for part in _SEEN)]
            for name, part in self.to_dict().items()
            for each in part
        ]
        return f"<p>{escape(repr(self))}</p>{html_table(['', *_SEEN], rows[:SHOWN], len(rows))}"


Run = Listed | Mapping[str, Any] | str
"""A result with findings, or what its ``to_dict`` or ``to_json`` gave."""


def diff(old: Run, new: Run) -> Diff:
    """Which findings of a run are new, which are fixed and which are still there.

    Args:
        old: the earlier run: findings, a comparison, or what its ``to_dict()`` or ``to_json()``
            gave.
        new: the later one.

    Two findings are one where rule, row and amounts are the same; a fault that became another is
    fixed and new.

    Raises:
        InvalidOption: one of them holds no findings.

    >>> from anggaran import check
    >>> rows = [{"kode": "5", "pagu": 3}, {"kode": "5.1", "pagu": 2}]
    >>> before, after = check(rows), check([{**rows[0], "pagu": 2}, rows[1]])
    >>> ([len(part) for part in diff(before.to_json(), after)],
    ...  [len(part) for part in diff(before, before)])
    ([0, 1, 0], [0, 0, 1])
    """
    (earlier, had), (later, have) = _read(old), _read(new)
    named = {record.get("table") for record in had} & {record.get("table") for record in have}
    left = Counter(_identity(record, named) for record in had)
    fresh: list[Any] = []
    still: list[Any] = []
    for finding, record in zip(later, have, strict=True):
        known = left[_identity(record, named)] > 0
        left[_identity(record, named)] -= known
        (still if known else fresh).append(finding)
    return Diff(tuple(fresh), tuple(_left(earlier, had, left, named)), tuple(still))


def _left(
    findings: Iterable[Any],
    records: Sequence[Mapping[str, Any]],
    left: Counter[Any],
    named: Collection[Any],
) -> Iterable[Any]:
    """The findings that found no partner."""
    for finding, record in zip(findings, records, strict=True):
        if left[_identity(record, named)] > 0:
            left[_identity(record, named)] -= 1
            yield finding


def _identity(record: Mapping[str, Any], named: Collection[Any]) -> tuple[Any, ...]:
    """What a finding is; a table that only one run has is a file with another name."""
    table = record.get("table")
    return (table if table in named else None, *(record.get(name) for name in SAME))


def _read(run: Run) -> tuple[Sequence[Finding | Mapping[str, Any]], list[Mapping[str, Any]]]:
    """The findings of a run, and their records."""
    try:
        if isinstance(run, Listed):
            found = run if isinstance(run, Findings) else run.findings  # type: ignore[attr-defined]
            return tuple(found), run.to_dict()["findings"]
        read = loaded(run) if isinstance(run, str) else run
        records: list[Mapping[str, Any]] = [dict(record) for record in read["findings"]]
        {(record.get("table"), _identity(record, ())) for record in records}  # each can be told
    except (AttributeError, KeyError, TypeError, ValueError):
        raise InvalidOption(
            "Bukan hasil pemeriksaan; beri temuan, atau to_dict() atau to_json() darinya.",
            "No result of a check; give findings, or their to_dict() or to_json().",
        ) from None
    return [_found(record) for record in records], records


def _found(record: Mapping[str, Any]) -> Finding | Mapping[str, Any]:
    try:
        return read_back(record)
    except (KeyError, TypeError, ValueError):  # of msgspec: ValueError
        return record
