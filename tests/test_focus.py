"""What a reader asks to see: the largest differences, those above a size, what is new."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anggaran import Tree, check, reconcile
from anggaran.amount.column import format_amount
from anggaran.cli import main
from anggaran.errors import InvalidOption
from anggaran.report import Paper, view_of
from anggaran.report.as_text import write_text
from anggaran.report.focus import Focus, focused
from anggaran.report.since import since
from anggaran.report.view import Amount, Found, Note, Table
from anggaran.report.writers import find_form

LINES = ("kode;uraian;pagu;realisasi", "5;BELANJA;100;80", "5.1;Operasi;60;50", "5.2;Modal;30;20")
FIXED = (*LINES[:1], "5;BELANJA;90;70", *LINES[2:])
gaps = st.lists(st.integers(-1000, 1000), min_size=1, max_size=8)


def printed(path: Path, lines: tuple[str, ...]) -> str:
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def documents(differences: list[int]) -> tuple[Tree, Tree]:
    """Two documents whose lines differ by these rupiah."""
    sides = []
    for sign in (1, 0):
        rows = [
            {"kode": f"5.1.{at:02}", "uraian": f"Baris {at}", "pagu": 5000 + sign * gap}
            for at, gap in enumerate(differences, start=1)
        ]
        sides.append(Tree(rows))
    return sides[0], sides[1]


@given(gaps, st.integers(0, 1000))
@settings(max_examples=40, deadline=None)
def test_what_is_not_shown_is_added_up(differences: list[int], least: int) -> None:
    """Lines that are shown, and the sum of those that are not, make the difference of the totals;
    the largest stands first.
    """
    result = reconcile(*documents(differences))
    view = focused(view_of(result), Focus(Decimal(least), by_size=True))
    shown = [
        row.cells[5].value or Decimal(0)
        for block in view.blocks()
        if isinstance(block, Table) and block.name == "pairs"
        for row in block.rows
        if isinstance(row.cells[5], Amount) and str(row.cells[0]).count(".") == 2
    ]
    small = [each for each in differences if each and abs(each) < least]
    assert shown == sorted(shown, key=abs, reverse=True)
    assert sum(shown) + sum(small) == sum(differences)
    notes = [block.text for block in view.blocks() if isinstance(block, Note)]
    if small:
        assert any(f"{len(small)} baris" in note for note in notes)


def test_findings_below_a_size_are_counted() -> None:
    """A small finding is not listed but counted; a percent is no rupiah, and stays."""
    tree = Tree(
        [{"kode": "5", "pagu": 100}, {"kode": "5.1", "pagu": 60}, {"kode": "5.2", "pagu": 30}]
    )
    view = focused(view_of(check(tree), tree), Focus(Decimal(11)))
    assert not any(isinstance(block, Found) for block in view.blocks())
    (note,) = [block.text for block in view.blocks() if isinstance(block, Note)]
    assert note.startswith("1 baris")
    assert note.endswith(f"{format_amount(Decimal(10))}.")
    assert view.record()["summary"]["error"] == 1


def test_every_form_says_what_is_new() -> None:
    """New, fixed and unchanged findings stand in every form of a report."""

    def tree(*amounts: int) -> Tree:
        codes = ("5", "5.1", "5.1.01", "5.1.02", "5.2")
        return Tree([{"kode": k, "pagu": n} for k, n in zip(codes, amounts, strict=True)])

    old, new = tree(90, 60, 30, 29, 20), tree(90, 60, 30, 29, 35)
    view = since(view_of(check(new), new), check(new), check(old).to_json())
    record = view.record()
    assert [each["since"] for each in record["findings"]] == ["new", "unchanged"]
    assert [each["difference"] for each in record["since"]["fixed"]] == ["10.00"]
    for name in ("text", "md", "html", "csv"):
        text = str(find_form(name).write(view, Paper())).replace("\\", "")
        assert "[baru] " in text
        assert "[tetap] " in text
        assert name == "csv" or ("selesai (1)" in text.lower() and "10,00" in text)


def test_a_corrected_file_of_another_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The corrected document has another name; what was put right is fixed, the rest is not new."""
    first, second = printed(tmp_path / "lra.csv", LINES), printed(tmp_path / "lra_v2.csv", FIXED)
    report = tmp_path / "dulu.json"
    main(["check", first, "--output", str(report)])
    assert main(["check", second, "--baseline", str(report)]) == 0
    text = capsys.readouterr().out
    assert "Sejak laporan sebelumnya: 0 baru, 1 selesai, 1 tetap." in text
    assert "< 80%  tetap" in text
    main(["check", first, "--baseline", str(report), "--format", "json"])
    record = json.loads(capsys.readouterr().out)
    assert {each["since"] for each in record["findings"]} == {"unchanged"}


@pytest.mark.parametrize("content", ["", "[]", '{"findings": 3}', "\x00"])
def test_what_is_no_earlier_report(tmp_path: Path, content: str) -> None:
    """Any other file is refused in one line."""
    first, report = printed(tmp_path / "lra.csv", LINES), tmp_path / "dulu.json"
    report.write_text(content, encoding="utf-8")
    assert main(["check", first, "--baseline", str(report)]) == 2
    assert main(["check", first, "--baseline", str(tmp_path / "tidak-ada.json")]) == 2


def test_a_hand_written_record_harms_nothing() -> None:
    """Whatever stands in an earlier record is shown as text."""
    tree = Tree([{"kode": "5", "pagu": 1}])
    record = {"findings": [{"rule": "\x1b[31m", "difference": "NaN", "where": {"file": 3}}, {}]}
    text = write_text(since(view_of(check(tree), tree), check(tree), record), Paper())
    assert "\x1b" not in text
    with pytest.raises(InvalidOption):
        since(view_of(check(tree), tree), check(tree), "{}")
