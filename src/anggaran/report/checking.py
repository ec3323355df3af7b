"""What is asked of documents by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from anggaran.claims.document import Document
from anggaran.finding import Findings, Severity
from anggaran.loading import later
from anggaran.report.asked import Report
from anggaran.report.checked import check_view
from anggaran.report.result import CheckResult
from anggaran.rules.check import check
from anggaran.rules.policy import Policy
from anggaran.rules.thresholds import flag

check_claims = later("anggaran.rules.document:check_claims")


def check_documents(
    documents: Iterable[Document],
    policy: Policy,
    *,
    below: Mapping[str, Severity | str] | None = None,
    level: str | None = None,
    why: bool = False,
) -> Report:
    """Each document by itself, and its serapan.

    Args:
        documents: the files, with the sentences of those that have any.
        policy: what is held and how it weighs.
        below: thresholds in percent, each with its severity; those of the policy where none are
            given.
        level: the level that is held to them; the lowest where none is given.
        why: whether the whole arithmetic of each finding is shown.
    """
    results: list[CheckResult] = []
    claims = Findings()
    for document in documents:
        for tree in document.trees:
            low = flag(tree, below=below, level=level, policy=policy)
            results.append(CheckResult(tree, check(tree, policy=policy) + low))
        if document.passages:
            claims += check_claims(document, policy=policy)
    found = sum((result.findings for result in results), Findings()) + claims
    return Report(found, partial(check_view, results, claims, why=why))
