"""Messages and reports word for word.  `UPDATE_GOLDEN=1` rewrites the files; git shows the
difference.
"""

from __future__ import annotations

import os
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from anggaran.claims.document import Document
from anggaran.cli.commands import main
from anggaran.compare.matrix import reconcile_all
from anggaran.finding import Break, Finding, Operand, Where, Witness
from anggaran.reading.reader import read
from anggaran.report import sentence
from anggaran.report.as_json import dumps
from anggaran.report.as_text import write_text
from anggaran.report.catalogue import documents_view, rules_page, rules_view
from anggaran.report.checked import check_view, tree_view
from anggaran.report.of_many import matrix_view
from anggaran.report.outputs import schema
from anggaran.report.result import CheckResult
from anggaran.rules.check import check
from anggaran.rules.registry import RULES, make
from anggaran.rules.thresholds import flag
from anggaran.table.table import Table
from anggaran.tree import Tree

GOLDEN = Path(__file__).parent / "golden"


def assert_golden(name: str, actual: str) -> None:
    """Compare with the file of that name, or rewrite it."""
    path = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN") == "1":
        path.write_text(actual, encoding="utf-8")
    expected = path.read_text(encoding="utf-8") if path.exists() else ""
    assert actual == expected, f"{name} changed; run `make golden` and read the diff"


