"""What changed between two runs: findings that are new, fixed, or still there."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from html import escape
from pathlib import PurePath
from typing import Any, NamedTuple

from anggaran.amount.frames import SHOWN, html_table
from anggaran.errors import InvalidOption, find_language
from anggaran.finding import SAME, Coverage, Finding, Findings, Listed, loaded, read_back
from anggaran.report.record import finding_record

_Name = tuple[str, Any]
_SEEN = ("rule", "kode", "uraian", "difference", "message")


class _Parts(NamedTuple):
    new: tuple[Any, ...]
    fixed: tuple[Any, ...]
    unchanged: tuple[Any, ...]


class Diff(_Parts):
    """Two runs held against each other; :func:`anggaran.write_report` writes it, as SARIF with the
    ``baselineState`` of each finding.

    Attributes:
        new: findings of the later run alone.
        fixed: findings of the earlier run alone.
        unchanged: findings of the later run that the earlier one had too.
        later: the findings of the later run in their order, with its coverage.

    A record that somebody wrote by hand and that lacks what a finding has stays a record.
    """

    later: Findings

    def __repr__(self) -> str:
        told = ", ".join(f"{len(part)} {name}" for name, part in self._asdict().items())
        return f"<Diff: {told}>"

    def to_dict(self, lang: str | None = None) -> dict[str, list[Any]]:
        """The records of each part, by its name.

        Args:
            lang: language of messages; what was read back stays in its own.
        """
        spoken = find_language(lang)
        return {
            name: [
                finding_record(each, spoken) if isinstance(each, Finding) else each for each in part
            ]
            for name, part in self._asdict().items()
        }

    def to_json(self, lang: str | None = None) -> str:
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
    fixed and new.  A table, and a file by its path, that both runs looked at is the same one; one
    that a single run has may have got another name.

    Raises:
        InvalidOption: one of them holds no findings.

    >>> from anggaran import check
    >>> rows = [{"kode": "5", "pagu": 3}, {"kode": "5.1", "pagu": 2}]
    >>> before, after = check(rows), check([{**rows[0], "pagu": 2}, rows[1]])
    >>> ([len(part) for part in diff(before.to_json(), after)],
    ...  [len(part) for part in diff(before, before)])
    ([0, 1, 0], [0, 0, 1])
    """
    had, have = _read(old), _read(new)
    named = had.known & have.known
    left = Counter(_identity(record, named) for record in had.records)
    fresh: list[Any] = []
    still: list[Any] = []
    for finding, record in zip(have.findings, have.records, strict=True):
        known = left[_identity(record, named)] > 0
        left[_identity(record, named)] -= known
        (still if known else fresh).append(finding)
    found = Diff(tuple(fresh), tuple(_left(had, left, named)), tuple(still))
    told = (each for each in have.findings if isinstance(each, Finding))
    found.later = Findings(told, have.coverage)
    return found


class _Read(NamedTuple):
    """The findings of a run, their records, the tables and files that it looked at, and what it
    checked.
    """

    findings: Sequence[Finding | Mapping[str, Any]]
    records: Sequence[Mapping[str, Any]]
    known: frozenset[_Name]
    coverage: Coverage


def _left(had: _Read, left: Counter[Any], named: Collection[_Name]) -> Iterable[Any]:
    """The findings that found no partner."""
    for finding, record in zip(had.findings, had.records, strict=True):
        if left[_identity(record, named)] > 0:
            left[_identity(record, named)] -= 1
            yield finding


def _names(record: Mapping[str, Any]) -> Iterator[_Name]:
    """The table of a finding, and its file as it was given."""
    where = record.get("where")
    place = where if isinstance(where, Mapping) else {}
    yield "table", record.get("table")
    yield "file", place.get("path") or place.get("file")


def _with_paths(
    records: Iterable[Mapping[str, Any]], files: Iterable[str]
) -> list[Mapping[str, Any]]:
    """Records with the paths of their files, which are written where two files have one name."""
    paths = {PurePath(file).name: file for file in files}
    found: list[Mapping[str, Any]] = []
    for record in records:
        where = record.get("where")
        if isinstance(where, Mapping) and not where.get("path") and where.get("file") in paths:
            found.append({**record, "where": {**where, "path": paths[where["file"]]}})
        else:
            found.append(record)
    return found


def _identity(record: Mapping[str, Any], named: Collection[_Name]) -> tuple[Any, ...]:
    """What a finding is; a table or file that only one run has is one with another name."""
    places = (name if name in named else None for name in _names(record))
    return (*places, *(record.get(name) for name in SAME))


def _read(run: Run) -> _Read:
    """The findings of a run, with what tells them apart."""
    try:
        given = loaded(run) if isinstance(run, str) else run
        read = given.to_dict() if isinstance(given, Listed) else given
        files = read.get("coverage", {}).get("files", ())
        records = _with_paths(map(dict, read["findings"]), files)
        known = frozenset(("file", file) for file in files).union(*map(_names, records))
        {_identity(record, ()) for record in records}  # each can be told
        if isinstance(given, Listed):
            own: Any = given  # of these results the rest have findings
            found = own if isinstance(own, Findings) else own.findings
            return _Read(tuple(found), records, known, found.coverage)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise InvalidOption(
            "Bukan hasil pemeriksaan; beri temuan, atau to_dict() atau to_json() darinya.",
            "No result of a check; give findings, or their to_dict() or to_json().",
        ) from None
    return _Read([_found(record) for record in records], records, known, _coverage(read))


def _coverage(record: Mapping[str, Any]) -> Coverage:
    """What a record says was checked; nothing where somebody wrote it by hand."""
    try:
        return Findings.from_dict({**record, "findings": ()}).coverage
    except InvalidOption:
        return Coverage()


def _found(record: Mapping[str, Any]) -> Finding | Mapping[str, Any]:
    try:
        return read_back(record)
    except (KeyError, TypeError, ValueError):  # of msgspec: ValueError
        return record
