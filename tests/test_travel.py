"""Results that travel: what is looked up as JSON, what is read back, and options that say what a
file of a policy says.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from anggaran import Findings, Policy, Tree, check, flag, read, reconcile, reconcile_all, sentence
from anggaran.cli.commands import main
from anggaran.errors import InvalidOption, InvalidTable
from anggaran.report.outputs import schema
from anggaran.rules import registry
from anggaran.testing import Defect, defective_tables, trees

LRA = (
    "Kode;Uraian;Pagu;Realisasi\n5;BELANJA;101;90\n"
    "5.1;BELANJA OPERASI;60;40\n5.2;BELANJA MODAL;40;10\n"
)
FLAT = [
    {"sub_kegiatan": "1.02.01.2.01.0001", "rekening": "5.1.02", "pagu": 3},
    {"sub_kegiatan": "1.02.01.2.01.0002", "rekening": "5.1.02", "pagu": 4},
]
OWN = """
from anggaran.rules import rule

@rule("pagu-kecil", severity="error", id="{row} kecil.", en="{row} is small.", remedy_id="Periksa.")
def small(node):
    return node.pagu == 40
"""


@pytest.fixture(autouse=True)
def _rules_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a call registers is gone after it."""
    monkeypatch.setattr(registry, "_ADDED", dict(registry._ADDED))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a table that holds one fault and two low lines."""
    monkeypatch.chdir(tmp_path)
    Path("lra.csv").write_text(LRA, encoding="utf-8")
    return tmp_path


def asked(capsys: pytest.CaptureFixture[str], *call: str) -> Any:
    """The JSON of a call, held against its schema."""
    assert main([*call, "--format", "json"]) in {0, 1}
    said = json.loads(capsys.readouterr().out)
    name = {"tree": "trees"}.get(call[0], call[0])
    Draft202012Validator(schema(name)).validate(said)
    return said


@pytest.mark.usefixtures("folder")
def test_what_is_looked_up_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """Trees, tables, codes and rules come as JSON by their schemas."""
    (tree,) = asked(capsys, "tree", "lra.csv", "--depth", "2")["trees"]
    assert [(node["kode"], node["computed"]["pagu"]) for node in tree["nodes"]] == [
        ("5", "100.00"), ("5.1", "60.00"), ("5.2", "40.00"),
    ]  # fmt: skip
    (table,) = asked(capsys, "read", "lra.csv")["tables"]
    assert [row["amounts"]["pagu"] for row in table["rows"]] == ["101.00", "60.00", "40.00"]
    assert table["columns"][2] == {"letter": "C", "role": "pagu", "header": "Pagu"}
    meaning = asked(capsys, "kode", "5.1.02.01.01.0024")["meanings"][0]
    assert (meaning["level"], meaning["ancestors"][0]["kode"]) == ("sub rincian objek", "5")
    assert len(asked(capsys, "rules")["rules"]) == len(registry.all_rules())
    (only,) = asked(capsys, "rules", "percent", "--lang", "en")["rules"]
    assert only["meaning"] == registry.find_rule("percent").meaning.en


def test_a_skipped_file_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What a folder holds besides tables stands in the JSON of what was read."""
    (folder / "surat.txt").write_text("Kepada Yth.\n", encoding="utf-8")
    (skipped,) = asked(capsys, "read", ".")["files_skipped"]
    assert skipped["file"] == "surat.txt"


@given(trees())
def test_a_tree_is_read_back(tree: Tree) -> None:
    """A tree of its own JSON is the same tree; so is one of flat lines by its nodes."""
    assert Tree.from_json(tree.to_json()) == tree
    flat = Tree(FLAT, by=["sub_kegiatan", "rekening"])
    again = Tree.from_json(flat.to_json())
    assert {key: node.pagu for key, node in again.items()} == {
        key: node.pagu for key, node in flat.items()
    }


