"""One record for everything worth saying about a document.

A finding holds the rule, the place and the values. The sentence is made last, in the reader's
language, by the rule that found it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from enum import StrEnum
from functools import partial
from html import escape
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Protocol, cast, overload

import msgspec

from anggaran.amount.frames import SHOWN, as_printed, html_table, of_records, to_pandas
from anggaran.amount.rupiah import NOL, minus
from anggaran.errors import InvalidOption, find_language, item, read_only, shown

if TYPE_CHECKING:
    import pandas as pd

SAME = ("rule", "key", "kode", "uraian", "measure", "stated", "computed", "difference")
"""What makes two findings one: rows and words may move between two versions of a document."""


class Severity(StrEnum):
    """How much a finding weighs, the heaviest first.  Only an error changes the exit status.

    >>> Severity.ERROR > Severity.WARNING > Severity.INFO, Severity.ERROR == "error"
    (True, True)
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    # Texts have an order of their own, and it is another.
    def __lt__(self, other: str) -> bool:
        return self._weight < Severity(other)._weight

    def __le__(self, other: str) -> bool:
        return self._weight <= Severity(other)._weight

    def __gt__(self, other: str) -> bool:
        return self._weight > Severity(other)._weight

    def __ge__(self, other: str) -> bool:
        return self._weight >= Severity(other)._weight

    @property
    def _weight(self) -> int:
        return -list(Severity).index(self)


class Text(NamedTuple):
    """One thing said in both languages."""

    id: str
    en: str

    def line(self, lang: str | None = None) -> str:
        """The text in one language (``id`` or ``en``)."""
        return self.en if (lang or find_language()) == "en" else self.id


class Words(NamedTuple):
    """What was said of a finding that is read back: its rule may be in no library of the reader."""

    message: str
    fix: Text

    def say(self, finding: Finding, lang: str | None = None) -> str:  # noqa: ARG002
        """The sentence as it was written, in the language of then."""
        return self.message

    def advise(self, finding: Finding, lang: str | None = None) -> str:  # noqa: ARG002
        """The remedy as it was written."""
        return self.fix.line(lang)


class Teller(Protocol):
    """The rule of a finding, which alone knows how to say it and what to do about it."""

    @property
    def fix(self) -> Text:
        """What to do about it."""

    def say(self, finding: Finding, lang: str | None = None) -> str:
        """The finding as one human sentence."""

    def advise(self, finding: Finding, lang: str | None = None) -> str:
        """What to do about this one finding."""


class Spot(NamedTuple):
    """Where a row stands that is printed on a page, or written in a text.

    Attributes:
        page: number of the page, counted from 1; None for a text, which has none.
        line: line of the page, or of the text, counted from 1.
        box: left, top, right and bottom of the row on its page, in points from its top left corner.
    """

    page: int | None
    line: int
    box: tuple[int, int, int, int] | None = None


@read_only
@dataclass(frozen=True, slots=True)
class Where:
    """A place that a person can put a finger on.

    Attributes:
        file: name of the file without its folders, or None for a table that came from memory.
        sheet: sheet of a workbook, or None.
        cell: address of the cell in spreadsheet notation (``C14``), or None where no single cell is
            meant.
        row: row number in the sheet or file, counted from 1; of pages and texts the number of the
            row in the grid that they were read as.
        page: number of the page, counted from 1; None for what has no pages.
        line: line of the page, or of the text, counted from 1; None for a workbook.
        box: left, top, right and bottom of the row on its page, in points from its top left corner.
        path: the file as it was given, with its folders; it tells two files of one name apart.

    >>> str(Where("lra.pdf", page=3, line=12)), str(Where("lra.xlsx", "LRA", "C4", 4))
    ('lra.pdf ▸ hlm. 3 ▸ baris 12', 'lra.xlsx ▸ LRA ▸ C4')
    """

    file: str | None = None
    sheet: str | None = None
    cell: str | None = None
    row: int | None = None
    page: int | None = None
    line: int | None = None
    box: tuple[int, int, int, int] | None = None
    path: str | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        return self.told()

    def told(self, lang: str | None = None) -> str:
        """The place in one language (``id`` or ``en``).

        >>> Where("lra.pdf", page=3, line=12).told("en")
        'lra.pdf ▸ p. 3 ▸ row 12'
        """
        row = Text(f"baris {self.number}", f"row {self.number}").line(lang)
        place = self.cell or (row if self.number is not None else None)
        parts = (self.file, self.sheet, self._page(lang), place)
        return " ▸ ".join(part for part in parts if part)

    @property
    def number(self) -> int | None:
        """The number by which a person finds the row: of its line, else of its row."""
        return self.row if self.line is None else self.line

    def short(self, lang: str | None = None) -> str:
        """The number of the row, after that of its page; ``""`` for a table as a whole."""
        numbers = (self._page(lang), None if self.number is None else str(self.number))
        return " ▸ ".join(part for part in numbers if part)

    def _page(self, lang: str | None) -> str | None:
        page = Text(f"hlm. {self.page}", f"p. {self.page}")
        return None if self.page is None else page.line(lang)


