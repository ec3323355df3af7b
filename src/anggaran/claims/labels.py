"""Lines of a label and a figure: "Pagu : Rp 5", "Realisasi : Rp 4", "Sisa : Rp 1"."""

from __future__ import annotations

import re

_MARK = r"(?:[-•▪–*#]\s*)?(?:\(?(?:\d{1,2}|[a-zA-Z])[.)]\)?\s+)?"
_WORD = r"\s+(?:anggaran|belanja|keuangan|dana|pagu|dpp?a|apbd|realisasi|serapan|penyerapan)"
_OF = rf"(?:{_WORD})*"
_ROLES = {
    "pagu": rf"(?:(?:jumlah|total)\s+)?(?:pagu|anggaran|alokasi|plafon){_OF}",
    "realisasi": rf"(?:(?:jumlah|total)\s+)?(?:te)?realisasi{_OF}|terserap",
    "sisa": rf"sisa{_OF}",
    "persen": rf"(?:p[eo]rsentase|prosentase|serapan|penyerapan|(?:tingkat|capaian){_WORD}){_OF}",
    "sebelum": r"(?:(?:jumlah|anggaran|pagu)\s+)?(?:semula|sebelum\s+perubahan)",
    "perubahan": r"(?:bertambah|berkurang|penambahan|pengurangan)(?:\s?/\s?\(?\w+\)?)?",
    "setelah": (
        r"(?:(?:jumlah|anggaran|pagu)\s[\w\s-]{0,60}?)?(?:setelah|sesudah)\s+perubahan|menjadi"
    ),
}
_LABEL = "|".join(f"(?P<{role}>{words})" for role, words in _ROLES.items())
_UNIT = r"(?:\s*\((?:R[po]\.?|%)\))?"
_LINE = re.compile(
    rf"{_MARK}(?:{_LABEL}){_UNIT}"
    r"(?:\s*[:=]\s*(?:R[po]|\d)|\s+(?:se(?:besar|jumlah)\s+)?R[po]\.?\s*[\d.,]+[\s.;=-]*$)",
    re.IGNORECASE,
)
_OTHER = re.compile(
    rf"{_MARK}[^\W\d][\w\s/()-]{{1,40}}:(?!.*\bR[po]\W?\s?\d).{{1,60}}", re.IGNORECASE
)


def role(text: str) -> str:
    """What the label of a line says that its figure is; ``""`` for a line of another kind.

    >>> role("- Pagu anggaran : Rp 5.000"), role("jumlah pendapatan setelah perubahan Rp 900,00")
    ('pagu', 'setelah')
    >>> role("Realisasi fisik : 100 %"), role("anggaran sebesar Rp 5.000 atau")
    ('', '')
    """
    found = _LINE.match(text)
    return (found.lastgroup or "") if found else ""


def is_other(text: str) -> bool:
    """Whether a line has a label and no amount: it may stand between those that have.

    >>> is_other("Realisasi Fisik : 100 %"), is_other("Lokasi: Rp 5"), is_other("1. Program Baru")
    (True, False, False)
    """
    return _OTHER.fullmatch(text) is not None
