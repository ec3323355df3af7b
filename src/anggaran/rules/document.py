"""Is what a document says in sentences consistent with itself, and with its tables?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from anggaran.claims.document import Document
from anggaran.finding import Coverage, Finding, Findings, Severity
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
    checked: Counter[str] = Counter()
    found: list[Finding] = []
    for sentence in document.sentences:
        for each in told(document.name, sentence, document.tabled):
            if isinstance(each, Finding):
                found.append(each)
                checked[each.rule] += 1
            else:
                checked[rule_of(each).slug] += 1
    findings = Findings(found, Coverage(dict(checked)))
    return adjust(policy.weigh(findings) if policy else findings, off=off, severity=severity)
