"""A rule: what it is called, how much it weighs, how it looks, and how it says what it found.

Each family of rules is one file, words beside logic. A rule looks by yielding what it found; the
run counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from anggaran.arrow import Ints, Lazy
from anggaran.errors import InvalidOption, find_language
from anggaran.finding import Finding, Severity, Text
from anggaran.rules.fields import FIELDS, Field, broken, explained
from anggaran.rules.words import inert

K = TypeVar("K")


class Look(NamedTuple):
    """What a rule saw of one tree.

    Attributes:
        compared: how many times it compared something.
        findings: what it found.
        skipped: why it could not look at something.
    """

    compared: int = 0
    findings: Iterable[Finding] = ()
    skipped: Iterable[Text] = ()


class Told(Lazy[Finding]):
    """Findings that are kept as the places where they stand: one is made when somebody looks.

    Args:
        parts: what some findings are of, each with the places of those.
        tell: makes the finding of a place.
    """

    def __init__(self, parts: Iterable[tuple[K, Ints]], tell: Callable[[K, int], Finding]) -> None:
        self._parts, self._tell = list(parts), tell
        super().__init__(sum(len(places) for _, places in self._parts))

    def _make(self, at: slice) -> list[Finding]:
        start, stop, step = at.indices(len(self))
        every = ((of, place) for of, places in self._parts for place in places[:stop].tolist())
        return [self._tell(*each) for each in islice(every, start, stop, step)]


Looks = Callable[[Any], Look]  # given a anggaran.rules.run.Run
Several = Callable[[Finding, str], str]


@dataclass(frozen=True, eq=False)
class Rule:
    """One thing that may be said about a document.

    Attributes:
        slug: its name in JSON and on the command line.
        severity: how much it weighs unless a run says otherwise.
        meaning: what holds when it fires.
        fix: what to do about it.
        sentence: template of the message; the same named fields in both languages.
        looks: how it looks at a tree; None for a rule of comparisons.
        fields: the fields of its template that not every rule has.
        other: another template for some findings, or None.
        several: what it says of several documents at once, ``""`` for a finding that is not about
            several.
        details: type of the details of its findings.
        advice: what to do about one finding, with its cells and values; None where ``fix`` says all
            there is.
    """

    slug: str
    severity: Severity
    meaning: Text
    fix: Text
    sentence: Text
    looks: Looks | None = None
    fields: Mapping[str, Field] = field(default_factory=dict)
    other: Callable[[Finding], Text | None] | None = None
    several: Several | None = None
    details: type = dict
    advice: Callable[[Finding], Text | None] | None = None

    def finding(self, *, severity: Severity | None = None, **values: Any) -> Finding:
        """A finding of this rule.

        Args:
            severity: another severity than the usual.
            **values: the other fields of :class:`~anggaran.finding.Finding`.
        """
        return Finding(
            self.slug, self.severity if severity is None else severity, teller=self, **values
        )

    def say(self, finding: Finding, lang: str | None = None) -> str:
        """A finding as one or two sentences: what is wrong, by how much, what proves it, and what
        follows from it.

        Args:
            finding: the record.
            lang: ``id`` or ``en``.

        Raises:
            InvalidOption: no such language.
        """
        lang = find_language(lang)
        first = self.several(finding, lang) if self.several else ""
        if not first:
            template = (self.other(finding) if self.other else None) or self.sentence
            first = template.line(lang).format_map(_Said(self, finding, lang))
        parts = (first, explained(finding, lang), broken(finding, lang))
        return inert(" ".join(part for part in parts if part))

    def advise(self, finding: Finding, lang: str | None = None) -> str:
        """What to do about one finding: made for it where its cells and values say more than the
        rule.

        Args:
            finding: the record.
            lang: ``id`` or ``en``.
        """
        made = self.advice(finding) if self.advice else None
        return inert((made or self.fix).line(find_language(lang)))

    def __call__(self, *given: Any) -> Any:
        """What the function of a rule of one's own says of what it looks at."""
        if (test := getattr(self.looks, "test", None)) is None:
            raise TypeError(f"{self.slug} is no rule of one's own")
        return test(*given)


class _Said(dict[str, str]):
    """Makes each field of a template when the template asks for it."""

    def __init__(self, rule: Rule, finding: Finding, lang: str) -> None:
        super().__init__()
        self.rule, self.finding, self.lang = rule, finding, lang

    def __missing__(self, name: str) -> str:
        made = self.rule.fields.get(name) or FIELDS.get(name)
        if made:
            return made(self.finding, self.lang)
        return str(self.finding.details.get(name, "–"))


def find_severity(name: object) -> Severity:
    """A severity by its name.

    Raises:
        InvalidOption: there is no such severity.

    >>> find_severity("info")
    <Severity.INFO: 'info'>
    """
    try:
        return Severity(str(name))
    except ValueError:
        names = ", ".join(Severity)
        raise InvalidOption(
            f"Bobot {str(name)!r} tidak ada; yang ada: {names}.",
            f"No severity {str(name)!r}; there are: {names}.",
        ) from None
