"""Of whom a document is: which kabupaten, desa, SKPD, or bidang of one, as its titles say.

The budgets of two of them are two figures, and that of a part is not the whole's.  Names are
written in many ways, so the figures have the last word: where most of them agree, two documents are
of one all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rapidfuzz import fuzz

from anggaran.finding import Text
from anggaran.shape.structure import normal
from anggaran.tree import Tree

_NAMED = re.compile(  # a name that a word announces
    r"^\W*(?:sub )?(?:unit )?(?:organisasi|skpd|opd|perangkat daerah|satuan kerja)\s*:[\s\d.x–-]*"
    r"(?P<name>\w.*)",
    re.IGNORECASE,
)
# The first words of a name by what it is a name of, the smallest first.
_FIRST = {
    "unit": r"(?<!per )(?<!menurut )bidang(?! urusan| pemerintahan| penyelenggaraan)|uptd?|seksi"
    r"|puskesmas|kelurahan|(?:sub ?)?bagian|sekretariat(?! daerah| dprd| dewan)",
    "desa": r"pemerintah (?:desa|nagari|gampong|kampung|pekon)|(?<=^)desa",
    "skpd": r"dinas|badan(?! layanan)|kantor|inspektorat|kecamatan|satuan polisi|rsud|rumah sakit"
    r"|sekretariat (?=daerah|dprd|dewan)",
    "wilayah": r"(?:pemerintah |^)(?:kabupaten|kota|provinsi)",
}
_END = (
    r"(?:tahun|ta|triwulan|tw|semester|tahap|per|posisi|periode|bulan|untuk|anggaran|apbd|pada|yang"
    r"|laporan|realisasi|menurut|kabupaten|kota|provinsi|kecamatan|dinas|badan|kantor|\w*\d\w*)\b"
)
_NAMES = {
    kind: re.compile(rf"\b(?:{first})\b ?(?P<name>(?:(?!{_END})\w+ ?)*)")
    for kind, first in _FIRST.items()
}
_ALONE = re.compile(r"sekretariat|inspektorat|rsud|rumah sakit")  # a name without another word

Name = tuple[str, str]  # its first word, which says what it is a name of, and the others

_LONG = 8  # letters of a name in which one may be mistyped
_ALIKE = 90  # percent of likeness of two spellings of one name


class OfOthers(NamedTuple):
    """Two documents of two SKPD, or of one and a part of it; told by a recap, figures or no."""

    is_part: bool = False
    is_told: bool = False

    @property
    def reason(self) -> Text:
        """Why their figures are not one."""
        if self.is_part:
            return Text(
                "menurut judulnya satu dokumen hanya bagian dari yang lain",
                "by their titles one document is but a part of the other",
            )
        return Text(
            "menurut judulnya milik dua SKPD, unit atau daerah",
            "by their titles they are of two SKPD, units or districts",
        )


def of_others(left: Tree, right: Tree) -> OfOthers | None:
    """How the titles of two documents part those that they are of; None where they do not.

    >>> from dataclasses import replace
    >>> def of(*titles): return Tree(replace(Tree([{"kode": "5", "pagu": 1}]).table, titles=titles))
    >>> social, works = of("LRA DINAS SOSIAL 2024"), of("ORGANISASI : 1.03 - DINAS PUPR")
    >>> of_others(social, works), of_others(social, of("Dinas Sosial Kabupaten Rejo"))
    (OfOthers(is_part=False, is_told=False), None)
    >>> of_others(social, of("BIDANG REHABILITASI", "DINAS SOSIAL"))
    OfOthers(is_part=True, is_told=False)
    """
    one, other = _owners(left), _owners(right)
    for kind in one.keys() & other.keys():
        if not any(_are_one(a, b) for a in one[kind] for b in other[kind]):
            return OfOthers()
    smallest = [next(iter(each), None) for each in (one, other)]
    return OfOthers(is_part=True) if None not in smallest and len({*smallest}) > 1 else None


def _owners(tree: Tree) -> dict[str, set[Name]]:
    """The names in the titles of a document by what they are names of, the smallest first."""
    found: dict[str, set[Name]] = {kind: set() for kind in _FIRST}
    for kind, name in _told(tree.table.titles):
        found[kind].add(name)
    return {kind: names for kind, names in found.items() if names}


def _told(titles: Iterable[str]) -> Iterator[tuple[str, Name]]:
    for title in titles:
        line = normal(title)
        if line.startswith("urusan"):
            continue
        told = [(kind, each) for kind, name in _NAMES.items() for each in name.finditer(line)]
        names = [(kind, _name(each)) for kind, each in told if _is_name(each)]
        yield from names
        named = _NAMED.match(title)
        if named and not names:
            yield "skpd", ("", normal(named["name"]))


def _is_name(found: re.Match[str]) -> bool:
    return bool(found["name"].strip() or _ALONE.match(found[0]))


def _name(found: re.Match[str]) -> Name:
    name = found["name"].strip()
    return found[0].removesuffix(found["name"]).strip().removeprefix("pemerintah "), name


def _are_one(one: Name, other: Name) -> bool:
    """True for two spellings of one name, or where one goes on where the other ends."""
    (first, name), (word, rest) = one, other
    starts = f"{name} ".startswith(f"{rest} ") or f"{rest} ".startswith(f"{name} ")
    long = min(len(name), len(rest)) >= _LONG
    alike = starts or not (name and rest) or (long and fuzz.ratio(name, rest) >= _ALIKE)
    return first == word and alike