@dataclass(frozen=True, slots=True)
class Break:
    """A row that does not add up only because of the finding it is listed under.

    ``difference`` is stated minus computed, in rupiah, as if the row stood on its own.
    """

    kode: str | None
    uraian: str
    difference: Decimal
    where: Where = field(default_factory=Where)


@dataclass(frozen=True, slots=True)
class Witness:
    """An independent figure that admits or excludes a reading of a doubtful cell.

    Attributes:
        kind: ``children-sum``, or the rule of the relation that bears witness: ``parent-sum``,
            ``total-row``, ``percent``, ``derived-column``, ``cross-foot``, ``line-differs``.
        kode: the node that bears witness, where it has a kode.
        uraian: its label.
        figure: the percent as printed there, or the amount in rupiah that it requires, with two
            decimals; several with `` / `` between them where another doubtful cell leaves it open.
        where: its place.
    """

    kind: str
    kode: str | None
    uraian: str
    figure: str
    where: Where = field(default_factory=Where)


@dataclass(frozen=True, slots=True)
class Operand:
    """A figure that a finding is about besides its own: a term of its sum, the row of the same
    code.

    Attributes:
        kode: kode of its row, where that has one.
        uraian: label of its row.
        amount: the amount in rupiah as it stands; None where it is unknown or no amount is meant.
        sign: 1, or -1 where it is taken off.
        measure: its column; None where no amount is meant.
        where: its place.
    """

    kode: str | None
    uraian: str
    amount: Decimal | None
    where: Where = field(default_factory=Where)
    sign: int = 1
    measure: str | None = None


