"""What things are called: amount columns, rows, labels, percents and differences; and text made
harmless.

Text from a document is made harmless before it is shown: a cell must not drive the reader's
terminal.
"""

from __future__ import annotations

import re
from decimal import Decimal

from anggaran.amount.column import format_amount, format_percent
from anggaran.finding import Finding, Text, Where
from anggaran.measure import LAIN

# C0 and C1 controls, line and paragraph separators, bidirectional marks, lone surrogates.
_ACTIVE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
_BLANKS = frozenset("\t\n\v\f\r\x85\u2028\u2029")
_LABEL = 110  # characters of a label within a sentence
_DIFFERENCES = {"bertambah_berkurang": "bertambah/(berkurang)", "lebih_kurang": "lebih/(kurang)"}


def measure_name(measure: str | None) -> str:
    """The name of a measure as it is read.

    >>> measure_name("pagu_2024"), measure_name("bertambah_berkurang"), measure_name("lain_siltap")
    ('pagu 2024', 'bertambah/(berkurang)', 'siltap')
    """
    name = (measure or "jumlah").removeprefix(f"{LAIN}_")
    for slug, words in _DIFFERENCES.items():
        name = name.replace(slug, words)
    return name.replace("_", " ")


def row_name(kode: str | None, uraian: str, where: Where | None = None, lang: str = "id") -> str:
    """What to call a row: kode and label, or one of them, or its number in the sheet.

    >>> row_name("5.1", "BELANJA OPERASI")
    '5.1 BELANJA OPERASI'
    """
    label = shorten(uraian)
    if kode or label:
        return " ".join(part for part in (kode, label) if part)
    unlabelled = Text("baris tanpa label", "the row without label").line(lang)
    return unlabelled if where is None or where.number is None else f"{unlabelled} ({where.number})"


def shorten(label: str, length: int = _LABEL) -> str:
    """A label cut to a length, with an ellipsis where something is left out."""
    label = inert(label)
    return label if len(label) <= length else label[: length - 1].rstrip() + "…"


def percent_text(value: Decimal | None, lang: str = "id") -> str:
    """A percent with the places it has; an unknown one is an en dash.

    >>> percent_text(Decimal("83.30"))
    '83,30%'
    """
    if value is None:
        return "–"
    return format_percent(value, lang, max(-int(value.as_tuple().exponent), 0))


def in_percent(finding: Finding, value: Decimal | None) -> Decimal | None:
    """A percent of a finding, also where its cell holds the bare ratio, 0.8725 for 87,25%."""
    return value.scaleb(2) if value is not None and finding.details.get("fraction") else value


def more_or_less(difference: Decimal | None, lang: str = "id") -> str:
    """A difference in words.

    >>> more_or_less(Decimal("-44000000"))
    'kurang 44.000.000,00'
    """
    if difference is None:
        return Text("selisih tidak diketahui", "difference unknown").line(lang)
    amount = format_amount(abs(difference), lang)
    if lang == "en":
        return f"{amount} {'less' if difference < 0 else 'more'}"
    return f"{'kurang' if difference < 0 else 'lebih'} {amount}"


def inert(text: str) -> str:
    r"""A text on one line without anything that a terminal acts upon; what is taken out leaves a
    mark.

    >>> inert("PAGU\x1b[31m\nBELANJA")
    'PAGU�[31m BELANJA'
    """
    return _ACTIVE.sub(
        lambda found: " " if found[0] in _BLANKS else "\N{REPLACEMENT CHARACTER}", text
    )
