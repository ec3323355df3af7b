"""Things to look up: the rules, what a kode means, and what was found in a file before anything is checked."""

from __future__ import annotations

from anggaran.errors import InvalidKode
from anggaran.finding import Severity, Text, Where
from anggaran.kode.book import CodeBook
from anggaran.kode.code import Kode, meanings
from anggaran.kode.column import read_kodes
from anggaran.report.inert import inert
from anggaran.report.name import shorten
from anggaran.report.page import PLAIN, Page, Paper
from anggaran.report.view import FOLD, Grid
from anggaran.rules.registry import RULES, find_rule
from anggaran.table.table import RefusedRow, Table

_NAMES = {
    Severity.ERROR: Text("kesalahan", "error"),
    Severity.WARNING: Text("peringatan", "warning"),
    Severity.INFO: Text("catatan", "note"),
}


def rules_text(slug: str | None = None, *, lang: str = "id", paper: Paper = PLAIN) -> str:
    """The catalogue of rules, or one rule with what it means and what to do about it.

    Raises:
        InvalidOption: no such rule.
    """
    page = Page(paper)
    if slug is None:
        headings = Text("aturan|bobot|berbunyi bila", "rule|severity|fires when").line(lang).split("|")
        rows = [(rule.slug, _NAMES[rule.severity].line(lang), rule.meaning.line(lang)) for rule in RULES.values()]
        page.grid(Grid(tuple(headings), (False, False, False), tuple(rows)))
        return page.text()
    rule = find_rule(slug)
    page.say(f"{rule.slug} ({_NAMES[rule.severity].line(lang)})", style="bold")
    page.say(rule.meaning.line(lang), indent=2)
    page.say(f"→ {rule.fix.line(lang)}", indent=2, hang=2)
    return page.text()


def rules_page() -> str:
    """The catalogue as a page of Markdown in both languages, which the documentation shows.

    >>> rules_page().splitlines()[0]
    '# Aturan'
    """
    page = [
        "# Aturan",
        "",
        "Setiap temuan menyebut aturan yang menghasilkannya. Halaman ini dicetak dari registri aturan (`make docs`);",
        "`anggaran rules` menampilkannya di terminal. `--off ATURAN` mematikan sebuah aturan untuk satu kali periksa,",
        "`--severity ATURAN=BOBOT` mengubah bobotnya: `error` (kesalahan; status keluar 1), `warning` (peringatan),",
        "`info` (catatan).",
        "",
        "| aturan | bobot | berbunyi bila |",
        "|---|---|---|",
        *(f"| [`{rule.slug}`](#{rule.slug}) | {rule.severity} | {rule.meaning.id} |" for rule in RULES.values()),
    ]
    for rule in RULES.values():
        page += ["", f"## {rule.slug}", "", f"`{rule.severity}` · {rule.meaning.id} {rule.fix.id}", ""]
        page += [f"*{rule.meaning.en} {rule.fix.en}*"]
    return "\n".join(page) + "\n"


def kode_text(text: str, *, lang: str = "id", paper: Paper = PLAIN) -> str:
    """What level a kode is of and what stands above it, with the books in which that holds.

    Raises:
        InvalidKode: it has the widths of no book.
    """
    found = meanings(text)
    if not found:
        shown = shorten(text, 40)
        raise InvalidKode(
            f"`{shown}` bukan kode menurut buku kode mana pun; tulis seperti 5.1.02.01.01.0024 atau 1.06.01.2.01.0001.",
            f"`{shown}` is no kode of any code book; write it like 5.1.02.01.01.0024 or 1.06.01.2.01.0001.",
        )
    readings: dict[tuple[str, ...], list[CodeBook]] = {}
    for kode in found:
        readings.setdefault(_place(kode, lang), []).append(kode.book)
    page = Page(paper)
    for (title, *lines), books in readings.items():
        page.say(title, style="bold")
        for line in lines:
            page.say(line, indent=2, hang=2)
        for book in books:
            page.say(f"{book.slug}: {book.regulation}", indent=2, hang=2)
    names = Text(
        "Nama kode ini ada di lampiran peraturannya; pustaka ini hanya membawa susunannya.",
        "What the code is called stands in the annexes of the regulation; only its structure is known here.",
    )
    page.gap()
    page.say(names.line(lang), hang=2)
    return page.text()


