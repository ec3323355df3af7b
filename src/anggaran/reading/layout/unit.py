"""The unit in which a document prints its amounts: rupiah unless it says otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

# Government accounting standards ask a report to state its unit (PP 71/2010, PSAP 01); "dalam
# rupiah" is the norm.
_UNITS = {"ribu": 10**3, "juta": 10**6, "mil[iy]ar": 10**9, "triliun": 10**12}
_PATTERNS = tuple(
    (
        re.compile(
            rf"(?:dalam|\(|rp\.?|rupiah)\s*(?:rp\.?\s*)?{word}(?:an)?\b|\b{word}an rupiah",
            re.IGNORECASE,
        ),
        Decimal(size),
    )
    for word, size in _UNITS.items()
)


_ALONE = tuple(
    (
        re.compile(
            rf"\W*(?:dalam\s+)?(?:rp\.?\s*)?{word}(?:an)?(?:\s*(?:rp\.?|rupiah))?\W*",
            re.IGNORECASE,
        ),
        Decimal(size),
    )
    for word, size in _UNITS.items()
)


def unit_of_rows(cells: Iterable[object]) -> Decimal | None:
    """The unit that every row states in a column of its own; None where one states none or
    another.

    >>> unit_of_rows(["Juta Rupiah", "", "juta rupiah"]), unit_of_rows(["Juta Rupiah", "Orang"])
    (Decimal('1000000'), None)
    """
    texts = {text for cell in cells if (text := str(cell or "").strip())}
    found = {
        next((size for pattern, size in _ALONE if pattern.fullmatch(text)), None) for text in texts
    }
    return found.pop() if len(found) == 1 else None


def find_unit(text: str) -> Decimal | None:
    """Rupiah in one printed unit, as a title or a heading states it; None where it states none.

    >>> find_unit("LAPORAN REALISASI ANGGARAN (dalam jutaan rupiah)"), find_unit("Anggaran (Rp)")
    (Decimal('1000000'), None)
    """
    return next((size for pattern, size in _PATTERNS if pattern.search(text)), None)
