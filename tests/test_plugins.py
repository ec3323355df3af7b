"""A new kind of measure from outside the package: one file, by a call or by an entry point.

The other plug-in points are tested beside what they extend: formats in ``test_formats``, forms of
reports in ``test_writers``, rules in ``test_policy``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from anggaran import Tree, check, read, reconcile, write_report
from anggaran import measure as measures
from anggaran.errors import InvalidOption, InvalidTable
from anggaran.measure import Measure, MeasureKind, add_measure, kind_names
from anggaran.measure import kind as plugin
from anggaran.plugins import installed
from anggaran.reading.layout.meaning import meaning

COMMITTED = MeasureKind("komitmen", r"komitmen|nilai (?:kontrak|spk)")
FILE = 'from anggaran.measure import MeasureKind\nKOMITMEN = MeasureKind("komitmen", "komitmen")\n'
PRINTED = """Kode;Uraian;Anggaran;Nilai Kontrak Tahun 2024;Realisasi
5;BELANJA;100;80;60
5.1;BELANJA OPERASI;70;50;40
5.2;BELANJA MODAL;30;20;20
"""


@pytest.fixture(autouse=True)
def _none_added() -> Iterator[None]:
    """The kinds of measures as they are without anybody's, before and after."""
    _anew()
    yield
    _anew()


def _anew() -> None:
    plugin._added.clear()
    installed.cache_clear()
    for forget in plugin.FORGET:
        forget()


@pytest.fixture
def printed(tmp_path: Path) -> Path:
    """A document that prints a measure which the library does not know."""
    path = tmp_path / "kontrak.csv"
    path.write_text(PRINTED, encoding="utf-8")
    return path


def test_a_measure_of_others_is_not_known_before(printed: Path) -> None:
    """What nobody told of is no kind: its heading is another amount, a column of a frame none."""
    names = ["pagu", "lain_nilai_kontrak_tahun_2024", "realisasi"]
    assert list(read(printed)[0].amounts) == names
    with pytest.raises(InvalidTable):
        Tree([{"kode": "5", "komitmen": 1}])


def test_a_measure_is_read_from_its_heading(printed: Path) -> None:
    """Once it is added, its columns are read, with year and kelompok, and carried in the tree."""
    add_measure(COMMITTED)
    (table,) = read(printed)
    assert list(table.amounts) == ["pagu", "komitmen", "realisasi"]
    tree = Tree(table)
    assert tree["5"].komitmen == 70
    assert tree["5"].stated.komitmen == 80
    said = meaning(("Komitmen", "Operasi", "s.d. Maret 2024"))
    assert said
    assert (said.base, said.year) == ("komitmen", 2024)
    assert said.qualifiers == ("operasi", "sd_maret")


def test_a_measure_is_checked_and_told(printed: Path, tmp_path: Path) -> None:
    """A wrong sum of it is found at its column, and stands in every form of the report."""
    add_measure(COMMITTED)
    tree = Tree(read(printed)[0])
    (finding,) = check(tree).of("parent-sum")
    assert finding.measure == "komitmen"
    assert str(finding.where).endswith("D2")
    for suffix in (".txt", ".md", ".html", ".json", ".csv"):
        write_report(check(tree), tree, path=tmp_path / f"laporan{suffix}")
        assert "komitmen" in (tmp_path / f"laporan{suffix}").read_text(encoding="utf-8").casefold()
    told = json.loads((tmp_path / "laporan.json").read_text(encoding="utf-8"))
    assert [each["measure"] for each in told["findings"]] == ["komitmen"]


def test_a_measure_is_compared(printed: Path) -> None:
    """Two documents are held against each other on it as on any other."""
    add_measure(COMMITTED)
    tree = Tree(read(printed)[0])
    rows = [
        {"kode": "5.1", "uraian": "BELANJA OPERASI", "pagu": 70, "komitmen": 50, "realisasi": 40},
        {"kode": "5.2", "uraian": "BELANJA MODAL", "pagu": 30, "komitmen": 19, "realisasi": 20},
    ]
    found = reconcile(Tree(rows), tree).findings.of("line-differs")
    assert ("komitmen", "5.2") in [(each.measure, each.kode) for each in found]
    assert {each.measure for each in found} == {"komitmen"}


def test_a_measure_in_a_frame(printed: Path) -> None:
    """A frame names it in lower case, by what documents print, or by the option ``columns``."""
    add_measure(COMMITTED)
    for name in ("komitmen", "Nilai Kontrak (Rp)"):
        assert Tree([{"kode": "5", name: 7}])["5"].komitmen == 7
    assert Tree([{"kode": "5", "komitmen_modal_2024": 7}]).measures == ("komitmen_modal_2024",)
    assert Measure("komitmen_modal_2024").kelompok == "modal"
    given = read(printed, columns={"kode": "A", "uraian": "B", "komitmen": "D"})[0]
    assert list(given.amounts) == ["komitmen"]
    with pytest.raises(InvalidTable, match="komitmen"):
        Tree([{"kode": "5", "komitme": 7}])


def test_a_measure_is_found_by_its_entry_point(
    printed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package that names a kind in the group ``anggaran.measures`` needs no call; a broken one is
    named.
    """
    about = tmp_path / "kontrak-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Name: kontrak\nVersion: 1\n", encoding="utf-8")
    points = about / "entry_points.txt"
    points.write_text("[anggaran.measures]\nkomitmen = kontrak:KOMITMEN\n", encoding="utf-8")
    (tmp_path / "kontrak.py").write_text(FILE, encoding="utf-8")
    printed.write_text(PRINTED.replace("Nilai Kontrak", "Komitmen"), encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    _anew()
    assert kind_names()[-1] == "komitmen"
    assert Tree(read(printed)[0])["5"].komitmen == 70
    points.write_text("[anggaran.measures]\nkomitmen = kontrak:MISSING\n", encoding="utf-8")
    _anew()
    with pytest.raises(InvalidOption, match="kontrak:MISSING"):
        read(printed)


@pytest.mark.parametrize(
    ("name", "heading"), [("pagu", "dana"), ("dua kata", "dana"), ("komitmen", "(")]
)
def test_a_measure_that_cannot_be(name: str, heading: str) -> None:
    """A name that is taken or is no word, and a heading that is no pattern, are refused."""
    with pytest.raises(InvalidOption):
        add_measure(MeasureKind(name, heading))
    assert measures.kind_names() == ("pagu", "realisasi", "prognosis", "rak")


def test_a_year_beside_a_measure_is_no_text() -> None:
    """``Prognosis Tahun 2024`` is an amount as ``Realisasi Tahun 2024`` is."""
    for base in ("prognosis", "realisasi", "rak"):
        said = meaning((f"{base.title()} Tahun 2024",))
        assert said
        assert (said.base, said.year) == (base, 2024)
