"""The unit in which a document prints its amounts: rupiah unless it says otherwise."""

from __future__ import annotations

import re
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


def find_unit(text: str) -> Decimal | None:
    """Rupiah in one printed unit, as a title or a heading states it; None where it states none.

    >>> find_unit("LAPORAN REALISASI ANGGARAN (dalam jutaan rupiah)"), find_unit("Anggaran (Rp)")
    (Decimal('1000000'), None)
    """
    return next((size for pattern, size in _PATTERNS if pattern.search(text)), None)