@read_only
@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at.

    Attributes:
        rule: slug of the rule (:data:`anggaran.rules.registry.RULES`).
        severity: how much it weighs in this run.
        table: name of the table: the sheet, or the file where it has no sheets.
        kode: kode of the row, None for a row without one.
        uraian: label of the row as printed.
        measure: the amount column (``pagu``, ``realisasi_2022``), None where the rule is not about
            one.
        stated: what the document prints, in rupiah (or in percent for the rules on percents).
        computed: what follows from the other rows; for the rules on thresholds, the serapan in
            percent.
        tolerance: the largest difference that would have been accepted; 0.00 unless the document
            declares a unit.
        where: the place.
        details: what else the sentence and a program need: ``printed``, ``candidates``, ``proved``,
            ``threshold``, ``evidence`` and the like; they stand beside the fields above in JSON.
        witnesses: the proof of a resolved amount.
        breaks: rows that do not add up because of this finding alone.
        operands: the figures that it is held against, the largest first.
        more: how many operands are not listed.
        explanations: what its rule knows of the difference: the cell that is proved wrong, that
            several could be (``{"kind": "tie"}``). What else accounts for it takes a search:
            ``anggaran.explain.explain(finding)`` gives it, ``explained(findings)`` gives findings
            that have it too, as JSON and reports do (each an
            :class:`anggaran.explain.Explanation`).
        key: key of its node in the tree, None where it is about no node; of a comparison in the
            document of its place.
        relation: the relation that does not hold, with its cells.
        documents: the tree that it was found in; of a comparison all that were held.
        teller: the rule that says it.

    >>> finding = Finding("parent-sum", Severity.ERROR, kode="5.1", stated=Decimal("100.00"),
    ...     computed=Decimal("90.00"))
    >>> finding.difference
    Decimal('10.00')
    """

    rule: str
    severity: Severity
    where: Where = field(default_factory=Where)
    table: str = ""
    kode: str | None = None
    uraian: str = ""
    measure: str | None = None
    stated: Decimal | None = None
    computed: Decimal | None = None
    tolerance: Decimal = NOL
    details: Mapping[str, Any] = field(default_factory=dict)
    witnesses: tuple[Witness, ...] = ()
    breaks: tuple[Break, ...] = ()
    operands: tuple[Operand, ...] = ()
    more: int = 0
    explanations: tuple[Any, ...] = ()
    key: str | None = None
    relation: Any = field(default=None, compare=False, repr=False)
    documents: tuple[Any, ...] = field(default=(), compare=False, repr=False)
    teller: Teller | None = field(default=None, compare=False, repr=False)

    def __reduce__(self) -> tuple[Any, ...]:
        # A relation looks at the columns of its table, and stays with it, as does the table.
        return _restore, (
            {
                each.name: getattr(self, each.name)
                for each in fields(self)
                if each.name not in _HERE
            },
        )

    def __repr__(self) -> str:
        row = f" {shown(self.kode or self.uraian)}" if self.kode or self.uraian else ""
        gap = "" if self.difference is None else f", difference {self.difference}"
        return f"<Finding {self.rule} ({self.severity}) {str(self.where)!r}:{row}{gap}>"

    @property
    def message(self) -> str:
        """The finding as one sentence, in the language of the process; ``""`` where no rule tells
        it.
        """
        return self.teller.say(self) if self.teller else ""

    @property
    def remedy(self) -> str:
        """What to do about it, in the language of the process."""
        return self.teller.advise(self) if self.teller else ""

    def _repr_html_(self) -> str:
        """What a notebook shows: the rule, the place, the sentence and what to do."""
        lines = (f"{self.severity} · {self.rule} · {self.where}", self.message, f"→ {self.remedy}")
        return f"<p>{'<br>'.join(escape(line) for line in lines)}</p>"

    @property
    def difference(self) -> Decimal | None:
        """``stated`` minus ``computed``; None where one of the two is unknown."""
        if self.stated is None or self.computed is None:
            return None
        return minus(self.stated, self.computed)


def _restore(values: Mapping[str, Any]) -> Finding:
    return Finding(**values)


def loaded(text: str | bytes) -> Any:
    """A text of JSON; None where it is none, so that whoever reads it says what it wants."""
    try:
        return json.loads(text)
    except (RecursionError, TypeError, ValueError):
        return None


_HERE = frozenset({"relation", "documents"})  # what a finding has only where it was found
_WORDS = frozenset({"message", "remedy", "difference"})  # made of the others


def with_path(finding: Finding, files: Iterable[str]) -> Finding:
    """A finding with its path, which is written only where two files of its run have one name."""
    place = finding.where
    if place.path or not place.file:
        return finding
    path = next((file for file in files if PurePath(file).name == place.file), place.file)
    return replace(finding, where=replace(place, path=path))


def read_back(record: Mapping[str, Any]) -> Finding:
    """A finding of its record; what its rule alone knows stays as JSON has it."""
    known = {each.name for each in fields(Finding)} - {"details", "teller", *_HERE}
    own = {name: value for name, value in record.items() if name in known}
    details = {name: record[name] for name in record if name not in known | _WORDS}
    words = Words(record["message"], Text(record["remedy"], record["remedy"]))
    return replace(msgspec.convert(own, Finding), details=details, teller=words)


@dataclass(frozen=True, slots=True)
class NotChecked:
    """A rule that could not look at a table, and why.  A check that cannot run is not a pass."""

    rule: str
    reason: Text
    table: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many times each rule really compared something, and which rules could not.

    Attributes:
        checked: how many times each rule compared something, by its slug.
        not_checked: rules that could not look, and why.
        files: the files that were looked at, each as it was given, with its folders
            (:attr:`Where.path`); tables from memory have none.
    """

    checked: Mapping[str, int] = field(default_factory=dict)
    not_checked: tuple[NotChecked, ...] = ()
    files: tuple[str, ...] = field(default=(), compare=False)

    def __add__(self, other: Coverage) -> Coverage:
        slugs = [*self.checked, *(slug for slug in other.checked if slug not in self.checked)]
        total = {slug: self.checked.get(slug, 0) + other.checked.get(slug, 0) for slug in slugs}
        files = tuple(dict.fromkeys(self.files + other.files))
        return Coverage(total, self.not_checked + other.not_checked, files)

    def __bool__(self) -> bool:
        return any(self.checked.values())

    def __repr__(self) -> str:
        times, skipped = sum(self.checked.values()), len(self.not_checked)
        return f"<Coverage: {len(self.checked)} rules, {times} times; {skipped} not checked>"


