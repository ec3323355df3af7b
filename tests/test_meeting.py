"""Documents that say the same in other words and other extents: what is one line, and what one
whole.
"""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anggaran import Tree, monthly, read, reconcile, reconcile_all
from anggaran.compare.versions import side_by_side, version_findings

PROGRAMS = [
    "Program Penunjang Urusan Pemerintahan Daerah Kabupaten/Kota",
    "Program Pembinaan dan Pengawasan Koperasi",
    "Program Pemberdayaan Usaha Menengah, Usaha Kecil, dan Usaha Mikro",
]
SKPD = ["Dinas Sosial", "Dinas Perikanan", "Inspektorat", "Kecamatan Rejo", "Kecamatan Rejo Timur"]


def in_short(name: str) -> str:
    """A name as a LKjIP prints it."""
    short = name.removeprefix("Program ").replace("Kabupaten/Kota", "Kab./Kota")
    return short.replace(" dan ", " & ")


def titled(rows: list[dict[str, object]], *titles: str) -> Tree:
    return Tree(replace(Tree(rows).table, titles=titles))


@given(st.permutations(range(3)), st.integers(0, 2), st.integers(1, 10**9))
def test_a_program_in_short_is_that_program(order: list[int], wrong: int, slip: int) -> None:
    dpa = [{"kode": "2.17", "uraian": "Koperasi", "pagu": 0}] + [
        {"kode": f"2.17.{n:02}{tail}", "uraian": name, "pagu": 10**9 * n}
        for n, program in enumerate(PROGRAMS, start=1)
        for tail, name in (("", program), (".2.01", f"Kegiatan {n}"))
    ]
    dpa[0]["pagu"] = 6 * 10**9
    lkjip = [{"uraian": in_short(PROGRAMS[n]), "pagu": 10**9 * (n + 1)} for n in order]
    assert not reconcile(lkjip, dpa).findings
    lkjip[order.index(wrong)]["pagu"] = 10**9 * (wrong + 1) + slip
    (line,) = reconcile(lkjip, dpa).findings.of("line-differs")
    assert (line.uraian, line.difference) == (in_short(PROGRAMS[wrong]), Decimal(slip))


@given(
    amounts=st.lists(st.integers(10**6, 10**10), min_size=5, max_size=5, unique=True),
    place=st.integers(0, 4),
    turned=st.booleans(),
)
def test_a_recap_of_skpd_is_held_by_the_row_of_the_one(
    amounts: list[int], place: int, *, turned: bool
) -> None:
    recap = Tree([{"uraian": n, "pagu": a} for n, a in zip(SKPD, amounts, strict=True)])
    lra = titled(
        [{"kode": "5.1", "uraian": "Belanja Operasi", "pagu": amounts[place]}],
        "PEMERINTAH KABUPATEN REJO",
        f"SKPD : {SKPD[place].upper()}",
    )
    both = (lra, recap) if turned else (recap, lra)
    assert not reconcile(*both).findings
    assert not reconcile_all([*both, lra]).findings


def test_the_row_of_the_one_is_accused_at_its_cell() -> None:
    rows = [{"uraian": name, "pagu": 100 + n} for n, name in enumerate(SKPD)]
    lra = titled([{"kode": "5.1", "pagu": 90}, {"kode": "5.2", "pagu": 9}], "DINAS SOSIAL")
    (found,) = reconcile(Tree(rows), lra).findings
    assert (found.rule, found.stated, found.computed) == (
        "total-differs",
        Decimal(100),
        Decimal(99),
    )
    assert found.where.row == 1


def test_the_whole_is_not_accused_where_the_row_is_not_told() -> None:
    recap = Tree([{"uraian": name, "pagu": 100} for name in SKPD])
    lra = titled([{"kode": "5.1", "pagu": 90}], "DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL")
    met = reconcile(recap, lra)
    assert not met.findings
    assert "SKPD" in met.findings.coverage.not_checked[0].reason.id


