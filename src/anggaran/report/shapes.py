"""The shapes of JSON as types, from which their schemas are made: nothing of them is kept by hand.

Amounts are text with two decimals, never numbers that a reader would take for float.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired, TypedDict

from msgspec import Meta

Amount = Annotated[str, Meta(pattern=r"^-?\d+\.\d{2}$")]
Exact = Annotated[str, Meta(pattern=r"^-?\d+\.\d{2,}$")]
Count = Annotated[int, Meta(ge=0)]
Said = Annotated[str, Meta(min_length=1)]
Slug = Annotated[str, Meta(pattern="^[a-z]+(-[a-z]+)*$")]
Cell = Annotated[str, Meta(pattern="^[A-Z]{1,4}[0-9]+$")]
Line = Annotated[str, Meta(min_length=1, pattern=r"^[^\n]*$")]
Totals = dict[str, Amount | None]


class Where(TypedDict):
    """A place: the file, and in it the sheet with its cell and row, or the page with its line."""

    file: str | None
    sheet: str | None
    cell: Cell | None
    row: Annotated[int, Meta(ge=1)] | None
    page: NotRequired[Annotated[int, Meta(ge=1)]]
    line: NotRequired[Annotated[int, Meta(ge=1)]]
    box: NotRequired[list[int]]
    path: NotRequired[str]


class Break(TypedDict):
    """A row that does not add up only because of the finding it is listed under."""

    kode: str | None
    uraian: str
    difference: Amount
    where: Where


class Operand(TypedDict):
    """A figure that a finding is held against; ``sign`` is -1 where it is taken off."""

    kode: str | None
    uraian: str
    amount: Amount | None
    where: Where
    sign: int
    measure: str | None


class Witness(TypedDict):
    """An independent figure that admits or excludes a reading of a doubtful cell."""

    kind: str
    kode: str | None
    uraian: str
    figure: str
    where: Where


class Finding(TypedDict):
    """One thing to look at; what else its rule knows stands beside these fields.

    Amounts are in rupiah; for the rules on percents stated and computed are percents.
    """

    rule: Slug
    severity: Literal["error", "warning", "info"]
    table: str
    key: str | None
    kode: str | None
    uraian: str
    measure: str | None
    stated: Exact | None
    computed: Exact | None
    difference: Exact | None
    tolerance: Amount
    where: Where
    message: Line
    remedy: Line
    witnesses: list[Witness]
    breaks: list[Break]
    operands: list[Operand]
    more: Count
    explanations: list[dict[str, Any]]
    printed: NotRequired[str]
    candidates: NotRequired[list[Amount]]
    proved: NotRequired[Amount | None]
    threshold: NotRequired[str]
    agrees: NotRequired[list[str]]
    differs: NotRequired[list[str]]
    since: NotRequired[Literal["new", "unchanged"]]


class Since(TypedDict):
    """What changed since an earlier run."""

    new: Count
    unchanged: Count
    fixed: list[dict[str, Any]]


class NotChecked(TypedDict):
    """A rule that could not look at a table, and why."""

    rule: str
    reason: Said
    table: str


class Skipped(TypedDict):
    """A file of a folder in which no budget table was found."""

    file: str
    reason: Said


class Looked(TypedDict):
    """The files that were looked at, as they were given; where several were, with their folders."""

    files: NotRequired[list[str]]


class Coverage(Looked):
    """How many times each rule really compared something, and which rules could not."""

    checked: dict[str, Count]
    not_checked: list[NotChecked]


class RowCoverage(Coverage):
    """The coverage of documents: how many of their rows were read, used and refused."""

    rows_read: Count
    rows_used: Count
    rows_refused: Count
    files_skipped: NotRequired[list[Skipped]]


class Summary(TypedDict):
    """How many findings of each severity."""

    error: Count
    warning: Count
    info: Count


class Findings(TypedDict):
    """Findings by themselves, without the tables that they are about."""

    version: Literal[1]
    findings: list[Finding]
    coverage: Coverage
    summary: Summary


class Verdict(TypedDict):
    """What every output on documents begins and ends with."""

    version: Literal[1]
    findings: list[Finding]
    coverage: RowCoverage
    summary: Summary
    since: NotRequired[Since]


class Unprinted(TypedDict):
    """A node that no row prints, with what its rows make."""

    kode: str | None
    uraian: str
    totals: Totals


class CheckedTable(TypedDict):
    """A table that was checked."""

    file: str | None
    sheet: str | None
    rows: Count
    refused: Count
    nodes: Count
    leaves: Count
    totals: Totals
    unprinted: NotRequired[
        Annotated[
            list[Unprinted],
            Meta(description="The highest nodes that have a name and no row, the first thousand."),
        ]
    ]
    notes: list[str]


class Check(Verdict):
    """Findings of one or several budget tables."""

    tables: list[CheckedTable]


class Document(TypedDict):
    """A document of a comparison."""

    file: str | None
    sheet: str | None
    table: str
    totals: Totals
    findings: NotRequired[
        Annotated[
            list[Finding],
            Meta(description="Errors of the document by itself; they do not change the status."),
        ]
    ]


class NamedDocument(Document):
    """A document of a matrix, by the name under which the others know it."""

    name: str


class Columns(TypedDict):
    """Which column of either document was compared, by the name of the measure in the result."""

    measure: str
    left: str
    right: str


class Total(TypedDict):
    """What both documents say their whole is; the difference is left minus right."""

    measure: str
    left: Amount | None
    right: Amount | None
    difference: Amount | None


class Pair(Total):
    """One line of both documents; a missing side is null, not zero."""

    kode: str | None
    uraian: str
    status: Literal["both", "left", "right"]
    path: NotRequired[
        Annotated[
            list[str],
            Meta(description="Of lines by several codes each of them, the outermost first."),
        ]
    ]


class Own(TypedDict):
    """Errors of each document by itself; they do not change the status."""

    left: NotRequired[list[Finding]]
    right: NotRequired[list[Finding]]


class WithOwn(TypedDict):
    """What was found in two documents by themselves, where anybody looked."""

    own: NotRequired[Own]


class Reconcile(Verdict, WithOwn):
    """Two budget documents held against each other; differences are left minus right."""

    left: Document
    right: Document
    measures: list[Columns]
    totals: list[Total]
    pairs: list[Pair]


class Outlier(TypedDict):
    """A document that parts from the majority: its amount minus that of the majority."""

    document: str
    difference: Amount


class Figure(TypedDict):
    """One figure: what each document that carries it says; null where it is unreadable."""

    measure: str
    values: dict[str, Amount | None]
    majority: Amount | None
    outliers: list[Outlier]
    status: Literal["agree", "differ", "unknown"]


class FigureLine(Figure):
    """One line that several documents carry; of flat lines with the codes that lead to it."""

    kode: str | None
    uraian: str
    path: NotRequired[list[str]]


class MissingLine(TypedDict):
    """A line that a document lacks."""

    kode: str | None
    uraian: str
    amount: Amount | None


class Cover(TypedDict):
    """How much of what the others carry a document covers, and what it lacks."""

    document: str
    measure: str
    amount: Amount | None
    of: Amount | None
    missing: list[MissingLine]


class Meeting(TypedDict):
    """What two documents of a matrix were compared by, and how far their totals are apart."""

    left: str
    right: str
    measures: list[Columns]
    totals: list[Total]
    basis: str


class Matrix(Verdict):
    """Several budget documents in one matrix; of their lines those on which they do not agree."""

    documents: Annotated[list[NamedDocument], Meta(min_length=2)]
    left: Document
    right: Document
    totals: list[Figure]
    lines: list[FigureLine]
    agreeing: Count
    covers: list[Cover]
    pairs: list[Meeting]


class Version(Document):
    """One version of a budget, and the column that was compared."""

    measure: str


class Change(TypedDict):
    """One line in two versions: after minus before."""

    kode: str | None
    uraian: str
    before: Amount | None
    after: Amount | None
    change: Amount | None
    status: Literal["unchanged", "moved", "raised", "cut", "new", "dropped", "unknown"]
    path: NotRequired[list[str]]


class Move(TypedDict):
    """A zero-sum move."""

    kode: str | None
    uraian: str
    amount: Amount
    level: str
    text: str
    approval: str | None
    lines: list[Change]


class Step(TypedDict):
    """Two versions of one budget; the change of the whole is null where it has none or is
    unknown.
    """

    before: Version
    after: Version
    change: Amount | None
    counts: dict[str, Count]
    lines: list[Change]
    moves: list[Move]


class OwnVersions(TypedDict):
    """Errors of each version by itself; they do not change the status."""

    before: NotRequired[list[Finding]]
    after: NotRequired[list[Finding]]


class WithOwnVersions(TypedDict):
    """What was found in two versions by themselves, where anybody looked."""

    own: NotRequired[OwnVersions]


class Versions(Step, Verdict, WithOwnVersions):
    """Two versions of one budget; a change is the later amount minus the earlier one."""


class Steps(Verdict):
    """Versions of one budget in their order, each held against the next."""

    documents: list[Document]
    steps: list[Step]


class Head(TypedDict):
    """A column of a cross table."""

    kode: str | None
    uraian: str


class CrossRow(Head):
    """A row of a cross table; its values stand in the order of the columns."""

    values: list[Amount | None]
    total: Amount | None


class Levels(TypedDict):
    """The levels of the rows and columns of a cross table."""

    rows: str
    columns: str


class Cross(Verdict):
    """Program side against spending side, with both margins and the documents they were held
    against.
    """

    document: Document
    measure: str
    levels: Levels
    columns: list[Head]
    rows: list[CrossRow]
    column_totals: list[Amount | None]
    total: Amount | None
    left_out: list[str]
    documents: list[Document]


class Period(TypedDict):
    """The time that a report is of, as it prints it."""

    year: int
    start: str | None
    end: str | None
    text: str


class DatedDocument(Document):
    """A report and its cut-off."""

    period: Period | None


class Monthly(Verdict):
    """Reports of one SKPD through a year, each held against the one before it."""

    documents: list[DatedDocument]


class NodeRecord(TypedDict):
    """One node: its sums and what the document prints there, by measure; serapan in percent; how
    many flat lines it sums.
    """

    key: str
    kode: str | None
    uraian: str
    level: Annotated[int, Meta(ge=1)]
    level_name: str
    parent: str | None
    row: int | None
    computed: Totals
    stated: Totals
    serapan: Exact | None
    lines: NotRequired[int]


class Tree(Document):
    """A rolled-up tree, each node before its children."""

    version: Literal[1]
    flat: bool
    measures: list[str]
    nodes: list[NodeRecord]
