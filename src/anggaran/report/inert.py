"""A JSON text made harmless, as words are with the rules."""

from __future__ import annotations

import re

_RAW = re.compile(
    "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)  # JSON escapes C0


def escaped(json: str) -> str:
    r"""A JSON text in which such characters stand as their numbers: the same values, and nothing
    acts.

    >>> escaped('{"uraian": "PAGU\u202e"}')
    '{"uraian": "PAGU\\u202e"}'
    """
    return _RAW.sub(lambda found: f"\\u{ord(found[0]):04x}", json)
