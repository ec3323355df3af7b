"""Things to look up: the rules, what a kode means, and what was found in a file before anything is
checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from anggaran.claims.document import Document
from anggaran.errors import InvalidKode
from anggaran.finding import Severity, Text, Where
from anggaran.kode.book import CodeBook
from anggaran.kode.code import Kode, meanings
from anggaran.kode.column import read_kodes
from anggaran.report.claims import claims_blocks, documents_record
from anggaran.report.lookups import kode_record, rules_record
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
    View,
    columns_of,
)
from anggaran.rules.registry import RULES, all_rules, find_rule
from anggaran.rules.rule import Rule
from anggaran.rules.words import inert, shorten
from anggaran.table.table import RefusedRow
from anggaran.table.table import Table as BudgetTable

_NAMES = {
    Severity.ERROR: Text("kesalahan", "error"),
    Severity.WARNING: Text("peringatan", "warning"),
    Severity.INFO: Text("catatan", "note"),
}


def rules_view(slug: str | None = None, *, lang: str = "id") -> View:
    """The catalogue of rules, or one rule with what it means and what to do about it.

    Raises:
        InvalidOption: no such rule.
    """
    rules = list(all_rules().values()) if slug is None else [find_rule(slug)]
    return View(
        "rules",
        Text("Aturan", "Rules").line(lang),
        lang,
        blocks=lambda: _rules(rules, lang) if slug is None else _rule(rules[0], lang),
        record=lambda: rules_record(rules, lang),
        everything=True,
    )


def _rules(rules: Sequence[Rule], lang: str) -> list[Block]:
    headings = Text("aturan|bobot|berbunyi bila", "rule|severity|fires when").line(lang)
    rows = [
        Row((rule.slug, _NAMES[rule.severity].line(lang), rule.meaning.line(lang)))
        for rule in rules
    ]
    return [Table("rules", columns_of(headings, (Kind.TEXT,) * 3), rows)]


def _rule(rule: Rule, lang: str) -> list[Block]:
    fix = rule.fix.line(lang)  # one of somebody's own may have none
    return [
        Heading(f"{rule.slug} ({_NAMES[rule.severity].line(lang)})"),
        Note(rule.meaning.line(lang)),
        *([Note(f"→ {fix}")] if fix else []),
    ]


_RULES_TOLD = Text(
    """# Aturan

Setiap temuan menyebut aturan yang menghasilkannya. Halaman ini dicetak dari registri aturan
(`make docs`); `anggaran rules` menampilkannya di terminal. `--off ATURAN` mematikan sebuah aturan
untuk satu kali periksa, `--severity ATURAN=BOBOT` mengubah bobotnya: `error` (kesalahan; status
keluar 1), `warning` (peringatan), `info` (catatan).

| aturan | bobot | berbunyi bila |
|---|---|---|""",
    """# Rules

Every finding names the rule that made it. This page is printed from the registry of rules
(`make docs`); `anggaran rules --lang en` shows it. `--off RULE` switches a rule off for one run,
`--severity RULE=WEIGHT` weighs it anew: `error` (exit status 1), `warning`, `info`.

