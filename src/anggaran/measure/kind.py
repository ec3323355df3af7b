"""What amounts can measure: the kinds that this library knows, and those that others add."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from anggaran.errors import InvalidOption
from anggaran.plugins import installed

GROUP = "anggaran.measures"
"""Entry points of this group are kinds of measures of other packages."""


@dataclass(frozen=True, slots=True)
class MeasureKind:
    """What amounts can measure.

    Attributes:
        name: one word in lower case: the name of its column, and the first word of the names that
            tell a kelompok, a version, a time or a year besides (``komitmen_operasi_2024``).
        heading: what its columns are headed: a regular expression over the words of a heading, in
            lower case and one space apart; whole words are sought.
        columns: how columns of a frame are named: a regular expression, by default the name
            alone or before what is no letter.

    Raises:
        InvalidOption: the name is not one word, or the heading is no pattern.

    >>> MeasureKind("komitmen", "komitmen|nilai (kontrak|spk)").columns
    'komitmen(?:[^a-z].*)?'
    """

    name: str
    heading: str
    columns: str = ""

    def __post_init__(self) -> None:
        if not re.fullmatch("[a-z]+", self.name):
            raise InvalidOption(
                f"Nama ukuran {self.name!r} bukan satu kata dengan huruf kecil; beri nama seperti "
                "komitmen.",
                f"The name {self.name!r} of a measure is no word in lower case; name it like "
                "komitmen.",
            )
        try:
            re.compile(self.heading)
        except re.error as problem:
            raise InvalidOption(
                f"Kata judul ukuran {self.name} bukan pola ({problem}).",
                f"The heading of the measure {self.name} is no pattern ({problem}).",
            ) from problem
        if not self.columns:
            object.__setattr__(self, "columns", rf"{self.name}(?:[^a-z].*)?")


LAIN = "lain"  # an amount that goes by a heading of its own: lain_siltap, lain_2024
# Asked in this order, for a heading may have words of several: the budget is what is left.
KINDS = (
    MeasureKind(
        LAIN,  # figures say so, and words of what may not be spent: Lock Pagu, Pagu Blokir
        r"(?<!setelah )(?<!non )(?<!tanpa )(?<!luar )(?:lock|(?:di|pem)?blokir(?:an)?)",
        r"lain_.+",
    ),
    MeasureKind("rak", r"rak|anggaran kas|rencana (penarikan|kas)"),
    MeasureKind("prognosis", r"prognosis|proyeksi", r"prognosis.*"),
    MeasureKind(
        "realisasi",
        r"realisasi|reali[sz]ation|spj|sp2d|serapan|penyerapan"
        r"|pengeluaran(?! (?:pembiayaan|perhitungan))"
        r"|(?<!rencana )(?<!jadwal )(?<!pagu )(?<!anggaran )(?:penyaluran|pencairan)"
        r"(?! dana cadangan)",
        r"realisasi.*",
    ),
    MeasureKind(
        "pagu",
        r"pagu|anggaran|budget|alokasi|kebutuhan dana|plafon|ppas|dpa|dppa|rka|apbd|rapbd|nominal"
        r"|jumlah|nilai|total|biaya|dana|harga|prakiraan maju|perkiraan maju",
        r"pagu.*",
    ),
)
_added: dict[str, MeasureKind] = {}
FORGET: list[Callable[[], None]] = []
"""Called when a kind is added: what was remembered of headings and columns may be told anew."""


def add_measure(kind: MeasureKind) -> None:
    """Know another kind of measure too: in the headings of documents, and in the columns of frames.

    A package can do without the call where it names the kind as an entry point of the group
    ``anggaran.measures``.

    Args:
        kind: the kind; one of the same name that was added is replaced.

    Raises:
        InvalidOption: the library has a kind of that name.
    """
    if any(kind.name == own.name for own in KINDS):
        raise InvalidOption(
            f"Ukuran {kind.name} sudah ada; beri nama lain.",
            f"There is a measure {kind.name}; give it another name.",
        )
    _added[kind.name] = kind
    for forget in FORGET:
        forget()


def kinds() -> tuple[MeasureKind, ...]:
    """Every kind of measure in the order in which a heading is asked for it, those added first.

    Raises:
        InvalidOption: an entry point can't be loaded, or is no kind of measure.
    """
    brought = {each.name: each for each in installed(GROUP, _is_kind).values()}
    return (*(brought | _added).values(), *KINDS)


def kind_names() -> tuple[str, ...]:
    """The names of all kinds that a heading may tell, the leading one first.

    >>> kind_names()[:4]
    ('pagu', 'realisasi', 'prognosis', 'rak')
    """
    return tuple(kind.name for kind in reversed(kinds()) if kind.name != LAIN)


def _is_kind(found: object) -> bool:
    return isinstance(found, MeasureKind)
