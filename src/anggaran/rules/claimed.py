"""Claims of sentences: the rules on amounts, percents, words and counts, and how they are told."""

from __future__ import annotations

from decimal import Decimal
from typing import TypedDict

from anggaran.amount.column import format_amount
from anggaran.finding import Finding, Severity, Text
from anggaran.rules.fields import Field, detail, quoted
from anggaran.rules.means import means
from anggaran.rules.rule import Rule
from anggaran.rules.words import more_or_less, percent_text


class ClaimDetails(TypedDict, total=False):
    """Details of a claim: the words around it, the figure as printed, and what it was held
    against.
    """

    sentence: str
    printed: str
    by: str


def _of(finding: Finding, lang: str) -> str:
    """The two amounts that a percent is of."""
    told = [format_amount(each.amount, lang) for each in finding.operands[:2]]
    if len(told) < 2:
        return "–"
    return Text(f"{told[0]} dari {told[1]}", f"{told[0]} of {told[1]}").line(lang)


def _figure(finding: Finding, lang: str) -> str:
    """The amount, or the count as printed."""
    if finding.details.get("by") == "count":
        return f"{finding.stated:f}"
    return format_amount(finding.stated, lang)


def _meant(finding: Finding, lang: str) -> str:
    if finding.details.get("by") == "count":
        return f"{finding.computed:f}"
    return format_amount(finding.computed, lang)


_BY = {
    "left": Text(
        "Sisa tertulis {stated}; pagu dikurangi realisasi adalah {computed} ({gap}): {sentence}.",
        "What is left is given as {stated}; pagu less realisasi is {computed} ({gap}): {sentence}.",
    ),
    "change": Text(
        "Perubahan tertulis {stated}; selisih kedua anggarannya {computed} ({gap}): {sentence}.",
        "The change is given as {stated}; the two budgets differ by {computed} ({gap}): "
        "{sentence}.",
    ),
    "rise": Text(
        "Perubahan tertulis {stated}; selisih kedua angkanya {computed} ({gap}): {sentence}.",
        "The change is given as {stated}; the two figures differ by {computed} ({gap}): "
        "{sentence}.",
    ),
    "balance": Text(
        "Selisih tertulis {stated}; kedua angka di atasnya berselisih {computed} ({gap}): "
        "{sentence}.",
        "The balance is given as {stated}; the two figures above it differ by {computed} ({gap}): "
        "{sentence}.",
    ),
    "taken": Text(
        "Tertulis {stated}; selisih kedua angka sebelumnya {computed} ({gap}): {sentence}.",
        "It is given as {stated}; the two figures before it differ by {computed} ({gap}): "
        "{sentence}.",
    ),
    "product": Text(
        "Jumlah tertulis {stated}; hasil kalinya dalam kalimat itu {computed} ({gap}): {sentence}.",
        "The sum is given as {stated}; the sentence multiplies to {computed} ({gap}): {sentence}.",
    ),
    "total": Text(
        "{Measure} keseluruhan tertulis {stated}; jumlah tabelnya {computed} ({gap}): {sentence}.",
        "{Measure} of the whole is given as {stated}; its table makes {computed} ({gap}): "
        "{sentence}.",
    ),
    "sum": Text(
        "Jumlah tertulis {stated}; rinciannya dalam kalimat itu {computed} ({gap}): {sentence}.",
        "The sum is given as {stated}; its parts in the sentence make {computed} ({gap}): "
        "{sentence}.",
    ),
}

CLAIM_AMOUNT = Rule(
    "claim-amount",
    Severity.ERROR,
    Text(
        "Jumlah dalam kalimat tidak cocok dengan angka lain dalam dokumen yang sama.",
        "An amount in a sentence does not agree with other figures of the same document.",
    ),
    Text(
        "Cocokkan kalimatnya dengan tabel dan dokumen sumber; perbaiki yang salah.",
        "Hold the sentence against the table and the source document; correct what is wrong.",
    ),
    Text(
        "{Measure} {label} tertulis {stated}; tabelnya mencetak {computed} ({gap}): {sentence}.",
        "{Measure} of {label} is given as {stated}; the table prints {computed} ({gap}): "
        "{sentence}.",
    ),
    fields={"sentence": quoted},
    other=lambda finding: _BY.get(finding.details.get("by", "")),
    details=ClaimDetails,
)


