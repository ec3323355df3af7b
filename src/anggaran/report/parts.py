"""The parts that reports share: what a document is, findings by severity, and how it ends."""

from __future__ import annotations

from calendar import month_name
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from anggaran.amount.percent import round_percent
from anggaran.compare.periods import period_of
from anggaran.errors import AnggaranError, UnreadableFile
from anggaran.finding import Coverage, Finding, Findings, Severity, Text, Where
from anggaran.loading import later
from anggaran.periode.period import MONTHS
from anggaran.report.apart import file_of, names_of_several
from anggaran.report.operands import operands_text
from anggaran.report.sources import place_of_tree
from anggaran.report.view import (
    FOLD,
    Amount,
    Block,
    Facts,
    Found,
    Heading,
    Item,
    Kind,
    Note,
    Percent,
    Place,
    Row,
    Rows,
    Table,
    Verdict,
    View,
    columns_of,
)
from anggaran.report.why import short, whole
from anggaran.rules.called import called, looked_at
from anggaran.rules.registry import all_rules, sentence, teller_of
from anggaran.rules.words import inert, measure_name, shorten
from anggaran.tree import Tree

explained = later("anggaran.explain.explaining:explained")

_NAMED = 30  # letters of the name of a table beside a row; of a longer one the last
THRESHOLDS = ("below-threshold", "unexplained-threshold")

SEVERITIES = {
    Severity.ERROR: Text("kesalahan", "errors"),
    Severity.WARNING: Text("peringatan", "warnings"),
    Severity.INFO: Text("catatan", "notes"),
}


def facts(tree: Tree, lang: str, side: str = "", *more: str) -> Facts:
    """What a document is: its place, its rows, its totals, and what was noted when it was read.

    Args:
        tree: the document.
        lang: ``id`` or ``en``.
        side: its side or letter in a comparison.
        more: what else to say of it.
    """
    table, shape = tree.table, tree.structure
    basis = Text(f"disusun menurut {shape.basis.id}", f"arranged by {shape.basis.en}")
    place = place_of_tree(tree)
    return Facts(
        title=f"{side}: {place}" if side else place,
        about=", ".join([*_counts(tree, lang), *([basis.line(lang)] if shape.basis.id else [])]),
        figures=(*_totals(tree), *_serapan(tree)),
        notes=(
            *_cut_off(tree, lang),
            *(inert(note.text.line(lang)) for note in table.notes),
            *more,
        ),
    )


def _counts(tree: Tree, lang: str) -> Iterator[str]:
    """How many rows a document has, how many of them are lowest, and what it does not print."""
    table, shape = tree.table, tree.structure
    refused = len(table.refused)
    lowest, implied = int(shape.is_leaf.sum()), int((shape.rows[~shape.is_leaf] < 0).sum())
    aside = Text(f" ({refused} bukan baris anggaran)", f" ({refused} no budget rows)")
    rows = Text("baris", "rows").line(lang) + (aside.line(lang) if refused else "")
    yield f"{len(table) + refused} {rows}"
    yield Text(f"{lowest} di antaranya terbawah", f"{lowest} of them lowest").line(lang)
    if implied:
        parents = counted(implied, Text("induk", "parents").line(lang), lang)
        yield Text(f"{parents} tidak tercetak", f"{parents} not printed").line(lang)


def _totals(tree: Tree) -> Iterator[tuple[str, Amount]]:
    return ((measure_name(str(name)), Amount(total)) for name, total in tree.totals.items())


def _serapan(tree: Tree) -> Iterator[tuple[str, Percent]]:
    """The serapan of the whole, of the first pair of pagu and realisasi."""
    for pagu, realisasi in tree.pairs[:1]:
        budget, spent = tree.total(pagu), tree.total(realisasi)
        if budget and spent is not None:
            ratio = Fraction(spent) / Fraction(budget)
            yield "serapan", Percent(round_percent(100 * ratio), ratio=ratio)


def _cut_off(tree: Tree, lang: str) -> Iterator[str]:
    """To which day the figures run, where that is printed."""
    period = period_of(tree.table).period
    if period is None or period.end is None or not tree.pairs:
        return
    day, month, year = period.end.day, period.end.month, period.end.year
    until = Text(
        f"sampai {day} {MONTHS[month - 1].title()} {year}", f"to {day} {month_name[month]} {year}"
    )
    yield until.line(lang)