| rule | weight | holds when it fires |
|---|---|---|""",
)


def rules_page(lang: str = "id") -> str:
    """The catalogue as a page of Markdown, which the documentation shows.

    Args:
        lang: ``id`` or ``en``.

    >>> rules_page("en").splitlines()[0]
    '# Rules'
    """
    page = [
        _RULES_TOLD.line(lang),
        *(
            f"| [`{rule.slug}`](#{rule.slug}) | {rule.severity} | {rule.meaning.line(lang)} |"
            for rule in RULES.values()
        ),
    ]
    for rule in RULES.values():
        told = f"`{rule.severity}` · {rule.meaning.line(lang)} {rule.fix.line(lang)}"
        page += ["", f"## {rule.slug}", "", told]
    return "\n".join(page) + "\n"


def kode_view(text: str, *, lang: str = "id") -> View:
    """What level a kode is of and what stands above it, with the books in which that holds.

    Raises:
        InvalidKode: it has the widths of no book.
    """
    found = meanings(text)
    if not found:
        shown = shorten(text, 40)
        raise InvalidKode(
            f"`{shown}` bukan kode menurut buku kode mana pun; tulis seperti 5.1.02.01.01.0024 "
            f"atau 1.06.01.2.01.0001.",
            f"`{shown}` is no kode of any code book; write it like 5.1.02.01.01.0024 or "
            f"1.06.01.2.01.0001.",
        )
    title = Text("Kode", "Code").line(lang)
    return View(
        "kode",
        title,
        lang,
        blocks=lambda: list(_kode(found, lang)),
        record=lambda: kode_record(found),
        everything=True,
    )


def _kode(found: Sequence[Kode], lang: str) -> Iterator[Block]:
    readings: dict[tuple[str, ...], list[CodeBook]] = {}
    for kode in found:
        readings.setdefault(_place(kode, lang), []).append(kode.book)
    for (title, *lines), books in readings.items():
        yield Heading(title)
        yield from map(Note, lines)
        yield from (Note(f"{book.slug}: {book.regulation}") for book in books)
    yield Heading(Text("Catatan", "Note").line(lang))
    names = Text(
        "Nama kode ini ada di lampiran peraturannya; pustaka ini hanya membawa susunannya.",
        "What the code is called stands in the annexes of the regulation; only its structure is "
        "known here.",
    )
    yield Note(names.line(lang))


def _place(kode: Kode, lang: str) -> tuple[str, ...]:
    """What level a kode is of, and what stands above it: alike in the books that differ only in
    other widths.
    """
    lines = [f"{kode}  {kode.level_name} ({kode.book.system.value})"]
    if kode.dropped:
        left_out = Text("tanpa segmen depan", "without its leading segments").line(lang)
        lines.append(f"{left_out}: {kode.dropped}")
    if kode.ancestors:
        under = Text("di bawah", "under").line(lang)
        lines.append(
            f"{under} {', '.join(f'{above} {above.level_name}' for above in kode.ancestors)}"
        )
    return tuple(lines)


def documents_view(
    documents: Sequence[Document], *, lang: str = "id", everything: bool = False
) -> View:
    """What was found in files: where each table stands, its columns, what was refused and why; and
    the figures of the sentences.
    """
    return View(
        name="read",
        title=Text("Yang terbaca", "What was read").line(lang),
        lang=lang,
        blocks=lambda: [
            block
            for document in documents
            for block in (
                *(each for table in document.tables for each in _table(table, lang)),
                *claims_blocks(document, lang),
            )
        ],
        record=lambda: documents_record(documents, lang),
        everything=everything,
    )


def _table(table: BudgetTable, lang: str) -> Iterator[Block]:
    source = Where(table.source.file, table.source.sheet)
    yield Heading(inert(str(source)) or table.name, is_name=True)
    yield from map(Note, _facts(table, lang))
    yield _columns(table, lang)
    yield from (Note(inert(note.text.line(lang))) for note in table.notes)
    if table.refused:
        yield Heading(Text("bukan baris anggaran", "no budget rows").line(lang), level=2)
        headings = Text("baris|sebab|isi", "row|reason|cells").line(lang)
        columns = columns_of(headings, (Kind.PLACE, Kind.TEXT, Kind.LABEL))
        yield Table("refused", columns, Rows(table.refused, partial(_refused, lang)), fold=FOLD)


def _facts(table: BudgetTable, lang: str) -> list[str]:
    first, last = (table.where(i).short(lang) for i in (0, -1)) if len(table) else ("0", "0")
    flat = Text(" rekap tanpa baris induk", " of a flat recap").line(lang) if table.flat else ""
    header = ", ".join(map(str, table.header_rows)) or "–"
    facts = [
        Text(
            f"{len(table)} baris{flat} (baris {first} sampai {last}), judul kolom pada baris "
            f"{header}",
            f"{len(table)} rows{flat} (rows {first} to {last}), header in row {header}",
        ).line(lang)
    ]
    for book in _books(table):
        widths = ".".join(map(str, book.widths))
        facts.append(
            Text(f"buku kode {book.slug} ({widths})", f"code book {book.slug} ({widths})").line(
                lang
            )
        )
    if table.unit != 1:
        facts.append(Text(f"satuan Rp{table.unit:f}", f"unit Rp{table.unit:f}").line(lang))
    if table.titles:
        facts.append(shorten(" / ".join(table.titles), 300))
    return facts


def _books(table: BudgetTable) -> list[CodeBook]:
    """The code books that the codes of a table fit, in the order of its columns."""
    columns = (
        read_kodes(list(dict.fromkeys(str(cell) for cell in cells if cell is not None)))
        for cells in table.kode.values()
    )
    return list(dict.fromkeys(book for column in columns for book in column.books.values()))


def _columns(table: BudgetTable, lang: str) -> Table:
    """Each column that was given a role, with its header and how it writes numbers."""
    headings = Text("kolom|dibaca sebagai|judul|angka", "column|read as|header|numbers")
    columns = {**table.amounts, **table.derived}
    style = {str(name): column.style or "" for name, column in columns.items()}
    marks = {"id": "1.000,00", "en": "1,000.00"}
    letters = sorted(table.letters.items(), key=lambda item: (len(item[1]), item[1]))
    rows = [
        Row(
            (
                letter,
                inert(str(name)),
                shorten(table.header.get(letter, "")),
                marks.get(style.get(str(name), ""), ""),
            )
        )
        for name, letter in letters
    ]
    return Table("columns", columns_of(headings.line(lang), (Kind.TEXT,) * 4), rows)


def _refused(lang: str, row: RefusedRow) -> Row:
    cells = " | ".join(str(cell) for cell in row.cells if cell not in (None, ""))
    place = Where(None, None, None, row.row, *(row.spot or ())).short(lang)
    return Row((Place(place), inert(row.reason.line(lang)), shorten(cells)))
