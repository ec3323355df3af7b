"""Uji sebuah impor dengan hypothesis: tabel yang benar tetap benar, satu salah tetap satu temuan.
Test an import with hypothesis: what is right stays right, and one fault stays one finding.
"""

import csv
import tempfile
from pathlib import Path

from hypothesis import given, settings

from anggaran import Tree, check, read
from anggaran.testing import defective_tables, tables


def imported(rows: list[dict]) -> Tree:
    """Our own way into the library: through a CSV file, as our application writes it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "ekspor.csv")
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys(), delimiter=";")
            writer.writeheader()
            writer.writerows(rows)
        return Tree(read(path)[0])


@settings(max_examples=20, deadline=None)
@given(tables())
def test_what_is_right_stays_right(rows):
    assert not check(Tree(rows)).errors
    assert Tree(rows).total("pagu") == sum(node.pagu for node in Tree(rows).roots)


@settings(max_examples=20, deadline=None)
@given(defective_tables())
def test_one_fault_is_one_finding(case):
    rows, defect = case
    (finding,) = check(Tree(rows)).errors
    assert finding.difference == defect.difference


test_what_is_right_stays_right()
test_one_fault_is_one_finding()
