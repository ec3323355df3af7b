"""Which columns are labels: of each row, of each code, or with the code in the same cell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from anggaran.reading.layout.cells import is_blank, text_of
from anggaran.reading.layout.codes import code_roles
from anggaran.reading.layout.meaning import Role
from anggaran.reading.layout.plan import Plan
from anggaran.reading.layout.profiles import MOST, Candidate, headed, with_headless
from anggaran.reading.layout.words import slug

# what else may be the label, where no column is headed so; the last goes first
_HEADLESS = (Role.KETERANGAN, Role.UANG, Role.LEWAT, Role.TEKS, None, Role.KODE)
_BESIDE = (Role.TEKS, Role.LEWAT, None)  # what may name a row though its heading is unknown
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(
    r"\d{1,2}([-/.])\d{1,2}\1(?:\d{2}|\d{4})|(?:19|20)\d\d-\d\d-\d\d(?:[ T]00:00:00)?"
)
_LINES = 5000  # lines of a recap that tell whether it is flat
# never the label of a line
_ALIEN = ("standar_harga", "sumber_dana", "skpd", "unit", "organisasi", "opd", "paket")


def claim_labels(plan: Plan, candidates: Sequence[Candidate]) -> None:
    """Take label columns: names of codes, levels by column, or labels that begin with their
    code.
    """
    labels = _label_columns(candidates)
    plan.names = {c.of: c.index for c in labels if c.of in plan.kode}
    own = _split_codes(plan, [c for c in labels if c.index not in plan.names.values()])
    if len(plan.names) >= 2:
        plan.flat = _is_flat(plan, candidates)
        own = [] if plan.flat else own
    elif _is_list(plan, candidates):
        plan.flat = True
    _take_labels(plan, own)


def _split_codes(plan: Plan, own: list[Candidate]) -> list[Candidate]:
    """Without columns of codes, take them from the labels that begin with theirs; the other
    labels are left.
    """
    if plan.code_columns:
        return own
    combined = [c for c in own if c.profile.labelled >= 0.5]
    if not combined:
        return own
    plan.split = code_roles(combined)
    plan.flat = len(combined) > 1
    return [c for c in own if c not in combined]


def _take_labels(plan: Plan, own: Sequence[Candidate]) -> None:
    """Label each row by the names of its codes, or by columns of its own."""
    if plan.names and (plan.flat or not own):
        plan.uraian = _names_in_order(plan)
    elif own:
        plan.uraian = tuple(c.index for c in own)
        if len(own) > 1:
            plan.names |= {_own_name(c, n): c.index for n, c in enumerate(own, 1)}


def _own_name(candidate: Candidate, n: int) -> str:
    return slug(candidate.text).removeprefix("nama_") or f"uraian_{n}"


def _names_in_order(plan: Plan) -> tuple[int, ...]:
    """The names of the codes, that of the line itself last."""
    roles = _own_roles(plan)
    last = "rekening" if "rekening" in roles else (roles or list(plan.names))[-1]
    order = [*(role for role in roles if role != last), last]
    return tuple(plan.names[role] for role in order if role in plan.names)


def _own_roles(plan: Plan) -> list[str]:
    return [role for role in plan.kode if role in plan.names and not role.startswith(_ALIEN)]


def _label_columns(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Label columns by their header, and headless ones of words right beside them."""
    labels = headed(candidates, Role.URAIAN)
    strong = [c for c in labels if not c.is_weak]
    filled = [c for c in strong or labels if not c.is_empty and not _is_figures(c)]
    chosen = with_headless(candidates, filled, lambda profile: profile.prose >= MOST)
    chosen += _fills_gaps(candidates, chosen)
    if not headed(candidates, Role.KODE):  # beside codes each name is that of one of them
        chosen = _but_repeating(chosen)
    return chosen or _headless(candidates)


