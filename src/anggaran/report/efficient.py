"""What a report on efficiency shows: capaian beside serapan, by a formula that it names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from anggaran.finding import Text
from anggaran.report import lookups
from anggaran.report.parts import facts
from anggaran.report.record import plain
from anggaran.report.view import (
    Amount,
    Block,
    Cell,
    Kind,
    Note,
    Percent,
    Row,
    Table,
    View,
    columns_of,
)
from anggaran.rules.capaian import POLARITIES
from anggaran.rules.efficiency import Efficiency, Formula, efficiencies
from anggaran.rules.scales import Scale
from anggaran.rules.words import inert, shorten
from anggaran.tree import Tree

_HEADINGS = Text(
    "uraian|pagu|realisasi|serapan|capaian|menurut|bila {}|predikat|efisiensi",
    "uraian|pagu|realisasi|serapan|capaian|by|were it {}|predikat|efficiency",
)
_KINDS = (
    Kind.LABEL, Kind.AMOUNT, Kind.AMOUNT, Kind.PERCENT, Kind.PERCENT, Kind.TEXT, Kind.PERCENT,
    Kind.TEXT, Kind.PERCENT,
)  # fmt: skip


def efficiency_view(
    trees: Sequence[Tree],
    formula: Formula,
    scale: tuple[str, Scale] | None,
    *,
    polarity: str | None = None,
    lang: str = "id",
) -> View:
    """Capaian and serapan of every row, its predikat and its efficiency.

    Args:
        trees: of tables with a column ``persen_capaian``.
        formula: of the efficiency.
        scale: of the predikat, with its name; None for no predikat.
        polarity: name of the way capaian follows from target and result, where it is to be told.
        lang: ``id`` or ``en``.
    """
    return View(
        name="efficiency",
        title=Text("Capaian dan serapan", "Capaian and serapan").line(lang),
        lang=lang,
        blocks=lambda: [
            block for tree in trees for block in _blocks(tree, (formula, polarity, scale), lang)
        ],
        record=lambda: _record(trees, formula, polarity, scale),
        everything=True,
    )


def _blocks(
    tree: Tree, asked: tuple[Formula, str | None, tuple[str, Scale] | None], lang: str
) -> Iterator[Block]:
    formula, polarity, scale = asked
    yield facts(tree, lang)
    held = scale[1] if scale else None
    found = efficiencies(tree, formula.name, polarity)
    headings = _HEADINGS.line(lang).format(polarity or "")
    yield Table(
        "efficiency", columns_of(headings, _KINDS), [_row(each, held, lang) for each in found]
    )
    names = {name for each in found if not _is_any(each.polarities) for name in each.polarities}
    if polarity is not None:
        names.add(polarity)
    for name in (each for each in POLARITIES if each in names):
        yield Note(f"Capaian ({name}): {POLARITIES[name].meaning.line(lang)}.")
    told = Text("Efisiensi", "Efficiency").line(lang)
    yield Note(f"{told} ({formula.name}): {formula.meaning.line(lang)}.")
    if scale is not None:
        yield Note(_holes(*scale, lang))


def _is_any(polarities: Sequence[str]) -> bool:
    """True where every polarity gives the same: the target was met to the point."""
    return len(polarities) == len(POLARITIES)


def _said(polarities: Sequence[str], lang: str) -> str | None:
    said = Text("semua", "any").line(lang) if _is_any(polarities) else ", ".join(polarities)
    return said or None


def _row(each: Efficiency, scale: Scale | None, lang: str) -> Row:
    node, pair = each.node, each.node.tree.pairs[:1]
    money: list[Cell] = [Amount(node.amount(name)) for names in pair for name in names]
    predikat = scale.predikat(each.capaian) if scale else None
    return Row(
        (
            shorten(node.uraian),
            *(money or (None, Amount(node.amount(node.tree.measures[0])))),
            Percent(each.serapan),
            Percent(each.capaian),
            _said(each.polarities, lang),
            None if each.otherwise is None else Percent(each.otherwise),
            "–" if scale and predikat is None else predikat,
            Percent(each.efficiency),
        ),
        key=node.key,
    )


def _holes(name: str, scale: Scale, lang: str) -> str:
    """What a scale does not say."""
    if not scale.holes:
        return Text(f"Skala {name} tanpa celah.", f"The scale {name} has no gaps.").line(lang)
    where = "; ".join(scale.holes)
    done = {
        "undefined": Text("di sana tidak ada predikat", "there is no predikat there"),
        "lower": Text("di sana berlaku selang di bawahnya", "the interval below holds there"),
    }[scale.gaps]
    rounding = "" if scale.rounding == "none" else f" (round = {scale.rounding})"
    said = Text(
        f"Skala {name} tidak mengatur {where}{rounding}; {done.id}.",
        f"The scale {name} says nothing of {where}{rounding}; {done.en}.",
    )
    return inert(said.line(lang))


def _record(
    trees: Sequence[Tree],
    formula: Formula,
    polarity: str | None,
    scale: tuple[str, Scale] | None,
) -> lookups.Efficiency:
    held = scale[1] if scale else None
    return {
        "version": 1,
        "formula": formula.name,
        "polarity": polarity,
        "scale": scale[0] if scale else None,
        "holes": list(held.holes) if held else [],
        "rows": [
            {
                "table": tree.name,
                "key": each.node.key,
                "uraian": each.node.uraian,
                "serapan": plain(each.serapan),
                "capaian": plain(each.capaian),
                "polarities": list(each.polarities),
                "otherwise": plain(each.otherwise),
                "predikat": held.predikat(each.capaian) if held else None,
                "efficiency": plain(each.efficiency),
            }
            for tree in trees
            for each in efficiencies(tree, formula.name, polarity)
        ],
    }