def with_skipped(view: View, skipped: Mapping[str, AnggaranError]) -> View:
    """A view that begins with the files of a folder that gave no table, and why.

    >>> reason = AnggaranError("surat.txt: tidak ada tabel.", "surat.txt: no table.")
    >>> view = with_skipped(View("check", "", "id", blocks=list), {"surat.txt": reason})
    >>> view.blocks()[0].text
    'Dilewati: surat.txt: tidak ada tabel.'
    """
    if not skipped:
        return view
    word = Text("Dilewati", "Skipped").line(view.lang)
    reasons = {file: reason.line(view.lang) for file, reason in skipped.items()}
    unreadable = [reason for reason in skipped.values() if isinstance(reason, UnreadableFile)]
    notes = [Note(inert(f"{word}: {reason}")) for reason in reasons.values()]
    return replace(
        view,
        blocks=lambda: [*notes, *view.blocks()],
        record=lambda: _skipped_record(view.record(), reasons),
        failed=with_failed(view, unreadable).failed,
    )


def with_failed(view: View, errors: Iterable[AnggaranError]) -> View:
    """A view that knows what could not be done at all."""
    return replace(view, failed=(*view.failed, *(each.line(view.lang) for each in errors)))


def with_note(view: View, text: str) -> View:
    """A view that begins with a sentence.

    >>> with_note(View("check", "", "id", blocks=list), "Ditandai.").blocks()[0].text
    'Ditandai.'
    """
    return replace(view, blocks=lambda: [Note(inert(text)), *view.blocks()])


def findings_blocks(
    findings: Sequence[Finding], lang: str, *, why: bool = False
) -> Iterator[Block]:
    """Findings by severity, the heaviest first, and within it by rule.

    Args:
        findings: the findings.
        lang: ``id`` or ``en``.
        why: whether the whole arithmetic of each is shown.
    """
    apart = names_of_several(findings)
    for severity in Severity:
        weighed = [finding for finding in findings if finding.severity is severity]
        if not weighed:
            continue
        title = f"{SEVERITIES[severity].line(lang)} ({len(weighed)})"
        yield Heading(title, severity=severity)
        flags = [finding for finding in weighed if finding.rule in THRESHOLDS]
        others = [each for each in weighed if each.rule not in THRESHOLDS]
        yield from by_rule(others, lang, why=why, apart=apart)
        if flags:
            slugs = list(dict.fromkeys(finding.rule for finding in flags))
            yield Found(
                title=", ".join(slugs),
                remedy=_shared(flags[0], lang),
                items=_items(flags, lang),
                table=flag_table(flags, lang, apart),
                called=", ".join(filter(None, (called(slug, lang) for slug in slugs))),
            )


def own_blocks(own: Sequence[Findings], sides: Sequence[str], lang: str) -> Iterator[Block]:
    """What was found in each document by itself: beside a comparison, and no part of its status."""
    if not any(own):
        return
    title = Text("temuan dokumen itu sendiri", "findings of each document by itself")
    yield Heading(title.line(lang), severity=Severity.WARNING)
    for side, found in zip(sides, own, strict=True):
        if found:
            yield Heading(side, level=2)
        yield from by_rule(explained(found), lang)


def by_rule(
    findings: Iterable[Finding], lang: str, *, why: bool = False, apart: Collection[str] = ()
) -> Iterator[Found]:
    """Findings by rule, in the order in which the rules first fire."""
    grouped: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        grouped[finding.rule].append(finding)
    for slug, found in grouped.items():
        items = _items(found, lang, why=why, apart=apart)
        own = len(items) <= FOLD and all(item.remedy for item in items)  # of many nobody asks each
        shared = "" if own else _shared(found[0], lang)
        yield Found(slug, shared, items, called=called(slug, lang))


def _items(
    findings: Sequence[Finding], lang: str, *, why: bool = False, apart: Collection[str] = ()
) -> Rows[Item]:
    return Rows(findings, lambda each: _item(each, lang, why=why, apart=apart))


def _shared(finding: Finding, lang: str) -> str:
    """What to do about any finding of its rule; of an earlier run the rule may be of no library."""
    rule = all_rules().get(finding.rule) or teller_of(finding)
    return rule.fix.line(lang)


