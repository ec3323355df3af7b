"""The names of rows in running text: which words of a sentence are the label of a node."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from anggaran.tree import Tree

_WORD = re.compile(r"[0-9a-z]+")
_LEVELS = ("sub kegiatan", "subkegiatan", "kegiatan", "program")
_FEWEST = 2  # words of a name that is looked for
_MOST = 40
_DROPPED = frozenset({"dan", "serta"})
# Words that may follow a name without being part of it.
_AFTER = re.compile(
    r"sebesar|adalah|dengan|yang|tahun|mencapai|memiliki|mendapat(?:kan)?|(?:di)?alokasi(?:kan)?"
    r"|(?:di)?anggar(?:kan|an)|(?:te|di)?realisasi(?:kan|nya)?|pagu|ta|rp|ini|tersebut|senilai|pada"
    r"|di|sedangkan|menjadi|memperoleh|terserap|telah|dapat|sejumlah|menyerap|semula|hanya|sudah"
    r"|yaitu|\d+"
)
_BETWEEN = re.compile(
    r"[\s,;/()]*(?:(?:dan|serta|maupun|juga|program|kegiatan|sub|untuk)\b[\s,;/()]*){0,4}",
    re.IGNORECASE,
)

Words = tuple[str, ...]


class Place(NamedTuple):
    """A node of one of several trees."""

    tree: int
    node: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text.

    Attributes:
        start: where it begins.
        end: where it ends.
        places: the nodes of that name, in whichever trees.
        whole: False where the words behind it may be part of a longer name.
        top: True for the one row above all others of its table: the whole itself.
    """

    start: int
    end: int
    places: tuple[Place, ...]
    whole: bool = True
    top: bool = False


class Names:
    """The labels of several trees, to be found in text.

    Args:
        trees: the trees.

    >>> names = Names([Tree([{"kode": "5", "uraian": "Belanja Daerah", "pagu": 1}])])
    >>> text = "realisasi belanja daerah sebesar"
    >>> [(text[each.start : each.end], each.places) for each in names.find(text)]
    [('belanja daerah', (Place(tree=0, node=0),))]
    """

    def __init__(self, trees: Sequence[Tree]) -> None:
        self._places: dict[Words, list[Place]] = {}
        self._lengths: dict[Words, set[int]] = {}
        self._tops: set[Place] = set()
        for number, tree in enumerate(trees):
            tops = tree.structure.tops.tolist()
            self._tops |= {Place(number, node) for node in tops if len(tops) == 1}
            for node, label in enumerate(tree.structure.labels):
                for words in _keys(label):
                    self._places.setdefault(words, []).append(Place(number, node))
                    self._lengths.setdefault(words[:_FEWEST], set()).add(len(words))

    def find(self, text: str) -> list[Mention]:
        """The names in a text, the longest at each place."""
        return list(self._find(text)) if self._places else []

    def _find(self, text: str) -> Iterator[Mention]:
        found = [each for each in _WORD.finditer(text.casefold()) if each[0] not in _DROPPED]
        words, at = tuple(each[0] for each in found), 0
        while at < len(words):
            lengths = self._lengths.get(words[at : at + _FEWEST], ())
            fits = (n for n in sorted(lengths, reverse=True) if at + n <= len(words))
            size = next((n for n in fits if words[at : at + n] in self._places), 0)
            if not size:
                at += 1
                continue
            start, end = found[at].start(), found[at + size - 1].end()
            behind = words[at + size] if at + size < len(words) else ""
            places = tuple(dict.fromkeys(self._places[words[at : at + size]]))
            whole = _is_whole(text[end : end + 12], behind)
            yield Mention(start, end, places, whole, self._tops.issuperset(places))
            at += size


def _keys(label: str) -> Iterator[Words]:
    """The words by which a label is found, with and without the name of its level."""
    words = tuple(word for word in _WORD.findall(label.casefold()) if word not in _DROPPED)
    if _FEWEST <= len(words) <= _MOST:
        yield words
    for level in _LEVELS:
        size = len(level.split())
        if " ".join(words[:size]) == level:
            if len(words) - size >= _FEWEST:
                yield words[size:]
            return


def _is_whole(behind: str, word: str) -> bool:
    """Whether a name ends where it does: at a mark, a figure, or a word that is part of no name."""
    lead = behind.lstrip(" ")
    if not lead or lead[0] in ',.;:()–-="”':
        return True
    return bool(_AFTER.fullmatch(word)) or lead[:3].lower() in {"dan", "ser"}


def are_listed(text: str, mentions: Sequence[Mention]) -> bool:
    """Whether names follow each other with nothing but *dan* and the like between them."""
    return all(_BETWEEN.fullmatch(text[one.end : other.start]) for one, other in pairwise(mentions))