_AMOUNTS = frozenset(
    {"stated", "computed", "difference", "tolerance", "left", "right", "majority", "value"}
)


_TOLD = ("totals", "findings")


def _html_rows(records: Sequence[Mapping[str, Any]]) -> str:
    """Records as a table, amounts as documents print them; what is a list has no column."""
    shown = [{**each, **each.get("values", {})} for each in records[:SHOWN]]
    head = [name for name, cell in shown[0].items() if not isinstance(cell, dict | list)]
    amounts = {*_AMOUNTS, *shown[0].get("values", ())}

    def cell(name: str, value: Any) -> Any:
        is_amount = name in amounts and isinstance(value, str)
        return as_printed(Decimal(value)) if is_amount else value

    rows = [[cell(name, each.get(name)) for name in head] for each in shown]
    return html_table(head, rows, len(records))


class View(Protocol):
    """What a result shows, as far as it says so itself."""

    @property
    def record(self) -> Callable[[], Mapping[str, Any]]:
        """What a program reads."""
        ...


class Shown:
    """What every result can do: become a dict or JSON for another program.

    How a result is shown the rooms above know; :mod:`anggaran.report` says so with
    :meth:`shown_by`.
    """

    __slots__ = ()
    view_maker: ClassVar[Callable[[Any, str], View] | None] = None

    @classmethod
    def shown_by(cls, view: Callable[[Any, str], View]) -> None:
        """Let a function make what a result shows, in a language."""
        cls.view_maker = staticmethod(view)

    def to_dict(self, lang: str | None = None) -> dict[str, Any]:
        """The result as plain dicts and lists, by its schema; amounts are text with two decimals.

        Args:
            lang: language of messages and reasons; that of the process where it is left out.
        """
        if type(self).view_maker is None:  # nothing has been written yet
            import_module("anggaran.report.write")
        maker = cast("Callable[[Any, str], View]", type(self).view_maker)
        return dict(maker(self, find_language(lang)).record())

    def _repr_html_(self) -> str:
        """What a notebook shows: the totals and the findings, else the first list of the result."""
        lists = {
            name: value
            for name, value in self.to_dict().items()
            if isinstance(value, list) and value and isinstance(value[0], dict)
        }
        told = [lists[name] for name in _TOLD if name in lists] or list(lists.values())[:1]
        return f"<p>{escape(repr(self))}</p>{''.join(map(_html_rows, told))}"

    def to_json(self, lang: str | None = None) -> str:
        """The result as JSON, by its schema.

        Args:
            lang: language of messages and reasons; that of the process where it is left out.
        """
        return json.dumps(self.to_dict(lang), ensure_ascii=False)


def _path(record: Mapping[str, Any]) -> str | None:
    """The codes that lead to a line, the outermost first; one without codes goes by its label."""
    return " / ".join(record.get("path", ())) or record.get("kode") or record.get("uraian")


def _placed(where: Mapping[str, Any]) -> Mapping[str, Any]:
    """A place as columns; its file as it was given where two have one name."""
    return {**where, "file": where["path"]} if where.get("path") else where


class Listed(Shown):
    """A result that is a list: of findings, of pairs, of lines."""

    __slots__ = ()
    frame_rows: ClassVar[str] = "findings"
    frame_columns: ClassVar[Sequence[str]] = (
        "rule",
        "severity",
        "table",
        "key",
        "kode",
        "uraian",
        "measure",
        "stated",
        "computed",
        "difference",
        "tolerance",
        "message",
        "remedy",
        "file",
        "sheet",
        "cell",
        "row",
        "page",
        "line",
    )

    def to_frame(self, *, lang: str | None = None, dtype: str = "decimal") -> pd.DataFrame:
        """The list of the result as a pandas frame, one row a finding, a pair or a line; amounts
        are exact.

        Args:
            lang: language of messages; that of the process where it is left out.
            dtype: of the amounts, as in :meth:`anggaran.Tree.to_frame`.
        """
        records = [
            {**each, **_placed(each.get("where", {})), "path": _path(each)}
            for each in self.to_dict(lang)[self.frame_rows]
        ]
        columns = of_records(records, self.frame_columns, _AMOUNTS, self._valued())
        return to_pandas(columns, dtype)

    def _valued(self) -> Sequence[str]:
        """The columns of amounts that it has whatever there is in it."""
        return ()