BELANJA: dict[str, Any] = {"kode": "5.1", "uraian": "BELANJA OPERASI", "measure": "pagu"}
CELL = Where("lra.xlsx", "LRA", "C14", 14)
LINE = Where("lkjip.pdf", page=3, line=12)
MALFORMED = {"printed": "15.000.00", "candidates": ["15000000.00", "1500000.00"], "proved": None}
SERAPAN = {
    "threshold": "50",
    "serapan": "43.80",
    "pagu": Decimal(4509000),
    "realisasi": Decimal(1975000),
}
COUNTED = {
    "sentence": "9 program 18 kegiatan dan 39 sub kegiatan",
    "levels": "program,kegiatan,sub kegiatan",
    "printed": "9,18,39",
}

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "parent-sum": [
        {"stated": Decimal(11041688771), "computed": Decimal(10997688771)},
        {
            "stated": Decimal(487722600),
            "computed": Decimal(481722600),
            "breaks": (Break(None, "", Decimal(-6000000)),),
        },
        {
            "stated": Decimal(100),
            "computed": Decimal(90),
            "explanations": (
                {
                    "kind": "cell",
                    "kode": "5.1.02",
                    "uraian": "ATK",
                    "where": CELL,
                    "printed": Decimal(20),
                    "expected": Decimal(30),
                    "witness": "75,00",
                },
            ),
        },
    ],
    "total-row": [
        {
            "kode": None,
            "uraian": "",
            "stated": Decimal(12223689352),
            "computed": Decimal(12229689352),
            "details": {"agrees": ["kegiatan", "sub kegiatan"], "differs": ["program"]},
        },
        {"kode": None, "uraian": "JUMLAH BELANJA", "stated": Decimal(1), "computed": Decimal(2)},
    ],
    "column-slipped": [
        {"details": {"columns": "pagu", "below": True, "failed": 3, "held": 7}},
        {"details": {"columns": "pagu, realisasi", "below": False, "failed": 2, "held": 4}},
    ],
    "percent": [
        {"stated": Decimal(833), "computed": Decimal("83.30"), "details": {"printed": "833%"}}
    ],
    "percent-rounding": [
        {
            "stated": Decimal("96.51"),
            "computed": Decimal("96.52"),
            "details": {"printed": "96.51", "rounding": r},
        }
        for r in ("truncated", "half-even")
    ],
    "amount-malformed": [
        {
            "details": MALFORMED | {"proved": "15000000.00"},
            "witnesses": (
                Witness("parent-sum", "5.1.02.04.01", "", "15.000.000,00"),
                Witness("percent", None, "%", "100,00"),
            ),
        },
        {"details": MALFORMED},
        {
            "details": MALFORMED,
            "witnesses": (Witness("total-row", None, "JUMLAH", "14.000.000,00"),),
        },
        {"details": {"printed": "#REF!", "candidates": [], "proved": None}},
    ],
    "amount-ambiguous": [
        {"details": {"printed": "1.234", "candidates": ["1234.00", "1.23"], "proved": None}},
        {"details": {"printed": "1,234", "candidates": ["1234.00", "1.23"], "rows": [7, 8, 9]}},
    ],
    "amount-note": [
        {"details": {"note": "float-residue", "cells": 12, "printed": "1054194519278.3201"}},
        {"details": {"note": "beyond-double", "cells": 1, "printed": "90071992547409.93"}},
    ],
    "amount-blank": [{}],
    "code-malformed": [{"kode": None, "details": {"printed": "5.1.zz"}}],
    "code-duplicate": [{"details": {"printed": "5.1", "kode": "5.1"}}],
    "code-orphan": [{"details": {"printed": "5.1.02.01", "evidence": "5.1.02"}}],
    "code-restored": [
        {"details": {"printed": "6.01", "restored": "06.01", "evidence": "06.01.2.01"}}
    ],
    "over-budget": [{"measure": "realisasi", "stated": Decimal(110), "computed": Decimal(100)}],
    "unbudgeted": [{"measure": "realisasi", "stated": Decimal(110), "computed": Decimal(0)}],
    "negative-amount": [{"stated": Decimal("-1.5")}],
    "below-threshold": [{"computed": Decimal("43.80"), "details": SERAPAN}],
    "unexplained-threshold": [{"computed": Decimal("43.80"), "details": SERAPAN}],
    "derived-column": [
        {"measure": "bertambah_berkurang", "stated": Decimal(5), "computed": Decimal(-5)}
    ],
    "cross-foot": [
        {
            "stated": Decimal(100),
            "computed": Decimal(90),
            "details": {"of": ["pagu_operasi", "pagu_modal"]},
        },
        {
            "measure": "pagu_modal",
            "stated": Decimal(7),
            "computed": Decimal(0),
            "details": {"kelompok": "modal"},
        },
    ],
    "row-incomplete": [{"details": {"lines": 3}}],
    "line-unplaced": [{"kode": None, "uraian": ""}],
    "total-differs": [
        {"kode": None, "stated": Decimal(100), "computed": Decimal(101)},
        {
            "kode": None,
            "stated": Decimal(100),
            "computed": Decimal(90),
            "details": {"coverage": True},
        },
    ],
    "line-differs": [{"stated": Decimal(100), "computed": Decimal(99)}],
    "only-left": [{"stated": Decimal(100)}],
    "only-right": [{"computed": Decimal(100)}],
    "name-differs": [
        {"details": {"left": "BELANJA OPERASI", "right": "Belanja Langsung", "score": 55}}
    ],
    "version-mixup": [
        {
            "stated": Decimal(100),
            "computed": Decimal(100),
            "details": {
                "lines": [
                    {"kode": "5.1.01", "uraian": "Pegawai", "difference": Decimal(5)},
                    {"kode": "5.1.02", "uraian": "Barang", "difference": Decimal(-5)},
                ]
            },
        }
    ],
    "period-differs": [{"details": {"left": "31 Januari 2026", "right": "31 Mei 2026"}}],
    "falling-cumulative": [
        {"measure": "realisasi", "stated": Decimal(90), "computed": Decimal(100)}
    ],
    "not-cumulative": [
        {
            "measure": "realisasi",
            "stated": Decimal(90),
            "computed": Decimal(100),
            "details": {"lines": 3, "of": 5},
        }
    ],
    "match-proposed": [
        {"details": {"left": "BELANJA OPERASI", "right": "Belanja Operasional", "score": 88}}
    ],
    "claim-amount": [
        {
            "where": LINE,
            "uraian": "Belanja Modal",
            "measure": "realisasi",
            "stated": Decimal(37134100),
            "computed": Decimal(37134400),
            "details": {"sentence": "…realisasinya Rp. 37.134.100,- atau 100%."},
        },
        *(
            {
                "where": LINE,
                "stated": Decimal(90),
                "computed": Decimal(100),
                "details": {"sentence": "sebesar Rp 90,-", "by": by},
            }
            for by in ("left", "change", "sum", "rise", "balance", "product")
        ),
    ],
    "claim-percent": [
        {
            "where": LINE,
            "stated": Decimal("91.50"),
            "computed": Decimal("90.00"),
            "operands": (
                Operand(None, "Rp 90", Decimal(90)),
                Operand(None, "Rp 100", Decimal(100)),
            ),
            "details": {"sentence": "Rp 90 dari Rp 100 atau 91,50%"},
        },
        *(
            {
                "where": LINE,
                "uraian": "Program A",
                "stated": Decimal("11.50"),
                "computed": Decimal("10.00"),
                "operands": (Operand(None, "", Decimal(110)), Operand(None, "", Decimal(100))),
                "details": {"sentence": "naik 11,50%", "by": by},
            }
            for by in ("rise", "row")
        ),
    ],
    "claim-comparison": [
        {
            "where": LINE,
            "operands": (Operand(None, "", Decimal(90)), Operand(None, "", Decimal(100))),
            "details": {"sentence": "turun menjadi Rp 100", "printed": "turun", "meant": "naik"},
        },
        {
            "where": LINE,
            "details": {
                "sentence": "serapan tertinggi pada Program A yaitu 61,20%",
                "printed": "tertinggi",
                "meant": "terendah",
            },
        },
    ],
    "claim-words": [
        {
            "where": LINE,
            "stated": Decimal(5000000),
            "computed": Decimal(50000000),
            "details": {"sentence": "Rp 5.000.000 (lima puluh juta rupiah)", "by": "words"},
        },
        {
            "where": LINE,
            "stated": Decimal(35),
            "computed": Decimal(34),
            "details": {"sentence": "35 (tiga puluh empat) kegiatan", "by": "count"},
        },
    ],
    "claim-label": [
        {
            "where": LINE,
            "uraian": "Program A",
            "stated": Decimal(281262250),
            "computed": Decimal(269012250),
            "details": {
                "sentence": "program ini dialokasikan Rp. 281.262.250.-",
                "meant": "Program A + Program B",
                "realisasi": Decimal(255000864),
                "realisasi_difference": Decimal(12227000),
            },
        },
        {
            "kode": None,
            "uraian": "Jumlah",
            "stated": Decimal("235.5"),
            "computed": Decimal("706.50"),
            "details": {"mean": "235.5", "printed": "% Capaian"},
        },
    ],
    "claim-count": [
        {
            "where": LINE,
            "kode": None,
            "uraian": "Tabel 3.8",
            "stated": Decimal(39),
            "computed": Decimal(41),
            "details": COUNTED | {"counted": "9,18,41"},
        },
        {"where": LINE, "details": COUNTED | {"counted": "10,18,39", "by": "list"}},
    ],
    "formula-header": [
        {"details": {"formula": "(4/3)/100", "terms": "4,3,100", "meant": "(4/3)*100"}}
    ],
    "coverage": [
        {
            "where": LINE,
            "kode": None,
            "uraian": "Tabel 3.8",
            "stated": Decimal(5054687243),
            "computed": Decimal(3504605440),
            "details": COUNTED | {"counted": "6,12,24"},
        },
        {
            "where": LINE,
            "kode": None,
            "uraian": "Tabel 3.8",
            "details": COUNTED | {"counted": "9,18,36", "by": "list"},
        },
    ],
}