class LabelDetails(ClaimDetails, total=False):
    """Details of an amount that is right for other rows than it names.

    Attributes:
        meant: the rows whose amount it is.
        realisasi: what is given as spent.
        realisasi_difference: how much that is more than is spent of the row that is named.
        mean: the mean that a row of sums prints.
    """

    meant: str
    realisasi: Decimal
    realisasi_difference: Decimal
    mean: str


def _spent(finding: Finding, lang: str) -> str:
    difference = finding.details.get("realisasi_difference")
    amount = format_amount(finding.details.get("realisasi"), lang)
    return f"{amount} ({more_or_less(difference, lang)})"


_MEAN = Text(
    "Baris {label} mencetak {figure} pada kolom “{printed}”: itu rata-rata baris di atasnya, "
    "jumlahnya {sum}.",
    "The row {label} prints {figure} under “{printed}”: that is the mean of the rows above it, "
    "their sum is {sum}.",
)

_CALL = Text("Beri nama baris itu “Rata-rata”.", "Call the row “Rata-rata”, a mean.")

CLAIM_LABEL = Rule(
    "claim-label",
    Severity.ERROR,
    Text(
        "Angkanya benar, tetapi bagi baris lain, atau bagi lebih banyak baris, daripada yang "
        "disebutnya.",
        "The figure is right, but for another row, or for more rows, than it names.",
    ),
    Text(
        "Sebut semua baris yang dimaksud, atau tulis angka baris yang disebut.",
        "Name all rows that are meant, or write the figure of the row that is named.",
    ),
    Text(
        "Pagu {label} tertulis {stated} dan realisasinya {spent}; itu angka {meant}. Pagu {label} "
        "sendiri {computed} ({gap}): {sentence}.",
        "The pagu of {label} is given as {stated} and what was spent as {spent}; these are the "
        "figures of {meant}. By itself {label} has {computed} ({gap}): {sentence}.",
    ),
    means,
    fields={
        "sentence": quoted,
        "meant": detail("meant"),
        "spent": _spent,
        "printed": detail("printed"),
        "figure": lambda finding, lang: percent_text(finding.stated, lang),
        "sum": lambda finding, lang: percent_text(finding.computed, lang),
    },
    other=lambda finding: _MEAN if "mean" in finding.details else None,
    advice=lambda finding: _CALL if "mean" in finding.details else None,
    details=LabelDetails,
)

_RISE = Text(
    "Perubahan tertulis {printed}; dari {base} ke {later} adalah {percent}: {sentence}.",
    "The change is given as {printed}; from {base} to {later} it is {percent}: {sentence}.",
)
_ROW = Text(
    "Persen {label} tertulis {printed}; tabelnya {percent} ({of}): {sentence}.",
    "The percent of {label} is given as {printed}; the table makes it {percent} ({of}): "
    "{sentence}.",
)


_PERCENTS = {"rise": _RISE, "row": _ROW}


def _term(number: int) -> Field:
    """One of the amounts that a percent is of."""

    def told(finding: Finding, lang: str) -> str:
        return format_amount(finding.operands[number].amount, lang)

    return told


CLAIM_PERCENT = Rule(
    "claim-percent",
    Severity.ERROR,
    Text(
        "Persen dalam kalimat bukan realisasi dibagi pagu dari kalimat itu, menurut pembulatan apa "
        "pun.",
        "A percent in a sentence is not realisasi over pagu of that sentence under any rounding.",
    ),
    Text(
        "Hitung ulang persennya; bila persennya benar, salah satu jumlah di kalimatnya yang salah.",
        "Compute the percent again; if it is right, one of the amounts of the sentence is wrong.",
    ),
    Text(
        "Persen tertulis {printed}; {of} adalah {percent}: {sentence}.",
        "The percent is given as {printed}; {of} is {percent}: {sentence}.",
    ),
    fields={
        "sentence": quoted,
        "of": _of,
        "printed": lambda finding, lang: percent_text(finding.stated, lang),
        "later": _term(0),
        "base": _term(1),
    },
    other=lambda finding: _PERCENTS.get(finding.details.get("by", "")),
    details=ClaimDetails,
)


def _compared(finding: Finding, lang: str) -> str:
    """The figures that are compared, one after the other."""
    told = [
        f"{each.uraian} {format_amount(each.amount, lang)}".strip() for each in finding.operands
    ]
    return f" ({' → '.join(told)})" if told else ""


class ComparisonDetails(TypedDict, total=False):
    """Details of a comparison: the words around it, the word that is printed, and the one that the
    figures bear out.
    """

    sentence: str
    printed: str
    meant: str


