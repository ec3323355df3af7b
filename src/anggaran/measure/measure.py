"""One amount column by its parts: what it measures, of which kelompok, version, time and year.

A reader understands a heading and makes a :class:`Measure` of it; a frame or an option gives its
name, which is read here and nowhere else. Whatever asks about a column asks for its parts.
"""

from __future__ import annotations

import re
from typing import Any, Self

from anggaran.periode.span import BULAN

WAYS = ("ls_gaji", "ls_barang_jasa", "up_gu_tu")  # how an SPJ pays, in the order of its columns
# to the second segment of 5.x
KELOMPOK = {"operasi": 1, "modal": 2, "tidak_terduga": 3, "transfer": 4}
SOURCES = (  # whose money it is: parts of a budget as kelompok are
    "pad", "dau", "dak_fisik", "dak_non_fisik", "dak", "dbh", "dbhcht", "did", "dif", "otsus",
    "pinjaman", "blud", "bos", "dana_desa", "add", "pbh", "pbk", "pbp", "apbn", "apbd",
)  # fmt: skip
MONTHS = tuple(BULAN)
QUARTERS = ("tw_1", "tw_2", "tw_3", "tw_4")
SEMESTERS = ("semester_1", "semester_2")
SPANS = (*MONTHS, *QUARTERS, *SEMESTERS)
RELATIVE = ("sd_lalu", "sd_ini", "ini", "bulan_lalu", "lalu", "maju")
# Words for an earlier and a later version of one budget, as columns of one table are named.
VERSIONS = (
    ("sebelum", "setelah"), ("murni", "perubahan"), ("murni", "pergeseran"),
    ("pergeseran", "perubahan"), ("awal", "revisi"), ("ppas", "rapbd"),
)  # fmt: skip

# Part of a measure to the slugs that a name may hold for it.
_PARTS = {
    "way": (*WAYS, "sp2d"),
    "kelompok": (*KELOMPOK, "pegawai", "barang_jasa", "tidak_langsung", "langsung"),
    "source": SOURCES,
    "version": tuple(dict.fromkeys(version for pair in VERSIONS for version in pair)),
    "span": (*(f"sd_{span}" for span in SPANS), *RELATIVE, *SPANS),
    "year": (r"(?:19|20)\d\d",),
}
_WORD = "|".join(f"(?P<{part}>{'|'.join(slugs)})" for part, slugs in _PARTS.items())
_TOKEN = re.compile(rf"(?:{_WORD}|(?P<more>[^_]*))(?:_|$)")


class Measure(str):
    """An amount column; its text is its name, as JSON and the command give it.

    Equal to its name, and found by it in any mapping: ``table.amounts["pagu_2024"]``.

    Args:
        name: the name, whose words give the parts.
        year: the year that its heading prints, where the name leaves it out.

    Attributes:
        kind: ``pagu``, ``realisasi``, ``prognosis``, ``rak``; ``lain`` for any other amount, named
            by its heading (``lain_siltap``); or the first word of another name.
        way: how it was paid (``ls_gaji``) or told (``sp2d``), ``""`` where that is not said.
        kelompok: part of the budget: ``operasi``, ``modal``, ``tidak_terduga``, ``transfer``, or
            finer.
        source: whose money it is: ``pad``, ``dau``, ``dak``, ``dbh``, ``blud``.
        version: ``sebelum``, ``setelah``, ``murni``, ``perubahan``, ``pergeseran``, ``awal``,
            ``revisi``, ``ppas``, ``rapbd``.
        span: month, triwulan or semester, by itself or cumulated (``sd_mei``); ``ini``, ``lalu``,
            ``maju``.
        year: year, None where none is known.
        more: other words, which tell it from a column of the same parts.

    >>> pagu = Measure("pagu_operasi_setelah_2024")
    >>> pagu.kind, pagu.kelompok, pagu.version, pagu.span, pagu.year
    ('pagu', 'operasi', 'setelah', '', 2024)
    >>> pagu == "pagu_operasi_setelah_2024", {pagu: 1}["pagu_operasi_setelah_2024"]
    (True, 1)
    >>> Measure("realisasi", year=2023).year, Measure("realisasi_sd_tw_3").span
    (2023, 'sd_tw_3')
    """

    __slots__ = ("kelompok", "kind", "more", "source", "span", "version", "way", "year")
    kind: str
    way: str
    kelompok: str
    source: str
    version: str
    span: str
    year: int | None
    more: str

    def __new__(cls, name: str, *, year: int | None = None) -> Self:
        """The measure of a name; a measure stays what it is."""
        if isinstance(name, cls) and year in {None, name.year}:
            return name
        measure = super().__new__(cls, name)
        kind, _, rest = name.partition("_")
        parts = _parts(rest)
        measure.kind = kind
        for part in _SAID[1:]:
            setattr(measure, part, "_".join(parts.get(part, ())))
        printed = parts.get("year")
        measure.year = year or (int(printed[-1]) if printed else None)
        return measure

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (str(self), self.year)

    def without(self, *parts: str) -> tuple[str, ...]:
        """What its name says but for some parts: equal for two measures that differ in these alone.

        >>> pagu, realisasi = Measure("pagu_operasi_2024"), Measure("realisasi_operasi_2024")
        >>> (pagu.without("kind") == realisasi.without("kind"),
        ...  pagu.without("kelompok") == ("pagu", "2024"))
        (True, True)
        """
        said = {part: getattr(self, part) for part in _SAID} | {"year": self._printed_year}
        return tuple(word for part, word in said.items() if part not in parts and word)

    @property
    def _printed_year(self) -> str:
        return str(self.year) if self.year and str(self.year) in self.split("_") else ""

    @property
    def is_cumulated(self) -> bool:
        """True for amounts from January to a time that is named."""
        return self.span.startswith("sd_") and self.span != "sd_lalu"

    @property
    def is_single(self) -> bool:
        """True for one month, triwulan or semester by itself, of a whole budget."""
        return self.span in {*SPANS, "ini"} and self.without("span") == (self.kind,)

    def goes_with(self, other: Measure) -> bool:
        """Whether a pagu and a realisasi are of one kelompok, one version and one year.

        What one of them does not say does not part them, but for the kelompok.

        >>> Measure("pagu", year=2024).goes_with(Measure("realisasi", year=2023))
        False
        """
        versions = {self.version, other.version} - {""}
        years = {self.year, other.year} - {None}
        return self.kelompok == other.kelompok and len(versions) < 2 and len(years) < 2


_SAID = ("kind", "way", "kelompok", "source", "version", "span", "more")


def _restore(name: str, year: int | None) -> Measure:
    return Measure(name, year=year)


def _parts(text: str) -> dict[str, list[str]]:
    """The words of a name behind its kind, by the part that each stands for."""
    parts: dict[str, list[str]] = {}
    for word in _TOKEN.finditer(text):
        part = word.lastgroup or "more"
        parts.setdefault("more" if part in parts else part, []).append(word[part])
    return parts
