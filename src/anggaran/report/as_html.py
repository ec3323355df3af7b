"""The report as a page of one file: it asks nothing of any network, and opens from a disk.

Elements are built, never written as text, so that nothing a document prints can become markup; what
the script reads is JSON in which no tag can open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import singledispatch
from xml.etree.ElementTree import Element, SubElement

from anggaran.finding import Finding, Severity, Text
from anggaran.report.elements import add, asset, data, page, written
from anggaran.report.paper import Paper
from anggaran.report.view import (
    Amount,
    Block,
    Cell,
    Column,
    Facts,
    Found,
    Heading,
    Item,
    Kind,
    Note,
    Percent,
    Place,
    Row,
    Table,
    Verdict,
    View,
    cell_text,
)
from anggaran.version import __version__

_BANDS = (Fraction(1, 2), Fraction(4, 5))  # serapan below which a bar has another colour
_MOST = (
    2_000  # findings of one rule that a page lists; more than anybody reads, and few for a browser
)
_FEW = 5  # findings from which on a page has filters, and folds the notes of one rule
_SIDE_BY_SIDE = 3  # documents up to which each is shown open: more are in the way of the findings
_SHORT = 12  # nodes of a tree up to which there is nothing to search
_MORE = Text(
    "… dan {} lagi, yang ada di bentuk xlsx, csv dan json.",
    "… and {} more, which the forms xlsx, csv and json have.",
)
_WORDS = {
    "printed": Text("tercetak", "printed"),
    "hits": Text("{} ditemukan", "{} found"),
    "map": Text("Peta pagu menurut serapan", "Map of the pagu by serapan"),
}
_TABLES = Text("Apa yang dibaca: {} tabel", "What was read: {} tables")
_FILTERS = {
    "search": Text("Cari kode atau uraian", "Search code or label"),
    "below": Text("Serapan daun", "Serapan of leaves"),
    "level": Text("Buka sampai tingkat", "Open down to level"),
    "severity": Text("Bobot", "Severity"),
    "rule": Text("Aturan", "Rule"),
    "words": Text("Cari temuan", "Search findings"),
    "all": Text("semua", "all"),
}


def write_html(view: View, _: Paper) -> str:
    """The blocks of a view as a page, its trees as tables that open and close."""
    assets = ("page.css", "page.js")
    root, place = page(view.lang, view.title, assets, "form-action 'none'")
    SubElement(root[0], "meta", name="referrer", content="no-referrer")
    root[0].append(data({name: text.line(view.lang) for name, text in _WORDS.items()}, id="words"))
    body = SubElement(place, "div", {"class": "page"})
    blocks = list(view.blocks())
    _put_answer(SubElement(body, "header"), view, blocks)
    main = SubElement(body, "main")
    _put_blocks(main, blocks, view.lang)
    _put_appendix(main, view.appendix(), view.lang)
    _put_coverage(main, blocks, view.lang)
    made = Text("Dibuat oleh anggaran", "Made by anggaran").line(view.lang)
    add(SubElement(body, "footer"), "p", f"{made} {__version__}.")
    add(body, "script", asset("page.js"))
    return written(root)


def _put_answer(header: Element, view: View, blocks: Sequence[Block]) -> None:
    """The answer in one sentence and the counts, then what each document is."""
    add(header, "h1", view.title)
    for verdict in (block for block in blocks if isinstance(block, Verdict)):
        weight = _weight(verdict)
        add(header, "p", verdict.sentence, kind=f"answer {weight}")
        counts = add(header, "ul", kind="counts")
        for words, (severity, count) in verdict.counts.items():
            add(counts, "li", f"{count} {words}", kind=severity.value if count else "")
    facts = [block for block in blocks if isinstance(block, Facts)]
    many = len(facts) > _SIDE_BY_SIDE
    place = _folded(header, _TABLES.line(view.lang).format(len(facts))) if many else header
    if facts:
        documents = add(place, "div", kind="documents")
        documents.extend(_document(each, view.lang) for each in facts)


def _folded(parent: Element, title: str, tag: str = "span", **attributes: str) -> Element:
    """A part of the page that opens when its title is clicked."""
    part = add(parent, "details")
    add(SubElement(part, "summary"), tag, title, **attributes)
    return part


def _weight(verdict: Verdict) -> str:
    """The heaviest severity that was found, ``good`` where nothing is to be looked at."""
    found = [severity for severity, count in verdict.counts.values() if count]
    found += [Severity.WARNING] * bool(verdict.within)
    heaviest = max(found, default=Severity.INFO)
    return "good" if heaviest is Severity.INFO else heaviest.value


def _document(facts: Facts, lang: str) -> Element:
    card = Element("section", {"class": "document"})
    add(card, "h3", facts.title)
    add(card, "p", facts.about)
    figures = SubElement(card, "dl")
    for name, cell in facts.figures:
        add(figures, "dt", name)
        add(figures, "dd", cell_text(cell, lang))
    for note in facts.notes:
        add(card, "p", note)
    return card


def _put_blocks(main: Element, blocks: Sequence[Block], lang: str) -> None:
    """What was found and compared, in its order; filters stand before the first finding."""
    found = [block for block in blocks if isinstance(block, Found)]
    many = sum(len(block.items) for block in found) >= _FEW
    first = next((b for b in blocks if isinstance(b, Heading) and b.severity is not None), None)
    for block in blocks:
        if many and block is first:
            main.append(_filters(found, lang))
        for element in _elements(block, lang):
            if isinstance(block, Found):
                element.set("class", f"found {block.items[0].finding.severity.value}")
            main.append(element)


def _put_appendix(main: Element, blocks: Sequence[Block], lang: str) -> None:
    """The trees, each under the name of its document; of many, each opens when it is looked at."""
    blocks = [b for b in blocks if not (isinstance(b, Table) and b.name == "source")]
    many = sum(isinstance(block, Table) for block in blocks) > _SIDE_BY_SIDE
    place = main
    for block in blocks:
        if many and isinstance(block, Heading):
            place = _folded(main, block.text, "h2", **({"kind": "name"} if block.is_name else {}))
        else:
            place.extend(_elements(block, lang))


def _filters(found: Sequence[Found], lang: str) -> Element:
    """By severity, by rule and by words."""
    form = Element("form", {"id": "filters", "class": "bar"})
    records = [item.finding for block in found for item in block.items[:_MOST]]
    for severity in sorted({finding.severity for finding in records}, reverse=True):
        label = add(form, "label", kind="check")
        SubElement(
            label,
            "input",
            type="checkbox",
            name="severity",
            value=severity.value,
            checked="checked",
        ).tail = _SEVERITIES[severity].line(lang)
    rules = dict.fromkeys(finding.rule for finding in records)
    form.append(_select("rule", lang, [(rule, rule) for rule in rules]))
    form.append(_search("words", lang))
    SubElement(form, "output", {"aria-live": "polite"})
    return form


_SEVERITIES = {
    Severity.ERROR: Text("kesalahan", "errors"),
    Severity.WARNING: Text("peringatan", "warnings"),
    Severity.INFO: Text("catatan", "notes"),
}


def _select(name: str, lang: str, choices: Sequence[tuple[str, str]]) -> Element:
    label = Element("label")
    label.text = _FILTERS[name].line(lang)
    field = SubElement(label, "select", name=name)
    empty = "–" if name == "level" else _FILTERS["all"].line(lang)
    for value, text in (("", empty), *choices):
        add(field, "option", text, value=value)
    return label


def _search(name: str, lang: str) -> Element:
    label = Element("label")
    label.text = _FILTERS[name].line(lang)
    SubElement(label, "input", type="search", name=name, autocomplete="off")
    return label


@singledispatch
def _elements(_block: Block, _lang: str) -> Iterator[Element]:
    """The elements of a block; what stands elsewhere on the page has none here."""
    yield from ()


@_elements.register
def _heading(block: Heading, _: str) -> Iterator[Element]:
    heading = Element(f"h{block.level + 1}", {"class": "name"} if block.is_name else {})
    heading.text = block.text
    yield heading


@_elements.register
def _note(block: Note, _: str) -> Iterator[Element]:
    kind = "told" if block.is_answer else f"note {block.severity or ''}".strip()
    note = Element("p", {"class": kind})
    note.text = block.text
    yield note


@_elements.register
def _table(block: Table, lang: str) -> Iterator[Element]:
    rows = len(block.rows)
    yield _tree(block, lang) if block.name == "tree" else _scrolled(block, lang, [{}] * rows)


@_elements.register
def _found(block: Found, lang: str) -> Iterator[Element]:
    section = part = Element("section")
    if len(block.items) > _FEW and block.items[0].finding.severity is Severity.INFO:
        part = _folded(section, f"{block.heading} ({len(block.items)})", "h3")
    else:
        add(section, "h3", block.heading)
    items = block.items[:_MOST]
    if block.table is None:
        listed = SubElement(part, "ul")
        for item in items:
            listed.append(_item(item))
    else:
        names = {item.finding.key: item.finding for item in items}
        table = replace(block.table, rows=block.table.rows[:_MOST])
        marks = [_marks(names.get(row.key, items[0].finding), block) for row in table.rows]
        part.append(_scrolled(table, lang, marks))
    if len(block.items) > len(items):
        add(part, "p", _MORE.line(lang).format(len(block.items) - len(items)), kind="note")
    if block.remedy:
        add(part, "p", f"→ {block.remedy}", kind="remedy")
    yield section


def _marks(finding: Finding, block: Found) -> dict[str, str]:
    """What the filters ask of a row."""
    return {
        "data-severity": finding.severity.value,
        "data-rule": block.title.replace(",", ""),
        "data-tree": finding.table,
    }


def _item(item: Item) -> Element:
    finding = item.finding
    entry = Element("li", {"data-severity": finding.severity.value, "data-rule": finding.rule})
    where = add(entry, "span", kind="where")
    if finding.key is None:
        where.text = item.place
    else:
        link = add(where, "a", item.place or finding.key, href="#")
        link.attrib |= {"data-tree": finding.table, "data-key": finding.key}
    where.tail = item.text
    for more in item.more:
        add(entry, "div", more, kind="remedy" if more.startswith("→") else "operands")
    return entry


def _scrolled(table: Table, lang: str, marks: Sequence[dict[str, str]]) -> Element:
    """A table that scrolls by itself where the screen is narrower."""
    box = Element("div", {"class": "scroll stack", "tabindex": "0", "role": "region"})
    box.set("aria-label", table.name)
    grid = SubElement(box, "table")
    rows = list(table.rows)
    filled = [at for at in range(len(table.columns)) if any(row.cells[at] for row in rows)]
    _put_titles(grid, [table.columns[at] for at in filled])
    body = SubElement(grid, "tbody")
    for row, mark in zip(rows, marks, strict=True):
        entry = SubElement(body, "tr", {k: v for k, v in mark.items() if k != "data-tree"})
        for at in filled:
            _put_cell(entry, table.columns[at], row.cells[at], lang, mark.get("data-tree"))
    return box


def _put_titles(grid: Element, columns: Sequence[Column]) -> None:
    titles = SubElement(SubElement(grid, "thead"), "tr")
    for column in columns:
        kind = "figure" if column.kind.is_figure else column.kind.value
        add(titles, "th" if column.title else "td", column.title, kind=kind)


def _put_cell(
    entry: Element, column: Column, cell: Cell, lang: str, tree: str | None = None
) -> None:
    kind = "figure" if column.kind.is_figure else column.kind.value
    place = add(entry, "td", kind=kind)
    if column.title:
        place.set("data-title", column.title)  # beside it on a screen too narrow for a table
    if isinstance(cell, Place) and cell.key is not None and tree is not None:
        link = add(place, "a", cell.text or cell.key, href="#")
        link.attrib |= {"data-tree": tree, "data-key": cell.key}
    else:
        place.text = cell_text(cell, lang)


def _tree(table: Table, lang: str) -> Element:
    box = Element("section", {"class": "tree", "data-tree": table.title})
    rows = list(table.rows)
    bar = add(box, "div", kind="bar")
    if len(rows) <= _SHORT:
        bar.set("hidden", "hidden")
    bar.append(_search("search", lang))
    below = [("1", "< 50%"), ("2", "< 80%")]
    bar.append(_select("below", lang, below))
    depths = range(1, max((row.depth for row in rows), default=0) + 1)
    bar.append(_select("level", lang, [(str(depth), str(depth + 1)) for depth in depths]))
    SubElement(bar, "output", {"aria-live": "polite"})
    picture = add(box, "div", kind="icicle-box")
    picture.append(_legend(lang))
    scroll = add(box, "div", kind="scroll")
    grid = SubElement(scroll, "table", {"role": "treegrid", "aria-label": table.title})
    name = Column("uraian", Kind.LABEL)
    _put_titles(grid, (name, *table.columns[2:]))
    SubElement(grid, "tbody")
    box.append(data({"nodes": [_node(row, lang) for row in rows]}))
    return box


def _legend(lang: str) -> Element:
    """What the colours of the map mean, in words."""
    listed = Element("ul", {"class": "legend"})
    bands = ("< 50%", "50–80%", "80–100%", "> 100%", Text("tanpa serapan", "no serapan").line(lang))
    for band, words in zip("0123n", bands, strict=True):
        entry = SubElement(listed, "li")
        picture = SubElement(entry, "svg", {"class": "icicle-key", "viewBox": "0 0 10 10"})
        group = SubElement(picture, "g", {"class": f"band{band}"})
        SubElement(group, "rect", {"class": "value", "width": "10", "height": "10"})
        picture.tail = words
    return listed


def _node(row: Row, lang: str) -> list[object]:
    """A row of a tree as the script reads it: where it stands, its cells, its bar and its band."""
    kode, label, *cells = row.cells
    percent = next((cell for cell in cells if isinstance(cell, Percent)), None)
    amounts = [cell for cell in cells if isinstance(cell, Amount)]
    size = amounts[0].value if amounts else None
    return [
        row.depth,
        row.key,
        cell_text(kode, lang),
        cell_text(label, lang),
        [_drawn(cell, lang) for cell in cells],
        _width(percent),
        _band(percent),
        max(int(size or 0), 0),
    ]


def _drawn(cell: Cell, lang: str) -> list[str]:
    if isinstance(cell, Amount) and cell.differs:
        whole, printed = Amount(cell.value), Amount(cell.stated)
        return ["amount", cell_text(whole, lang), cell_text(printed, lang)]
    kind = "percent" if isinstance(cell, Percent) else "amount"
    return [kind, cell_text(cell, lang)]


def _width(percent: Percent | None) -> int:
    """How far a bar is filled, in hundredths."""
    if percent is None or percent.ratio is None:
        return 0
    return min(max(int(100 * percent.ratio), 0), 100)


def _band(percent: Percent | None) -> int | None:
    """Below 50, below 80, up to 100, above; by the exact ratio. None where there is no serapan."""
    if percent is None or percent.ratio is None:
        return None
    low, middle = _BANDS
    return (percent.ratio >= low) + (percent.ratio >= middle) + (percent.ratio > 1)


def _put_coverage(main: Element, blocks: Sequence[Block], lang: str) -> None:
    for verdict in (block for block in blocks if isinstance(block, Verdict)):
        add(main, "h2", Text("Yang diperiksa", "What was checked").line(lang))
        add(main, "p", verdict.summary)
        for line in verdict.coverage:
            add(main, "p", line, kind="note")
