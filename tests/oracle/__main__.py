"""Show what differs from what the library said before, and accept what is wanted with its reason.

``make oracle`` shows every difference by kind, with one example of each; ``KIND='matrix*'`` shows
all of some kinds, ``CASE='check/nested/*'`` those of some cases with their documents.  ``make
accept`` with ``WHY='…'`` and the same patterns writes them to the wanted list, and drops from it
what is no difference any more; the same words must stand in DECISIONS.md.

``python -m oracle draw`` draws the documents, and keeps the answers of those that are as before;
``record``, run with the code that is to be the measure, answers those that have no answer.
"""
# ruff: noqa: T201  # a command prints

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from fnmatch import fnmatchcase

from oracle.ask import answer
from oracle.compare import (
    CORPUS,
    Difference,
    by_kind,
    differences,
    read_cases,
    read_wanted,
    split,
    told,
    write_cases,
    write_wanted,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; 0 where nothing differs but what is wanted."""
    parser = argparse.ArgumentParser(prog="oracle", description=__doc__)
    parser.add_argument(
        "do", nargs="?", default="show", choices=["show", "accept", "draw", "record"]
    )
    parser.add_argument("--kind", default="*", help="only differences whose kind fits this pattern")
    parser.add_argument("--case", default="*", help="only cases whose name fits this pattern")
    parser.add_argument("--why", help="the reason for which differences are accepted")
    asked = parser.parse_args(arguments)
    if asked.do == "draw":
        return _draw()
    if asked.do == "record":
        return _record()
    if asked.do == "accept" and not asked.why:
        parser.error("accept needs --why")
    return _accept(asked) if asked.do == "accept" else _show(asked)


def _found() -> tuple[list[Difference], list[Difference]]:
    """What differs and is not wanted, and what is wanted and does not differ."""
    found = [
        each
        for case in read_cases()
        for each in differences(case["name"], case["answer"], answer(case))
    ]
    return split(found, [each for listed in read_wanted().values() for each in listed])


def _fitting(found: Sequence[Difference], asked: argparse.Namespace) -> list[Difference]:
    return [
        each
        for each in found
        if fnmatchcase(each.kind, asked.kind) and fnmatchcase(each.case, asked.case)
    ]


def _show(asked: argparse.Namespace) -> int:
    unwanted, stale = _found()
    every = (asked.kind, asked.case) != ("*", "*")
    for title, found in (
        ("not wanted", _fitting(unwanted, asked)),
        ("wanted, but no longer so", _fitting(stale, asked)),
    ):
        cases = {each.case for each in found}
        print(f"{len(found)} differences in {len(cases)} cases, {title}")
        for kind, listed in by_kind(found).items():
            print(f"\n{len(listed)} × {kind}")
            for each in listed if every else listed[:1]:
                print(f"  {each.case}", *told(each), sep="\n")
    if asked.case != "*":
        for case in read_cases():
            if fnmatchcase(case["name"], asked.case):
                print(f"\n=== {case['name']} {' '.join(case.get('options', ()))}")
                print(*(f"--- {name}\n{text}" for name, text in case["files"].items()), sep="\n")
    return int(bool(unwanted or stale))


def _accept(asked: argparse.Namespace) -> int:
    unwanted, stale = _found()
    accepted = _fitting(unwanted, asked)
    wanted = read_wanted()
    for each in stale:
        next(listed for listed in wanted.values() if each in listed).remove(each)
    wanted.setdefault(asked.why, []).extend(accepted)
    write_wanted(wanted)
    print(f"{len(accepted)} accepted, {len(stale)} dropped, {len(unwanted) - len(accepted)} left")
    return 0


def _draw() -> int:
    from oracle.draw import cases  # noqa: PLC0415  # nothing but drawing needs Hypothesis

    known = {case["name"]: case for case in read_cases()} if CORPUS.exists() else {}
    drawn = cases()
    for case in drawn:
        before = known.get(case["name"], {})
        if all(before.get(name) == case.get(name) for name in ("ask", "files", "options", "nodes")):
            case["answer"] = before["answer"]
    write_cases(drawn)
    print(
        f"{len(drawn)} cases, {sum('answer' not in case for case in drawn)} of them without an "
        f"answer"
    )
    return 0


def _record() -> int:
    cases = read_cases()
    for case in cases:
        if "answer" not in case:
            case["answer"] = answer(case)
    write_cases(cases)
    print(f"{len(cases)} cases, {CORPUS.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
