"""Which column is which: the words of the header, held against what stands in the cells below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import chain, pairwise

from anggaran.finding import Text
from anggaran.kode.code import looks_like_kode, split_kode_uraian
from anggaran.reading.formats.limits import NAME_COLUMNS, column_letter
from anggaran.reading.layout.cells import (
    is_amount,
    is_blank,
    is_dash,
    is_outline,
    is_percent,
    is_prose,
    is_segment,
    is_spoiled,
    share,
    text_of,
)
from anggaran.reading.layout.header import Column, Header, is_year
from anggaran.reading.layout.meaning import Role
from anggaran.reading.layout.measures import name_measures
from anggaran.reading.layout.money import SATU, Cells, is_money, measures_targets, ratios, speaks_of_money
from anggaran.reading.layout.unit import find_unit
from anggaran.reading.layout.words import slug

_MOST = 0.6  # share of the nonblank cells that must bear out what a header says
_SEGMENTS = 4  # columns of whole numbers that together are a code, a segment each
_ALIEN = ("standar_harga", "sumber_dana", "skpd", "unit", "organisasi", "opd", "paket")  # never the label of a line


@dataclass(slots=True)
class Plan:
    """What is read from which column; positions are counted from 0.

    ``kode`` holds one column a role.  Several columns make one code where it is split a segment a column
    (``joined``, by role), or where each row repeats the codes above its own, which is the last (``repeated``).
    ``uraian`` are the label columns, outermost first.  ``why_not`` says why no table can be made of this.
    """

    money: dict[str, int] = field(default_factory=dict)
    kode: dict[str, int] = field(default_factory=dict)
    joined: dict[str, tuple[int, ...]] = field(default_factory=dict)
    repeated: tuple[int, ...] = ()
    nomor: int | None = None
    uraian: tuple[int, ...] = ()
    split: dict[str, int] = field(default_factory=dict)  # columns whose cells hold a code and its label, by role
    names: dict[str, int] = field(default_factory=dict)
    induk: int | None = None
    level: int | None = None
    keterangan: int | None = None
    percents: dict[str, int] = field(default_factory=dict)
    derived: dict[str, int] = field(default_factory=dict)
    units: dict[int, Decimal] = field(default_factory=dict)
    flat: bool = False
    group: str = ""
    unread: dict[int, Text] = field(default_factory=dict)  # what is to be said of columns that are not read
    notes: list[Text] = field(default_factory=list)
    why_not: Text | None = None

    @property
    def code_columns(self) -> tuple[int, ...]:
        """Every column that holds a code or a part of one."""
        return (*self.kode.values(), *chain.from_iterable(self.joined.values()), *self.repeated)

    @property
    def label_columns(self) -> tuple[int, ...]:
        """Every column with a label of the row."""
        return (*self.uraian, *self.split.values())

    @property
    def used(self) -> set[int]:
        """Every column that is read."""
        single = {i for i in (self.nomor, self.induk, self.level, self.keterangan) if i is not None}
        many = (self.money, self.names, self.percents, self.derived, self.split)
        return single | set(self.code_columns) | set(self.uraian) | {i for part in many for i in part.values()}


def make_plan(header: Header, columns: Sequence[Column], cells: Cells, titles: str = "", group: str = "") -> Plan:
    """Decide what each column of a table is.

    Args:
        header: the header of the table.
        columns: those of its columns that belong to this table (two tables may share a header).
        cells: gives the cells below a column.
        titles: what stands above the table.
        group: words that this half of the header has and the other has not.
    """
    plan = Plan(group=group)
    _take_money(plan, columns, cells, titles)
    if plan.why_not:
        return plan
    columns = _codes_under_labels(columns, cells)
    _take_computed(plan, columns, cells)
    _take_codes(plan, columns, cells)
    _take_labels(plan, columns, cells)
    _take_rest(plan, columns, cells)
    if not plan.label_columns and not plan.code_columns:
        plan.why_not = Text(
            "tidak ada kolom kode maupun uraian di samping kolom jumlah",
            "no column of codes or labels beside the amounts",
        )
    _note_unread(plan, header, columns, cells)
    return plan


def _named(column: Column) -> str:
    return f"{column_letter(column.index)} ({column.text})" if column.text else column_letter(column.index)


def _amountlike(cell: object) -> bool:
    return is_amount(cell) or is_dash(cell)


def _take_money(plan: Plan, columns: Sequence[Column], cells: Cells, titles: str) -> None:
    """The amount columns: named so by the header, and filled with amounts."""
    wanted = [column for column in columns if column.role is Role.UANG]
    above = " ".join([titles, *(column.text for column in columns if column not in wanted)])
    worded = speaks_of_money(columns, cells, above)
    if any(map(is_year, wanted)):
        titles = above
        wanted = wanted if worded else [column for column in wanted if not is_year(column)]
    shares = {column.index: share(_amountlike, cells(column.index)) for column in wanted}
    for column in wanted:
        plan.units[column.index] = find_unit(column.text) or find_unit(titles) or SATU
    good = [column for column in wanted if (shares[column.index] or 0) >= _MOST]
    sure = [c for c in good if c.meaning and not c.meaning.weak and c.meaning.base != "realisasi"]
    coded = any((share(_is_dotted_code, cells(c.index)) or 0) >= _MOST for c in columns if c.role is Role.KODE)
    for column in [c for c in good if c not in sure]:
        of_target = measures_targets(columns, column)
        told = worded or (coded and not of_target)
        unit, beside_sure = plan.units[column.index], bool(sure) and not of_target
        counts = of_target and not told
        if counts or not is_money(cells(column.index), column, unit, beside_sure=beside_sure, told=told):
            good.remove(column)
    targets = _revenue_targets(good, columns, cells) if worded else []
    plan.units |= {column.index: find_unit(titles) or SATU for column in targets}
    good += targets
    good += [c for c in wanted if c not in good and good and _is_spoiled(c, columns, cells, beside_sure=bool(sure))]
    good.sort(key=lambda column: column.index)
    percents = ratios(good, cells, plan.units)
    plan.percents = {_percent_name(n): column.index for n, column in enumerate(percents, 1)}
    good = [column for column in good if column not in percents]
    for column in wanted:
        if column not in good:
            plan.notes.append(_not_money(column, cells(column.index), percent=column in percents))
    plan.money = {name: column.index for name, column in name_measures(good, titles).items()}
    if not plan.money:
        plan.why_not = plan.notes[0] if plan.notes else Text("tidak ada kolom jumlah", "no column of amounts")


def _revenue_targets(good: Sequence[Column], columns: Sequence[Column], cells: Cells) -> list[Column]:
    """Columns headed ``Target`` alone that are the pagu beside a realisasi, where no other column is one."""
    bases = {column.meaning.base for column in good if column.meaning}
    if bases != {"realisasi"}:
        return []
    targets = [c for c in columns if c.role is Role.LEWAT and c.meaning and c.meaning.base == "pagu"]
    filled = [c for c in targets if (share(_amountlike, cells(c.index)) or 0) >= _MOST]
    return [c for c in filled if is_money(cells(c.index), c, SATU, beside_sure=False, told=True)]


def _is_spoiled(column: Column, columns: Sequence[Column], cells: Cells, *, beside_sure: bool) -> bool:
    """Whether a column is of amounts though too few of its cells are: the others look like nothing else either.

    Its heading must be sure, or be the realisasi beside sure amounts; words and quantities are another kind of column.
    """
    said, here = column.meaning, cells(column.index)
    spent = said is not None and said.base == "realisasi" and beside_sure and not measures_targets(columns, column)
    if said is None or (said.weak and not spent):
        return False
    return (share(lambda cell: _amountlike(cell) or is_spoiled(cell), here) or 0) >= _MOST


def _not_money(column: Column, cells: Sequence[object], *, percent: bool) -> Text:
    """Why a column whose heading speaks of amounts is none."""
    printed = next(
        (text for cell in cells if not is_blank(cell) and not _amountlike(cell) and (text := text_of(cell))), ""
    )
    if share(is_blank, cells) is None:
        return Text(f"Kolom {_named(column)} kosong.", f"Column {_named(column)} is blank.")
    if percent:
        return Text(
            f"Kolom {_named(column)} dibaca sebagai persen: angkanya kecil di samping realisasi berjuta-juta.",
            f"Column {_named(column)} is read as a percent: its figures are small beside a realisasi of millions.",
        )
    example = (f", misalnya {printed[:40]!r}", f", for example {printed[:40]!r}") if printed else ("", "")
    return Text(
        f"Kolom {_named(column)} tidak berisi jumlah uang yang dapat dibaca{example[0]}.",
        f"Column {_named(column)} holds no readable amounts of money{example[1]}.",
    )


def _percent_name(count: int) -> str:
    return "persen" if count == 1 else f"persen_{count}"


def _take_computed(plan: Plan, columns: Sequence[Column], cells: Cells) -> None:
    """Percents, and amounts that the document computed itself."""
    derived = [c for c in columns if c.role is Role.TURUNAN and (share(_amountlike, cells(c.index)) or 0) >= _MOST]
    for column in derived:
        said = column.meaning
        name = "_".join((said.base, *said.qualifiers)) if said else ""
        same = sum(key == name or key.startswith(f"{name}_") for key in plan.derived)
        plan.derived[f"{name}_{same + 1}" if same else name] = column.index
        plan.units[column.index] = find_unit(column.text) or next(iter(plan.units.values()), SATU)
    percents = [c for c in columns if c.role is Role.PERSEN and (share(is_percent, cells(c.index)) or 0) >= _MOST]
    for count, column in enumerate(percents, len(plan.percents) + 1):
        plan.percents[_percent_name(count)] = column.index


def _take_codes(plan: Plan, columns: Sequence[Column], cells: Cells) -> None:
    """Code columns: one, several nested, one split a segment a column; and the outline numbers."""
    coded = _code_columns(columns, cells)
    numbered = [c for c in columns if c.role is Role.NOMOR and share(is_outline, cells(c.index)) is not None]
    if not coded:
        dotted = [c for c in numbered if (share(_is_dotted_code, cells(c.index)) or 0) >= _MOST]
        coded, numbered = dotted[:1], [c for c in numbered if c not in dotted[:1]]
    outlines = [c for c in coded if _is_outline_column(cells(c.index))]
    if outlines and len(outlines) == len(coded) and len(coded) == 1:
        coded, numbered = [], [*outlines, *numbered]
    plan.nomor = numbered[0].index if numbered else None
    if len(coded) > 1 and all((share(is_segment, cells(c.index)) or 0) >= 0.9 for c in coded):
        plan.joined = _joined(coded)
        return
    unread = [c for c in coded if not share(is_code, cells(c.index)) and (share(is_prose, cells(c.index)) or 0) >= 0.5]
    if coded and len(unread) == len(coded):
        names = ", ".join(map(_named, unread))
        plan.why_not = Text(
            f"kolom kode {names} tidak memuat satu pun kode", f"code column {names} holds no code at all"
        )
        return
    plan.kode = _code_roles([column for column in coded if column not in unread])
    named = sum(c.meaning.of in plan.kode for c in columns if c.role is Role.URAIAN and c.meaning)
    if named < 2 and _repeat_ancestors([cells(index) for index in plan.kode.values()]):
        plan.repeated, plan.kode = tuple(plan.kode.values()), {}


def _joined(coded: Sequence[Column]) -> dict[str, tuple[int, ...]]:
    """The columns of each code that is split a segment a column: several codes stand under headings of their own."""
    groups: list[list[Column]] = []
    for column in coded:
        if groups and (not column.parts or column.parts[0] in groups[-1][0].parts[:1]):
            groups[-1].append(column)
        else:
            groups.append([column])
    if min(map(len, groups)) == 1:  # each segment has a heading
        groups = [[*coded]]
    roles = _code_roles([group[0] for group in groups]) if len(groups) > 1 else {"kode": coded[0].index}
    return {role: tuple(c.index for c in group) for role, group in zip(roles, groups, strict=True)}


def _repeat_ancestors(columns: Sequence[Sequence[object]]) -> bool:
    """True where the codes of each row begin one with the other, from a row that has the first alone."""
    if len(columns) < 2:
        return False
    alone = False
    for cells in zip(*columns, strict=True):
        codes = [text for cell in cells if (text := text_of(cell).strip(" ."))]
        if any(not below.startswith(f"{above}.") for above, below in pairwise(codes)):
            return False
        alone |= len(codes) == 1
    return alone


def _codes_under_labels(columns: Sequence[Column], cells: Cells) -> Sequence[Column]:
    """The columns, those headed ``Program`` or ``Kegiatan`` as codes where nothing but codes stands below them.

    Some column of labels has to remain, and some code to have dots: whole numbers alone are rather row numbers,
    unless there are as many columns of them as a code has segments.
    """
    labels = [c for c in columns if c.role is Role.URAIAN and share(is_blank, cells(c.index)) is not None]
    coded = [c for c in labels if share(is_code, cells(c.index)) == 1 and not share(is_prose, cells(c.index))]
    dotted = any((share(_is_dotted_code, cells(c.index)) or 0) >= _MOST for c in coded)
    if not (dotted or len(coded) >= _SEGMENTS) or len(coded) == len(labels):
        return columns
    said = {c.index: replace(c.meaning, role=Role.KODE) for c in coded if c.meaning}
    return [replace(c, meaning=said[c.index]) if c.index in said else c for c in columns]


def _code_columns(columns: Sequence[Column], cells: Cells) -> list[Column]:
    """Columns headed as codes, and headless ones that go on with codes right beside them."""
    coded: list[Column] = []
    for before, column in zip([None, *columns], columns, strict=False):
        headless = not column.text and before in coded
        filled = share(is_code, cells(column.index)) if headless or column.role is Role.KODE else None
        if filled is not None and (column.role is Role.KODE or filled >= _MOST):
            coded.append(column)
    return coded


def is_code(cell: object) -> bool:
    """True where a cell of a code column could hold a code: alone, one segment of it, or with its label."""
    return looks_like_kode(cell) or is_segment(cell) or begins_with_code(cell)


def _is_dotted_code(cell: object) -> bool:
    return isinstance(cell, str | float) and "." in str(cell).strip(" .").removesuffix(".0") and looks_like_kode(cell)


def _is_outline_column(cells: Sequence[object]) -> bool:
    """Outline numbers under a header that says "Kode": I, A, 1 and no code with two segments."""
    lettered = any(is_outline(cell) and str(cell).strip(" ().")[:1].isalpha() for cell in cells[:2000])
    return lettered and (share(is_outline, cells) or 0) >= 0.9 and not share(_is_dotted_code, cells)


def _code_roles(coded: Sequence[Column]) -> dict[str, int]:
    """Role of each code column: ``kode`` for one, what the headers say for several, else by number."""
    if len(coded) == 1 and not _is_labelled(coded[0]):
        return {"kode": coded[0].index}
    said = [column.meaning.of if column.meaning else "" for column in coded]
    if len(coded) > 1 and len(set(said)) == len(said) and all(said):
        return dict(zip(said, (column.index for column in coded), strict=True))
    if len(coded) == 1:
        return {"kode": coded[0].index}
    return {f"kode_{n}": column.index for n, column in enumerate(coded, 1)}


def _is_labelled(column: Column) -> bool:
    return False if column.meaning is None else column.meaning.of == "sumber_dana"


def _take_labels(plan: Plan, columns: Sequence[Column], cells: Cells) -> None:
    """Label columns: names of code columns, levels by column, or labels that begin with their code."""
    labels = _label_columns(columns, cells)
    plan.names = {c.meaning.of: c.index for c in labels if c.meaning and c.meaning.of in plan.kode}
    own = [column for column in labels if column.index not in plan.names.values()]
    if not plan.code_columns:
        combined = [c for c in own if (share(begins_with_code, cells(c.index)) or 0) >= 0.5]
        if combined:
            plan.split = _code_roles(combined)
            plan.flat = len(combined) > 1
            own = [column for column in own if column not in combined]
    if len(plan.names) >= 2:
        plan.flat = _is_flat(plan, cells)
        own = [] if plan.flat else own
    if plan.names and (plan.flat or not own):
        roles = [role for role in plan.kode if role in plan.names and not role.startswith(_ALIEN)]
        last = "rekening" if "rekening" in roles else (roles or list(plan.names))[-1]
        order = [role for role in roles if role != last] + [last]
        plan.uraian = tuple(plan.names[role] for role in order if role in plan.names)
    elif own:
        plan.uraian = tuple(column.index for column in own)
        if len(own) > 1:
            plan.names |= {slug(c.text).removeprefix("nama_") or f"uraian_{n}": c.index for n, c in enumerate(own, 1)}


def _label_columns(columns: Sequence[Column], cells: Cells) -> list[Column]:
    """Label columns by their header; without any, the headless column of words left of the amounts."""
    strong = [c for c in columns if c.role is Role.URAIAN and c.meaning and not c.meaning.weak]
    weak = [c for c in columns if c.role is Role.URAIAN and c.meaning and c.meaning.weak]
    filled = [c for c in strong or weak if share(is_blank, cells(c.index)) is not None]
    chosen: list[Column] = []
    for before, column in zip([None, *columns], columns, strict=False):
        goes_on = not column.text and before in chosen and (share(is_prose, cells(column.index)) or 0) >= _MOST
        if column in filled or goes_on:
            chosen.append(column)
    if chosen:
        return chosen
    first = min((c.index for c in columns if c.role is Role.UANG), default=0)
    prose = [
        c for c in columns if c.role in {None, Role.KETERANGAN} and (share(is_prose, cells(c.index)) or 0) >= _MOST
    ]
    left = [c for c in prose if c.index < first]
    return (sorted(left, key=lambda c: (c.role is None, not c.text)) or [])[-1:]


def begins_with_code(cell: object) -> bool:
    """True for a code and its label in one cell."""
    return isinstance(cell, str) and " " in cell and split_kode_uraian(text_of(cell)) is not None


def _is_flat(plan: Plan, cells: Cells) -> bool:
    """Whether most lines name all their dimensions at once, so that no line is the parent of another."""
    roles = [role for role in plan.kode if role in plan.names and not role.startswith(_ALIEN)]
    rows = list(zip(*(cells(plan.kode[role]) for role in roles), strict=True))[:5000]
    printed = [row for row in rows if not all(map(is_blank, row))]
    return len(roles) > 1 and sum(not is_blank(row[-2]) and not is_blank(row[0]) for row in printed) >= 0.5 * len(
        printed
    )


def _take_rest(plan: Plan, columns: Sequence[Column], cells: Cells) -> None:
    """Parent, level and remark columns, and texts kept beside the lines of a recap."""
    for column in columns:
        if column.index in plan.used or share(is_blank, cells(column.index)) is None:
            continue
        if column.role is Role.INDUK and plan.induk is None:
            plan.induk = column.index
        elif column.role is Role.LEVEL and plan.level is None:
            plan.level = column.index
        elif column.role is Role.KETERANGAN and plan.keterangan is None:
            plan.keterangan = column.index
        elif column.role is Role.TEKS and column.meaning:
            name = "_".join((column.meaning.of, *column.meaning.qualifiers))
            plan.names.setdefault(name, column.index)


def _note_unread(plan: Plan, header: Header, columns: Sequence[Column], cells: Cells) -> None:
    """Say which columns print figures under no heading that is known."""
    del header
    for column in columns:
        if (
            column.role is None
            and column.index not in plan.used
            and (share(_amountlike, cells(column.index)) or 0) >= _MOST
        ):
            text = Text(
                f"Kolom {_named(column)} berangka, tetapi judulnya tidak dikenal: tidak dibaca. Sebut: {NAME_COLUMNS}.",
                f"Column {_named(column)} has figures under no known heading; not read. Name it: {NAME_COLUMNS}.",
            )
            plan.unread[column.index] = text


def role_letters(plan: Plan) -> Mapping[str, str]:
    """Column letter of each measure, percent, derived column and role."""
    places: dict[str, int] = {**plan.money, **plan.percents, **plan.derived, **plan.kode, **plan.split}
    places |= {f"nama_{role}": index for role, index in plan.names.items()}
    single = {"nomor": plan.nomor, "induk": plan.induk, "level": plan.level, "keterangan": plan.keterangan}
    places |= {role: index for role, index in single.items() if index is not None}
    places |= {role: indices[0] for role, indices in plan.joined.items()}
    if plan.repeated:
        places["kode"] = plan.repeated[0]
    if plan.label_columns:
        places["uraian"] = plan.label_columns[-1]
    return {role: column_letter(index) for role, index in places.items()}
