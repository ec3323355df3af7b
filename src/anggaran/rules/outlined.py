"""Lists of programs, kegiatan and sub kegiatan against the tables, and against the sentence that
announces them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from anggaran.claims.document import Document
from anggaran.claims.figure import Of
from anggaran.claims.levels import agree
from anggaran.claims.outline import Outline, outlines
from anggaran.claims.sentence import where_of
from anggaran.finding import Finding, Where
from anggaran.rules.claimed import CLAIM_COUNT, COVERAGE, CountDetails
from anggaran.rules.counted import Counts
from anggaran.shape.structure import normal
from anggaran.tree import Tree

_SHOWN = 3  # items that are named


def outlined(document: Document, trees: Sequence[tuple[Tree, Counts]]) -> Iterator[Finding | None]:
    """What tables and sentences say of the lists of a document: None for a list that they have so.

    Args:
        document: the document.
        trees: its tables that show their levels, with the rows of each.
    """
    for outline in outlines(document.paragraphs):
        yield from _announced(document, outline)
        yield from _covered(document, outline, trees)


def _announced(document: Document, outline: Outline) -> Iterator[Finding | None]:
    """The number of programs that the sentence right above a list announces."""
    for sentence in document.sentences:
        counts = [each for each in sentence.claims if each.figure.of is Of.COUNT]
        is_above = sentence.paragraph == outline.first - 1 and sentence.text.rstrip()[-1:] == ":"
        if not is_above or len(counts) != 1 or counts[0].figure.level != "program":
            continue
        claim, listed = counts[0], outline.counts["program"]
        if not claim.is_plain or claim.figure.value == listed:
            yield None
            continue
        details: CountDetails = {
            "sentence": sentence.quote(claim),
            "levels": "program",
            "printed": f"{claim.figure.value:f}",
            "counted": str(listed),
            "by": "list",
        }
        yield CLAIM_COUNT.finding(
            table=document.name,
            stated=claim.figure.value,
            computed=Decimal(listed),
            where=where_of(document.name, claim),
            details=details,
        )


def _covered(
    document: Document, outline: Outline, trees: Sequence[tuple[Tree, Counts]]
) -> Iterator[Finding | None]:
    """A list that names more than the tables with as many programs have rows for."""
    said = outline.counts
    whole = [(tree, rows) for tree, rows in trees if said.keys() <= rows.keys()]
    if any(agree(said, rows) == len(said) for _, rows in whole):
        yield None
        return
    fewer = [
        (tree, rows)
        for tree, rows in whole
        if rows["program"] == said["program"]
        and all(rows[level] <= count for level, count in said.items())
    ]
    if not fewer:
        return
    tree, rows = max(fewer, key=lambda each: agree(said, each[1]))
    details: CountDetails = {
        "sentence": "; ".join(_missing(outline, tree)[:_SHOWN]),
        "levels": ",".join(said),
        "printed": ",".join(map(str, said.values())),
        "counted": ",".join(str(rows[level]) for level in said),
        "by": "list",
    }
    spot = document.paragraphs[outline.first].spots[0]
    yield COVERAGE.finding(
        table=document.name,
        uraian=tree.name,
        where=Where(document.name, None, None, None, *spot),
        details=details,
    )


def _missing(outline: Outline, tree: Tree) -> list[str]:
    """The items that no row of a table is called by."""
    labels = {normal(label) for label in tree.structure.labels}
    return [text for _, text in outline.items if normal(text) not in labels]
