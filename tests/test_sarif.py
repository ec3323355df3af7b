"""SARIF: the log has the shape that the standard lays down, and says what the findings say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import pytest
from hypothesis import given
from msgspec import Meta

from anggaran import Tree, check, reconcile, reconcile_all, write_report
from anggaran.cli.commands import main
from anggaran.errors import InvalidOption
from anggaran.report import view_of
from anggaran.report.as_sarif import write_sarif
from anggaran.report.paper import PLAIN
from anggaran.rules.registry import unregister
from anggaran.testing import Defect, defective_tables

Level = Literal["none", "note", "warning", "error"]
Language = Annotated[str, Meta(pattern="^[a-zA-Z]{2}(-[a-zA-Z]{2})?$")]
Line = Annotated[int, Meta(ge=1)]
Name = Annotated[str, Meta(min_length=1)]


class Strict(msgspec.Struct, forbid_unknown_fields=True):
    """An object of SARIF 2.1.0 (OASIS, 2020) as it is written: no property beside."""


class Message(Strict):
    text: Name


class Configuration(Strict):
    level: Level


class Descriptor(Strict):
    id: Name
    shortDescription: Message | msgspec.UnsetType = msgspec.UNSET  # noqa: N815  # of the standard
    help: Message | msgspec.UnsetType = msgspec.UNSET
    defaultConfiguration: Configuration | msgspec.UnsetType = msgspec.UNSET  # noqa: N815


class Driver(Strict):
    name: Name
    version: Name
    language: Language
    rules: list[Descriptor]


class Tool(Strict):
    driver: Driver


class Reference(Strict):
    id: Name


class Notification(Strict):
    message: Message
    level: Level
    associatedRule: Reference | msgspec.UnsetType = msgspec.UNSET  # noqa: N815


class Invocation(Strict):
    executionSuccessful: bool  # noqa: N815
    toolExecutionNotifications: list[Notification]  # noqa: N815


class Artifact(Strict):
    uri: Annotated[str, Meta(pattern=r"^[A-Za-z0-9:/._~%!$&'()*+,;=@-]+$")]


class Region(Strict):
    startLine: Line  # noqa: N815


class Physical(Strict):
    artifactLocation: Artifact  # noqa: N815
    region: Region | msgspec.UnsetType = msgspec.UNSET


class Logical(Strict):
    name: Name
    kind: Literal["sheet", "page", "cell"]


class Location(Strict):
    physicalLocation: Physical  # noqa: N815
    logicalLocations: list[Logical] | msgspec.UnsetType = msgspec.UNSET  # noqa: N815


class Result(Strict):
    ruleId: Name  # noqa: N815
    ruleIndex: Annotated[int, Meta(ge=0)]  # noqa: N815
    level: Level
    message: Message
    partialFingerprints: dict[str, str]  # noqa: N815
    properties: dict[str, Any]
    locations: list[Location] | msgspec.UnsetType = msgspec.UNSET
    baselineState: (  # noqa: N815
        Literal["new", "unchanged", "updated", "absent"] | msgspec.UnsetType
    ) = msgspec.UNSET


class Run(Strict):
    tool: Tool
    language: Language
    columnKind: Literal["utf16CodeUnits", "unicodeCodePoints"]  # noqa: N815
    invocations: list[Invocation]
    results: list[Result]


class Log(Strict, rename={"schema": "$schema"}):
    schema: str
    version: Literal["2.1.0"]
    runs: list[Run]


def run_of(text: str | bytes) -> Run:
    """The one run of a log that keeps to the standard."""
    (run,) = msgspec.json.decode(text, type=Log).runs
    for result in run.results:
        assert run.tool.driver.rules[result.ruleIndex].id == result.ruleId
    return run


LRA = (
    "Kode;Uraian;Pagu;Realisasi\n5;BELANJA [a](b) {0};101;50\n"
    "5.1;BELANJA OPERASI;60;40\n5.2;BELANJA MODAL;40;10\n"
)


@given(defective_tables())
def test_it_says_what_the_findings_say(case: tuple[list[dict[str, Any]], Defect]) -> None:
    """A result a finding with its words, its weight and exact amounts as text."""
    tree = Tree(case[0])
    found = check(tree)
    run = run_of(str(write_sarif(view_of(found, tree), PLAIN)))
    assert [each.ruleId for each in run.results] == [each.rule for each in found]
    wrong = [each for each in run.results if each.level == "error"]
    assert [each.properties["difference"] for each in wrong] == [f"{case[1].difference:.2f}"]
    assert len(run.invocations[0].toolExecutionNotifications) == len(found.coverage.not_checked)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a document in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    Path("data anggaran").mkdir()
    Path("data anggaran/lra #1.csv").write_text(LRA, encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_a_tool_finds_the_line_and_what_is_new(capsys: pytest.CaptureFixture[str]) -> None:
    """The path is that of the call, the line that of the row; an earlier run tells what is gone."""
    call = ["check", "data anggaran/lra #1.csv", "--only", "parent-sum,below-threshold"]
    assert main([*call, "--format", "sarif"]) == 1
    run = run_of(capsys.readouterr().out)
    first = run.results[0]
    assert first.locations
    place = first.locations[0].physicalLocation
    assert place.artifactLocation.uri == "data%20anggaran/lra%20%231.csv"
    assert place.region == Region(2)
    assert first.locations[0].logicalLocations == [Logical("C2", "cell")]
    assert "[a] (b) {{0}}" in first.message.text  # no link, no field
    assert {each.baselineState for each in run.results} == {msgspec.UNSET}
    assert main([*call, "--output", "dulu.json"]) == 1
    text = Path("data anggaran/lra #1.csv").read_text(encoding="utf-8").replace("101", "99")
    Path("data anggaran/lra #1.csv").write_text(text, encoding="utf-8")
    assert main([*call, "--baseline", "dulu.json", "--output", "kini.sarif.json"]) == 1
    later = run_of(Path("kini.sarif.json").read_bytes())
    states = [(each.ruleId, each.baselineState) for each in later.results]
    assert states == [
        ("parent-sum", "new"),
        ("below-threshold", "unchanged"),
        ("below-threshold", "unchanged"),
        ("parent-sum", "absent"),
    ]
    old = {each.ruleId: each.partialFingerprints for each in run.results}
    assert later.results[-1].partialFingerprints == old["parent-sum"]


def test_what_each_document_holds(tmp_path: Path) -> None:
    """A comparison tells what was found in each document by itself as well."""
    good = tmp_path / "dpa.csv"
    good.write_text(LRA.replace("101;50", "100;50"), encoding="utf-8")
    bad = tmp_path / "lra.csv"
    bad.write_text(LRA, encoding="utf-8")
    assert main(["reconcile", str(good), str(bad), "--output", str(tmp_path / "a.sarif")]) == 1
    run = run_of((tmp_path / "a.sarif").read_bytes())
    (own,) = [each for each in run.results if each.ruleId == "parent-sum"]
    assert own.locations
    assert own.locations[0].physicalLocation.artifactLocation.uri == bad.as_uri()


def test_comparisons_and_what_has_no_findings(tmp_path: Path) -> None:
    """Every comparison can be written; a tree, which holds no findings, is refused."""
    one = Tree([{"kode": "5", "pagu": 3}, {"kode": "5.1", "pagu": 3}])
    other = Tree([{"kode": "5", "pagu": 2}, {"kode": "5.1", "pagu": 2}])
    for result in (reconcile(one, other), reconcile_all([one, other, one])):
        write_report(result, path=tmp_path / "a.sarif")
        run = run_of((tmp_path / "a.sarif").read_bytes())
        said = json.loads(result.to_json("id"))["findings"]
        assert [each.ruleId for each in run.results] == [each["rule"] for each in said]
    with pytest.raises(InvalidOption, match="memuat temuan"):
        write_report(one, path=tmp_path / "a.sarif")


def test_a_run_that_could_not_do_all_has_not_succeeded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that cannot be read and a rule that raises are errors of the run; what is found all
    the same is told.
    """
    (tmp_path / "baik.csv").write_text("Kode;Uraian;Pagu\n5;B;9\n5.1;O;9\n", encoding="utf-8")
    own = tmp_path / "own.py"
    own.write_text(
        "from anggaran.rules import rule\n"
        "@rule('jatuh', id='{row}', en='{row}')\n"
        "def falls(node):\n    return node.kode == '5.1' and node.uraian + 1\n"
        "@rule('ada', id='{row}', en='{row}')\n"
        "def there(node):\n    return node.kode == '5.1'\n",
        encoding="utf-8",
    )

    def run(*more: str) -> dict[str, Any]:
        call = ["check", str(tmp_path), "--format", "sarif", "--lang", "en", *more]
        assert main(call) == 2
        (made,) = json.loads(capsys.readouterr().out)["runs"]
        return dict(made)

    (tmp_path / "kosong.csv").write_text("", encoding="utf-8")
    invocation = run()["invocations"][0]
    assert invocation["executionSuccessful"] is False
    assert {"level": "error", "message": {"text": "kosong.csv: empty file."}} in (
        invocation["toolExecutionNotifications"]
    )
    (tmp_path / "kosong.csv").unlink()
    try:
        made = run("--rules", str(own))
    finally:
        for slug in ("jatuh", "ada"):
            unregister(slug)
    assert [each["ruleId"] for each in made["results"]] == ["ada"]
    (said,) = [
        each["message"]["text"]
        for each in made["invocations"][0]["toolExecutionNotifications"]
        if each["level"] == "error"
    ]
    assert "Rule 'jatuh' failed at 5.1 O (baik.csv ▸ B3): own.py:4: TypeError" in said
