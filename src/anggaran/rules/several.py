"""Sentences on several documents at once: who says what, and who stands alone with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from anggaran.amount.column import format_amount
from anggaran.finding import Finding, Text
from anggaran.rules.fields import row as row_of
from anggaran.rules.words import measure_name, more_or_less, row_name, shorten

_SHOWN = 3  # lines or documents named; the rest are counted
_NAME = 40  # characters of a document's name


def of_several(finding: Finding, lang: str = "id") -> str:
    """What several documents say of one figure; ``""`` for a finding that is not about several.

    >>> from anggaran.finding import Severity
    >>> said = [{"document": name, "value": Decimal(value)}
    ...         for name, value in (("DPA", 30), ("LRA", 29), ("PK", 30))]
    >>> outliers = [{"document": "LRA", "difference": Decimal(-1)}]
    >>> print(of_several(Finding("line-differs", Severity.ERROR, kode="5.1", measure="pagu",
    ...     details={"documents": said, "outliers": outliers, "majority": Decimal(30)})))
    Pagu 5.1: DPA dan PK 30,00; LRA 29,00 (LRA kurang 1,00).
    """
    said = finding.details.get("documents")
    if not said:
        return ""
    if finding.rule == "version-mixup":
        return _mixup(finding, said, lang)
    if finding.rule == "period-differs":
        words = Text("Periode dokumen-dokumen berbeda", "The periods of the documents differ").line(
            lang
        )
        told = [f"{names} {period}" for period, names in _by_value(said, "period", lang).items()]
        return f"{words}: {'; '.join(told)}; {spared(finding, lang)}."
    measure = measure_name(finding.measure)
    row = row_of(finding, lang)
    name = f"{measure[0].upper()}{measure[1:]} {row}"
    if lang == "en":
        name = f"{measure[0].upper()}{measure[1:]} of {row}"
    if finding.rule == "total-differs":
        name = f"Total {measure}"
    undated = finding.details.get("undated")
    tail = (
        undated_text(Text(document_name(undated), document_name(undated)), lang) if undated else ""
    )
    amounts, alone = _by_amount(said, lang), _alone(finding.details, lang)
    return f"{name}: {amounts} ({alone}).{_partial(finding, lang)}{tail}"


def outliers_text(outliers: Iterable[tuple[str, Decimal]], lang: str = "id") -> str:
    """Who parts from the majority and by how much, by name and difference.

    >>> outliers_text([("LRA", Decimal("-1"))], "en")
    'LRA 1.00 less'
    """
    found = [
        f"{document_name(name)} {more_or_less(difference, lang)}" for name, difference in outliers
    ]
    return ", ".join(found) or Text("tidak ada angka terbanyak", "no majority").line(lang)


def document_name(name: str) -> str:
    """The name of a document, short enough for a sentence."""
    return shorten(name, _NAME)


def spared(finding: Finding, lang: str = "id") -> str:
    """What is not held against each other where periods differ."""
    if finding.details.get("years"):
        return Text(
            "angka dua tahun anggaran tidak diadu", "figures of two budget years are not compared"
        ).line(lang)
    return Text("realisasinya tidak diadu", "their realisasi is not compared").line(lang)


def undated_text(name: Text, lang: str = "id") -> str:
    """That a document names no cut-off date, while what it is held against does.

    >>> undated_text(Text("Dokumen kiri", "The left document"), "en")
    ' The left document names no cut-off date; its realisasi may run to another day.'
    """
    return Text(
        f" {name.id} tidak menyebut tanggal tutup; realisasinya mungkin sampai hari lain.",
        f" {name.en} names no cut-off date; its realisasi may run to another day.",
    ).line(lang)


def _by_amount(said: Sequence[Mapping[str, Any]], lang: str) -> str:
    """Documents with one amount together, in the order in which the amounts are first said."""
    found = _by_value(said, "value", lang)
    return "; ".join(f"{names} {format_amount(amount, lang)}" for amount, names in found.items())


def _by_value(said: Sequence[Mapping[str, Any]], key: str, lang: str) -> dict[Any, str]:
    names: dict[Any, list[str]] = {}
    for each in said:
        names.setdefault(each[key], []).append(document_name(str(each["document"])))
    return {value: _joined(who, lang) for value, who in names.items()}


def _joined(names: Sequence[str], lang: str) -> str:
    shown = list(names[:_SHOWN])
    if rest := len(names) - len(shown):
        shown.append(Text(f"{rest} dokumen lain", f"{rest} other documents").line(lang))
    last = Text(" dan ", " and ").line(lang)
    return last.join(part for part in (", ".join(shown[:-1]), shown[-1]) if part)


def _alone(details: Mapping[str, Any], lang: str) -> str:
    return outliers_text(
        [(each["document"], each["difference"]) for each in details.get("outliers") or ()], lang
    )


def _partial(finding: Finding, lang: str) -> str:
    """Which documents are known to cover less, where all others agree."""
    partial = finding.details.get("partial")
    if not partial:
        return ""
    names = _joined([document_name(name) for name in partial], lang)
    return Text(f" {names} hanya memuat sebagian.", f" {names} covers only a part.").line(lang)


def _mixup(finding: Finding, said: Sequence[Mapping[str, Any]], lang: str) -> str:
    """A line on which documents agree, with the lines below it on which they don't."""
    row = row_of(finding, lang)
    agree = [
        document_name(str(each["document"])) for each in said if each["value"] == finding.stated
    ]
    amount, names = format_amount(finding.stated, lang), _joined(agree, lang)
    moved = finding.details.get("lines") or ()
    below = [
        f"{row_name(line['kode'], line['uraian'], None, lang)} ({_alone(line, lang)})"
        for line in moved[:_SHOWN]
    ]
    if rest := len(moved) - len(below):
        below.append(Text(f"dan {rest} baris lain", f"and {rest} other lines").line(lang))
    measure = measure_name(finding.measure)
    return Text(
        f"{measure[0].upper()}{measure[1:]} {row} sama di {names} ({amount}), tetapi baris di "
        f"bawahnya berbeda: "
        f"{', '.join(below)}.",
        f"{measure[0].upper()}{measure[1:]} of {row} is the same in {names} ({amount}), but the "
        f"lines below differ: "
        f"{', '.join(below)}.",
    ).line(lang)
