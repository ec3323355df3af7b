"""The registry of rules: those of this library, those that other packages bring, those that a
program adds.

Slugs and severities are a contract with other programs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from itertools import chain
from types import MappingProxyType
from typing import Any

from anggaran.errors import InvalidOption, kind, takes, way
from anggaran.finding import Coverage, Finding, Findings, NotChecked, Severity, Teller, Text
from anggaran.plugins import installed
from anggaran.rules import (
    absorption,
    along,
    amounts,
    claimed,
    codes,
    compared,
    headers,
    percents,
    slipped,
    spending,
    sums,
)
from anggaran.rules.called import slug_of
from anggaran.rules.rule import Rule, find_severity

GROUP = "anggaran.rules"
_OFF = Text("dimatikan oleh pemakai", "switched off by the caller")

# In the order in which they are listed, and in which findings of one row are told.
RULES: Mapping[str, Rule] = MappingProxyType(
    {
        rule.slug: rule
        for rule in (
            sums.PARENT_SUM,
            sums.TOTAL_ROW,
            slipped.COLUMN_SLIPPED,
            percents.PERCENT,
            percents.PERCENT_ROUNDING,
            amounts.AMOUNT_MALFORMED,
            amounts.AMOUNT_AMBIGUOUS,
            amounts.AMOUNT_BLANK,
            amounts.AMOUNT_NOTE,
            codes.CODE_MALFORMED,
            codes.CODE_DUPLICATE,
            codes.CODE_ORPHAN,
            codes.CODE_RESTORED,
            spending.OVER_BUDGET,
            spending.UNBUDGETED,
            amounts.NEGATIVE,
            absorption.BELOW,
            absorption.UNEXPLAINED,
            along.DERIVED,
            along.CROSS_FOOT,
            codes.ROW_INCOMPLETE,
            codes.LINE_UNPLACED,
            compared.TOTAL_DIFFERS,
            compared.LINE_DIFFERS,
            compared.ONLY_LEFT,
            compared.ONLY_RIGHT,
            compared.NAME_DIFFERS,
            compared.VERSION_MIXUP,
            compared.PERIOD_DIFFERS,
            compared.NOT_CUMULATIVE,
            compared.FALLING_CUMULATIVE,
            compared.MATCH_PROPOSED,
            claimed.CLAIM_AMOUNT,
            claimed.CLAIM_PERCENT,
            claimed.CLAIM_COMPARISON,
            claimed.CLAIM_WORDS,
            claimed.CLAIM_LABEL,
            claimed.CLAIM_COUNT,
            claimed.COVERAGE,
            headers.FORMULA_HEADER,
        )
    }
)

_ADDED: dict[str, Rule] = {}


@takes(rule=kind(Rule, like="@rule(…)"))
def register(rule: Rule) -> Rule:
    """Add a rule of one's own to every run from now on; the same rule may be added again.

    A package does the same for all who install it, by an entry point of the group
    ``anggaran.rules`` that names a rule, or a list of rules.

    Raises:
        InvalidOption: another rule has its slug.

    >>> from anggaran.rules import rule
    >>> @rule("tanpa-uraian", id="{row} tanpa uraian.", en="{row} has no label.")
    ... def unlabelled(node):
    ...     return not node.uraian
    >>> find_rule(register(unlabelled).slug).severity.value
    'warning'
    >>> unregister("tanpa-uraian")
    """
    held = {**RULES, **_installed(), **_ADDED}.get(rule.slug)
    if held is not None and held is not rule:
        raise InvalidOption(
            f"Aturan {rule.slug!r} sudah ada; beri nama lain.",
            f"There is a rule {rule.slug!r}; give it another name.",
        )
    _ADDED[rule.slug] = rule
    return rule


def unregister(slug: str) -> None:
    """Take away a rule that was added."""
    _ADDED.pop(slug, None)


def _installed() -> Mapping[str, Rule]:
    """The rules that installed packages bring."""
    found = chain.from_iterable(map(_listed, installed(GROUP, _are_rules).values()))
    return {rule.slug: rule for rule in found if rule.slug not in RULES}


def _are_rules(found: Any) -> bool:
    return all(isinstance(each, Rule) for each in _listed(found))


def _listed(found: Any) -> list[Any]:
    """An entry point names one rule, or a list of rules."""
    return list(found) if isinstance(found, Iterable) else [found]


def all_rules(more: Iterable[Rule] = ()) -> dict[str, Rule]:
    """Every rule by its slug, those of this library first.

    Args:
        more: rules of one run.
    """
    return {
        **RULES,
        **_installed(),
        **_ADDED,
        **{rule.slug: rule for rule in more if rule.slug not in RULES},
    }


def find_rule(slug: str) -> Rule:
    """The rule of a slug, or of the name that it is called in Bahasa Indonesia.

    Raises:
        InvalidOption: there is no such rule; the message names the nearest one, else all.

    >>> find_rule("parent-sum").severity.value
    'error'
    """
    rules = all_rules()
    try:
        return rules[slug if slug in rules else slug_of(slug)]
    except KeyError:
        near = get_close_matches(str(slug), rules, n=1)
        if near:
            raise InvalidOption(
                f"Aturan {slug!r} tidak ada; mungkin {near[0]}.",
                f"No rule {slug!r}; did you mean {near[0]}?",
            ) from None
        slugs, own = ", ".join(rules), way("--rules", "register(…)")
        raise InvalidOption(
            f"Aturan {slug!r} tidak ada; yang ada: {slugs}. Aturan sendiri: {own} dulu.",
            f"No rule {slug!r}; there are: {slugs}. One of your own: {own} first.",
        ) from None


@takes(finding=kind(Finding, like="check(…)[0]"))
def sentence(finding: Finding, lang: str | None = None) -> str:
    """One or two sentences: what is wrong, by how much, what proves it, and what follows from it.

    Args:
        finding: the record.
        lang: ``id`` or ``en``; that of the process where it is left out.

    Raises:
        InvalidOption: no such rule or language.

    >>> from decimal import Decimal
    >>> print(sentence(make("parent-sum", kode="5", uraian="BELANJA", measure="pagu",
    ...                     stated=Decimal(100), computed=Decimal(90))))
    Pagu 5 BELANJA tercetak 100,00; jumlah anak-anaknya 90,00 (lebih 10,00).
    """
    return teller_of(finding).say(finding, lang)


def teller_of(finding: Finding) -> Teller:
    """The rule that says a finding: its own, which may be of one run alone, else the one of its
    slug.

    Raises:
        InvalidOption: no such rule.
    """
    return finding.teller or find_rule(finding.rule)


def make(rule: str, *, severity: Severity | str | None = None, **fields: Any) -> Finding:
    """A finding of one rule, with the severity of the registry unless another is given.

    Args:
        rule: slug of the rule.
        severity: another severity than the registry's (a negative realisasi is a warning).
        **fields: the other fields of :class:`~anggaran.finding.Finding`.

    Raises:
        InvalidOption: there is no such rule.

    >>> make("percent-rounding", kode="5.1").severity.value
    'info'
    """
    weight = None if severity is None else find_severity(severity)
    return find_rule(rule).finding(severity=weight, **fields)


def adjust(
    findings: Findings,
    *,
    off: Collection[str] = (),
    severity: Mapping[str, Severity | str] | None = None,
    rules: Mapping[str, Rule] | None = None,
) -> Findings:
    """The findings of one run as its reader wants them: some rules left out, some weighed
    otherwise.

    Args:
        findings: what the rules found.
        off: slugs of rules to leave out; the coverage says that they did not look.
        severity: another severity for some rules, by slug.
        rules: the rules of the run, where it had some of its own.

    Raises:
        InvalidOption: a rule or a severity does not exist.

    >>> len(adjust(Findings([make("percent-rounding")]), off=["percent-rounding"]))
    0
    """
    known = {*(rules or ()), *findings.coverage.checked, *(finding.rule for finding in findings)}
    left_out = {slug if slug in known else find_rule(slug).slug for slug in off}
    weights = {
        slug if slug in known else find_rule(slug).slug: find_severity(weight)
        for slug, weight in (severity or {}).items()
    }
    kept = [
        replace(finding, severity=weights[finding.rule]) if finding.rule in weights else finding
        for finding in findings
        if finding.rule not in left_out
    ]
    return Findings(kept, _without(findings.coverage, left_out))


def _without(coverage: Coverage, off: Collection[str]) -> Coverage:
    """The coverage when some rules are switched off: they compared nothing, and say so."""
    checked = {slug: count for slug, count in coverage.checked.items() if slug not in off}
    others = tuple(skipped for skipped in coverage.not_checked if skipped.rule not in off)
    looked = [slug for slug in coverage.checked if slug in off]
    skipped = others + tuple(NotChecked(slug, _OFF) for slug in looked)
    return Coverage(checked, skipped, coverage.files)