def _place(kode: Kode, lang: str) -> tuple[str, ...]:
    """What level a kode is of, and what stands above it: alike in the books that differ only in other widths."""
    lines = [f"{kode}  {kode.level_name} ({kode.book.system.value})"]
    if kode.dropped:
        left_out = Text("tanpa segmen depan", "without its leading segments").line(lang)
        lines.append(f"{left_out}: {kode.dropped}")
    if kode.ancestors:
        under = Text("di bawah", "under").line(lang)
        lines.append(f"{under} {', '.join(f'{above} {above.level_name}' for above in kode.ancestors)}")
    return tuple(lines)


def table_text(table: Table, *, lang: str = "id", everything: bool = False, paper: Paper = PLAIN) -> str:
    """What was found in a file: where the table stands, what each column is, what was refused and why."""
    page = Page(paper)
    page.say(inert(str(Where(table.source.file, table.source.sheet)) or table.name), style="bold")
    for line in _facts(table, lang):
        page.say(line, indent=2, hang=2)
    page.grid(_columns(table, lang), indent=2)
    for note in table.notes:
        page.say(inert(note.text.line(lang)), indent=2, hang=2)
    if table.refused:
        page.say(Text("Bukan baris anggaran:", "No budget rows:").line(lang), indent=2)
        shown = table.refused if everything else table.refused[:FOLD]
        for row in shown:
            page.say(_refused(row, lang), indent=4, hang=2)
        if rest := len(table.refused) - len(shown):
            page.say(Text(f"… dan {rest} lagi; --all menampilkan semua", f"… and {rest} more").line(lang), indent=4)
    return page.text()


def _facts(table: Table, lang: str) -> list[str]:
    first, last = (table.rows[0], table.rows[-1]) if len(table) else (0, 0)
    flat = Text(" rekap tanpa baris induk", " of a flat recap").line(lang) if table.flat else ""
    header = ", ".join(map(str, table.header_rows)) or "–"
    facts = [
        Text(
            f"{len(table)} baris{flat} (baris {first} sampai {last}), judul kolom pada baris {header}",
            f"{len(table)} rows{flat} (rows {first} to {last}), header in row {header}",
        ).line(lang)
    ]
    for book in _books(table):
        widths = ".".join(map(str, book.widths))
        facts.append(Text(f"buku kode {book.slug} ({widths})", f"code book {book.slug} ({widths})").line(lang))
    if table.unit != 1:
        facts.append(Text(f"satuan Rp{table.unit:f}", f"unit Rp{table.unit:f}").line(lang))
    if table.titles:
        facts.append(shorten(" / ".join(table.titles), 300))
    return facts


def _books(table: Table) -> list[CodeBook]:
    """The code books that the codes of a table fit, in the order of its columns."""
    columns = (
        read_kodes(list(dict.fromkeys(str(cell) for cell in cells if cell is not None)))
        for cells in table.kode.values()
    )
    return list(dict.fromkeys(book for column in columns for book in column.books.values()))


def _columns(table: Table, lang: str) -> Grid:
    """Each column that was given a role, with its header and how it writes numbers."""
    headings = Text("kolom|dibaca sebagai|judul|angka", "column|read as|header|numbers").line(lang).split("|")
    style = {name: column.style or "" for name, column in {**table.amounts, **table.derived}.items()}
    marks = {"id": "1.000,00", "en": "1,000.00", "": ""}
    rows = [
        (letter, inert(name), shorten(table.header.get(letter, "")), marks.get(style.get(name, ""), ""))
        for name, letter in sorted(table.letters.items(), key=lambda item: (len(item[1]), item[1]))
    ]
    return Grid(tuple(headings), (False, False, False, False), tuple(rows))


def _refused(row: RefusedRow, lang: str) -> str:
    cells = " | ".join(str(cell) for cell in row.cells if cell not in (None, ""))
    place = Text("baris", "row").line(lang)
    return f"{place} {row.row}: {inert(row.reason.line(lang))}{': ' if cells else ''}{shorten(cells)}"
