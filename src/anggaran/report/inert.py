"""Text from a document made harmless before it is shown: a cell must not drive the reader's terminal."""

from __future__ import annotations

import re

# C0 and C1 controls, line and paragraph separators, bidirectional marks, lone surrogates.
_ACTIVE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_RAW = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")  # of JSON, which escapes C0
_BLANKS = frozenset("\t\n\v\f\r\x85\u2028\u2029")


def escaped(json: str) -> str:
    r"""A JSON text in which such characters stand as their numbers: the same values, and nothing acts.

    >>> escaped('{"uraian": "PAGU\u202e"}')
    '{"uraian": "PAGU\\u202e"}'
    """
    return _RAW.sub(lambda found: f"\\u{ord(found[0]):04x}", json)


def inert(text: str) -> str:
    r"""A text on one line without anything that a terminal acts upon; what is taken out leaves a mark.

    >>> inert("PAGU\x1b[31m\nBELANJA")
    'PAGU�[31m BELANJA'
    """
    return _ACTIVE.sub(lambda found: " " if found[0] in _BLANKS else "\N{REPLACEMENT CHARACTER}", text)
