"""Nodes by columns: rows with a code are placed together, each under the node that it hangs below.

A node is a code under a context, the node of another column or system below which it was printed.
A whole batch of rows is placed at once: the codes above theirs are made rung by rung, and all of it
is sorted, so that a batch is in the order of its codes, parents first.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from anggaran.arrow import Ints, Named, SegmentRows
from anggaran.shape.codes import Codes
from anggaran.shape.keys import CodeTexts, Keys
from anggaran.shape.structure import Bools

_DENSE = 4  # numbers that leave out less than three of four are counted sooner than sorted


class Growth:
    """The nodes so far, in the order in which they were made.

    Attributes:
        codes: all codes that may be placed.
        parents: the node above each, -1 for a top node.
        code: the code of each, -1 for a node that stands for what lacks one.
        depths: how deep each stands, 1 for a top node.
    """

    def __init__(self, codes: Codes) -> None:
        self.codes = codes
        self.parents = self.code = self.depths = np.zeros(0, dtype=np.int64)
        self._placed: list[tuple[_Batch, Ints]] = []  # with the node of each
        self._may_repeat = False  # whether two nodes may have one key
        # The place of each in the order of codes, while nothing stands between others.
        self._place: Ints | None = self.parents

    def __len__(self) -> int:
        return len(self.parents)

    def place(self, contexts: Ints, code: Ints) -> Ints:
        """The node of each code under its context, -1 for the top; made where it is missing, like
        those above it.
        """
        if not len(code):
            return code
        size = len(self.codes) + 1
        wanted, which = _distinct((contexts + 1) * size + code)
        batch = self._batch(wanted // size - 1, wanted % size)
        known = self._known(batch)
        start = len(self)
        nodes = start + np.arange(len(batch.code))
        parents = nodes - 1
        if known is None:
            parents[batch.starts] = np.where(batch.up < 0, batch.contexts, start + batch.up)
            self._add(batch.each_context, parents, batch.code, batch.depths)
        else:
            new = known < 0
            nodes = np.where(new, start + np.cumsum(new) - 1, known)
            parents[1:] = nodes[:-1]
            parents[batch.starts] = np.where(batch.up < 0, batch.contexts, nodes[batch.up])
            self._add(batch.each_context[new], parents[new], batch.code[new], batch.depths[new])
        self._placed.append((batch, nodes))
        placed: Ints = nodes[batch.starts + batch.counts - 1][which]
        return placed

    def plant(self) -> None:
        """A node for every code, each under the one above it, where there is no node yet."""
        codes = self.codes
        count = len(codes)
        self._may_repeat = len(_members(codes.families)) > 1
        self.parents, self.code = codes.above[:-1], np.arange(count)
        self.depths = codes.rungs[:-1] + 1
        self._place = self.code
        alone = np.ones(count, dtype=np.int64)
        batch = _Batch(-alone, self.code, alone, self.code, self.parents, self.depths)
        self._placed.append((batch, self.code))

    def _batch(self, contexts: Ints, code: Ints) -> _Batch:
        """Codes under contexts, sorted and each but once, with those above them that are not there
        yet.
        """
        codes = self.codes
        cuts = self._cuts(contexts, code)
        rungs = codes.rungs[code]
        shared = np.zeros(
            len(code), dtype=np.int64
        )  # how many of those above each stand above the one before too
        same = contexts[1:] == contexts[:-1]
        for above in codes.ancestors[: int(rungs.max()) + 1]:
            own = above[code]
            same &= (own[1:] == own[:-1]) & (own[1:] >= 0)
            shared[1:] += same
        self._may_repeat |= len(_members(codes.families[code])) > 1
        first = np.maximum(shared, cuts)
        counts = rungs - first + 1
        starts = np.cumsum(counts) - counts
        place = np.arange(int(counts.sum()))
        rung = place - np.repeat(starts - first, counts)
        return _Batch(
            contexts,
            starts,
            counts,
            codes.ancestor(np.repeat(code, counts), rung),
            _joined(rungs, first, starts, cuts),
            np.repeat(self._depth(contexts) + 1 - cuts, counts) + rung,
        )

    def _depth(self, nodes: Ints) -> Ints:
        """How deep each node stands, 0 for what is above the top."""
        return np.where(nodes < 0, 0, self.depths[nodes]) if len(self) else np.zeros_like(nodes)

    def _cuts(self, contexts: Ints, code: Ints) -> Ints:
        """How many of the codes above each stand above its context already, as a program stands
        above itself.
        """
        cuts = np.zeros(len(code), dtype=np.int64)
        families = self.codes.families
        if not len(self) or contexts.max() < 0:
            return cuts
        if not np.isin(_members(families[code]), _members(families[self.code])).any():
            return cuts
        self._may_repeat = True
        here = np.flatnonzero(contexts >= 0)
        node = contexts[here]
        while len(here):
            above = np.append(self.code, -1)[node]
            rung = self.codes.rungs[above]
            on_path = (
                (above >= 0)
                & (self.codes.ancestor(code[here], rung) == above)
                & (above != code[here])
            )
            cuts[here] = np.maximum(cuts[here], np.where(on_path, rung + 1, 0))
            node = self.parents[node]
            here, node = here[node >= 0], node[node >= 0]
        return cuts

    def _known(self, batch: _Batch) -> Ints | None:
        """The node that each code under its context has already, -1 where it is new; None where all
        are.
        """
        known = None
        contexts = batch.contexts[_starts(batch.contexts)]
        for before, nodes in self._placed:
            if np.isin(
                contexts, before.contexts[_starts(before.contexts)], assume_unique=True
            ).any():
                self._may_repeat = True
                known = np.full(len(batch.code), -1, dtype=np.int64) if known is None else known
                keys, mine = (each.keys(len(self.codes) + 1) for each in (before, batch))
                at = np.minimum(np.searchsorted(keys, mine), len(keys) - 1)
                known = np.where(keys[at] == mine, nodes[at], known)
        return known

    def _add(self, contexts: Ints, parents: Ints, code: Ints, depths: Ints) -> None:
        """New nodes, of which those below one context stand together and in order."""
        self._insert(contexts)
        self.parents = np.concatenate((self.parents, parents))
        self.code = np.concatenate((self.code, code))
        self.depths = np.concatenate((self.depths, depths))

    def _insert(self, contexts: Ints) -> None:
        """Make room for new nodes behind their contexts, which had nothing below them so far."""
        if not len(self):
            self._place = np.arange(len(contexts))
            return
        blocks = np.flatnonzero(_starts(contexts))
        above = contexts[blocks]
        inner = np.zeros(len(self) + 1, dtype=np.bool_)
        inner[above] = True
        if self._place is None or inner[-1] or inner[self.parents].any():
            self._place = None
            return
        sizes = np.diff(blocks, append=len(contexts))
        shift = np.zeros(len(self) + 1, dtype=np.int64)
        shift[self._place[above] + 1] = sizes
        place = self._place + np.cumsum(shift)[self._place]
        new = np.arange(len(contexts)) + np.repeat(place[above] + 1 - blocks, sizes)
        self._place = np.concatenate((place, new))

    def by_code(self) -> Ints:
        """The place of each node in the order of codes, behind its parent; what lacks a code stands
        last.
        """
        if self._place is not None:
            return self._place
        count, size = len(self), len(self.codes) + 1
        code = np.where(self.code < 0, size, self.code)
        levels = [
            np.flatnonzero(self.depths == depth)
            for depth in range(1, int(self.depths.max(initial=0)) + 1)
        ]
        sizes = np.ones(count, dtype=np.int64)
        for nodes in levels[:0:-1]:
            np.add.at(sizes, self.parents[nodes], sizes[nodes])
        place = np.empty(count + 1, dtype=np.int64)
        place[-1] = -1
        for nodes in levels:
            above = place[self.parents[nodes]]
            keys = (above + 1) * (size + 1) + code[nodes]
            if (keys[1:] < keys[:-1]).any():
                sort = np.argsort(keys, kind="stable")
                nodes, above = nodes[sort], above[sort]  # noqa: PLW2901
            before = np.cumsum(sizes[nodes]) - sizes[nodes]
            first = np.ones(len(nodes), dtype=np.bool_)
            first[1:] = above[1:] != above[:-1]
            starts = np.flatnonzero(first)
            place[nodes] = (
                above + 1 + before - np.repeat(before[starts], np.diff(starts, append=len(nodes)))
            )
        return place[:-1]

    def rest(self, contexts: Ints) -> Ints:
        """A node without a code below each context, for what names nothing further there."""
        wanted, which = _distinct(contexts)
        start = len(self)
        self._add(wanted, wanted, np.full(len(wanted), -1), self._depth(wanted) + 1)
        return start + which

    def beside(self, nodes: Ints) -> Ints:
        """Siblings of the same code, for rows that print it once more."""
        made = len(self) + np.arange(len(nodes))
        self._may_repeat |= len(nodes) > 0
        self.parents = np.concatenate((self.parents, self.parents[nodes]))
        self.code = np.concatenate((self.code, self.code[nodes]))
        self.depths = np.concatenate((self.depths, self.depths[nodes]))
        return made

    def arrange(self, place: Ints) -> None:
        """Put each node in its place."""
        if (place[1:] > place[:-1]).all():
            return
        order = inverse(place)
        self.parents = np.append(place, -1)[self.parents[order]]
        self.code, self.depths = self.code[order], self.depths[order]

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of a structure that the nodes decide."""
        columns = code_columns(self.codes, self.code, self.parents, may_repeat=self._may_repeat)
        return {"parents": self.parents, "known_depths": self.depths, **columns}


