"""The cut-off of a table: what titles, sheet and file names say of it, and what they do not."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anggaran.periode.period import MONTHS, Period, find_period, read_period

BY_TITLE = [
    ("s.d. 31 Juli 2026", None, "2026-07-31"),
    ("Laporan s/d tanggal 31 Juli 2026 (Dalam Rupiah)", None, "2026-07-31"),
    ("01 Januari 2026 Sampai 31 Juli 2026", "2026-01-01", "2026-07-31"),
    ("Periode : 1 Januari s.d. 30 Juni 2026", "2026-01-01", "2026-06-30"),
    ("Periode 01/01/2026 s.d. 31/07/2026", "2026-01-01", "2026-07-31"),
    ("Januari s.d. Mei 2026", "2026-01-01", "2026-05-31"),
    ("JANUARI – MEI 2026", "2026-01-01", "2026-05-31"),
    ("Per 31 Desember 2023", None, "2023-12-31"),
    ("PER 31 DESEMBER 2023 DAN 31 DESEMBER 2022", None, "2023-12-31"),
    ("UNTUK TAHUN YANG BERAKHIR SAMPAI DENGAN 31 DESEMBER 2023 DAN 2022", None, "2023-12-31"),
    ("Bulan Februari 2024", None, "2024-02-29"),
    ("Keadaan s.d Bulan Nopember 2025", None, "2025-11-30"),
    ("REALISASI BELANJA MEI 2026", None, "2026-05-31"),
    ("Semester I Tahun 2026", None, "2026-06-30"),
    (
        "LAPORAN SEMESTER PERTAMA DAN PROGNOSIS 6 (ENAM) BULAN BERIKUTNYA TA 2026",
        None,
        "2026-06-30",
    ),
    ("Triwulan II Tahun 2026", None, "2026-06-30"),
    ("s.d. TW 3 2026", None, "2026-09-30"),
    ("31 Juli 2026", None, "2026-07-31"),
]

NO_CUT_OFF = [
    "TAHUN ANGGARAN 2026",
    "Kalianda, Mei 2026",
    "Kalianda, 5 Mei 2026",
    "Dicetak 3 Agustus 2026 10:15",
    "03/08/2026",
    "Peraturan Daerah Nomor 5 Tahun 2025 tanggal 3 Desember 2025",
    "TARGET DAN REALISASI TRIWULAN I, II, III DAN IV TAHUN 2026",
    "TRIWULAN I S.D. IV TAHUN 2026",
]

BY_FILE = [
    ("lra_mei_2026.xlsx", "2026-05-31"),
    ("lra-mei-2026.xlsx", "2026-05-31"),
    ("LRA sd 31 Juli 2026.pdf", "2026-07-31"),
    ("lra mei2026.xls", "2026-05-31"),
    ("kabupaten_2026_lra_januari.xlsx", "2026-01-31"),
    ("lra_jan-jun_2026.csv", "2026-06-30"),
    ("lra_jun_2026.csv", "2026-06-30"),
    ("map/Mei 2026/lra_2026.csv", None),
    ("rekap desa 2026.xlsx", None),
    ("rekap_des_kec_2026.xlsx", None),
]


def known(period: Period | None) -> Period:
    assert period is not None
    return period


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


@pytest.mark.parametrize(("title", "start", "end"), BY_TITLE)
def test_titles(title: str, start: str | None, end: str) -> None:
    """A title states its cut-off in any of these forms, and a start only where a start is
    printed.
    """
    period = known(read_period(["LAPORAN REALISASI ANGGARAN", title]))
    assert (iso(period.start), iso(period.end), period.year) == (start, end, int(end[:4]))
    assert period.text in title


@pytest.mark.parametrize("title", NO_CUT_OFF)
def test_no_cut_off(title: str) -> None:
    """A day of printing, signing or enacting, and a list of triwulan, are no cut-off."""
    found = find_period([title])
    assert found.reason is not None
    assert found.period is None or found.period.end is None


@pytest.mark.parametrize(("file", "end"), BY_FILE)
def test_files(file: str, end: str | None) -> None:
    """A month in a file name is a cut-off, and the text says that only the file name bears it
    out.
    """
    period = known(read_period(["TAHUN ANGGARAN 2026"], file))
    assert iso(period.end) == end
    assert ("nama berkas" in period.text) == (end is not None)


def test_order_of_evidence() -> None:
    """Titles outweigh the sheet name, which outweighs the file name."""
    file, year = "lra_januari.xlsx", "TAHUN ANGGARAN 2026"
    ends = [
        read_period([year, "s.d. Maret"], file, "MEI"),
        read_period([year], file, "MEI"),
        read_period([year], file),
    ]
    assert [known(period).end for period in ends] == [
        date(2026, 3, 31),
        date(2026, 5, 31),
        date(2026, 1, 31),
    ]


@pytest.mark.parametrize(
    ("titles", "file", "reason"),
    [
        (["s.d. 31 Juli 2026", "Bulan Mei 2026"], None, "lebih dari satu tanggal"),
        ([], "lra_januari_mei_2026.xlsx", "lebih dari satu tanggal"),
        (["per 31 Juni 2026"], None, "tidak ada di kalender"),
        (["per 31/13/2026"], None, "tidak ada di kalender"),
        ([], "lra_mei.xlsx", "tanpa tahun"),
        (["Bulan Mei", "TAHUN ANGGARAN 2025 DAN 2026"], None, "tanpa tahun"),
        (["RENSTRA TAHUN 2025-2029"], None, "tidak tercetak"),
        ([], "apbd 2021 dan 2022.xlsx", "tidak tercetak"),
    ],
)
def test_no_guess(titles: list[str], file: str | None, reason: str) -> None:
    """Where two dates, no year or an impossible date is printed there is no period, and the reason
    says why.
    """
    period, why = find_period(titles, file)
    assert period is None
    assert why is not None
    assert reason in why.id


def test_year_elsewhere() -> None:
    """A month takes the budget year of another title, and two names of one day are one cut-off."""
    period = known(read_period(["Bulan : Juni", "Semester I", "Tahun Anggaran : 2026"]))
    assert (period.year, period.end) == (2026, date(2026, 6, 30))


@given(
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["s.d. {}", "Per {}", "Posisi : {}", "{}"]),
)
def test_any_day(day: date, form: str) -> None:
    """Any day, written with the name of its month, is read back."""
    text = f"{day.day} {MONTHS[day.month - 1].upper()} {day.year}"
    assert known(read_period([form.format(text)])).end == day


@given(
    st.integers(1, 12),
    st.integers(2000, 2099),
    st.sampled_from(["lra_{}_{}.xlsx", "{}-{}.csv", "skpd {} {}"]),
)
def test_any_month(month: int, year: int, form: str) -> None:
    """Any month of a file name runs to its last day."""
    end = date(year, month, monthrange(year, month)[1])
    assert known(read_period([], form.format(MONTHS[month - 1], year))).end == end


@given(st.lists(st.text(max_size=40), max_size=4), st.text(max_size=40), st.text(max_size=20))
def test_any_text(titles: list[str], file: str, sheet: str) -> None:
    """No text raises, and what has no cut-off has a reason."""
    period, reason = find_period(titles, file, sheet)
    assert (reason is None) == (period is not None and period.end is not None)
