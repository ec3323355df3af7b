"""What documents say of each other: the words of the rules of comparisons.

How they look is the business of :mod:`anggaran.compare`, which makes their findings.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, TypedDict

from anggaran.amount.column import format_amount
from anggaran.finding import Finding, Severity, Text
from anggaran.rules.advice import of_fall, of_line, of_lone, of_versions
from anggaran.rules.fields import SHOWN, Field, detail
from anggaran.rules.names import several_names
from anggaran.rules.rule import Rule
from anggaran.rules.several import of_several, spared, undated_text
from anggaran.rules.shared import by_detail
from anggaran.rules.words import measure_name, more_or_less, row_name


class Compared(TypedDict, total=False):
    """Details of a comparison: the two sides, or what each of several documents says and who stands
    alone.
    """

    left: str
    right: str
    kode: str
    undated: str
    blank: str
    coverage: bool
    some: str
    years: list[int]
    score: str
    lines: Any
    documents: list[dict[str, Any]]
    outliers: list[dict[str, Any]]
    majority: Decimal | None
    partial: list[str]


def _sided(finding: Finding, lang: str) -> str:
    """Which side is larger, and by how much."""
    difference = finding.difference
    if difference is None:
        return more_or_less(None, lang)
    side = Text("kiri", "left") if difference > 0 else Text("kanan", "right")
    return f"{side.line(lang)} {more_or_less(abs(difference), lang)}"


def _sides(finding: Finding, lang: str) -> str:
    left, right = finding.details.get("left"), finding.details.get("right")
    if not (left and right):
        return ""
    return (
        f" ({Text('kiri', 'left').line(lang)} {left}, {Text('kanan', 'right').line(lang)} {right})"
    )


_SIDES = {"left": Text("kiri", "left"), "right": Text("kanan", "right")}


def _undated(finding: Finding, lang: str) -> str:
    """Which document says not to which day its realisasi runs, so that the difference may be no
    fault.
    """
    if (side := finding.details.get("undated")) not in _SIDES:
        return ""
    name = _SIDES[str(side)]
    return undated_text(Text(f"Dokumen {name.id}", f"The {name.en} document"), lang)


def _blank(finding: Finding, lang: str) -> str:
    """On which side nothing is printed, so that the zero there is counted and not read."""
    if (side := finding.details.get("blank")) not in _SIDES:
        return ""
    name = _SIDES[str(side)]
    return Text(
        f" Sel {name.id} kosong, dihitung nol.", f" The {name.en} cell is blank and counts as zero."
    ).line(lang)


def _moved(finding: Finding, lang: str) -> str:
    """The lines that differ under a node on which both documents agree, with their differences."""
    moved = finding.details.get("lines") or ()
    shown = [
        f"{row_name(line['kode'], line['uraian'], None, lang)} "
        f"{more_or_less(line['difference'], lang)}"
        for line in moved[:SHOWN]
    ]
    rest = len(moved) - len(shown)
    more = Text(f" dan {rest} baris lain", f" and {rest} other rows").line(lang) if rest > 0 else ""
    return f": {', '.join(shown)}{more}" if shown else ""


def _partial(finding: Finding, lang: str) -> str:
    """Where the smaller document agrees on every line that it has, or lists some programs."""
    if (side := finding.details.get("some")) in _SIDES:
        name = _SIDES[str(side)]
        return Text(
            f" Dokumen {name.id} tidak memuat program penunjang; mungkin hanya sebagian program.",
            f" The {name.en} document lists no program of support; perhaps some programs alone.",
        ).line(lang)
    if not finding.details.get("coverage"):
        return ""
    return Text(
        " Semua baris yang ada di kedua dokumen sama; yang satu hanya memuat sebagian dari yang "
        "lain.",
        " Every line that both have is the same; one document covers only a part of the other.",
    ).line(lang)


def _code_first(finding: Finding, _: str) -> str:
    return f"{finding.kode}: " if finding.kode else ""


def _with(name: str) -> Field:
    """What one side prints, where it does."""

    def text(finding: Finding, lang: str) -> str:
        value: Decimal | None = getattr(finding, name)
        if value is None:
            return ""
        beside = Text("dengan", "with").line(lang)
        return f" {beside} {measure_name(finding.measure)} {format_amount(value, lang)}"

    return text


TOTAL_DIFFERS = Rule(
    "total-differs",
    Severity.ERROR,
    Text(
        "Jumlah keseluruhan kedua dokumen berbeda.",
        "The totals of the two documents differ.",
    ),
    Text(
        "Pastikan kedua dokumen memakai versi anggaran dan tanggal yang sama, lalu telusuri baris "
        "yang berbeda.",
        "Make sure that both use the same budget version and date, then follow the differing "
        "lines.",
    ),
    Text(
        "Total {measure}: kiri {stated}, kanan {computed} ({sided}).{partial}{undated}",
        "Total {measure}: left {stated}, right {computed} ({sided}).{partial}{undated}",
    ),
    fields={"sided": _sided, "partial": _partial, "undated": _undated},
    several=of_several,
    details=Compared,
    advice=of_line,
)

LINE_DIFFERS = Rule(
    "line-differs",
    Severity.ERROR,
    Text(
        "Baris yang sama berbeda jumlahnya pada kedua dokumen.",
        "The same line has different amounts in the two documents.",
    ),
    Text(
        "Tentukan dokumen yang benar menurut DPA atau SP2D, lalu perbaiki yang lain.",
        "Find out which is right by the DPA or the SP2D, then correct the other.",
    ),
    Text(
        "{Measure} {row}: kiri {stated}, kanan {computed} ({sided}).{blank}{undated}",
        "{Measure} of {row}: left {stated}, right {computed} ({sided}).{blank}{undated}",
    ),
    fields={"sided": _sided, "blank": _blank, "undated": _undated},
    several=of_several,
    details=Compared,
    advice=of_line,
)

ONLY_LEFT = Rule(
    "only-left",
    Severity.WARNING,
    Text(
        "Baris hanya ada pada dokumen kiri.",
        "The line stands in the left document only.",
    ),
    Text(
        "Periksa apakah baris itu dihapus, diganti kode, atau tertinggal.",
        "Check whether the line was dropped, recoded or left out.",
    ),
    Text(
        "{row} hanya ada di kiri{stated_of}.",
        "{row} stands on the left only{stated_of}.",
    ),
    fields={"stated_of": _with("stated")},
    details=Compared,
    advice=of_lone,
)

ONLY_RIGHT = Rule(
    "only-right",
    Severity.WARNING,
    Text(
        "Baris hanya ada pada dokumen kanan.",
        "The line stands in the right document only.",
    ),
    Text(
        "Periksa apakah baris itu baru, diganti kode, atau tertinggal di kiri.",
        "Check whether the line is new, recoded or left out on the left.",
    ),
    Text(
        "{row} hanya ada di kanan{computed_of}.",
        "{row} stands on the right only{computed_of}.",
    ),
    fields={"computed_of": _with("computed")},
    details=Compared,
    advice=of_lone,
)

_TWO_NAMES = Text(
    "Kode {kode} bernama “{first}” dan, di baris ini, “{other}”.",
    "Code {kode} is named “{first}” and, in this row, “{other}”.",
)

NAME_DIFFERS = Rule(
    "name-differs",
    Severity.INFO,
    Text(
        "Kodenya sama, uraiannya berbeda.",
        "The code is the same, the label differs.",
    ),
    Text(
        "Samakan uraian dengan nomenklatur; bila maknanya lain, kodenya yang salah.",
        "Bring the label in line with the nomenclature; if the meaning differs, the code is wrong.",
    ),
    Text(
        "{code_first}“{label}” di kiri, “{other}” di kanan.",
        "{code_first}“{label}” on the left, “{other}” on the right.",
    ),
    several_names,
    fields={"code_first": _code_first, "other": detail("right"), "first": detail("left")},
    other=by_detail(kode=_TWO_NAMES),
    details=Compared,
)

VERSION_MIXUP = Rule(
    "version-mixup",
    Severity.WARNING,
    Text(
        "Baris-baris berbeda di bawah induk yang sama jumlahnya: kemungkinan versi anggaran yang "
        "berlainan.",
        "Lines differ under equal parents: probably two versions of the budget.",
    ),
    Text(
        "Samakan versi anggarannya (murni, pergeseran, perubahan) sebelum membandingkan baris.",
        "Use the same budget version (original, shifted, revised) before comparing lines.",
    ),
    Text(
        "{Measure} {row} sama di kedua dokumen ({stated}), tetapi baris di bawahnya "
        "berbeda{moved}.",
        "{Measure} of {row} is the same in both documents ({stated}), but the lines below "
        "differ{moved}.",
    ),
    fields={"moved": _moved},
    several=of_several,
    details=Compared,
    advice=of_versions,
)

PERIOD_DIFFERS = Rule(
    "period-differs",
    Severity.WARNING,
    Text(
        "Kedua dokumen memakai tanggal atau periode yang berlainan.",
        "The two documents have different dates or periods.",
    ),
    Text(
        "Bandingkan dokumen dengan tanggal tutup yang sama.",
        "Compare documents with the same cut-off date.",
    ),
    Text(
        "Periode kedua dokumen berbeda{sides}; {spared}.",
        "The periods of the two documents differ{sides}; {spared}.",
    ),
    fields={"sides": _sides, "spared": spared},
    several=of_several,
    details=Compared,
)

NOT_CUMULATIVE = Rule(
    "not-cumulative",
    Severity.INFO,
    Text(
        "Realisasi tercetak per bulan, bukan kumulatif.",
        "Spending is printed by month, not cumulatively.",
    ),
    Text(
        "Jumlahkan bulan-bulannya sebelum membandingkan dengan laporan kumulatif.",
        "Add the months up before comparing with a cumulative report.",
    ),
    Text(
        "{Measure} per bulan, bukan kumulatif: {lines} baris turun, misalnya {row} dari "
        "{computed} menjadi {stated}.",
        "{Measure} is by month, not cumulative: {lines} lines fall, as {row} from {computed} to "
        "{stated}.",
    ),
    details=Compared,
)

FALLING_CUMULATIVE = Rule(
    "falling-cumulative",
    Severity.WARNING,
    Text(
        "Realisasi kumulatif turun dari periode sebelumnya.",
        "Cumulative spending falls from one period to the next.",
    ),
    Text(
        "Periksa apakah ada pengembalian belanja atau koreksi pembebanan.",
        "Check for a refund or a corrected charge.",
    ),
    Text(
        "{Measure} {row} turun menjadi {stated} dari {computed} ({gap}).",
        "{Measure} of {row} falls to {stated} from {computed} ({gap}).",
    ),
    details=Compared,
    advice=of_fall,
)

MATCH_PROPOSED = Rule(
    "match-proposed",
    Severity.INFO,
    Text(
        "Dua uraian mirip, tetapi tidak cukup pasti untuk dipasangkan; hanya usul, tidak dipakai.",
        "Two labels are alike, but not surely enough to be paired; a proposal only, never used.",
    ),
    Text(
        "Bila memang baris yang sama, samakan uraiannya, beri kode, atau beri pasangannya (pairs).",
        "If it is the same line, use the same label, give it a code, or say that they are a pair "
        "(pairs).",
    ),
    Text(
        "{row} mungkin sama dengan “{other}” (kemiripan {score}); tidak dipasangkan.",
        "{row} may be the same as “{other}” (likeness {score}); not paired.",
    ),
    fields={"other": detail("right"), "score": detail("score")},
    details=Compared,
)
