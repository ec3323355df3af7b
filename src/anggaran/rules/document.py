"""Is what a document says in sentences consistent with itself, and with its tables?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from anggaran.claims.document import Document
from anggaran.claims.sentence import Claim
from anggaran.finding import Coverage, Finding, Findings, Severity
from anggaran.rules.bound import announced, bound
from anggaran.rules.counted import counted, with_levels
from anggaran.rules.outlined import outlined
from anggaran.rules.policy import Policy
from anggaran.rules.registry import adjust
from anggaran.rules.sentences import rule_of, told


def check_claims(
    document: Document,
    *,
    off: Collection[str] = (),
    severity: Mapping[str, Severity | str] | None = None,
    policy: Policy | None = None,
) -> Findings:
    """What the sentences of a document contradict, in the order in which they stand.

    Args:
        document: the document.
        off: slugs of rules to leave out.
        severity: another severity for some rules, by slug.
        policy: severities, and rules on and off; the other arguments go before it.

    >>> from anggaran.finding import Spot
    >>> from anggaran.reading.formats.passage import Passage
    >>> text = "Pagu sebesar Rp 1.000.000,- terealisasi sebesar Rp 900.000,- atau 91%."
    >>> found = check_claims(Document("LKjIP", [], [Passage(Spot(None, 1), text)]))
    >>> found[0].rule, str(found[0].computed), found.coverage.checked
    ('claim-percent', '90', {'claim-percent': 1})
    """
    seen = _Seen()
    tables, leveled = document.held, with_levels(document.trees)
    for sentence in document.sentences:
        wrong: list[Claim] = []
        for pair in document.spoken(sentence):
            look = bound(document, pair)
            text = document.paragraphs[sentence.paragraph].text
            whole = None if look.compared else announced(document.name, pair, text, tables)
            seen.look("claim-amount", look.finding or whole, look.compared)
            wrong += [look.claim] if look.claim else []
        for count in counted(document.name, sentence, leveled):
            seen.look("claim-count", count)
        for each in told(document.name, sentence, document.tabled, wrong):
            if isinstance(each, Finding):
                seen.look(each.rule, each)
            else:
                seen.look(rule_of(each).slug, None)
    for listed in outlined(document, leveled):
        seen.look("coverage", listed)
    found, checked = seen.found, seen.checked
    findings = Findings(found, Coverage({slug: count for slug, count in checked.items() if count}))
    return adjust(policy.weigh(findings) if policy else findings, off=off, severity=severity)


class _Seen:
    """What was found, each once, and how often each rule looked."""

    def __init__(self) -> None:
        self.found: list[Finding] = []
        self.checked: Counter[str] = Counter()
        self._told: set[tuple[object, ...]] = set()

    def look(self, rule: str, finding: Finding | None, compared: int = 1) -> None:
        """One comparison more, and what it found; the same numbers said again are one finding."""
        self.checked[rule] += compared
        if finding is None:
            return
        counts = finding.details.get("printed"), finding.details.get("counted")
        same = (finding.rule, *counts, finding.stated, finding.computed)
        if finding.rule not in {"claim-count", "coverage"} or same not in self._told:
            self.found.append(finding)
        self._told.add(same)
