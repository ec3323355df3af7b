"""What a report shows, as rows of text ready to lay out.

Writers only arrange these rows, so that no two formats can disagree.  Besides :mod:`anggaran.report.sentence` this
is the only place where an amount becomes text.
"""

from __future__ import annotations

from calendar import month_name
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from anggaran.amount.column import format_amount
from anggaran.compare.periods import period_of
from anggaran.finding import Coverage, Finding, Findings, Severity, Text, Where
from anggaran.periode.period import MONTHS
from anggaran.report.inert import inert
from anggaran.report.name import measure_name, percent_text, shorten
from anggaran.report.sentence import sentence
from anggaran.rules.registry import find_rule
from anggaran.tree import Node, Tree

FOLD = 20  # findings of one rule, or lines that differ, shown unless all are asked for
_COLUMNS = 4  # measures shown side by side; of more, the pair that serapan is made of
_THRESHOLDS = ("below-threshold", "unexplained-threshold")

SEVERITIES = {
    Severity.ERROR: Text("kesalahan", "errors"),
    Severity.WARNING: Text("peringatan", "warnings"),
    Severity.INFO: Text("catatan", "notes"),
}


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One tree and everything that was found in it."""

    tree: Tree
    findings: Findings


class Line(NamedTuple):
    """One finding: its place and its sentence."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class RuleView:
    """The findings of one rule, what to do about them, and how many are not shown."""

    slug: str
    fix: str
    lines: tuple[Line, ...]
    folded: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of text: headings, which columns are figures, rows, and how many rows are not shown."""

    headings: tuple[str, ...]
    figures: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    folded: int = 0


@dataclass(frozen=True, slots=True)
class GroupView:
    """The findings of one severity: by rule, and the thresholds missed as a table with its rules and what to do."""

    severity: Severity
    title: str
    rules: tuple[RuleView, ...]
    flags: Grid | None = None
    flagged: tuple[str, str] = ("", "")


def table_lines(tree: Tree, lang: str = "id") -> list[str]:
    """What a table is: its place, how many rows it has, how they were read, and its totals."""
    table, shape = tree.table, tree.structure
    place = _place(tree)
    rows, refused, nodes = len(table) + len(table.refused), len(table.refused), len(tree)
    leaves = int(shape.is_leaf.sum())
    aside = Text(f" ({refused} bukan baris anggaran)", f" ({refused} no budget rows)").line(lang) if refused else ""
    basis = Text(f", disusun menurut {shape.basis.id}", f", arranged by {shape.basis.en}").line(lang)
    counts = Text(f"{rows} baris{aside}, {nodes} simpul", f"{rows} rows{aside}, {nodes} nodes").line(lang)
    counts += Text(f", {leaves} daun", f", {leaves} leaves").line(lang) + (basis if shape.basis.id else "")
    totals = [f"{measure_name(measure)} {format_amount(total, lang)}" for measure, total in tree.totals.items()]
    notes = [inert(note.text.line(lang)) for note in table.notes]
    return [place, counts, "; ".join(totals), *_cut_off(tree, lang), *notes]


def _cut_off(tree: Tree, lang: str) -> Iterator[str]:
    """To which day the figures run, where that is printed; within a year, that thresholds are meant for its end."""
    period = period_of(tree).period
    if period is None or period.end is None or not tree.pairs:
        return
    day, month, year = period.end.day, period.end.month, period.end.year
    line = Text(f"sampai {day} {MONTHS[month - 1].title()} {year}", f"to {day} {month_name[month]} {year}")
    early = Text("; ambang serapan dimaksudkan untuk akhir tahun", "; thresholds are meant for the end of the year")
    yield line.line(lang) + (early.line(lang) if (month, day) != (12, 31) else "")


def _place(tree: Tree) -> str:
    """File and sheet, and which of several tables there."""
    source = tree.table.source
    place = str(Where(source.file, source.sheet))
    alone = tree.name in {source.sheet, source.file, (source.file or "").rpartition(".")[0]}
    return inert(place if place and alone else " ▸ ".join(part for part in (place, tree.name) if part))


def groups(findings: Sequence[Finding], lang: str = "id", *, everything: bool = False) -> list[GroupView]:
    """Findings by severity, the heaviest first, and within it by rule."""
    found = []
    for severity in Severity:
        weighed = [finding for finding in findings if finding.severity is severity]
        if weighed:
            flags = [finding for finding in weighed if finding.rule in _THRESHOLDS]
            others = [finding for finding in weighed if finding.rule not in _THRESHOLDS]
            title = f"{SEVERITIES[severity].line(lang)} ({len(weighed)})"
            rules = tuple(by_rule(others, lang, everything=everything))
            slugs = list(dict.fromkeys(finding.rule for finding in flags))
            if flags:
                about = ", ".join(slugs), find_rule(slugs[0]).fix.line(lang)
                found.append(GroupView(severity, title, rules, flag_grid(flags, lang, everything=everything), about))
            else:
                found.append(GroupView(severity, title, rules))
    return found


def by_rule(findings: Iterable[Finding], lang: str, *, everything: bool) -> Iterator[RuleView]:
    """Findings by rule, in the order in which the rules first fire."""
    grouped: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        grouped[finding.rule].append(finding)
    for slug, found in grouped.items():
        shown = found if everything else found[:FOLD]
        lines = tuple(Line(place_of(finding), sentence(finding, lang)) for finding in shown)
        yield RuleView(slug, find_rule(slug).fix.line(lang), lines, len(found) - len(shown))


def place_of(finding: Finding) -> str:
    """Where a finding sits; for two documents, the place in either."""
    other = finding.details.get("other")
    places = [str(finding.where), str(other) if isinstance(other, Where) else ""]
    return inert(" ↔ ".join(dict.fromkeys(place for place in places if place)))


def flag_grid(findings: Iterable[Finding], lang: str = "id", *, everything: bool = False) -> Grid:
    """The rows below a threshold: each once, with the threshold it misses and whether it is explained."""
    rows: dict[tuple[object, ...], list[Finding]] = defaultdict(list)
    for finding in findings:
        place = finding.where
        rows[place.file, finding.table, place.row, finding.kode, finding.uraian, finding.measure].append(finding)
    shown = list(rows.values()) if everything else list(rows.values())[:FOLD]
    many = len({key[:2] for key in rows}) > 1
    headings = Text(
        "baris|kode|uraian|pagu|realisasi|serapan|ambang|", "row|kode|uraian|pagu|realisasi|serapan|threshold|"
    ).line(lang)
    cells = tuple(_flag_row(found, lang, many=many) for found in shown)
    figures = (False, False, False, True, True, True, True, False)
    return Grid(tuple(headings.split("|")), figures, cells, len(rows) - len(shown))


def _flag_row(found: Sequence[Finding], lang: str, *, many: bool) -> tuple[str, ...]:
    """One row below a threshold, of all findings on it; with its table where there are several."""
    first = found[0]
    row = "" if first.where.row is None else str(first.where.row)
    place = shorten(" ▸ ".join(part for part in (first.table if many else "", row) if part), 40)
    money = (format_amount(first.details.get(name), lang) for name in ("pagu", "realisasi"))
    percents = percent_text(first.computed, lang), f"< {percent_text(Decimal(first.details['threshold']), lang)}"
    unexplained = any(finding.rule == "unexplained-threshold" for finding in found)
    remark = Text("tanpa keterangan", "no remark").line(lang) if unexplained else ""
    return place, inert(first.kode or ""), shorten(first.uraian), *money, *percents, remark


def coverage_lines(coverage: Coverage, tables: int, lang: str = "id") -> list[str]:
    """What was compared and how often, and which rules could not look and why."""
    times = Text("kali", "times").line(lang)
    counts = ", ".join(f"{slug} {count} {times}" for slug, count in coverage.checked.items() if count)
    nothing = Text("tidak ada yang dapat dibandingkan", "there was nothing to compare").line(lang)
    lines = [f"{Text('Yang diperiksa', 'Checked').line(lang)}: {counts or nothing}."]
    skipped: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for each in coverage.not_checked:
        skipped[each.rule][each.reason.line(lang)].add(each.table)
    reasons = [
        f"{slug} ({'; '.join(_reason(words, names, tables, lang) for words, names in by_reason.items())})"
        for slug, by_reason in skipped.items()
    ]
    if reasons:
        lines.append(f"{Text('Yang tidak', 'Not checked').line(lang)}: {inert(', '.join(reasons))}.")
    return lines


def _reason(words: str, names: set[str], tables: int, lang: str) -> str:
    """A reason, with the tables that it holds for where it does not hold for all."""
    if tables == 1 or len(names) == tables or names == {""}:
        return words
    where = ", ".join(sorted(names)[:3])
    count = Text(f"{len(names)} tabel", f"{len(names)} tables").line(lang)
    return f"{words}: {where if len(names) <= 3 else count}"


def summary_line(findings: Findings, lang: str = "id") -> str:
    """How many findings of each severity, in one line."""
    counts = [f"{findings.summary[severity]} {words.line(lang)}" for severity, words in SEVERITIES.items()]
    return f"{', '.join(counts)}."


def own_line(own: Sequence[Findings], lang: str = "id") -> str:
    """How many errors the documents hold by themselves, to stand after the summary; ``""`` for none."""
    count = sum(len(found.errors) for found in own)
    beside = Text(
        f" Di dalam dokumennya sendiri: {count} kesalahan.", f" Within the documents themselves: {count} errors."
    )
    return beside.line(lang) if count else ""


def tree_grid(tree: Tree, depth: int | None = None, lang: str = "id") -> Grid:
    """The rolled-up tree down to a depth: an indented kode, the label, the sums of the leaves, and serapan.

    An amount that the document prints otherwise carries an asterisk; a node that no row prints is marked as implied.
    """
    measures: Sequence[str] = tree.measures
    if len(measures) > _COLUMNS:
        measures = tree.pairs[0] if tree.pairs else measures[:1]
    percent = bool(tree.pairs)
    implied = Text("(tersirat)", "(implied)").line(lang)
    rows = []
    for node in _walk(tree, depth):
        label = shorten(node.uraian) or (implied if node.implied else "")
        lead = "  " * (node.level - 1)
        first = (f"{lead}{inert(node.kode)}", label) if node.kode else ("", f"{lead}{label}")
        amounts = [_amount_of(node, measure, lang) for measure in measures]
        rows.append((*first, *amounts, *([percent_text(node.serapan, lang)] if percent else [])))
    headings = ("kode", "uraian", *map(measure_name, measures), *(["serapan"] if percent else []))
    return Grid(headings, (False, False) + (True,) * (len(headings) - 2), tuple(rows))


def _walk(tree: Tree, depth: int | None) -> Iterator[Node]:
    """Every node before its children, in document order."""
    pending = tree.roots[::-1]
    while pending:
        node = pending.pop()
        yield node
        if depth is None or node.level < depth:
            pending += node.children[::-1]


def _amount_of(node: Node, measure: str, lang: str) -> str:
    computed, stated = node.amount(measure), node.stated_amount(measure)
    differs = stated is not None and stated != computed
    return f"{format_amount(computed, lang)}{'*' if differs else ' '}"