def test_the_whole_of_a_district_is_held_against_its_recap() -> None:
    recap = Tree([{"uraian": name, "pagu": 100} for name in SKPD])
    lra = titled([{"kode": "5.1", "pagu": 490}], "PEMERINTAH KABUPATEN REJO")
    (found,) = reconcile(recap, lra).findings
    assert (found.rule, found.difference) == ("total-differs", Decimal(10))


@pytest.mark.parametrize(
    ("measure", "source"), [("pagu", "DPA yang berlaku"), ("realisasi", "SP2D")]
)
def test_what_settles_it_is_a_document_of_that_kind(measure: str, source: str) -> None:
    met = reconcile([{"kode": "5.1", measure: 10}], [{"kode": "5.1", measure: 9}])
    assert all(source in each.remedy for each in met.findings)


CROSS = [
    {"kode": "1.06.01", "uraian": "Program A", "pagu_operasi": 60, "pagu_modal": 10, "pagu": 70},
    {"kode": "1.06.02", "uraian": "Program B", "pagu_operasi": 20, "pagu_modal": 10, "pagu": 30},
]


@pytest.mark.parametrize(
    ("operasi", "modal", "rules"),
    [
        (80, 20, []),
        (75, 25, ["version-mixup"]),
        (80, 25, ["line-differs", "total-differs"]),
    ],
)
def test_columns_by_kelompok_are_held_against_the_rows_of_an_lra(
    operasi: int, modal: int, rules: list[str]
) -> None:
    lra = [
        {"kode": "5.1", "uraian": "BELANJA OPERASI", "pagu": operasi},
        {"kode": "5.2", "uraian": "BELANJA MODAL", "pagu": modal},
    ]
    for both in ((CROSS, lra), (lra, CROSS)):
        assert sorted(each.rule for each in reconcile(*both).findings) == rules


def test_belanja_langsung_of_2006_is_no_belanja_modal() -> None:
    lra = [
        {"kode": "5.1", "uraian": "BELANJA TIDAK LANGSUNG", "pagu": 40},
        {"kode": "5.2", "uraian": "BELANJA LANGSUNG", "pagu": 60},
    ]
    assert not reconcile(CROSS, lra).findings


def lines(name: str, *amounts: int) -> list[dict[str, object]]:
    return [{"kode": f"5.1.02.{n:02}", name: a} for n, a in enumerate(amounts, start=1)]


@given(st.lists(st.integers(1, 10**10), min_size=6, max_size=12), st.data())
def test_what_a_dppa_repeats_of_the_dpa_is_held_against_it(
    before: list[int], data: st.DataObject
) -> None:
    after = [each + data.draw(st.integers(0, 10**6)) for each in before]
    slipped = data.draw(st.integers(0, len(before) - 1))
    repeated = list(before)
    repeated[slipped] += 1
    murni = Tree(lines("pagu", *before))
    for printed, told in ((before, []), (repeated, [f"5.1.02.{slipped + 1:02}"])):
        dppa = [
            {"kode": f"5.1.02.{n:02}", "pagu_sebelum": a, "pagu_setelah": b}
            for n, (a, b) in enumerate(zip(printed, after, strict=True), start=1)
        ]
        found = version_findings(side_by_side(murni, Tree(dppa)))
        assert [each.kode for each in found] == told
        assert not found.errors


def test_a_version_in_between_is_no_slip() -> None:
    dppa = [
        {"kode": f"5.1.02.{n:02}", "pagu_sebelum": 5 * n, "pagu_setelah": 6 * n}
        for n in range(1, 9)
    ]
    found = version_findings(side_by_side(Tree(lines("pagu", *range(1, 9))), Tree(dppa)))
    assert not list(found)
    assert "versi" in found.coverage.not_checked[0].reason.id


@pytest.mark.parametrize(("month", "told"), [("Februari", ["5.1.02.02"]), ("Maret", [])])
def test_what_a_month_repeats_of_the_month_before(month: str, told: list[str]) -> None:
    january = titled(lines("realisasi_sd_ini", 10, 20, 30, 40), "BULAN JANUARI 2026")
    rows = [
        {"kode": f"5.1.02.{n:02}", "realisasi_sd_lalu": a, "realisasi_sd_ini": a + 5}
        for n, a in enumerate((10, 21, 30, 40), start=1)
    ]
    found = monthly([january, titled(rows, f"BULAN {month.upper()} 2026")])
    assert [each.kode for each in found.of("line-differs")] == told


