"""What a report shows, said once: blocks of typed cells, which every writer lays out in its own
way.

No writer knows what a finding or a comparison is, so no two formats can disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar, overload

from anggaran.amount.column import format_amount
from anggaran.finding import Finding, Severity
from anggaran.rules.words import percent_text

T_co = TypeVar("T_co", covariant=True)

FOLD = 20  # findings of one rule, or lines that differ, that a short report shows


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in rupiah.

    Attributes:
        value: the amount, exact; None where it is unknown.
        stated: what the document prints in its place; None where it prints nothing.
        marked: whether an asterisk points to a note on it.
    """

    value: Decimal | None
    stated: Decimal | None = None
    marked: bool = False

    @property
    def differs(self) -> bool:
        """Whether the document prints another amount."""
        return self.stated is not None and self.stated != self.value


@dataclass(frozen=True, slots=True)
class Percent:
    """A percent.

    Attributes:
        value: with the places it has; None where it is unknown.
        limit: whether it is a threshold that was missed.
        ratio: the exact ratio that it is rounded from; thresholds are held to it.
    """

    value: Decimal | None
    limit: bool = False
    ratio: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a document, in words, and the key of the node that stands there."""

    text: str
    key: str | None = None


Cell: TypeAlias = "str | Amount | Percent | Place | None"
"""None is a cell in which nothing stands; unknown is an :class:`Amount` of None."""


class Kind(Enum):
    """What the cells of a column are."""

    TEXT = "text"
    KODE = "kode"
    LABEL = "label"
    PLACE = "place"
    AMOUNT = "amount"
    PERCENT = "percent"

    @property
    def is_figure(self) -> bool:
        """Whether the cells are numbers, which stand to the right and are never cut."""
        return self in {Kind.AMOUNT, Kind.PERCENT}


class Column(NamedTuple):
    """A column of a table: its heading, and what its cells are."""

    title: str
    kind: Kind = Kind.TEXT


class Row(NamedTuple):
    """A row of a table; of a tree with how deep it stands (0 is the top) and the key of its
    node.
    """

    cells: tuple[Cell, ...]
    depth: int = 0
    key: str | None = None


class Rows(Sequence[T_co], Generic[T_co]):
    """Entries that are made when they are looked at: of a million lines a short report shows
    twenty.

    >>> list(Rows([1, 2], str))
    ['1', '2']
    """

    def __init__(self, items: Sequence[Any], make: Callable[[Any], T_co]) -> None:
        self._items, self._make = items, make

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, index: int) -> T_co: ...
    @overload
    def __getitem__(self, index: slice) -> Rows[T_co]: ...
    def __getitem__(self, index: int | slice) -> T_co | Rows[T_co]:
        if isinstance(index, slice):
            return Rows(self._items[index], self._make)
        return self._make(self._items[index])

    def __iter__(self) -> Iterator[T_co]:
        return map(self._make, self._items)


@dataclass(frozen=True, slots=True)
class Heading:
    """A title; what follows it stands under it.

    Attributes:
        text: the title.
        level: 1 for a part of the report, 2 for a part of that.
        severity: of the findings that follow, if it is about findings.
        is_name: True for the name of a file, which no writer begins with a capital.
    """

    text: str
    level: int = 1
    severity: Severity | None = None
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What a document is.

    Attributes:
        title: its place, after its side or letter in a comparison.
        about: how many rows it has and how they were read.
        figures: its totals by name, and the serapan of the whole.
        notes: what else there is to know.
    """

    title: str
    about: str
    figures: tuple[tuple[str, Amount | Percent], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table of typed cells.

    Attributes:
        name: what it holds, for programs (``totals``, ``pairs``, ``tree``).
        columns: its columns.
        rows: its rows.
        fold: how many rows a short report shows; None for all.
        hidden: rows that only a full report has.
        title: what it is of: a tree of its document.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    fold: int | None = None
    hidden: int = 0
    title: str = ""


class Item(NamedTuple):
    """One finding, and the record that its words are made of.

    Attributes:
        place: where it stands.
        text: its sentence.
        finding: the record.
        remedy: what to do about this one; ``""`` where the remedy of its rule says all there is.
        operands: the figures that it is held against, in a line.
        explanations: what accounts for it, a line each.
        since: ``new`` or ``unchanged`` where it is held against an earlier run.
    """

    place: str
    text: str
    finding: Finding
    remedy: str = ""
    operands: str = ""
    explanations: tuple[str, ...] = ()
    since: str = ""

    @property
    def more(self) -> tuple[str, ...]:
        """What stands below the sentence, line by line."""
        remedy = f"→ {self.remedy}" if self.remedy else ""
        return tuple(line for line in (self.operands, *self.explanations, remedy) if line)


@dataclass(frozen=True, slots=True)
class Found:
    """The findings of one rule, with what to do about them.

    Attributes:
        title: slug of the rule, or of several that are shown together.
        remedy: what to do; ``""`` where each of the findings has a remedy of its own.
        items: the findings.
        table: the same findings as a table, where they are better read side by side.
        called: what the rule is called in the language of the report, beside its slug.
    """

    title: str
    remedy: str
    items: Sequence[Item]
    table: Table | None = None
    called: str = ""

    @property
    def heading(self) -> str:
        """The slug, and what it is called."""
        return f"{self.title} · {self.called}" if self.called else self.title


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence by itself; with a severity it is as important as such a finding.

    Attributes:
        text: the sentence.
        severity: of such a finding; None for what is only told.
        is_answer: whether it answers what was asked, and stands out.
    """

    text: str
    severity: Severity | None = None
    is_answer: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """How it ends.

    Attributes:
        sentence: the answer in one sentence.
        counts: how many findings of each severity, by their names.
        summary: the same in one line.
        coverage: what was compared, and what could not be and why.
        within: how many errors documents hold by themselves, beside a comparison.
    """

    sentence: str
    counts: Mapping[str, tuple[Severity, int]]
    summary: str
    coverage: tuple[str, ...]
    within: int = 0


Block: TypeAlias = "Heading | Facts | Table | Found | Note | Verdict"


@dataclass(frozen=True, slots=True)
class View:
    """What one result shows.

    Attributes:
        name: what was asked (``check``, ``reconcile``).
        title: the same in words, for a page.
        lang: language of its words.
        blocks: makes what every report shows.
        record: makes what a program reads, by the schema of the same name.
        appendix: makes what a page or a workbook has room for besides: the trees.
        everything: whether nothing is folded.
        failed: what could not be done at all: a file that cannot be read, a rule that raises.
    """

    name: str
    title: str
    lang: str
    blocks: Callable[[], Sequence[Block]]
    record: Callable[[], Mapping[str, Any]] = dict
    appendix: Callable[[], Sequence[Block]] = field(default=tuple)
    everything: bool = False
    failed: tuple[str, ...] = ()


def cell_text(cell: Cell, lang: str = "id") -> str:
    """A cell as it is read.

    >>> (cell_text(Amount(Decimal(1250))), cell_text(Percent(Decimal("50"), limit=True)),
    ...  cell_text(None))
    ('1.250,00', '< 50%', '')
    """
    if isinstance(cell, Amount):
        return f"{format_amount(cell.value, lang)}{'*' if is_marked(cell) else ''}"
    if isinstance(cell, Percent):
        return f"{'< ' if cell.limit else ''}{percent_text(cell.value, lang)}"
    return cell.text if isinstance(cell, Place) else cell or ""


def is_marked(cell: Cell) -> bool:
    """Whether an asterisk points to a note on a cell."""
    return isinstance(cell, Amount) and (cell.marked or cell.differs)


def columns_of(headings: str, kinds: Sequence[Kind]) -> tuple[Column, ...]:
    """Columns by their headings, which a bar parts.

    >>> columns_of("kode|pagu", (Kind.KODE, Kind.AMOUNT))[1].title
    'pagu'
    """
    return tuple(map(Column, headings.split("|"), kinds))
