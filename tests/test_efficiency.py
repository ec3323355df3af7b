"""Capaian beside serapan: a named formula, scales as data, and what they leave open."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anggaran import Tree, read
from anggaran.amount.percent import round_percent
from anggaran.cli import main
from anggaran.errors import InvalidOption
from anggaran.rules.capaian import POLARITIES, capaian_by, polarities_of
from anggaran.rules.efficiency import efficiencies
from anggaran.rules.scales import SCALES, Scale

# Belitung 2020, tables 3.28 to 3.30: money, and capaian of the targets.
BELITUNG = (
    "Tujuan/Sasaran;Pagu Anggaran;Realisasi Anggaran;%;% Capaian Kinerja\n"
    "Meningkatnya kesejahteraan PMKS;2.706.863.940;2.151.175.676;79,47;560,24\n"
    "Terwujudnya peningkatan kualitas hidup perempuan;635.816.500;417.830.265;65,72;77,26\n"
    "Terpenuhinya hak anak;161.925.000;124.409.800;76,83;\n"
)


def test_the_printed_efficiency_follows_from_its_formula() -> None:
    """480,77 is capaian minus serapan; where no capaian is printed there is none."""
    (table,) = read(BytesIO(BELITUNG.encode()), name="b.csv", columns={"persen_capaian": "E"})
    found = efficiencies(Tree(table), "selisih")
    assert [each.efficiency for each in found] == [Decimal("480.77"), Decimal("11.54"), None]
    with pytest.raises(InvalidOption):
        efficiencies(Tree(table), "rasio")
    (table,) = read(BytesIO(BELITUNG.encode()), name="b.csv")
    with pytest.raises(InvalidOption):
        efficiencies(Tree(table), "selisih")


def test_scales_of_two_reports_say_what_they_leave_open() -> None:
    """Both printed scales have gaps, and neither says what is above 100 where it stops there."""
    assert SCALES["permendagri-86"].holes == (
        "50 < x < 51", "65 < x < 66", "75 < x < 76", "90 < x < 91", "x > 100",
    )  # fmt: skip
    assert SCALES["permendagri-54"].holes == (
        "x < 0", "49,99 < x < 50", "64,99 < x < 65", "74,99 < x < 75", "89,99 < x <= 90",
    )  # fmt: skip
    assert SCALES["permendagri-54"].predikat(Decimal("560.24")) == "Sangat Baik"


@given(st.decimals("-20", "130", places=2))
def test_a_hole_is_where_no_predikat_is(value: Decimal) -> None:
    """A value has no predikat exactly where a hole says so."""
    for scale in SCALES.values():
        inside = any(_holds(hole, value) for hole in scale.holes)
        assert inside == (scale.predikat(value) is None)


def _holds(hole: str, value: Decimal) -> bool:
    parts = hole.replace(",", ".").split(" ")
    at = parts.index("x")
    left = Decimal(parts[0]) if at else None
    right = Decimal(parts[-1]) if at < len(parts) - 1 else None
    above = left is None or (value > left if parts[at - 1] == "<" else value >= left)
    if right is None:
        return above
    sign = parts[at + 1]
    return above and {"<": value < right, "<=": value <= right, ">": value > right}[sign]


def test_a_scale_without_holes() -> None:
    """One that covers every number leaves nothing open."""
    assert Scale.of({"Baik": ">= 50", "Kurang": "< 50"}).holes == ()


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_command_prints_the_table(
    lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Capaian, serapan and their difference, with the formula, the scale and its gaps named."""
    file = tmp_path / "b.csv"
    file.write_text(BELITUNG, encoding="utf-8")
    call = ["efficiency", str(file), "--columns", "persen_capaian=E", "--lang", lang]
    assert main([*call, "--formula", "selisih", "--scale", "permendagri-86"]) == 0
    text = capsys.readouterr().out
    shown = ("560,24%", "79,47%", "480,77") if lang == "id" else ("560.24%", "79.47%", "480.77")
    assert all(each in text for each in shown)
    assert "x > 100" in text
    assert main([*call, "--formula", "tebak"]) == 2
    assert main([*call, "--formula", "selisih", "--scale", "tidak-ada"]) == 2


figures = st.decimals("0.01", "999", places=2)


@given(figures, figures)
def test_a_capaian_is_known_by_its_polarity(target: Decimal, result: Decimal) -> None:
    """What a polarity gives is told to follow from it; more and less mirror each other."""
    found = {name: capaian_by(each, target, result) for name, each in POLARITIES.items()}
    more, gap, ratio = found["tinggi"], found["rendah-selisih"], found["rendah-rasio"]
    assert more is not None
    assert gap is not None
    assert ratio is not None
    assert more * ratio == 10_000
    assert more + gap == 200
    for name, exact in found.items():
        assert exact is not None
        assert name in polarities_of(round_percent(exact), target, result)
    assert capaian_by(POLARITIES["tinggi"], Decimal(0), result) is None


def test_polarity_is_named_or_told_and_never_assumed(capsys: pytest.CaptureFixture[str]) -> None:
    """Printed capaian says which it follows from; without one the call has to name it (001 Tabel
    III.A.6: 77,03 is more is better; were less better, the target was met).
    """
    path = str(Path(__file__).parent / "data" / "001_tabel_III.A.6_efisiensi.csv")
    columns = {"persen_target": "B", "persen_hasil": "C", "persen_capaian": "D"}
    found = efficiencies(Tree(read(path, columns=columns)[0]), "selisih", "rendah-selisih")
    assert [each.polarities for each in found].count(("tinggi",)) == 3
    assert [each.otherwise for each in found][2] == Decimal("122.97")
    assert found[2].capaian == Decimal("77.03")
    del columns["persen_capaian"]
    bare = Tree(read(path, columns=columns)[0])
    with pytest.raises(InvalidOption):
        efficiencies(bare, "selisih")
    assert efficiencies(bare, "selisih", "tinggi")[2].capaian == Decimal("77.03")
    call = ["efficiency", path, "--columns", "persen_target=B,persen_hasil=C,persen_capaian=D"]
    assert main([*call, "--formula", "selisih", "--polarity", "rendah-rasio"]) == 0
    assert "bila rendah-rasio" in capsys.readouterr().out
    assert main([*call, "--formula", "selisih", "--polarity", "naik"]) == 2
