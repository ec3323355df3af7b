"""The figures of sentences, for whoever looks at what was read: where each stands, and of what it
speaks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from anggaran.claims.document import Document, Statement
from anggaran.finding import Text
from anggaran.report.lookups import Read, ReadClaim, table_record
from anggaran.report.record import plain
from anggaran.report.view import (
    FOLD,
    Block,
    Heading,
    Kind,
    Note,
    Place,
    Row,
    Rows,
    Table,
    columns_of,
)
from anggaran.rules.words import inert, measure_name, shorten

_BEFORE = 36  # characters in front of a figure that a row of the list shows


def documents_record(documents: Sequence[Document], lang: str = "id") -> Read:
    """Tables and sentences as they were read."""
    tables = [table for document in documents for table in document.tables]
    return {
        "version": 1,
        "tables": [table_record(table, lang) for table in tables],
        "claims": [claim_record(claim) for document in documents for claim in document.claims],
    }


def claim_record(claim: Statement) -> ReadClaim:
    """One figure of a sentence."""
    record: ReadClaim = {
        "file": claim.where.file,
        "line": claim.where.line,
        "kind": claim.kind,
        "text": inert(claim.text),
        "value": plain(claim.value),
        "measure": claim.measure,
        "about": list(claim.about),
        "held": claim.held,
        "sentence": inert(claim.sentence),
    }
    if claim.where.page is not None:
        record["page"] = claim.where.page
    return record


def claims_blocks(document: Document, lang: str) -> Iterator[Block]:
    """The figures of the sentences of a document, and how many could be held against others."""
    claims = document.claims
    if not claims:
        return
    yield Heading(Text("kalimat", "sentences").line(lang), level=2)
    held = sum(claim.held for claim in claims)
    said = Text(
        f"{len(claims)} angka dalam kalimat; {held} di antaranya dapat diadu dengan angka lain",
        f"{len(claims)} figures in sentences; {held} of them can be held against other figures",
    )
    yield Note(said.line(lang))
    headings = Text(
        "baris|angka|dibaca sebagai|tentang|diadu|kalimat",
        "line|figure|read as|about|held|sentence",
    )
    kinds = (Kind.PLACE, Kind.TEXT, Kind.TEXT, Kind.LABEL, Kind.TEXT, Kind.LABEL)
    rows = Rows(claims, partial(_row, lang))
    yield Table("claims", columns_of(headings.line(lang), kinds), rows, fold=FOLD)


def _row(lang: str, claim: Statement) -> Row:
    held = Text("ya", "yes").line(lang) if claim.held else ""
    said = measure_name(claim.measure) if claim.measure else ""
    place = Place(claim.where.short(lang))
    about = shorten(" + ".join(claim.about), 60)
    at = max(claim.sentence.find(claim.text) - _BEFORE, 0)
    words = f"{'…' if at else ''}{claim.sentence[at:].lstrip('…')}"
    return Row((place, inert(claim.text), said, about, held, shorten(words, 80)))