def test_the_quarters_by_themselves_are_named() -> None:
    trees = [
        titled(lines(f"realisasi_tw_{n}", 10, 20), f"TRIWULAN {roman} TAHUN ANGGARAN 2026")
        for n, roman in ((1, "I"), (2, "II"))
    ]
    assert "realisasi_tw_1" in monthly(trees).coverage.not_checked[0].reason.id


@pytest.mark.parametrize(("support", "severity"), [(True, "error"), (False, "warning")])
def test_a_list_of_some_programs_is_perhaps_not_the_whole(support: bool, severity: str) -> None:  # noqa: FBT001
    pk = [{"uraian": name, "pagu": 10} for name in PROGRAMS[not support :]]
    lra = [{"kode": "5.1", "uraian": "Belanja Operasi", "pagu": 70}]
    (found,) = reconcile(pk, lra).findings
    assert found.severity == severity
    assert ("penunjang" in found.message) is not support


def test_a_row_in_short_of_a_recap_in_millions_accuses_nobody() -> None:
    names = ["Dinsos", "Disdukcapil", "Dishub"]
    table = Tree([{"uraian": name, "pagu": 10**9} for name in names]).table
    headed = replace(table, letters={"uraian": "B"}, header={"B": "Perangkat Daerah"})
    lra = titled([{"kode": "5.1", "pagu": 10**9 - 5}], "DINAS SOSIAL")
    assert not reconcile(Tree(headed), lra).findings
    whole = titled([{"kode": "5.1", "pagu": 3 * 10**9}], "BADAN KEUANGAN DAERAH")
    assert reconcile(Tree(headed), whole).findings.coverage.checked == {"total-differs": 1}


@given(st.lists(st.integers(10**9, 10**12), min_size=3, max_size=3), st.integers(0, 2))
def test_a_part_of_a_document_is_as_rounded_as_the_whole(amounts: list[int], place: int) -> None:
    text = "Dinas;Pagu (dalam juta)\n" + "".join(
        f"{name};{round(amount / 10**6)}\n"
        for name, amount in zip(SKPD[:2] + SKPD[3:4], amounts, strict=True)
    )
    recap = Tree(read(io.BytesIO(text.encode()), name="rekap.csv")[0])
    name = (SKPD[:2] + SKPD[3:4])[place]
    lra = titled([{"kode": "5.1", "pagu": amounts[place]}], name.upper())
    met = reconcile(recap[name].subtree, lra)
    assert met.totals[0].difference is not None
    assert not met.findings


def test_a_parent_that_rounding_parts_from_its_lines_is_led_by_them() -> None:
    text = (
        "Kode;Uraian;Pagu (dalam ribu)\n1.06.02;Program A;3001\n1.06.02.2.01;Kegiatan A;1000\n"
        "1.06.02.2.02;Kegiatan B;2000\n"
    )
    rounded = Tree(read(io.BytesIO(text.encode()), name="lkjip.csv")[0])
    exact = [
        {"kode": "1.06.02", "uraian": "Program A", "pagu": 2_900_600},
        {"kode": "1.06.02.2.01", "uraian": "Kegiatan A", "pagu": 1_000_300},
        {"kode": "1.06.02.2.02", "uraian": "Kegiatan B", "pagu": 1_900_300},
    ]
    (line,) = reconcile(rounded, exact).findings.of("line-differs")
    assert (line.kode, line.difference) == ("1.06.02.2.02", Decimal(99_700))


def test_a_table_of_its_total_alone_has_that_total() -> None:
    alone = [{"uraian": "Total Belanja", "pagu": 10}]
    (found,) = reconcile(alone, [{"kode": "5.1", "pagu": 9}]).findings
    assert (found.rule, found.difference) == ("total-differs", Decimal(1))


