"""What somebody meets who programs with the library for the first time: languages, advice, reports
of two runs, policies as text, places of flat lines.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.errors
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anggaran import (
    AnggaranError,
    Findings,
    Policy,
    Tree,
    check,
    diff,
    flag,
    read,
    reconcile,
    reconcile_all,
    set_language,
    write_report,
)
from anggaran.cli.commands import main
from anggaran.errors import find_language
from anggaran.explain import explain, explained
from anggaran.reading import Limits as Sizes
from anggaran.report.writers import find_form
from anggaran.rules import Limits, Scale
from anggaran.schemas import FlatLines

WRONG: list[dict[str, Any]] = [{"kode": "5", "pagu": 3}, {"kode": "5.1", "pagu": 2}]
RECAP = [
    ("1.02.01.2.01.0001", "5.1.02.01.01.0024", "1.000", "400"),
    ("1.02.01.2.01.0001", "5.1.02.01.01.0025", "2.000", "1.900"),
    ("1.02.01.2.02.0001", "5.1.01.01.01.0001", "9.000", "2.000"),
]


@pytest.fixture
def english() -> Iterator[None]:
    """A process that speaks English."""
    set_language("en")
    yield
    set_language("id")


@pytest.fixture
def recap(tmp_path: Path) -> Path:
    """A flat recap in a file."""
    path = tmp_path / "rekap.csv"
    lines = [("Kode Sub Kegiatan", "Kode Rekening", "Anggaran", "Realisasi"), *RECAP]
    path.write_text("\n".join(map(";".join, lines)), encoding="utf-8")
    return path


@pytest.mark.usefixtures("english")
def test_a_process_speaks_one_language(tmp_path: Path) -> None:
    """What a call does not say, the process says; a call goes before it."""
    with pytest.raises(AnggaranError) as caught:
        Tree(WRONG)["9"]
    assert str(caught.value) == caught.value.line() == caught.value.en
    assert caught.value.line("id") == caught.value.id
    (found,) = check(WRONG)
    assert "add up to" in found.message
    assert "Hold" in found.remedy
    assert str(found.where) == "row 1"
    assert check(WRONG).to_dict() == check(WRONG).to_dict("en") != check(WRONG).to_dict("id")
    assert check(WRONG).to_frame().message[0] == found.message
    write_report(check(WRONG), path=tmp_path / "a.md")
    assert "1 error" in (tmp_path / "a.md").read_text(encoding="utf-8")


def test_no_other_language_is_spoken() -> None:
    """An unknown one is refused, and the process speaks as before."""
    with pytest.raises(ValueError, match="tidak ada"):
        set_language("jv")
    assert find_language() == "id"


def _small(tmp_path: Path) -> None:
    path = tmp_path / "lra.csv"
    path.write_text("Kode;Uraian;Pagu\n5;BELANJA;1\n", encoding="utf-8")
    read(path, limits=Sizes(max_columns=2))


def _prose(tmp_path: Path) -> None:
    path = tmp_path / "surat.txt"
    path.write_text("Kepada Yth.", encoding="utf-8")
    read(path)


CALLS: dict[str, Callable[[Path], Any]] = {
    "a limit": _small,
    "no table": _prose,
    "bytes": lambda _: read(io.BytesIO(b"5;1\n" * 99), name="a.csv", limits=Sizes(max_bytes=9)),
    "prose for codes": lambda _: Tree([{"kode": "surat", "uraian": "a", "pagu": 1}]),
    "a form": lambda tmp: write_report(check(WRONG), path=tmp / "a.doc"),
    "a rule": lambda _: check(WRONG, off=["zzzz"]),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_advice_to_a_program_is_no_option_of_the_command(
    call: Callable[[Path], Any], tmp_path: Path
) -> None:
    """Whoever calls a function is told of arguments."""
    with pytest.raises(AnggaranError) as caught:
        call(tmp_path)
    for lang in ("id", "en"):
        assert not re.search(r"(^|\s)--[a-z]", caught.value.line(lang))


def test_advice_to_the_command_is_an_option(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever runs the command is told of options, and a call in the same process is not."""
    path = tmp_path / "surat.txt"
    path.write_text("Kepada Yth.", encoding="utf-8")
    assert main(["check", str(path)]) == 2
    said = capsys.readouterr().err
    assert "--columns kode=…,uraian=…,pagu=…" in said
    assert "columns={" not in said
    with pytest.raises(AnggaranError, match=r"columns=\{'kode': '…'"):
        read(path)