def code_columns(
    codes: Codes, code: Ints, parents: Ints, *, may_repeat: bool = True
) -> dict[str, Any]:
    """The columns of a structure that the codes of its nodes decide; -1 is a node without one."""
    texts = CodeTexts(codes, code)
    names, level_names = codes.level_names
    systems = Named(codes.systems, codes.fit, code)
    return {
        "keys": Keys(texts, parents, systems, may_repeat=may_repeat),
        "kodes": texts,
        "level_names": Named(names, level_names, code),
        "systems": systems,
        "segments": SegmentRows(codes.segments, code),
    }


@dataclass(frozen=True, eq=False)
class _Batch:
    """Codes under contexts, each behind those above it that no earlier one has brought along.

    Attributes:
        contexts: of each code that was asked for.
        starts: where what it brings along begins.
        counts: how much that is, the code itself last.
        code: all codes in order.
        up: below which of all codes the first that each brings along stands, -1 for the context.
        depths: how deep each stands.
    """

    contexts: Ints
    starts: Ints
    counts: Ints
    code: Ints
    up: Ints
    depths: Ints

    @cached_property
    def each_context(self) -> Ints:
        """The context of each of all codes."""
        return np.repeat(self.contexts, self.counts)

    def keys(self, size: int) -> Ints:
        """Each code under its context as one number."""
        return (self.each_context + 1) * size + self.code


