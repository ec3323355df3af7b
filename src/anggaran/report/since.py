"""What is new in a report since an earlier one, what is gone, and what is still there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from anggaran.finding import Finding, Findings, Text, Where
from anggaran.report.checked import findings_view
from anggaran.report.runs import Diff, diff
from anggaran.report.view import (
    FOLD,
    Amount,
    Block,
    Found,
    Heading,
    Item,
    Kind,
    Note,
    Row,
    Rows,
    Table,
    Verdict,
    View,
    columns_of,
)
from anggaran.rules.words import inert, shorten

_PLACE = ("file", "sheet", "page", "cell", "line")
_NUMBER = re.compile(r"-?\d{1,30}(\.\d{1,9})?")
_Name = tuple[str | Where | None, ...]
_WORDS = {"new": Text("baru", "new"), "unchanged": Text("tetap", "unchanged")}


def since(view: View, findings: Findings, earlier: Mapping[str, Any] | str) -> View:
    """A view that says of each finding whether it is new since an earlier run, and which are gone.

    Args:
        view: the view.
        findings: what it shows.
        earlier: the record of the earlier run, or its JSON.

    Raises:
        InvalidOption: the record holds no findings.

    >>> view = since(View("check", "", "id", blocks=list), Findings(), {"findings": []})
    >>> view.blocks()[0].text
    'Sejak laporan sebelumnya: 0 baru, 0 selesai, 0 tetap.'
    """
    return compared(view, findings, diff(earlier, findings))


def diff_view(held: Diff, *, lang: str = "id") -> View:
    """What is new, fixed and still there, of two runs that were held against each other."""
    return compared(findings_view(held.later, lang=lang), held.later, held)


def compared(view: View, findings: Findings, held: Diff) -> View:
    """A view that says of each finding what became of it."""
    fresh = set(map(_name, held.new))
    states = {_name(each): "new" if _name(each) in fresh else "unchanged" for each in findings}
    return replace(
        view,
        blocks=lambda: list(_blocks(view, held, states)),
        record=lambda: _record(
            view.record(), held, [states[_name(each)] for each in findings], view.lang
        ),
    )


def _name(finding: Finding) -> _Name:
    """What tells a finding from the others of its run; a report may show a copy of it."""
    place = finding.where, finding.where.path  # two files may have one name
    return *place, finding.rule, finding.key, finding.measure, finding.kode, finding.uraian


def _blocks(view: View, held: Diff, states: Mapping[_Name, str]) -> Iterator[Block]:
    new, fixed, same = map(len, held)
    said = Text(
        f"Sejak laporan sebelumnya: {new} baru, {fixed} selesai, {same} tetap.",
        f"Since the earlier report: {new} new, {fixed} fixed, {same} unchanged.",
    )
    yield Note(said.line(view.lang))
    for block in view.blocks():
        if isinstance(block, Verdict) and held.fixed:
            title = Text(f"selesai ({fixed})", f"fixed ({fixed})")
            yield Heading(title.line(view.lang))
            yield _fixed_table(held.to_dict(view.lang)["fixed"], view.lang)
        yield _marked(block, states, view.lang) if isinstance(block, Found) else block


def _marked(block: Found, states: Mapping[_Name, str], lang: str) -> Found:
    """Findings with a word before each; of a table the word stands in the last column."""

    def word(finding: Finding) -> str:
        state = states.get(_name(finding))  # what a document by itself holds is not compared
        return _WORDS[state].line(lang) if state else ""

    def marked(item: Item) -> Item:
        said = word(item.finding)
        state = states.get(_name(item.finding), "")
        return item._replace(text=f"[{said}] {item.text}" if said else item.text, since=state)

    items = Rows(block.items, marked)
    if block.table is None:
        return replace(block, items=items)
    words = {item.finding.key: word(item.finding) for item in block.items}

    def row(each: Row) -> Row:
        *cells, remark = each.cells
        said = "; ".join(
            part for part in (remark, words.get(each.key)) if isinstance(part, str) and part
        )
        return each._replace(cells=(*cells, said))

    return replace(block, items=items, table=replace(block.table, rows=Rows(block.table.rows, row)))


def _fixed_table(records: Sequence[Mapping[str, Any]], lang: str) -> Table:
    """What the earlier run found and this one does not."""
    headings = Text(
        "tempat dulu|aturan|kode|uraian|selisih", "place then|rule|kode|uraian|difference"
    )
    kinds = (Kind.TEXT, Kind.TEXT, Kind.KODE, Kind.LABEL, Kind.AMOUNT)
    return Table("fixed", columns_of(headings.line(lang), kinds), Rows(records, _fixed), FOLD)


def _fixed(record: Mapping[str, Any]) -> Row:
    """A record of an earlier run, which somebody may have written by hand."""
    texts = {name: inert(str(record.get(name) or "")) for name in ("rule", "kode", "uraian")}
    where, gap = record.get("where"), str(record.get("difference") or "")
    place = where if isinstance(where, Mapping) else {}
    parts = [str(place[name]) for name in _PLACE if place.get(name)]
    return Row(
        (
            shorten(" ▸ ".join(parts)),
            texts["rule"],
            texts["kode"],
            shorten(texts["uraian"]),
            Amount(Decimal(gap)) if _NUMBER.fullmatch(gap) else None,
        )
    )


def _record(
    record: Mapping[str, Any], held: Diff, states: Sequence[str], lang: str
) -> dict[str, Any]:
    findings = [
        {**each, "since": state} for each, state in zip(record["findings"], states, strict=True)
    ]
    counts = {"new": len(held.new), "unchanged": len(held.unchanged)}
    told = {**counts, "fixed": held.to_dict(lang)["fixed"]}
    return {**record, "findings": findings, "since": told}