def test_what_two_runs_make_is_reported(tmp_path: Path) -> None:
    """The diff of two runs is written in every form, each finding with what became of it."""
    old = check([*WRONG, {"kode": "6", "pagu": 9}, {"kode": "6.1", "pagu": 8}])
    held = diff(
        old.to_json("en"), check([*WRONG, {"kode": "7", "pagu": 7}, {"kode": "7.1", "pagu": 6}])
    )
    assert [each.kode for part in held for each in part] == ["7", "6", "5"]
    for form in ("txt", "md", "html", "xlsx", "csv", "json", "sarif"):
        write_report(held, path=tmp_path / f"beda.{form}", lang="en")
    run = json.loads((tmp_path / "beda.sarif").read_text(encoding="utf-8"))["runs"][0]
    states = [(each["properties"]["kode"], each["baselineState"]) for each in run["results"]]
    assert states == [("5", "unchanged"), ("7", "new"), ("6", "absent")]
    with (tmp_path / "beda.csv").open(encoding="utf-8", newline="") as file:
        rows = [(each["since"], each["kode"], each["difference"]) for each in csv.DictReader(file)]
    assert rows == [("unchanged", "5", "1.00"), ("new", "7", "1.00"), ("fixed", "6", "1.00")]
    record = json.loads((tmp_path / "beda.json").read_text(encoding="utf-8"))
    assert record["coverage"]["checked"]["parent-sum"]
    assert record["since"]["new"] == 1
    assert "1 new, 1 fixed, 1 unchanged" in (tmp_path / "beda.txt").read_text(encoding="utf-8")


def test_files_of_one_name_are_two(tmp_path: Path) -> None:
    """What is new in one of two files of a name is not new in the other."""
    places = [tmp_path / each / "lra.csv" for each in "ab"]
    for place in places:
        place.parent.mkdir()
        place.write_text("Kode;Uraian;Pagu\n5;BELANJA;3\n5.1;Operasi;2\n", encoding="utf-8")
    one, both = (
        sum((check(Tree(read(each)[0])) for each in some), Findings())
        for some in (places[:1], places)
    )
    write_report(diff(one, both), path=tmp_path / "beda.json")
    record = json.loads((tmp_path / "beda.json").read_text(encoding="utf-8"))
    assert [each["since"] for each in record["findings"]] == ["unchanged", "new"]


PERCENTS = st.decimals(0, 200, places=2)
WEIGHED = st.dictionaries(PERCENTS, st.sampled_from(["error", "warning", "info"]), max_size=3)
NAMES = st.text(min_size=1, max_size=9).filter(lambda name: name not in {"round", "gaps"})
POLICIES = st.builds(
    Policy,
    thresholds=st.none()
    | st.builds(
        Limits,
        WEIGHED,
        level=st.none() | NAMES,
        levels=st.dictionaries(NAMES, WEIGHED, max_size=2),
        kelompok=st.dictionaries(st.sampled_from(["modal", "5.1.02"]), WEIGHED, max_size=2),
        months=st.dictionaries(st.sampled_from(["juni", "desember"]), WEIGHED, max_size=2),
        month=st.none() | st.just("juni"),
        pro_rata=st.booleans(),
        against=st.none() | st.just("rak_sd_juni"),
    ),
    off=st.lists(st.sampled_from(["percent", "parent-sum"]), max_size=2),
    on=st.lists(st.sampled_from(["percent", "parent-sum"]), max_size=2),
    severity=st.dictionaries(st.just("percent"), st.sampled_from(["error", "info"])),
    tolerance=st.decimals(0, 10**12, places=2),
    scales=st.dictionaries(
        NAMES,
        st.dictionaries(
            NAMES, st.sampled_from(["> 90", ">= 75", "50 - 74,99", "10 < 50", "= 5", "< 5", "<= 4"])
        ).map(lambda given: Scale.of(given, rounding="floor", gaps="lower")),
        max_size=2,
    ),
)


@given(POLICIES)
def test_a_policy_is_written_and_read_again(policy: Policy) -> None:
    """What is written says the same policy."""
    assert Policy.from_toml(policy.to_toml()) == policy


def test_limits_made_in_code_are_held_as_those_of_a_file() -> None:
    """Whole numbers and names are thresholds and severities, and what is none is refused."""
    rows = [{"kode": "5.1", "pagu": 100, "realisasi": 45}]
    (found,) = flag(rows, policy=Policy(thresholds=Limits({50: "error"})))  # type: ignore[dict-item]
    assert (found.details["threshold"], found.severity.value) == ("50", "error")
    assert "50%" in found.message
    assert "50," not in found.message
    given: list[dict[str, Any]] = [
        {"month": "june"},
        {"months": {"june": {}}},
        {"kelompok": {"belanja": {}}},
    ]
    for wrong in given:
        with pytest.raises(ValueError, match=r"juni|modal"):
            Limits({}, **wrong)


def test_explanations_are_asked_for_twice() -> None:
    """Findings that are explained are explained anew, and go into a record, as often as one"""
    rows = [("5.1", 9_463_518), ("5.1.01", 4_163_207), ("5.1.02", 5_300_131), ("5.1.05", 0)]
    found = check([{"kode": kode, "pagu": pagu} for kode, pagu in rows])
    once = explained(found)
    assert once[0].explanations
    assert explained(once) == once
    assert once.to_dict() == found.to_dict()