@given(defective_tables())
def test_findings_are_read_back(case: tuple[list[dict[str, Any]], Defect]) -> None:
    """Findings of their own JSON say the same, compare the same and count the same."""
    found = check(Tree(case[0]))
    for lang in ("id", "en"):
        again = Findings.from_json(found.to_json(lang))
        assert again.to_dict(lang) == found.to_dict(lang)
        assert again.coverage.checked == found.coverage.checked
        assert [sentence(each) for each in again] == [sentence(each, lang) for each in found]
    assert [each.where for each in again] == [each.where for each in found]
    assert [each.difference for each in again.errors] == [each.difference for each in found.errors]
    both = reconcile(Tree(case[0]), Tree(case[0][:1]))
    assert Findings.from_dict(both.to_dict()).to_dict() == both.findings.to_dict()


def test_a_result_brings_its_explanations() -> None:
    """What may explain a finding travels with it, as the command tells it."""
    rows = [("5.1", 9_463_518), ("5.1.01", 4_163_207), ("5.1.02", 5_300_131)]
    tree = Tree([{"kode": kode, "pagu": pagu} for kode, pagu in rows])
    found = check(tree)
    (record,) = found.to_dict("en")["findings"]
    told = [each["text"] for each in record["explanations"] if "text" in each]
    assert told == ["row 3 5.1.02: two digits swapped, 5,300,131.00 for 5,300,311.00."]
    assert Findings.from_dict(found.to_dict()).to_dict() == found.to_dict()
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301  # our own
    other = Tree([{"kode": kode, "pagu": pagu + 180 * (kode == "5.1.02")} for kode, pagu in rows])
    both = reconcile(tree, other)
    assert both.findings.to_dict()["findings"] == both.to_dict()["findings"]
    joined = (found + check(other)).to_dict()["findings"]  # each of its own document
    assert joined == [record | found.to_dict()["findings"][0]]


def test_what_is_no_result_is_refused() -> None:
    """A text that is none, another output, and another kind of record are refused in words."""
    for text in ("", "{}", "[1]", '{"findings": [{}], "coverage": {}}'):
        with pytest.raises(InvalidOption, match="to_json"):
            Findings.from_json(text)
        with pytest.raises(InvalidTable, match="to_json"):
            Tree.from_json(text)


def test_pairs_of_flat_lines_say_under_which_code() -> None:
    """The same rekening of two sub kegiatan is told apart in JSON."""
    one = Tree(FLAT, by=["sub_kegiatan", "rekening"])
    record = reconcile(one, one).to_dict()
    Draft202012Validator(schema("reconcile")).validate(record)
    paths = [pair["path"] for pair in record["pairs"] if pair["kode"] == "5.1.02"]
    assert paths == [[line["sub_kegiatan"], line["rekening"]] for line in FLAT]
    assert (
        "path"
        not in reconcile([{"kode": "5", "pagu": 1}], [{"kode": "5", "pagu": 1}]).to_dict()["pairs"][
            0
        ]
    )


SAID = [
    ('[rules]\noff = ["parent-sum", "over-budget"]', ["--off", "parent-sum,over-budget"]),
    ('[rules]\non = ["below-threshold"]', ["--only", "below-threshold"]),
    ('[severity]\nparent-sum = "info"\nbelow-threshold = "error"',
     ["--severity", "parent-sum=info,below-threshold=error"]),
    ('tolerance = "1"', ["--tolerance", "1"]),
    ("[thresholds]\n30 = 'warning'", ["--threshold", "30"]),
    ("[thresholds]\n90 = 'info'\npro_rata = true\nmonth = 'juni'",
     ["--set", "thresholds.pro_rata=true", "--set", "thresholds.month=juni",
      "--set", "thresholds.90=info"]),
    ("[thresholds.kelompok.modal]\n40 = 'error'\n[thresholds.kelompok.'5.1']\n70 = 'info'",
     ["--set", "thresholds.kelompok.modal.40=error",
      "--set", "thresholds.kelompok.'5.1'.70=info"]),
    ('[rules]\noff = ["parent-sum"]', ["--set", 'rules.off=["parent-sum"]']),
    ("[thresholds]\nlevel = 'akun'\n50 = 'warning'\n80 = 'warning'",
     ["--level", "akun"]),
]  # fmt: skip