CLAIM_COMPARISON = Rule(
    "claim-comparison",
    Severity.ERROR,
    Text(
        "Kata pembanding (naik/turun, tertinggi/terendah, surplus/defisit) berlawanan dengan "
        "angkanya.",
        "A word that compares (up/down, highest/lowest, surplus/deficit) says the opposite of its "
        "figures.",
    ),
    Text(
        "Ganti katanya, atau perbaiki angka yang dibandingkan menurut dokumen sumber.",
        "Change the word, or correct the figures that are compared by the source document.",
    ),
    Text(
        "Tertulis “{printed}”, padahal menurut angkanya “{meant}”{of}: {sentence}.",
        "It says “{printed}”, but by its figures it is “{meant}”{of}: {sentence}.",
    ),
    fields={
        "sentence": quoted,
        "printed": detail("printed"),
        "meant": detail("meant"),
        "of": _compared,
    },
    details=ComparisonDetails,
)

CLAIM_WORDS = Rule(
    "claim-words",
    Severity.ERROR,
    Text(
        "Angka dan terbilangnya berbeda.",
        "A figure and its number in words differ.",
    ),
    Text(
        "Tulis ulang terbilangnya, atau perbaiki angkanya menurut dokumen sumber.",
        "Write the words again, or correct the figure by the source document.",
    ),
    Text(
        "Angkanya {figure}, terbilangnya {meant}: {sentence}.",
        "The figure is {figure}, in words it is {meant}: {sentence}.",
    ),
    fields={"sentence": quoted, "figure": _figure, "meant": _meant, "printed": detail("printed")},
    details=ClaimDetails,
)


class CountDetails(TypedDict, total=False):
    """Details of numbers of rows: those of the sentence and those of the table, by level."""

    sentence: str
    levels: str
    printed: str
    counted: str
    by: str


def _levels_text(counts: str, finding: Finding) -> str:
    names = str(finding.details.get("levels") or "").split(",")
    return ", ".join(
        f"{count} {name}" for count, name in zip(counts.split(","), names, strict=False)
    )


def _said(finding: Finding, _: str) -> str:
    return _levels_text(str(finding.details.get("printed") or ""), finding)


def _counted(finding: Finding, _: str) -> str:
    return _levels_text(str(finding.details.get("counted") or ""), finding)


_LIST = Text(
    "Tertulis {said}; daftar di bawahnya memuat {counted}: {sentence}.",
    "Given as {said}; the list below holds {counted}: {sentence}.",
)
_NAMED = Text(
    "Daftar menyebut {said}; tabel {row} mencetak uang untuk {counted}. Tanpa baris: {sentence}.",
    "The list names {said}; the table {row} prints money for {counted}. Without a row: {sentence}.",
)

CLAIM_COUNT = Rule(
    "claim-count",
    Severity.WARNING,
    Text(
        "Banyaknya program, kegiatan atau sub kegiatan dalam kalimat berbeda dari tabelnya.",
        "The number of programs, kegiatan or sub kegiatan in a sentence is not that of the table.",
    ),
    Text(
        "Hitung ulang baris tabelnya, atau sebut tabel dan versi anggaran yang dimaksud.",
        "Count the rows of the table again, or name the table and the version that is meant.",
    ),
    Text(
        "Tertulis {said}; tabel {row} mencetak {counted}: {sentence}.",
        "Given as {said}; the table {row} prints {counted}: {sentence}.",
    ),
    fields={"sentence": quoted, "said": _said, "counted": _counted},
    other=lambda finding: _LIST if finding.details.get("by") == "list" else None,
    details=CountDetails,
)

COVERAGE = Rule(
    "coverage",
    Severity.INFO,
    Text(
        "Uangnya dirinci hanya untuk sebagian program atau kegiatan yang disebut.",
        "Money is told for only a part of the programs or kegiatan that are named.",
    ),
    Text(
        "Rinci juga sisanya, atau sebut bahwa tabelnya hanya memuat sebagian.",
        "Tell the rest too, or say that the table holds only a part.",
    ),
    Text(
        "Tertulis {said} dengan pagu {stated}; uangnya dirinci untuk {counted} ({row}), "
        "{computed}; {left} tidak dirinci: {sentence}.",
        "Given as {said} with a pagu of {stated}; money is told for {counted} ({row}), {computed}; "
        "{left} is not: {sentence}.",
    ),
    fields={
        "sentence": quoted,
        "said": _said,
        "counted": _counted,
        "left": lambda finding, lang: format_amount(finding.difference, lang),
    },
    other=lambda finding: _NAMED if finding.details.get("by") == "list" else None,
    details=CountDetails,
)