def _joined(rungs: Ints, first: Ints, starts: Ints, cuts: Ints) -> Ints:
    """Below which node stands the first that each code brings along: one of an earlier code, -1 for
    the context.
    """
    up = np.full(len(rungs), -1, dtype=np.int64)
    joins = np.flatnonzero(first > cuts)
    for rung in range(int(rungs.max())):
        mine = joins[first[joins] == rung + 1]
        if len(mine):
            has = (first <= rung) & (rungs >= rung)
            up[mine] = np.maximum.accumulate(np.where(has, starts + rung - first, -1))[mine]
    return up


def inverse(order: Ints) -> Ints:
    """For each node its place in an order."""
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return place


def _distinct(keys: Ints) -> tuple[Ints, Ints]:
    """The distinct numbers, sorted, and for each number its place among them."""
    new = _starts(keys)
    if (keys[1:] >= keys[:-1]).all():
        return keys[new], np.cumsum(new) - 1
    if keys.min() >= 0 and keys.max() < _DENSE * len(keys):
        seen = np.zeros(int(keys.max()) + 1, dtype=np.bool_)
        seen[keys] = True
        return np.flatnonzero(seen), (np.cumsum(seen) - 1)[keys]
    order = np.argsort(keys)
    ranked = keys[order]
    new = _starts(ranked)
    place = np.empty(len(keys), dtype=np.int64)
    place[order] = np.cumsum(new) - 1
    return ranked[new], place


def _starts(numbers: Ints) -> Bools:
    """True where a number differs from the one before."""
    new = np.ones(len(numbers), dtype=np.bool_)
    new[1:] = numbers[1:] != numbers[:-1]
    return new


def _members(numbers: Ints) -> Ints:
    """The distinct ones among small numbers, but for those that stand for nothing."""
    return np.flatnonzero(np.bincount(numbers + 1)[1:])
