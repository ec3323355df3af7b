"""Which side of a sum is wrong, where other figures say so, though not which line."""

from __future__ import annotations

from anggaran.amount.column import format_amount
from anggaran.amount.rupiah import decimal_of
from anggaran.explain.case import Case, Figure, changed
from anggaran.explain.explanation import Explanation
from anggaran.explain.votes import votes_on, witnesses
from anggaran.finding import Operand, Text
from anggaran.rules.advice import SIDE, named, place
from anggaran.rules.fields import witness_text
from anggaran.rules.words import inert

_MOST = 60  # lines that are asked


def side_of(case: Case) -> Explanation | None:
    """That the lines of a sum are wrong and not what it states: other figures hold only by that.

    Nothing where no other figure speaks for what is stated, where one speaks for every line, or
    where it is proved already.

    Args:
        case: what is to be explained.
    """
    if case.proved or case.held != 1 or not 0 < len(case.terms) <= _MOST:
        return None
    stands = votes_on(case, {case.owner: changed(case, case.owner)})
    if not stands.broken or stands.settled:
        return None
    free = [each for each in case.terms if not votes_on(case, {each: changed(case, each)}).broken]
    if not free:
        return None
    bears = witnesses(case, case.owner, stands.broken, case.owner.sen)
    cells = tuple(case.operand(each) for each in free)
    texts = (_say(case, free, cells, [witness_text(each, lang) for each in bears], lang)
             for lang in ("id", "en"))  # fmt: skip
    return Explanation(
        kind=SIDE,
        cells=cells,
        expected=None,
        closes=decimal_of(case.gap),
        text=Text(*texts),
        witnesses=bears,
        rivals=len(free) - 1,
        advice=_advice(case, cells),
    )


def _advice(case: Case, cells: tuple[Operand, ...]) -> Text:
    """To look at the lines, and not at what they are to make."""
    owner, lines = case.operand(case.owner), named(cells)
    spot = place(owner.where, owner.kode, owner.uraian)
    return Text(
        f"Cocokkan rincian {spot.id} ({lines.id}) dengan dokumen sumber: cari baris yang hilang "
        f"atau terhitung dua kali.",
        f"Hold the lines of {spot.en} ({lines.en}) against the source document: look for one that "
        f"is missing or counted twice.",
    )


def _say(
    case: Case, free: list[Figure], cells: tuple[Operand, ...], bears: list[str], lang: str
) -> str:
    owner = case.operand(case.owner)
    spot = place(owner.where, owner.kode, owner.uraian).line(lang)
    lines, gap = named(cells).line(lang), format_amount(abs(decimal_of(case.gap)), lang)
    low = sum(-each.coefficient for each in free) * case.gap > 0
    told = Text(
        f"rinciannya ({lines}) {'kurang' if low else 'lebih'} {gap}, baris mana tidak dapat "
        f"dipastikan. {spot} sendiri didukung angka lain: {'; '.join(bears)}.",
        f"its lines ({lines}) are {gap} too {'low' if low else 'high'}, which one cannot be told. "
        f"{spot} itself is borne out by other figures: {'; '.join(bears)}.",
    )
    return inert(told.line(lang))