def _item(finding: Finding, lang: str, *, why: bool, apart: Collection[str]) -> Item:
    own = teller_of(finding).advise(finding, lang)
    return Item(
        place_of(finding, lang, apart),
        sentence(finding, lang),
        finding,
        "" if own == _shared(finding, lang) else own,
        "" if why else operands_text(finding, lang),
        whole(finding, lang) if why else short(finding, lang),
    )


def place_of(finding: Finding, lang: str, apart: Collection[str] = ()) -> str:
    """Where a finding sits; for two documents, the place in either."""
    other, own = finding.details.get("other"), finding.where
    own = replace(own, file=file_of(own, apart)) if own.file in apart else own
    places = [own.told(lang), other.told(lang) if isinstance(other, Where) else ""]
    return inert(" ↔ ".join(dict.fromkeys(place for place in places if place)))


def flag_table(findings: Iterable[Finding], lang: str, apart: Collection[str] = ()) -> Table:
    """The rows below a threshold: each once, with the threshold it misses and its remark."""
    rows: dict[tuple[object, ...], list[Finding]] = defaultdict(list)
    for each in findings:
        place = each.where
        row = file_of(place, apart), each.table, place.row, each.kode, each.uraian, each.measure
        rows[row].append(each)
    many = len({key[:2] for key in rows}) > 1
    headings = Text(
        "baris|kode|uraian|pagu|realisasi|serapan|ambang|",
        "row|kode|uraian|pagu|realisasi|serapan|threshold|",
    )
    kinds = (
        Kind.PLACE,
        Kind.KODE,
        Kind.LABEL,
        Kind.AMOUNT,
        Kind.AMOUNT,
        Kind.PERCENT,
        Kind.PERCENT,
        Kind.TEXT,
    )
    made = Rows(list(rows.values()), lambda found: _flag_row(found, lang, apart, many=many))
    return Table("flags", columns_of(headings.line(lang), kinds), made, fold=FOLD)


def _flag_row(found: Sequence[Finding], lang: str, apart: Collection[str], *, many: bool) -> Row:
    """One row below a threshold, of all findings on it; with its table where there are several."""
    first = found[0]
    row = first.where.short(lang) or "–".join(map(str, dict.fromkeys(_rows(first))))
    named = file_of(first.where, apart) if first.where.file in apart else first.table
    file = named if named is None or len(named) <= _NAMED else f"…{named[1 - _NAMED :]}"
    place = shorten(" ▸ ".join(part for part in (file if many else "", row) if part), 40)
    unexplained = any(finding.rule == "unexplained-threshold" for finding in found)
    remark = Text("tanpa keterangan", "no remark").line(lang) if unexplained else ""
    return Row(
        (
            Place(place, first.key),
            inert(first.kode or ""),
            shorten(first.uraian or _level(first)),
            *(Amount(_exact(first.details.get(name))) for name in ("pagu", "realisasi")),
            Percent(first.computed),
            Percent(Decimal(first.details["threshold"]), limit=True),
            remark,
        ),
        key=first.key,
    )


def _rows(finding: Finding) -> Iterator[int]:
    """The first and the last row of what no row prints."""
    rows = finding.details.get("rows")
    return (row for row in rows if isinstance(row, int)) if isinstance(rows, list) else iter(())


def _level(finding: Finding) -> str:
    """What a node without a label is: ``(program)``."""
    level = finding.details.get("level")
    return f"({level})" if isinstance(level, str) and level else ""


def _exact(amount: Decimal | str | None) -> Decimal | None:
    """An amount among the details of a finding; of one that was read back it is text."""
    return None if amount is None else Decimal(amount)


def verdict(findings: Findings, tables: int, lang: str, own: Sequence[Findings] = ()) -> Verdict:
    """What was compared and what could not be, then the counts and the answer in one sentence."""
    counts = {
        words.line(lang): (each, findings.summary[each]) for each, words in SEVERITIES.items()
    }
    summary = ", ".join(counted(count, words, lang) for words, (_, count) in counts.items())
    within = sum(len(found.errors) for found in own)
    return Verdict(
        sentence=_answer(findings, within, lang),
        counts=counts,
        summary=f"{summary}.{_own_line(within, lang)}",
        coverage=tuple(_coverage_lines(findings.coverage, tables, lang)),
        within=within,
    )


