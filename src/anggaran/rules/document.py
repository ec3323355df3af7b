"""Is what a document says in sentences consistent with itself, and with its tables?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from anggaran.claims.document import Document
from anggaran.claims.sentence import Claim, Sentence
from anggaran.finding import Coverage, Finding, Findings, Severity
from anggaran.rules.balanced import left_over, signed
from anggaran.rules.bound import announced, bound
from anggaran.rules.changed import changed
from anggaran.rules.counted import counted, with_levels
from anggaran.rules.extremes import extreme
from anggaran.rules.listed import listed
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
    leveled = with_levels(document.trees)
    for sentence in document.sentences:
        for look in (
            *_held(document, sentence),
            *(("claim-count", count, 1) for count in counted(document.name, sentence, leveled)),
            *(("claim-count", count, 1) for count in listed(document, sentence)),
            *((rule, found, 1) for rule, found in extreme(document, sentence)),
            *(("claim-comparison", found, 1) for found in signed(document, sentence)),
        ):
            seen.look(*look)
    for rule, found in left_over(document):
        seen.look(rule, found)
    for each in outlined(document, leveled):
        seen.look("coverage", each)
    checked = {slug: count for slug, count in seen.checked.items() if count}
    findings = Findings(seen.found, Coverage(checked))
    return adjust(policy.weigh(findings) if policy else findings, off=off, severity=severity)


def _held(document: Document, sentence: Sentence) -> Iterator[tuple[str, Finding | None, int]]:
    """What tables say of the amounts of a sentence, and what it says of itself."""
    wrong: list[Claim] = []
    for pair in document.spoken(sentence):
        look = bound(document, pair)
        paragraph = document.paragraphs[sentence.paragraph]
        is_open = not look.compared and not paragraph.labels
        whole = announced(document.name, pair, paragraph.text, document.held) if is_open else None
        yield "claim-amount", look.finding or whole, look.compared
        wrong += [look.claim] if look.claim else []
    for each in told(document.name, sentence, document.tabled, wrong):
        if isinstance(each, Finding):
            yield each.rule, each, 1
        else:
            yield rule_of(each).slug, None, 1
    for rule, found in changed(document, sentence, wrong):
        yield rule, found, 1


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
