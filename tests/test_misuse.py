"""Whatever is handed over by mistake is refused in the reader's language, with what to write."""

from __future__ import annotations

import copy
import pickle
import time
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import anggaran
from anggaran import Findings, Policy, Tree, check, flag, read, reconcile, reconcile_all, report
from anggaran.errors import (
    AnggaranError,
    InvalidOption,
    InvalidTable,
    NoSuchItem,
    NoSuchMeasure,
    ReadOnly,
)
from anggaran.rules import register, rule

ROWS = [
    {"kode": "5", "uraian": "BELANJA", "pagu": 3, "realisasi": 1},
    {"kode": "5.1", "uraian": "OPERASI", "pagu": 2, "realisasi": 1},
]
TREE = Tree(ROWS)
ODD: list[Any] = [
    None, 5, 1.5, float("nan"), "x", b"x", object(), [None], [1], {1: 2}, {"x": 1}, True, print,
]  # fmt: skip
API: Any = anggaran
CALLS: dict[str, Callable[[Any], object]] = {
    "read": read,
    "read columns": lambda odd: read("lra.csv", columns=odd),
    "limits": lambda odd: read("lra.csv", limits=odd),
    "Tree": Tree,
    "by": lambda odd: Tree(ROWS, by=odd),
    "book": lambda odd: Tree(ROWS, book=odd),
    "columns": lambda odd: Tree(ROWS, columns=odd),
    "check": check,
    "rules": lambda odd: check(TREE, rules=odd),
    "off": lambda odd: check(TREE, off=odd),
    "severity": lambda odd: check(TREE, severity=odd),
    "policy": lambda odd: check(TREE, policy=odd),
    "below": lambda odd: flag(TREE, below=odd),
    "level": lambda odd: flag(TREE, level=odd),
    "reconcile": lambda odd: reconcile(TREE, odd),
    "pairs": lambda odd: reconcile(TREE, TREE, pairs=odd),
    "measures": lambda odd: reconcile(TREE, TREE, measures=odd),
    "tolerance": lambda odd: reconcile(TREE, TREE, tolerance=odd),
    "policy of two": lambda odd: reconcile(TREE, TREE, policy=odd),
    "reconcile_all": reconcile_all,
    "versions": lambda odd: API.versions(odd, TREE),
    "monthly": API.monthly,
    "crosstab": API.crosstab,
    "write_report": lambda odd: API.write_report(check(TREE), TREE, path=odd),
    "lang": lambda odd: check(TREE).to_dict(odd),
    "sentence": API.sentence,
    "diff": lambda odd: API.diff(odd, check(TREE)),
    "Findings.from_dict": Findings.from_dict,
    "Findings.from_json": Findings.from_json,
    "Tree.from_dict": Tree.from_dict,
    "Tree.from_json": Tree.from_json,
    "from_toml": Policy.from_toml,
    "from_file": Policy.from_file,
    **{
        f"Policy {name}": lambda odd, name=name: Policy(**{name: odd})  # type: ignore[misc]
        for name in ("thresholds", "off", "on", "severity", "tolerance", "scales")
    },
    "tree[…]": lambda odd: TREE[odd],
    "find": TREE.find,
    "filter": TREE.filter,
    "walk": TREE.walk,
    "total": TREE.total,
    "amount": TREE["5"].amount,
    "stated_amount": TREE["5"].stated_amount,
    "tree.level": TREE.level,
    "leaves[…]": lambda odd: TREE.leaves[odd],
    "findings[…]": lambda odd: check(TREE)[odd],
    "Policy.find": Policy.find,
    "schema": report.schema,
    "register": register,
    "rule": lambda odd: rule(odd, id="a", en="b"),
    "rule id": lambda odd: rule("a", id=odd, en="b"),
    "rule remedy": lambda odd: rule("a", id="a", en="b", remedy_en=odd),
    "rule of": rule("a", id="a", en="b"),
}


