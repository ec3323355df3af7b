"""What the library said of hundreds of documents before its rebuilding, it still says."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from oracle.ask import answer
from oracle.compare import (
    Difference,
    by_kind,
    differences,
    read_cases,
    read_wanted,
    slug,
    split,
    told,
    write_wanted,
)

DECISIONS = Path(__file__).parents[1] / "DECISIONS.md"
GROUPS = (
    "check/rekening", "check/program", "check/nested", "check/outline", "check/unnumbered", "check",
    "cross", "flat", "frame", "layout", "matrix", "monthly", "percents", "reconcile/program",
    "reconcile/nested", "reconcile", "seed", "versions", "workbook",
)  # fmt: skip  # of cases, by the longest that a name begins with


@cache
def cases() -> dict[str, list[dict[str, Any]]]:
    found = defaultdict(list)
    for case in read_cases():
        found[
            max((group for group in GROUPS if case["name"].startswith(f"{group}/")), key=len)
        ].append(case)
    return found


@cache
def wanted() -> dict[str, list[Difference]]:
    return read_wanted()


@pytest.mark.parametrize("group", GROUPS)
def test_the_answers_are_those_of_before(group: str) -> None:
    """Every document gets the answer that it got, but for what is wanted, all of which is there."""
    own = cases()[group]
    names = {case["name"] for case in own}
    found = [
        each for case in own for each in differences(case["name"], case["answer"], answer(case))
    ]
    asked = [each for listed in wanted().values() for each in listed if each.case in names]
    unwanted, stale = split(found, asked)
    assert not unwanted, _told(
        "make oracle shows all; make accept KIND=… WHY=… accepts them", unwanted
    )
    assert not stale, _told("wanted, but no longer so; make accept WHY=… drops them", stale)


def _told(what: str, found: list[Difference]) -> str:
    lines = [what]
    for kind, listed in islice(by_kind(found).items(), 10):
        lines += [f"{len(listed)} × {kind}", f"  {listed[0].case}", *told(listed[0])]
    return "\n".join(lines)


def test_every_case_is_asked_and_no_wanted_difference_is_of_another() -> None:
    """A group that nobody asks, or a case that is no more, would let a difference pass."""
    names = {case["name"] for group in cases().values() for case in group}
    assert len(names) == sum(map(len, cases().values()))
    assert all(cases()[group] for group in GROUPS)
    assert {each.case for listed in wanted().values() for each in listed} <= names


def test_every_wanted_difference_is_a_decision() -> None:
    """The reasons for which an answer differs stand in DECISIONS.md, in the same words."""
    decisions = " ".join(DECISIONS.read_text(encoding="utf-8").split())
    assert [why for why in wanted() if why not in decisions] == []


def test_a_difference_is_told_and_accepted(tmp_path: Path) -> None:
    """A changed record is one difference, of a kind that says so; once it is wanted it is none."""
    old = {"finding": "parent-sum", "kode": "5.1", "stated": "100.00", "difference": "10.00"}
    new = {**old, "difference": "-10.00"}
    other = {"finding": "percent", "kode": "5.1"}
    found = differences("check/x/1", [old, {"exit": "0"}], [{"exit": "0"}, new, other])
    assert [each.kind for each in found] == [
        "check, finding parent-sum: difference",
        "check, finding percent is new",
    ]
    assert [*told(found[0])] == [
        "    finding parent-sum; kode 5.1; stated 100.00",
        "  -   difference 10.00",
        "  +   difference -10.00",
    ]
    why = "The sign is that of the document, not of the reference."
    write_wanted({why: found, "Nothing": []}, tmp_path)
    assert [path.stem for path in tmp_path.iterdir()] == [slug(why)]
    assert split(found, read_wanted(tmp_path)[why]) == ([], [])
    assert split(found[:1], read_wanted(tmp_path)[why]) == ([], found[1:])