LINES = ("5.1.01.01", "5.1.02.01", "5.1.02.02", "5.1.02.04", "5.2.02.01", "5.2.05.01")
MURNI = (900, 210, 330, 140, 80, 45)
MOVED = (900, 200, 340, 140, 80, 45)
LATER = (900, 200, 365, 150, 80, 60)


def dpa(title: str, **columns: tuple[int, ...]) -> Tree:
    rows: list[dict[str, object]] = [
        {"kode": kode, **{name: amounts[at] for name, amounts in columns.items()}}
        for at, kode in enumerate(LINES)
    ]
    return titled(rows, title)


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("DPA PERGESERAN KE-1", "DPPA SKPD"),
        ("DPA Pergeseran Anggaran Pertama", "DPA Pergeseran Anggaran Kedua"),
        ("RKA PERUBAHAN I", "RKA PERUBAHAN II"),
    ],
)
def test_what_stands_after_two_changes_is_two_budgets(one: str, two: str, *, turned: bool) -> None:
    shift = dpa(one, pagu_sebelum=MURNI, pagu_setelah=MOVED)
    change = dpa(two, pagu_sebelum=MOVED, pagu_setelah=LATER)
    documents = [dpa("DPA MURNI", pagu=MURNI), shift, change]
    both = (change, shift) if turned else (shift, change)
    met = reconcile(*both)
    assert not met.findings
    assert len(met.findings.coverage.checked) == 2
    assert not reconcile_all(documents[::-1] if turned else documents).findings.errors


def test_what_a_change_repeats_of_an_earlier_one_is_held_against_it() -> None:
    shift = dpa("DPA PERGESERAN KE-1", pagu_sebelum=MURNI, pagu_setelah=MOVED)
    wrong = (*MOVED[:4], 88, MOVED[5])
    change = dpa("DPPA SKPD", pagu_sebelum=wrong, pagu_setelah=LATER)
    assert {each.difference for each in reconcile(shift, change).findings.errors} == {Decimal(-8)}


def test_two_documents_of_one_change_are_held_against_each_other() -> None:
    wrong = (*LATER[:2], 366, *LATER[3:])
    rka = dpa("RKPA SKPD", pagu_sebelum=MURNI, pagu_setelah=LATER)
    dppa = dpa("DPA PERUBAHAN", pagu_sebelum=MURNI, pagu_setelah=wrong)
    line, total = reconcile(rka, dppa).findings.errors
    assert (line.kode, line.measure, line.difference) == (
        "5.1.02.02",
        "pagu_setelah",
        Decimal(-1),
    )
    assert total.difference == Decimal(-1)


@pytest.mark.parametrize(
    ("one", "two"),
    [("DPA MURNI", "DPPA"), ("DPA Pergeseran I", "DPA Pergeseran II"), ("APBD Murni", "RKPA")],
)
def test_one_pagu_of_two_versions_is_not_compared_and_it_is_said_why(one: str, two: str) -> None:
    met = reconcile(dpa(one, pagu=MURNI), dpa(two, pagu=LATER))
    assert not met.findings
    assert "versions(…)" in met.findings.coverage.not_checked[0].reason.id


BIDANG = {"Bidang Persampahan": (541, 497), "Bidang Tata Lingkungan": (420, 370)}
UNITS = {
    "bidang": BIDANG | {"Sekretariat": (2343, 1749)},
    "Puskesmas": {"Puskesmas Rejo": (812, 790), "Puskesmas Sari": (640, 600)},
    "Unit Kerja": {"UPTD Pasar Rejo": (77, 70), "UPTD Metrologi": (91, 60), "Sekretariat": (9, 8)},
    "Kecamatan": {"Rejo Barat": (300, 290), "Rejo Timur": (410, 380), "Sari": (120, 110)},
}


def recap_of(heading: str, rows: dict[str, tuple[int, int]]) -> Tree:
    text = "\n".join(f"{name};{pagu};{spent}" for name, (pagu, spent) in rows.items())
    text = f"REKAPITULASI PER {heading.upper()}\n{heading};Pagu (Rp);Realisasi (Rp)\n{text}\n"
    return Tree(read(io.BytesIO(text.encode()), name="rekap.csv")[0])