def test_findings_of_several_documents_are_explained_of_their_own() -> None:
    """A finding of a matrix knows its documents."""
    right = [{"kode": "5.1", "pagu": 5_425_370}, {"kode": "5.2", "pagu": 30}]
    other = [{"kode": "5.1", "pagu": 5_452_370}, {"kode": "5.2", "pagu": 30}]
    matrix = reconcile_all({"DPA": right, "LRA": other, "Renja": right})
    (line,) = matrix.findings.of("line-differs")
    assert [each.kind for each in explain(line)] == ["digits-swapped"]


def test_a_pair_leads_to_its_cells(tmp_path: Path) -> None:
    """From a line that differs to the cells of both documents."""
    places = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for place, amount in zip(places, ("2", "3"), strict=True):
        place.write_text(f"Uraian;Kode;Pagu\nOperasi;5.1;{amount}\n", encoding="utf-8")
    result = reconcile(*(Tree(read(place)[0]) for place in places))
    pair = next(each for each in result.pairs if each.kode == "5.1")
    one, other = pair.keys
    assert one is not None
    assert other is not None
    cells = result.left[one].where_of("pagu"), result.right[other].where_of("pagu")
    assert list(map(str, cells)) == ["a.csv ▸ C2", "b.csv ▸ C2"]
    with pytest.raises(AttributeError):
        result.left[one].where_of("realisasi")


def test_flat_lines_have_their_rows(recap: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line of a recap is found at its cell, what several lines make by the first and the last."""
    tree = Tree(read(recap)[0])
    assert [each.where_of("realisasi").cell for each in tree.leaves] == ["D2", "D3", "D4"]
    assert [str(each.where) for each in flag(tree, below=50)] == [
        "rekap.csv ▸ D2",
        "rekap.csv ▸ D4",
    ]
    (whole,) = flag(tree, below=50, level="program")
    assert (whole.where.row, whole.details["rows"], whole.details["level"]) == (
        None,
        [2, 4],
        "program",
    )
    main(["check", str(recap), "--level", "program", "--threshold", "50=error,80=warning"])
    assert re.search(r"KESALAHAN(.*\n)+ +2–4 +1\.02\.01 +\(program\)", capsys.readouterr().out)


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 99)), min_size=1))
def test_a_place_of_a_line_prints_it(lines: list[tuple[int, int, int]]) -> None:
    """The row of a line is the one that prints its codes and its amount; of a line of several rows
    there is none.
    """
    rows = [
        {"program": f"1.02.0{one}", "rekening": f"5.1.0{two}", "pagu": pagu}
        for one, two, pagu in lines
    ]
    tree = Tree(rows, by=["program", "rekening"])
    for leaf in tree.leaves:
        place = leaf.where_of("pagu").row
        if leaf.lines != 1:
            assert place is None
            continue
        assert place is not None
        row = rows[place - 1]
        assert leaf.key == f"{row['program']}/{row['rekening']}"
        assert leaf.pagu == row["pagu"]
    ends = tree.structure.rows_below(tree.roots[0].index)
    assert len(tree.roots) > 1 or ends == (0, len(rows) - 1)


def test_flat_lines_need_a_column_of_codes() -> None:
    """Amounts alone are no lines; a column of a subclass is one."""
    with pytest.raises(pandera.errors.SchemaErrors, match="sub_kegiatan"):
        FlatLines.validate(pd.DataFrame({"pagu": [1]}), lazy=True)

    class Own(FlatLines):
        fungsi: str

    assert len(Own.validate(pd.DataFrame({"fungsi": ["1.02"], "pagu": [1]})))


def test_a_suffix_names_a_form() -> None:
    """As the help of the command writes it."""
    assert find_form("txt").name == find_form("text").name


def test_a_policy_in_the_help_of_its_page() -> None:
    """An empty policy writes nothing, and is the usual one again."""
    assert Policy().to_toml() == ""
    assert Policy(tolerance=Decimal(5)).to_toml() == 'tolerance = "5.00"\n'


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """Where two files have one name, reports and frames give them as they were given."""
    found, low = Findings(), Findings()
    places = [tmp_path / each / "lra.csv" for each in "ab"]
    for place in places:
        place.parent.mkdir()
        place.write_text(
            "Kode;Uraian;Pagu;Realisasi\n5;BELANJA;3;1\n5.1;Operasi;2;1\n", encoding="utf-8"
        )
        tree = Tree(read(place)[0])
        found, low = found + check(tree).of("parent-sum"), low + flag(tree)
    names = list(map(str, places))
    assert found.to_frame().file.tolist() == names
    for form in ("txt", "csv"):
        write_report(found + low, path=tmp_path / f"a.{form}")
        text = (tmp_path / f"a.{form}").read_text(encoding="utf-8")
        assert all(text.count(name[-12:]) >= 2 for name in names)