def test_every_rule_has_a_sample() -> None:
    """A rule without a sample would be shown with nothing to say."""
    assert SAMPLES.keys() == RULES.keys()


def _samples() -> list[Finding]:
    return [
        make(slug, **({"where": CELL} | BELANJA | fields))
        for slug in RULES
        for fields in SAMPLES[slug]
    ]


def _bundled() -> list[Table]:
    folder = Path(str(files("anggaran").joinpath("data")))
    return read(sorted(folder.glob("000_*.csv")))


def _results() -> list[CheckResult]:
    trees = [Tree(table) for table in _bundled()]
    return [CheckResult(tree, check(tree) + flag(tree)) for tree in trees]


@pytest.mark.parametrize("lang", ["id", "en"])
def test_messages(lang: str) -> None:
    """Each rule says what it found in one or two sentences."""
    lines = [f"{finding.rule}: {sentence(finding, lang)}\n" for finding in _samples()]
    assert_golden(f"messages.{lang}.txt", "".join(lines))


@pytest.mark.parametrize("lang", ["id", "en"])
def test_catalogue(lang: str) -> None:
    """Each rule says what it means and what to do about it."""
    assert_golden(
        f"rules.{lang}.txt", "\n".join(write_text(rules_view(slug, lang=lang)) for slug in RULES)
    )


