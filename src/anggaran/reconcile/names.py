"""Pairing rows by their labels, where codes are missing on one side.

Equal labels pair, after case, punctuation and spacing are dropped.  Between two pairs that stand in the same order
in both documents, what is left pairs too where the amounts prove it to the sen or the labels are all but equal.
Everything less certain is a proposal with its score: shown, never used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from rapidfuzz import fuzz, process

from anggaran.structure import normal
from anggaran.tree import Tree

CERTAIN = 95  # token similarity in percent from which two labels in the same place are one name mistyped
LIKELY = 60  # similarity from which equal amounts in the same place prove two labels one
WORTH_SHOWING = 75
_MANY = 2000  # unpaired labels beyond which proposals are not searched: all against all


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two rows that may be the same line: node on either side, and the similarity of their labels in percent."""

    left: int
    right: int
    score: int


@dataclass(frozen=True, slots=True)
class Match:
    """Pairs of nodes, left to right, and the proposals for the rest."""

    pairs: Mapping[int, int]
    proposals: tuple[Proposal, ...]


def match_labels(left: Tree, right: Tree, names: Mapping[str, str]) -> Match:
    """Pair the nodes of two trees by label.

    Args:
        left: a tree.
        right: another.
        names: label on the left to label on the right, for what the labels themselves do not show.
    """
    labels_left, labels_right = _labels(left), _labels(right)
    pairs = dict(named_pairs(left, right, names))
    pairs |= _equal(_without(labels_left, pairs), _without(labels_right, pairs.values()))
    pairs |= dict(_between(left, right, pairs, labels_left, labels_right))
    rest_left, rest_right = _without(labels_left, pairs), _without(labels_right, pairs.values())
    return Match(pairs, tuple(_propose(rest_left, rest_right)))


def _labels(tree: Tree) -> dict[int, str]:
    return {node: text for node, label in enumerate(tree.structure.labels) if (text := normal(label))}


def _without(labels: Mapping[int, str], taken: object) -> dict[int, str]:
    used = set(taken)  # type: ignore[call-overload]  # any iterable of nodes
    return {node: label for node, label in labels.items() if node not in used}


def named_pairs(left: Tree, right: Tree, names: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """The nodes that the caller says are one line, by their labels; of several with one label the first."""
    if not names:
        return
    first_left, first_right = (
        {label: node for node, label in reversed(_labels(tree).items())} for tree in (left, right)
    )
    for name_left, name_right in names.items():
        nodes = first_left.get(normal(name_left)), first_right.get(normal(name_right))
        if nodes[0] is not None and nodes[1] is not None:
            yield nodes[0], nodes[1]


def _equal(left: Mapping[int, str], right: Mapping[int, str]) -> dict[int, int]:
    """Nodes with the same label: first those in the same order on both sides, then the rest, the highest first.

    The order decides between rows of one name: `Penyediaan Permakanan` stands in two kegiatan.  Which document is on
    the left decides nothing: one of them always goes first.
    """
    if list(right.values()) < list(left.values()):
        return {node: other for other, node in _equal(right, left).items()}
    nodes_left, nodes_right = list(left), list(right)
    pairs: dict[int, int] = {}
    if max(len(left), len(right)) <= _MANY:
        matcher = SequenceMatcher(None, list(left.values()), list(right.values()), autojunk=False)
        for block in matcher.get_matching_blocks():
            for step in range(block.size):
                pairs[nodes_left[block.a + step]] = nodes_right[block.b + step]
    waiting: dict[str, list[int]] = {}
    for node, label in _without(right, pairs.values()).items():
        waiting.setdefault(label, []).append(node)
    for node, label in _without(left, pairs).items():
        if waiting.get(label):
            pairs[node] = waiting[label].pop(0)
    return pairs


def _between(
    left: Tree, right: Tree, pairs: Mapping[int, int], labels_left: Mapping[int, str], labels_right: Mapping[int, str]
) -> Iterator[tuple[int, int]]:
    """What stands between two pairs that are neighbours in both documents, where it can be proved the same.

    It must stand there one to one and in order.
    """
    anchors = [(-1, -1), *sorted(pairs.items()), (len(left), len(right))]
    place = {node: at for at, node in enumerate(sorted(node for _, node in anchors))}
    for (low_left, low_right), (high_left, high_right) in pairwise(anchors):
        if place[high_right] != place[low_right] + 1:
            continue
        gap_left = [node for node in range(low_left + 1, high_left) if node in labels_left]
        gap_right = [node for node in range(low_right + 1, high_right) if node in labels_right]
        if len(gap_left) != len(gap_right):
            continue
        for one, other in zip(gap_left, gap_right, strict=True):
            score = similarity(labels_left[one], labels_right[other])
            if score >= CERTAIN or (score >= LIKELY and same_amounts(left, right, one, other)):
                yield one, other


def are_alike(one: str, other: str) -> bool:
    """True for two labels that say the same but for case, punctuation, spacing and a slip of the hand.

    >>> are_alike("BELANJA BARANG & JASA", "Belanja Barang Jasa"), are_alike("Belanja Langsung", "Belanja Modal")
    (True, False)
    """
    one, other = normal(one), normal(other)
    return one == other or similarity(one, other) >= CERTAIN


def similarity(one: str, other: str) -> int:
    """Likeness of two labels in whole percent, whatever the order of their words."""
    return int(fuzz.token_sort_ratio(one, other))


def same_amounts(left: Tree, right: Tree, one: int, other: int) -> bool:
    """True where two rows print the same amounts in their leading measure, and not zero."""
    if not left.measures or not right.measures:
        return False
    amount = left.sums[left.measures[0]]
    return any(
        bool(amount.standing_known[one] and sums.standing_known[other] and amount.standing[one])
        and int(amount.standing[one]) == int(sums.standing[other])
        for sums in right.sums.values()
    )


def _propose(left: Mapping[int, str], right: Mapping[int, str]) -> Iterator[Proposal]:
    """Unpaired labels that are each other's likeliest counterpart, where that is worth showing."""
    if not left or not right or max(len(left), len(right)) > _MANY:
        return
    back = _likeliest(right, left)
    for node, (other, score) in _likeliest(left, right).items():
        if back[other][0] == node:
            yield Proposal(node, other, score)


def _likeliest(labels: Mapping[int, str], others: Mapping[int, str]) -> dict[int, tuple[int, int]]:
    """For each label the node of the other document that is most like it, and the similarity."""
    candidates, nodes = list(others.values()), list(others)
    found = {}
    for node, label in labels.items():
        best = process.extractOne(label, candidates, scorer=fuzz.token_sort_ratio, score_cutoff=WORTH_SHOWING)
        if best is not None:
            found[node] = nodes[best[2]], int(best[1])
    return found
