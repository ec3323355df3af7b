"""Two runs held against each other: what is new, what is fixed, what is still there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from anggaran import Finding, Findings, Tree, check, diff, read, reconcile
from anggaran.errors import InvalidOption
from anggaran.testing import Defect, defective_tables, tables


@given(defective_tables(), tables())
def test_every_finding_is_in_one_part(
    case: tuple[list[dict[str, Any]], Defect], rows: list[dict[str, Any]]
) -> None:
    """New and unchanged are the later run, fixed and unchanged the earlier; JSON says the same as
    findings.
    """
    old, new = check(Tree(case[0])), check(Tree(rows))
    for earlier in (old, old.to_dict(), old.to_json(), json.loads(old.to_json())):
        found = diff(earlier, new)
        assert sorted(map(id, (*found.new, *found.unchanged))) == sorted(map(id, new))
        assert len(found.fixed) + len(found.unchanged) == len(old)
        assert all(isinstance(each, Finding) for part in found for each in part)
        assert diff(earlier, old) == ((), (), tuple(old))
    assert diff(new, old).new == diff(old, new).fixed


def test_a_row_that_moves_is_the_same_fault() -> None:
    """A fault is known by its row's code and its amounts, not by where the row stands; another
    amount is another.
    """
    rows: list[dict[str, Any]] = [{"kode": "5", "pagu": 3}, {"kode": "5.1", "pagu": 2}]
    old = check(rows)
    assert (
        len(
            diff(
                old, check([{**row, "row": row_number + 7} for row_number, row in enumerate(rows)])
            ).unchanged
        )
        == 1
    )
    found = diff(old, check([{"kode": "5", "pagu": 4}, {"kode": "5.1", "pagu": 2}]))
    assert [len(part) for part in found] == [1, 1, 0]
    assert repr(found) == "<Diff: 1 new, 1 fixed, 0 unchanged>"
    told = json.loads(found.to_json("en"))
    assert [each["difference"] for each in (*told["new"], *told["fixed"])] == ["2.00", "1.00"]


def test_comparisons_too() -> None:
    """A reconciliation has findings as well."""
    one, other = [{"kode": "5.1", "pagu": 1}], [{"kode": "5.1", "pagu": 2}]
    found = diff(reconcile(one, one), reconcile(one, other))
    assert {finding.rule for finding in found.new} >= {"total-differs"}
    assert found.fixed == ()


def test_files_of_one_name(tmp_path: Path) -> None:
    """A fault of a file in another folder is another fault, also where JSON was kept; a file that
    one run alone has is the other's under another name.
    """
    sums = {"wrong": "5;B;100\n5.1;O;60\n5.2;M;30\n", "right": "5;B;100\n5.1;O;60\n5.2;M;40\n"}

    def run(**folders: str) -> Findings:
        found = Findings()
        for folder, kind in folders.items():
            path = tmp_path / folder / "lra.csv"
            path.parent.mkdir(exist_ok=True)
            path.write_text(f"Kode;Uraian;Pagu\n{sums[kind]}", encoding="utf-8")
            found += check(Tree(read(path)[0]))
        return found

    one, two = run(a="wrong", b="right"), run(a="right", b="wrong")
    for old in (one, one.to_json()):
        assert [len(part) for part in diff(old, two)] == [1, 1, 0]
        assert [len(part) for part in diff(old, run(c="wrong"))] == [0, 0, 1]
    again = Findings.from_json(one.to_json())
    assert again.coverage.files == one.coverage.files
    assert again[0].where.path == one[0].where.path == str(tmp_path / "a" / "lra.csv")


@pytest.mark.parametrize("run", ["{}", "no JSON", {"pairs": []}, 3, None])
def test_what_is_no_run(run: Any) -> None:
    """What holds no findings is refused in one line."""
    with pytest.raises(InvalidOption, match="to_json"):
        diff(run, check([{"kode": "5", "pagu": 1}]))