@pytest.mark.parametrize("lang", ["id", "en"])
def test_check_report(lang: str) -> None:
    """The bundled tables: one failing sum, nine rows below a threshold, five codes restored."""
    assert_golden(f"check.{lang}.txt", write_text(check_view(_results(), lang=lang)))


def test_check_json() -> None:
    """The same findings for programs."""
    folder = str(files("anggaran").joinpath("data"))
    told = dumps(check_view(_results()).record())
    assert_golden("check.json", told.replace(folder, "data"))


@pytest.mark.parametrize("name", ["check", "reconcile"])
def test_schemas(name: str) -> None:
    """The schemas that other programs rely on change only where somebody means it."""
    assert_golden(f"{name}.schema.json", dumps(schema(name)))


def test_tree_report() -> None:
    """The program table rolled up to its third level, and what was read of it."""
    table = _bundled()[2]
    assert_golden("tree.txt", write_text(tree_view(Tree(table), 3)))
    assert_golden("read.txt", write_text(documents_view([Document("", [Tree(table)])])))


@pytest.mark.parametrize("lang", ["id", "en"])
def test_matrix_report(lang: str) -> None:
    """The bundled tables beside each other agree on their total, and the belanja table's own fault
    stays visible.
    """
    trees = [Tree(table) for table in _bundled()]
    own = [check(tree).errors for tree in trees]
    assert_golden(
        f"matrix.{lang}.txt", write_text(matrix_view(reconcile_all(trees), lang=lang, own=own))
    )


@pytest.mark.parametrize(("name", "lang"), [("aturan.md", "id"), ("aturan.en.md", "en")])
def test_page_of_rules(name: str, lang: str) -> None:
    """The page of rules in the documentation is what the registry says; `make docs` writes it
    anew.
    """
    page = Path(__file__).parents[1] / "docs" / name
    assert page.read_text(encoding="utf-8") == rules_page(lang), f"{name} is stale; run `make docs`"


def test_demo(capsys: pytest.CaptureFixture[str]) -> None:
    """The demo does the whole job on the bundled example and ends well."""
    assert main(["demo"]) == 0
    assert_golden("demo.txt", capsys.readouterr().out)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_cases_are_told_word_for_word(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What each small document that went wrong for somebody is told: cell, figures, why, what to
    do.
    """
    told = []
    for path in sorted((Path(__file__).parent / "data" / "cases").iterdir()):
        if main(["check", str(path), "--lang", lang, "--off", "below-threshold"]) == 1:
            told.append(capsys.readouterr().out)
        capsys.readouterr()
    assert_golden(f"cases.{lang}.txt", "\n".join(told))