def _fills_gaps(candidates: Sequence[Candidate], chosen: Sequence[Candidate]) -> list[Candidate]:
    """The column of words beside the labels that names each row which they leave blank: the
    kelurahan of a kecamatan that is printed once.
    """
    last = chosen[-1].index if chosen else -1
    beside = next((c for c in candidates if c.index > last), None)
    if not chosen or beside is None or beside.role not in _BESIDE or beside.profile.prose < MOST:
        return []
    rows = zip(*(c.profile.cells for c in chosen), strict=True)
    gaps = [row for row, cells in enumerate(rows) if all(map(is_blank, cells))]
    named = [row for row in gaps if not is_blank(beside.profile.cells[row])]
    return [beside] if named and len(named) == len(gaps) else []


def _but_repeating(chosen: list[Candidate]) -> list[Candidate]:
    """The labels without the last ones that print the same in several rows, where one before them
    names every row: a chairman beside each recipient is the level of nothing.
    """
    names = [place for place, each in enumerate(chosen) if _tells_rows_apart(each)]
    last = names[-1] if names else len(chosen)
    as_many = [_printed(each) for each in chosen[last:]]
    return chosen[: last + 1] if as_many and len(as_many[0]) >= max(map(len, as_many)) else chosen


def _is_figures(candidate: Candidate) -> bool:
    """Whether a column holds figures under words that head labels too: ``PENDAPATAN``."""
    return candidate.holds_amounts and candidate.profile.prose < MOST


def _headless(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Without a heading for labels, the column of words left of the amounts that is called
    least.
    """
    money = headed(candidates, Role.UANG)
    first = min((c.index for c in money if c.holds_amounts), default=0)
    left = [
        c
        for c in candidates
        if c.index < first
        and c.role in _HEADLESS
        and (c.profile.prose >= MOST or _is_years(c) or _is_days(c))
        and (c.role is not Role.LEWAT or _tells_rows_apart(c))
    ]
    return sorted(left, key=lambda c: (_HEADLESS.index(c.role), not c.text))[-1:]


def _tells_rows_apart(candidate: Candidate) -> bool:
    """Whether no two rows print the same: recipients do, units of goods do not."""
    printed = _printed(candidate)
    return len(set(map(str, printed))) == len(printed)


def _printed(candidate: Candidate) -> list[object]:
    return [cell for cell in candidate.profile.cells if not is_blank(cell)]


def _is_years(candidate: Candidate) -> bool:
    """Whether each row stands for a year."""
    printed = list(map(text_of, _printed(candidate)))
    years = [text for text in printed if _YEAR.fullmatch(text)]
    return len(years) > 1 and not any(text[:1].isdigit() for text in set(printed) - {*years})


def _is_list(plan: Plan, candidates: Sequence[Candidate]) -> bool:
    """Whether each line has one code, all of one level, beside that of a source of money: no line
    is the parent of another, and one code may have several sources.
    """
    own = [role for role in plan.kode if not role.startswith(_ALIEN)]
    if len(own) != 1 or len(plan.kode) == 1:
        return False
    cells = next(c.profile.cells for c in candidates if c.index == plan.kode[own[0]])
    levels = {text_of(cell).strip(" .").count(".") for cell in cells[:_LINES] if not is_blank(cell)}
    return len(levels) == 1


def _is_flat(plan: Plan, candidates: Sequence[Candidate]) -> bool:
    """Whether most lines name all their dimensions at once: none is the parent of another."""
    cells = {c.index: c.profile.cells[:_LINES] for c in candidates}
    roles = _own_roles(plan)
    rows = zip(*(cells[plan.kode[role]] for role in roles), strict=True)
    printed = [row for row in rows if not all(map(is_blank, row))]
    whole = sum(not is_blank(row[-2]) and not is_blank(row[0]) for row in printed if len(row) > 1)
    return len(roles) > 1 and whole >= 0.5 * len(printed)


def _is_days(candidate: Candidate) -> bool:
    """Whether each row stands for a day: what a month brings in is printed so."""
    printed = [text for text in map(text_of, _printed(candidate)) if text[:1].isdigit()]
    return len(printed) > 1 and all(map(_DAY.fullmatch, printed))
