"""Small documents that went wrong for somebody, each with its right answer worked out by hand.

``cases.json`` holds the answers; where ``open`` stands beside one, it says what is still wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from anggaran.cli.commands import main

FOLDER = Path(__file__).parent / "data" / "cases"
CASES = json.loads((Path(__file__).parent / "cases.json").read_text(encoding="utf-8"))


def parameters() -> Iterator[Any]:
    """One case each, those that are still wrong marked so, with what is missing."""
    for case in CASES:
        reason = case.get("open")
        marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
        yield pytest.param(case, id=case["file"].partition("_")[0], marks=marks)


def asked(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any], str]:
    """Exit status, JSON and all that is said of a document."""
    status = main(["check", str(path), "--format", "json"])
    out = capsys.readouterr().out
    return status, json.loads(out) if out else {"tables": [], "findings": []}, out


def name_of(finding: dict[str, Any]) -> str:
    """Code and label of a finding."""
    return f"{finding.get('kode') or ''} {finding.get('uraian') or ''}".lower()


def wrong(case: dict[str, Any], status: int, result: dict[str, Any], out: str) -> Iterator[str]:
    """What of an answer is not the right one."""
    errors = [each for each in result["findings"] if each["severity"] == "error"]
    told = [(each["rule"], name_of(each), each.get("difference")) for each in errors]
    if status != case.get("exit", status):
        yield f"exit {status}, right is {case['exit']}: {told}"
    right = len(case["errors"]) if "errors" in case else case.get("count", len(errors))
    if len(errors) != right:
        yield f"{len(errors)} errors, right are {right}: {told}"
    for rule, who, difference in case.get("errors", ()):
        found = [each for each in told if each[0] == rule and who.lower() in each[1]]
        if sum(difference in {None, each[2]} for each in found) != 1:
            yield f"{rule} on {who} {difference or ''} is not found once"
    fired = {each["rule"] for each in result["findings"]} & {*case.get("none", ())}
    yield from (f"{rule} fires" for rule in fired)
    yield from (f"{part} is said nowhere" for part in case.get("some", ()) if part not in out)
    for measure, amount in case.get("totals", {}).items():
        totals = [table["totals"].get(measure) for table in result["tables"]]
        if amount not in totals:
            yield f"{measure} is {totals}, right is {amount}"


@pytest.mark.parametrize("case", [*parameters()])
def test_a_case_is_told_as_it_is(case: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    """What was worked out by hand is what the command says, no more and no less."""
    status, result, out = asked(FOLDER / case["file"], capsys)
    assert not [*wrong(case, status, result, out)]


def test_unquoted_commas_never_lose_what_they_part(capsys: pytest.CaptureFixture[str]) -> None:
    """Eight fields under four headings are read whole or refused; never as 90,00."""
    status, result, _ = asked(FOLDER / "45_koma_ribuan_tanpa_kutip.csv", capsys)
    totals = [Decimal(table["totals"]["pagu"]) for table in result["tables"]]
    assert status == 2 or totals == [Decimal(90_000_000)]
