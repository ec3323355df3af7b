"""Pictures of a tree for a notebook or a report; they need matplotlib (``anggaran[plot]``).

Figures stay exact up to where a picture is drawn: lengths are of pixels, and labels of the exact
figures.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from anggaran.amount.column import format_amount
from anggaran.errors import AnggaranError, InvalidOption, find_language
from anggaran.finding import Text
from anggaran.rules.thresholds import THRESHOLDS
from anggaran.rules.words import measure_name, percent_text, shorten
from anggaran.tree import Node, Tree

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COLOURS = ("#b3261e", "#c77700", "#2e6f40")  # under the lower threshold, under the higher, above
_SHADES = ("#1f4e79", "#2e75b6", "#7fa8d1", "#bdd3ea", "#dfe9f4")
_LABEL = 48  # characters of a label beside a bar
_ROOM = ((Fraction(1, 8), 2), (Fraction(1, 24), 1))  # lines of text by share of the whole


def serapan_bars(
    tree: Tree, level: str | int | None = None, *, lang: str | None = None, ax: Axes | None = None
) -> Axes:
    """Serapan as bars, one a node, coloured by the usual thresholds (50 and 80 percent).

    Args:
        tree: a tree with pagu and realisasi.
        level: name or depth of the level; the highest that has more than one node by default.
        lang: ``id`` or ``en``; that of the process where it is left out.
        ax: where to draw; axes of its own by default.

    Raises:
        InvalidOption: no node of the level has a serapan, or there is no such level.
        AnggaranError: matplotlib is not installed.
    """
    lang = find_language(lang)
    nodes = tree.level(_fork(tree) if level is None else level)
    drawn = [node for node in nodes if node.rasio is not None]
    if not drawn:
        raise InvalidOption(
            f"{tree.name}: tidak ada serapan untuk digambar; perlu pagu dan realisasi.",
            f"{tree.name}: no serapan to draw; pagu and realisasi are needed.",
        )
    axes = ax or _axes(len(drawn))
    places = range(len(drawn))
    ratios = [node.rasio or Fraction(0) for node in drawn]
    colours = [_COLOURS[sum(ratio * 100 >= limit for limit in THRESHOLDS)] for ratio in ratios]
    axes.barh(list(places), [_length(ratio * 100) for ratio in ratios], color=colours)
    axes.set_yticks(list(places), [_named(node) for node in drawn])
    axes.invert_yaxis()
    for place, node, ratio in zip(places, drawn, ratios, strict=True):
        axes.text(
            _length(ratio * 100), place, f" {percent_text(node.serapan, lang)}", va="center", size=8
        )
    axes.set_xlim(0, _length(max(*ratios, Fraction(1)) * 112))
    axes.set_title(f"{Text('Serapan', 'Absorption').line(lang)} · {shorten(tree.name, _LABEL)}")
    return axes


def icicle(
    tree: Tree,
    measure: str = "pagu",
    *,
    depth: int = 4,
    lang: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """The tree as boxes under boxes, each as wide as its share of the whole.

    A node whose amount is unknown or not more than zero has no box, and its place stays empty.

    Args:
        tree: the tree.
        measure: the amount column.
        depth: how many levels.
        lang: ``id`` or ``en``; that of the process where it is left out.
        ax: where to draw; axes of its own by default.

    Raises:
        NoSuchMeasure: there is no such column.
        InvalidOption: nothing in it is more than zero.
        AnggaranError: matplotlib is not installed.
    """
    lang = find_language(lang)
    boxes = list(_boxes(tree, measure, depth))
    if not boxes:
        raise InvalidOption(
            f"{tree.name}: tidak ada {measure} untuk digambar.",
            f"{tree.name}: no {measure} to draw.",
        )
    axes = ax or _axes(depth * 2)
    for node, left, width in boxes:
        axes.barh(
            node.level, _length(width), left=_length(left), height=1, align="edge",
            color=_SHADES[min(node.level, len(_SHADES)) - 1], edgecolor="white",
        )  # fmt: skip
        lines = next((lines for share, lines in _ROOM if width >= share), 0)
        said = (node.kode or shorten(node.uraian, 12), format_amount(node.amount(measure), lang))
        axes.text(
            _length(left + width / 2), node.level + 0.5, "\n".join(said[:lines]),
            ha="center", va="center", size=7, clip_on=True,
            color="white" if node.level <= len(_SHADES) // 2 else "black",
        )  # fmt: skip
    axes.invert_yaxis()
    axes.set_axis_off()
    axes.set_title(f"{measure_name(measure)} · {shorten(tree.name, _LABEL)}")
    return axes


def _length(ratio: Fraction) -> float:
    """As long as a picture draws it: no amount, and no percent, is ever made of it."""
    return float(ratio)


def _boxes(tree: Tree, measure: str, depth: int) -> Iterator[tuple[Node, Fraction, Fraction]]:
    """Each node with where its box begins and how wide it is, of a whole of 1."""
    amounts = {
        node.index: max(Fraction(node.amount(measure) or 0), Fraction(0)) for node in tree.values()
    }
    whole = sum((amounts[node.index] for node in tree.roots), Fraction(0))
    at: dict[int, Fraction] = {}  # where the next box below a node begins
    free = Fraction(0)
    for node in tree.walk():
        width = amounts[node.index] / whole if whole else Fraction(0)
        above = node.parent
        left = free if above is None else at.get(above.index, Fraction(0))
        if above is None:
            free = left + width
        else:
            at[above.index] = left + width
        at[node.index] = left
        if width and node.level <= depth:
            yield node, left, width


def _fork(tree: Tree) -> int:
    """The highest level of which more than one node is printed; the highest where none is."""
    depths = [node.level for node in tree.values() if not node.implied]
    return next((depth for depth in sorted(set(depths)) if depths.count(depth) > 1), min(depths))


def _named(node: Node) -> str:
    return shorten(" ".join(part for part in (node.kode, node.uraian) if part), _LABEL)


def _axes(lines: int) -> Any:
    try:
        pyplot = importlib.import_module("matplotlib.pyplot")
    except ImportError:
        raise AnggaranError(
            'Gambar perlu matplotlib; pasang dengan pip install "anggaran[plot]".',
            'Pictures need matplotlib; install it with pip install "anggaran[plot]".',
        ) from None
    return pyplot.subplots(figsize=(9, 1 + lines * 0.35), layout="constrained")[1]