def counted(count: int, words: str, lang: str) -> str:
    """A number of things, right in number; only English tells one from many.

    >>> counted(1, "errors", "en"), counted(2, "errors", "en"), counted(1, "kesalahan", "id")
    ('1 error', '2 errors', '1 kesalahan')
    """
    return f"{count} {words.removesuffix('s') if count == 1 and lang == 'en' else words}"


def _answer(findings: Findings, within: int, lang: str) -> str:
    """The answer in one sentence: nothing checked, wrong, to be looked at, or in order."""
    errors, warnings = findings.summary["error"], findings.summary["warning"]
    if errors:
        return Text(
            f"Ada {errors} kesalahan yang perlu diperbaiki.",
            f"{counted(errors, 'errors', 'en')} need{'s' * (errors == 1)} correction.",
        ).line(lang)
    if not findings.coverage:
        return Text("Tidak ada yang dapat diperiksa.", "Nothing could be checked.").line(lang)
    if within:
        return Text(
            f"Tidak ada kesalahan antardokumen; {within} kesalahan di dalam dokumennya sendiri.",
            f"No errors between the documents; {counted(within, 'errors', 'en')} within them.",
        ).line(lang)
    if warnings:
        return Text(
            f"Tidak ada kesalahan; {warnings} peringatan perlu dilihat.",
            f"No errors; {counted(warnings, 'warnings', 'en')} to look at.",
        ).line(lang)
    return Text("Tidak ada kesalahan.", "No errors.").line(lang)


def _own_line(count: int, lang: str) -> str:
    """How many errors the documents hold by themselves; ``""`` for none."""
    beside = Text(
        f" Di dalam dokumennya sendiri: {count} kesalahan.",
        f" Within the documents themselves: {counted(count, 'errors', 'en')}.",
    )
    return beside.line(lang) if count else ""


def _coverage_lines(coverage: Coverage, tables: int, lang: str) -> Iterator[str]:
    """What was compared and how often, and which rules could not look and why."""
    times = Text("kali", "times").line(lang)
    compared = ((looked_at(slug, lang), count) for slug, count in coverage.checked.items())
    counts = [f"{what} {counted(count, times, lang)}" for what, count in compared if count]
    nothing = Text("tidak ada yang dapat dibandingkan", "there was nothing to compare").line(lang)
    checked = Text("Yang diperiksa", "Checked").line(lang)
    yield f"{checked}: {', '.join(counts) or nothing}."
    reasons: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for each in coverage.not_checked:
        reasons[each.reason.line(lang)][each.rule].add(each.table)
    if reasons:
        unchecked = Text("Yang tidak", "Not checked").line(lang)
        told = (_reason(words, rules, tables, lang) for words, rules in reasons.items())
        yield f"{unchecked}: {inert('; '.join(told))}."


def _reason(words: str, rules: Mapping[str, set[str]], tables: int, lang: str) -> str:
    """What could not be looked at for one reason, with the tables where it is not all of them."""
    by_tables: dict[str, list[str]] = defaultdict(list)
    for slug, names in rules.items():
        by_tables[_of_tables(names, tables, lang)].append(looked_at(slug, lang))
    told = (f"{', '.join(slugs)}{where}" for where, slugs in by_tables.items())
    return f"{'; '.join(told)} ({words})"


def _of_tables(names: set[str], tables: int, lang: str) -> str:
    if tables == 1 or len(names) == tables or names == {""}:
        return ""
    where = ", ".join(sorted(names)[:3])
    count = Text(f"{len(names)} tabel", f"{len(names)} tables").line(lang)
    on = Text("pada", "in").line(lang)
    return f" {on} {where if len(names) <= 3 else count}"


def _skipped_record(record: Mapping[str, Any], reasons: Mapping[str, str]) -> dict[str, Any]:
    """A record that names, in its coverage if it has one, the files of a folder that gave no
    table, and why.

    >>> _skipped_record({"coverage": {}}, {"surat.txt": "tidak ada tabel"})
    {'coverage': {'files_skipped': [{'file': 'surat.txt', 'reason': 'tidak ada tabel'}]}}
    """
    files = [{"file": file, "reason": reason} for file, reason in reasons.items()]
    if "coverage" not in record:
        return {**record, "files_skipped": files}
    return {**record, "coverage": {**record["coverage"], "files_skipped": files}}
