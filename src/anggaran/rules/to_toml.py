"""A policy as the TOML that says it, to be kept, looked at and changed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal

from anggaran.rules.limits import Limits, Weighed
from anggaran.rules.scales import Scale

_NAMED = ("level", "month", "against")  # of thresholds, each a text
_GROUPS = ("levels", "kelompok", "months")


def limits_lines(limits: Limits) -> Iterator[str]:
    """The tables of thresholds."""
    yield "[thresholds]"
    yield from _weights(limits.usual)
    for name in _NAMED:
        if (value := getattr(limits, name)) is not None:
            yield f"{name} = {_text(value)}"
    if limits.pro_rata:
        yield "pro_rata = true"
    for group in _GROUPS:
        for name, weighed in getattr(limits, group).items():
            yield f"[thresholds.{group}.{_text(name)}]"
            yield from _weights(weighed)


def rules_lines(**named: Collection[str]) -> Iterator[str]:
    """The table of rules that are on or off."""
    if any(named.values()):
        yield "[rules]"
    for name, slugs in named.items():
        if slugs:
            yield f"{name} = [{', '.join(map(_text, sorted(slugs)))}]"


def severity_lines(severity: Mapping[str, object]) -> Iterator[str]:
    """The table of severities."""
    if severity:
        yield "[severity]"
    yield from _pairs(severity.items())


def scales_lines(scales: Mapping[str, Scale]) -> Iterator[str]:
    """A table for each scale.

    Raises:
        InvalidOption: an interval is one that no text says.
    """
    for name, scale in scales.items():
        yield f"[scales.{_text(name)}]"
        yield from _pairs((each, interval.text) for each, interval in scale.intervals.items())
        yield from _pairs([("round", scale.rounding), ("gaps", scale.gaps)])


def _weights(weighed: Weighed) -> Iterator[str]:
    return _pairs((_percent(limit), weight) for limit, weight in weighed.items())


def _pairs(pairs: Iterable[tuple[str, object]]) -> Iterator[str]:
    return (f"{_text(name)} = {_text(value)}" for name, value in pairs)


def _percent(limit: Decimal) -> str:
    return f"{limit:f}"


def _text(value: object) -> str:
    r"""A text in quotation marks; TOML escapes as JSON does, and DEL too.

    >>> print(_text('sub "kegiatan"'))
    "sub \"kegiatan\""
    """
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