@read_only
class Findings(Listed, Sequence[Finding]):
    """Findings in document order, with the coverage of the run that made them.

    A sequence of :class:`Finding`; ``+`` joins two runs, or adds single findings to one.

    >>> found = Findings([Finding("parent-sum", Severity.ERROR)], Coverage({"parent-sum": 12}))
    >>> found, found.errors[0].rule, len(found.of("percent")), found.coverage.checked
    (<Findings: 1 error, 0 warning, 0 info>, 'parent-sum', 0, {'parent-sum': 12})
    """

    __slots__ = ("_items", "coverage")
    _items: tuple[Finding, ...]
    coverage: Coverage

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Findings:
        """The findings of a result that ``to_dict`` gave: amounts, places and words as they were.

        Args:
            record: of findings, of ``anggaran check`` or of a comparison.

        Raises:
            InvalidOption: it holds no findings.

        >>> from anggaran import check
        >>> found = check([{"kode": "5", "pagu": 3}, {"kode": "5.1", "pagu": 2}])
        >>> again = Findings.from_json(found.to_json())
        >>> again[0].difference, again.to_dict() == found.to_dict()
        (Decimal('1.00'), True)
        """
        try:
            coverage = record["coverage"]
            files = tuple(map(str, coverage.get("files", ())))
            found = [with_path(read_back(each), files) for each in record["findings"]]
            skipped = tuple(
                NotChecked(each["rule"], Text(each["reason"], each["reason"]), each["table"])
                for each in coverage["not_checked"]
            )
            return cls(found, Coverage(dict(coverage["checked"]), skipped, files))
        except (AttributeError, KeyError, TypeError, ValueError) as error:  # of msgspec: ValueError
            raise InvalidOption(
                "Bukan hasil pemeriksaan; beri temuan, atau to_dict() atau to_json() darinya.",
                "No result of a check; give findings, or their to_dict() or to_json().",
            ) from error

    @classmethod
    def from_json(cls, text: str | bytes) -> Findings:
        """The findings of a result that ``to_json`` or ``--format json`` gave; see
        :meth:`from_dict`.
        """
        return cls.from_dict(loaded(text))

    def __init__(self, items: Iterable[Finding] = (), coverage: Coverage | None = None) -> None:
        fill = partial(object.__setattr__, self)
        fill("_items", tuple(items))
        fill("coverage", Coverage() if coverage is None else coverage)

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> Findings: ...
    def __getitem__(self, index: int | slice) -> Finding | Findings:
        if isinstance(index, slice):
            return Findings(self._items[index], self.coverage)
        return item(self._items, index, f"of({shown(index)})")

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._items)

    def __add__(self, other: Iterable[Finding]) -> Findings:
        if isinstance(other, Findings):
            return Findings((*self._items, *other._items), self.coverage + other.coverage)
        return Findings((*self._items, *other), self.coverage)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Findings):
            return NotImplemented
        return self._items == other._items and self.coverage == other.coverage

    def __reduce__(self) -> tuple[type[Findings], tuple[tuple[Finding, ...], Coverage]]:
        return Findings, (self._items, self.coverage)

    __hash__ = None  # type: ignore[assignment]  # a finding carries details that have no hash

    def __repr__(self) -> str:
        counts = ", ".join(f"{count} {severity}" for severity, count in self.summary.items())
        return f"<Findings: {counts}>"

    @property
    def errors(self) -> Findings:
        """Only the findings of severity error."""
        return Findings((f for f in self._items if f.severity is Severity.ERROR), self.coverage)

    @property
    def summary(self) -> dict[str, int]:
        """How many findings of each severity."""
        return {
            severity.value: sum(f.severity is severity for f in self._items)
            for severity in Severity
        }

    def of(self, rule: str) -> Findings:
        """Only the findings of one rule."""
        return Findings((f for f in self._items if f.rule == rule), self.coverage)