@pytest.mark.parametrize("name", CALLS)
def test_every_misuse_is_told(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A value of a wrong kind works, or is refused in one line of each language; nothing else."""
    monkeypatch.chdir(tmp_path)
    Path("lra.csv").write_text("Kode;Uraian;Pagu\n5;BELANJA;3\n5.1;OPERASI;3\n", encoding="utf-8")
    refused: list[AnggaranError] = []
    for odd in ODD:
        try:
            CALLS[name](odd)
        except AnggaranError as error:
            refused.append(error)
    assert not any("\n" in error.line() or error.en == error.id for error in refused)
    assert refused
    assert capsys.readouterr().err == ""


def test_it_says_what_to_write() -> None:
    """The refusal names the argument and shows one that would do."""
    with pytest.raises(InvalidOption, match=r'policy = "?.anggaran.toml.*Policy.from_file'):
        check(TREE, policy="anggaran.toml")  # type: ignore[arg-type]
    with pytest.raises(InvalidOption, match=r'pairs=\{"…": "…"\}'):
        reconcile(TREE, TREE, pairs=[("a", "b")])  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["lra.xlsx", Path("lra.xlsx")])
def test_the_name_of_a_file_is_no_table(name: Any) -> None:
    """It is to be read first, and that is said."""
    with pytest.raises(InvalidTable, match=r"read\('lra.xlsx'\)"):
        check(name)


def test_a_call_of_another_form() -> None:
    """An argument that there is none of, that is missing or that wants its name is told as such."""
    odd: Any = check
    with pytest.raises(TypeError, match=r"check: tidak ada argumen rule=; yang ada: rules\."):
        odd(TREE, rule=[])
    with pytest.raises(AnggaranError, match=r"check: .* yang wajib: tree"):
        odd()
    with pytest.raises(AnggaranError, match=r"Tree: tidak ada argumen bye=; yang ada: by\."):
        API.Tree(ROWS, bye=["kode"])
    with pytest.raises(InvalidOption, match=r'id="\{row\}: \{n\} …"'):
        rule("a", id="{0}", en="b")


def test_nothing_that_was_made_changes() -> None:
    """What is set or deleted is refused in words, as an AttributeError too; copies still work."""
    found = check(TREE)
    made: list[Any] = [
        TREE, TREE.table, TREE["5"], TREE["5"].stated, found, found[0], found[0].where, Policy(),
    ]  # fmt: skip
    for each in made:
        with pytest.raises(ReadOnly, match=r"tidak dapat diubah: 'pagu'; buat"):
            each.pagu = 1
        with pytest.raises(AttributeError, match=type(each).__name__):
            del each.pagu
    assert pickle.loads(pickle.dumps(found)) == copy.deepcopy(found) == found  # noqa: S301  # ours
    with pytest.raises(NoSuchItem, match="ke-9: isinya 1"):
        _ = found[9]
    assert found[:5] == found


def test_a_fault_of_the_callers_own_code_stays_his() -> None:
    """What a rule of one's own raises is not taken for a wrong argument."""

    @rule("rusak", id="a", en="b")
    def broken(node: Any) -> object:
        return node.uraian + 1

    with pytest.raises(TypeError, match="concatenate") as caught:
        check(TREE, rules=[broken])
    (note,) = caught.value.__notes__
    assert "Rule 'rusak' failed at 5 BELANJA (baris 1): test_misuse.py:" in note


def test_a_sentence_has_no_word_that_nobody_gives() -> None:
    """A word of a sentence that the function does not give is refused with the one that is near."""

    @rule("kurang", id="{row} {batss}", en="{row} {batss}")
    def short(_: Any) -> object:
        return {"batas": 5}

    with pytest.raises(InvalidOption, match=r"'kurang': .*\{batss\}.*yang ada: batas"):
        check(TREE, rules=[short])


def test_attributes_that_are_none() -> None:
    """A tree and a node say what is near, and are still copied and pickled."""
    api: Any = TREE
    with pytest.raises(NoSuchMeasure, match=r'tree\["…"\]\.pagu'):
        _ = api.pagu
    with pytest.raises(NoSuchMeasure, match=r"tree\.leaves"):
        _ = api.leafs
    with pytest.raises(NoSuchMeasure, match="mungkin children"):
        _ = TREE["5"].childs
    with pytest.raises(NoSuchMeasure, match="mungkin pagu"):
        _ = TREE["5"].stated.pagi
    assert not hasattr(TREE, "_repr_png_")
    assert pickle.loads(pickle.dumps(TREE)) == copy.deepcopy(TREE) == TREE  # noqa: S301  # our own


LONG = "9" * 5000
DEEP = "[" * 100_000
UNREASONABLE: list[Any] = [
    LONG, "²", "1e400", "1e999999999", "1e-999999999", DEEP, f'{{"findings":{DEEP}', "a." * 5000,
    10**5000, Decimal("1e999999"), Decimal("sNaN"), {LONG: "error"}, {"²": 1}, {10**5000: 1},
    [{"kode": "5", "pagu": 10**5000}], [{"nomor": LONG, "uraian": "A", "pagu": 1}],
    [{"nomor": "²", "uraian": "A", "pagu": 1}, {"nomor": "1.", "uraian": "B", "pagu": 1}],
    {"findings": [{"rule": {}}]}, {"findings": [{"table": []}]},
]  # fmt: skip


@pytest.mark.parametrize("name", CALLS)
def test_what_is_beyond_reason_is_refused_too(name: str) -> None:
    """Numbers of thousands of digits, and what is nested as deep, end as other mistakes do, at
    once.
    """
    started = time.process_time()
    for odd in UNREASONABLE:
        with suppress(AnggaranError):
            CALLS[name](odd)
    assert time.process_time() - started < 20


TOML = {
    "long": f"tolerance = {LONG}",
    "a long bound": f"[scales.x]\nBaik = {LONG}",
    "a long threshold": f'[thresholds]\n{LONG} = "error"',
    "a large threshold": '[thresholds]\n"1e999999999" = "error"',
    "a small threshold": '[thresholds]\n"1e-999999999" = "error"',
    "deep": f"x = {DEEP[:3000]}",
    "deep tables": f"[a{'.a' * 20_000}]",
    "infinite": "tolerance = inf",
}


@pytest.mark.parametrize("text", TOML.values(), ids=TOML)
def test_a_policy_beyond_reason(text: str) -> None:
    """TOML that its reader gives up on, or that no arithmetic holds, is refused as any other."""
    with pytest.raises(InvalidOption):
        Policy.from_toml(text)


def test_thresholds_against_a_column_that_is_not_there() -> None:
    """One policy serves many documents: a column that one lacks is told in its coverage."""
    found = flag(TREE, policy=Policy.from_toml('[thresholds]\nagainst = "rak"\n50 = "error"'))
    assert not found
    assert "No column 'rak' in tabel; there are: pagu, realisasi." in [
        each.reason.en for each in found.coverage.not_checked
    ]