def report_of(name: str, pagu: int, spent: int) -> Tree:
    parts = [("Rapat", pagu - 5, spent - 3), ("Alat tulis", 3, 2), ("Listrik", 2, 1)]
    rows: list[dict[str, object]] = [
        {"uraian": label, "pagu": one, "realisasi": two} for label, one, two in parts
    ]
    return titled(rows, f"LAPORAN REALISASI BELANJA {name.upper()}", "DINAS LINGKUNGAN TAHUN 2024")


@pytest.mark.parametrize("heading", UNITS)
@pytest.mark.parametrize("turned", [False, True])
def test_reports_of_units_are_held_by_the_rows_of_their_recap(
    heading: str, *, turned: bool
) -> None:
    rows = UNITS[heading]
    reports = {name: report_of(name, *rows[name]) for name in list(rows)[:2]}
    documents = {"Rekap": recap_of(heading, rows), **reports}
    if turned:
        documents = dict(list(documents.items())[::-1])
    found = reconcile_all(documents)
    assert not found.findings
    assert found.findings.coverage.checked["total-differs"] == 4
    first = next(iter(reports))
    documents["Rekap"] = recap_of(heading, rows | {first: (rows[first][0], rows[first][1] - 1)})
    (fault,) = reconcile_all(documents).findings.errors
    assert (fault.measure, abs(fault.difference or 0)) == ("realisasi", 1)


ORGANISASI = ["1.06.0.00.0.00.01.0000 - DINAS SOSIAL", "2.15 - DINAS PERHUBUNGAN", "BAPPEDA"]


@pytest.mark.parametrize(
    "titles",
    [
        [f"ORGANISASI : {name}" for name in ORGANISASI],
        [f"Realisasi Anggaran {name} Tahun 2024" for name in ("Bidang A", "Bidang B", "UPTD C")],
        ["PEMERINTAH DESA REJO", "PEMERINTAH DESA SARI", "PEMERINTAH DESA SUKA"],
        ["Pemerintah Kabupaten Rejo", "Pemerintah Kabupaten Sari", "Pemerintah Kota Suka"],
    ],
)
def test_documents_of_others_are_not_held_against_each_other(titles: list[str]) -> None:
    documents = [
        titled([{"kode": f"5.1.0{n}", "pagu": n * at} for n in (1, 2, 3)], title)
        for at, title in enumerate(titles, start=3)
    ]
    found = reconcile_all(documents).findings
    assert (list(found), bool(found.coverage)) == ([], False)
    assert not reconcile(*documents[:2]).findings


def test_a_part_is_not_held_against_the_whole() -> None:
    lampiran = titled(
        [{"kode": "5.1", "uraian": "Belanja Operasi", "pagu": 900}], "PEMERINTAH KABUPATEN REJO"
    )
    social = titled(
        [{"kode": "5.1", "uraian": "Belanja Operasi", "pagu": 80}], "SKPD : DINAS SOSIAL"
    )
    met = reconcile(lampiran, social)
    assert not met.findings
    assert "bagian" in met.findings.coverage.not_checked[0].reason.id


@pytest.mark.parametrize(
    ("one", "other"),
    [("DINAS PU", "ORGANISASI : DINAS PEKERJAAN UMUM"), ("BAPPEDA", "BADAN PERENCANAAN DAERAH")],
)
def test_two_spellings_of_one_name_are_one_where_figures_say_so(one: str, other: str) -> None:
    pagu = {"5.1.01": 700, "5.1.02": 250, "5.2.02": 40, "5.2.05": 13}

    def of(title: str, **changed: int) -> Tree:
        amounts = pagu | {"5.2.02": changed.get("modal", 40)}
        return titled([{"kode": kode, "pagu": amount} for kode, amount in amounts.items()], title)

    assert reconcile(of(f"SKPD : {one}"), of(other)).agrees
    wrong = reconcile(of(f"SKPD : {one}"), of(other, modal=41))
    assert wrong.findings.of("line-differs").errors