@pytest.mark.parametrize(("toml", "options"), SAID)
def test_a_file_and_options_say_the_same(
    toml: str, options: list[str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A policy of a file, of the folder, of options and of an object all come to the same."""
    by_option = asked(capsys, "check", "lra.csv", *options)
    assert by_option != asked(capsys, "check", "lra.csv")
    (folder / "strict.toml").write_text(toml, encoding="utf-8")
    assert asked(capsys, "check", "lra.csv", "--policy", "strict.toml") == by_option
    held = Policy.from_toml(toml)
    tree = Tree(read("lra.csv")[0])
    found = check(tree, policy=held) + flag(tree, policy=held)
    assert found.to_dict()["findings"] == by_option["findings"]
    os.rename("strict.toml", "anggaran.toml")  # noqa: PTH104
    assert main(["check", "lra.csv", "--format", "json"]) in {0, 1}
    out, err = capsys.readouterr()
    assert json.loads(out) == by_option
    assert err == f"anggaran: kebijakan dari {folder / 'anggaran.toml'}\n"


def test_a_policy_holds_for_comparisons(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its tolerance, severities and rules on and off hold between documents too."""
    rows = [{"kode": "5", "pagu": 100}, {"kode": "5.1", "pagu": 100}]
    other = [{"kode": "5", "pagu": 101}, {"kode": "5.1", "pagu": 101}]
    assert reconcile(rows, other, policy=Policy(tolerance=1)).agrees
    assert not reconcile(rows, other, policy=Policy(tolerance=1), tolerance=0).agrees
    assert reconcile_all([rows, other, rows], policy=Policy(tolerance="1,00")).agrees
    held = Policy(on=["total-differs"], severity={"total-differs": "info"})
    assert [each.severity.value for each in reconcile(rows, other, policy=held).findings] == [
        "info"
    ]
    (folder / "dpa.csv").write_text(LRA.replace(";60;", ";59;"), encoding="utf-8")
    Path("anggaran.toml").write_text("tolerance = 1", encoding="utf-8")
    assert main(["reconcile", "lra.csv", "dpa.csv", "--quiet"]) == 0
    assert main(["reconcile", "lra.csv", "dpa.csv", "--quiet", "--tolerance", "0"]) == 1
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("folder")
def test_quiet_is_only_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is printed, the status stands, a report that is asked for is written."""
    assert main(["check", "lra.csv", "--quiet", "--output", "laporan.json"]) == 1
    assert capsys.readouterr() == ("", "")
    assert json.loads(Path("laporan.json").read_text(encoding="utf-8"))["summary"]["error"] == 2
    assert main(["check", "tidak-ada.csv", "--quiet"]) == 2
    assert capsys.readouterr().err


@pytest.mark.usefixtures("folder")
def test_rules_of_a_file(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rules of one's own are run, listed, weighed and switched off like those of the library; the
    file is read anew each time, though it was changed within the second.
    """
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    Path("aturan.py").write_text(OWN, encoding="utf-8")
    own = ["--rules", "aturan.py"]
    (found,) = asked(capsys, "check", "lra.csv", *own, "--only", "pagu-kecil")["findings"]
    assert (found["key"], found["message"], found["remedy"]) == (
        "5.2",
        "5.2 BELANJA MODAL kecil.",
        "Periksa.",
    )
    assert main(["check", "lra.csv", *own]) == 1
    assert "pagu-kecil" in capsys.readouterr().out
    assert (
        asked(capsys, "check", "lra.csv", *own, "--off", "pagu-kecil,parent-sum")["summary"][
            "error"
        ]
        == 0
    )
    assert asked(capsys, "rules", "pagu-kecil", *own)["rules"][0]["severity"] == "error"
    for text, why in (
        ("", "tidak ada aturan"),
        ("1/0", "ZeroDivisionError"),
        ("def", "SyntaxError"),
    ):
        Path("rusak.py").write_text(text, encoding="utf-8")
        assert main(["check", "lra.csv", "--rules", "rusak.py"]) == 2
        assert why in capsys.readouterr().err
    assert not Path("__pycache__").exists()
