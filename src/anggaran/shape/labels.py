"""What the label of a row says of it: a total, a balance, a heading; and which rows a total names
by their numbers.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum
from functools import lru_cache

from anggaran.amount.whole import whole
from anggaran.shape.structure import KNOWN, RowKind, normal

# Akun and kelompok by the words of the chart of accounts (Permendagri 90/2019), for rows that are
# only implied.
AKUN = {
    (4,): "pendapatan", (4, 1): "pendapatan asli", (4, 2): "pendapatan transfer",
    (5,): "belanja", (5, 1): "belanja operasi", (5, 2): "belanja modal",
    (5, 3): "belanja tidak terduga", (5, 4): "belanja transfer",
    (6,): "pembiayaan", (6, 1): "penerimaan pembiayaan", (6, 2): "pengeluaran pembiayaan",
}  # fmt: skip

_LEVELS = (  # the words that open a label on the program side, from the top (Permendagri 90/2019)
    re.compile(r"(urusan|bidang urusan|unsur)\b"),
    re.compile(r"program\b"),
    re.compile(r"kegiatan\b"),
    re.compile(r"sub ?kegiatan\b"),
)
_TOTAL = re.compile(r"((sub|grand) ?)?(total|jumlah)\b")
_BALANCE = re.compile(
    r"(surplus|defisit|pembiayaan( daerah| desa)? (nett?o|bersih)\b|(selisih|netto) pembiayaan"
    r"|silpa|sikpa|sisa (lebih|kurang))"
)
_SILPA = re.compile(r"silpa|sikpa|sisa (lebih|kurang)")
NETTO = re.compile(r"\bnett?o\b|pembiayaan( daerah| desa)? bersih|selisih pembiayaan")
_LAST_YEAR = re.compile(
    r"\b(sebelumnya|lalu)\b"
)  # the SiLPA of last year is received, and no balance of this one
_ASIDE = re.compile(
    r"(rata rata|rerata)( (jumlah|total|realisasi|capaian|kinerja|serapan|persentase|persen))*"
    r"|(di)?pindah(an|kan)( (dari|ke|halaman|lembar|sebelumnya|berikut|berikutnya|ini))*"
    r"|(jumlah|total)( [a-z]+){0,4} (per|tiap|setiap) (tri ?wulan|tw|semester|kuartal)"  # of months
)
TOTAL_WORDS = frozenset(  # what a total's label may say besides the name of what it totals
    ["jumlah", "total", "sub", "subtotal", "grand", "keseluruhan", "seluruhnya", "seluruh",
     "semua", "umum", "besar", "akhir", "rp", "dan", "a", "b", "c", "d", "i", "ii"]
)  # fmt: skip
GENERIC_WORDS = TOTAL_WORDS | frozenset(
    ["belanja", "anggaran", "pagu", "realisasi", "program", "kegiatan", "pengeluaran", "skpd",
     "opd", "dinas", "daerah", "dana", "tahun", "perangkat"]
)  # fmt: skip

_UP_TO = r"(?:s\s*+[./]?\s*+d\s*+\.?|sampai(?:\s+dengan)?|hingga)"
_RANGE = re.compile(rf"(?P<first>\d+)\.?\s*+{_UP_TO}\s*+(?P<last>\d+)\.?", re.IGNORECASE)
_TERM = rf"\d+\.?(?:\s*+{_UP_TO}\s*+\d+\.?)?"
_NUMBERS = re.compile(
    rf"\(\s*+(?:(?:no|nomor|baris|angka)\b\.?\s*+)?(?P<inside>{_TERM}(?:\s*+(?:[-+,;&\u2013]"
    rf"|dan)\s*+{_TERM})*)\s*+\)\s*+$"
    rf"|(?<!\d)(?<!\d[.,])(?P<bare>\d+\.?\s*+{_UP_TO}\s*+\d+\.?)\s*+$",
    re.IGNORECASE,
)
_SPLIT = re.compile(rf"(?P<minus>[-\u2013])?\s*+(?P<term>{_TERM})", re.IGNORECASE)
_MEASURED = re.compile(  # of a table with its measures as rows
    r"(?:(?P<pagu>(?:jumlah |total )?(?:pagu|anggaran|alokasi|plafon))"
    r"|(?P<spent>(?:jumlah |total )?(?:realisasi|penyerapan|serapan))"
    r"|(?P<other>(?:nilai |total )?kontrak|sisa|selisih|silpa|persen|persentase|prosentase"
    r"|efisiensi|penghematan|deviasi))\b"
)
_LETTER = r"(?:[IVX]{2,5}|[A-Z])"
_LETTERS = re.compile(  # "= A + B", "(I + II)"
    rf"[=(]\s*+(?P<terms>{_LETTER}(?:\s*+[-+\u2013]\s*+{_LETTER})++)\s*+\)?\s*+$"
)
_LETTER_TERM = re.compile(rf"(?P<minus>[-\u2013])?\s*+(?P<name>{_LETTER})")
_DIGITS = 9  # of the number of a row
_YEAR = re.compile(r"\d{4,}\.?")
_SPAN = re.compile(
    r"\b(tw|triwulan|bulan|semester|tahun|tahap|termin|tanggal|minggu|periode)\W*$", re.IGNORECASE
)


class Role(StrEnum):
    """What a top heading of an LRA is, whatever its chart of accounts."""

    PENDAPATAN = "pendapatan"
    BELANJA = "belanja"  # and transfer, an akun of its own in the chart of PP 71/2010
    PEMBIAYAAN = "pembiayaan"
    PENERIMAAN = "penerimaan"
    PENGELUARAN = "pengeluaran"


ROLES = {
    "pendapatan": Role.PENDAPATAN,
    "belanja": Role.BELANJA,
    "transfer": Role.BELANJA,
    "pembiayaan": Role.PEMBIAYAAN,
}
_PARTS = {"penerimaan", "pengeluaran"}  # of pembiayaan


@lru_cache(maxsize=KNOWN)
def row_kind(label: str) -> RowKind | None:
    """What a row without code is by its label: a total, a balance, an aside, or None for an
    ordinary row.

    >>> row_kind("JUMLAH BELANJA OPERASI"), row_kind("SURPLUS/(DEFISIT)"), row_kind("Belanja")
    (<RowKind.TOTAL: 'total'>, <RowKind.BALANCE: 'balance'>, None)
    >>> row_kind("Rata-rata"), row_kind("Rata-rata lama sekolah"), row_kind("SiLPA Tahun Lalu")
    (<RowKind.ASIDE: 'aside'>, None, None)
    >>> row_kind("Jumlah Alokasi Kas per Triwulan"), row_kind("Jumlah Triwulan I")
    (<RowKind.ASIDE: 'aside'>, <RowKind.TOTAL: 'total'>)
    """
    text = normal(label)
    if _ASIDE.fullmatch(text):
        return RowKind.ASIDE
    if _BALANCE.match(text.removeprefix("jumlah ").removeprefix("total ")):
        return None if _LAST_YEAR.search(text) else RowKind.BALANCE
    return RowKind.TOTAL if not text or _TOTAL.match(text) else None


def other_measures(labels: Sequence[str]) -> set[int]:
    """The rows of a table that say what they measure, and measure something else than its pagu:
    such rows are none of its lines.

    >>> sorted(other_measures(["Pagu DAK", "Nilai Kontrak", "Sisa Tender", "Realisasi Keuangan"]))
    [1, 2, 3]
    >>> other_measures(["Pagu DAK", "Belanja Modal", "Realisasi"])
    set()
    """
    said = [_MEASURED.match(normal(label)) for label in labels]
    kinds = [each.lastgroup if each else "" for each in said]
    if "" in kinds or kinds.count("pagu") != 1 or "spent" not in kinds:
        return set()
    return {row for row, kind in enumerate(kinds) if kind != "pagu"}


def received_silpa(labels: Sequence[str]) -> set[int]:
    """The rows of SiLPA that are no balance but a line: of pembiayaan what last year left, printed
    below its heading and above the balance of this year; of a neraca the first of the ekuitas.

    >>> sorted(received_silpa(["Pembiayaan", "SiLPA Tahun 2022", "Pembiayaan Netto", "SiLPA"]))
    [1]
    >>> received_silpa(["Pendapatan", "Belanja", "Pembiayaan", "SiLPA"])
    set()
    >>> received_silpa(["Ekuitas Dana", "Ekuitas Dana Lancar", "SiLPA", "Cadangan Piutang"])
    {2}
    """
    found: set[int] = set()
    waiting: list[int] = []
    financing = False
    for row, label in enumerate(labels):
        text = normal(label)
        kind = row_kind(label)
        if kind is RowKind.BALANCE and _SILPA.match(text):
            found.update(waiting)
            waiting = [row] if financing else []
            if row and normal(labels[row - 1]).startswith(("penerimaan", "ekuitas")):
                found.add(row)
        elif kind is RowKind.BALANCE:
            if NETTO.search(text):
                found.update(waiting)
            waiting, financing = [], False
        elif text.split(" ", 1)[0] in {"pembiayaan", *_PARTS}:
            financing = kind is None
        elif text.split(" ", 1)[0] in ROLES:
            waiting, financing = [], False
    return found


def is_saldo(label: str) -> bool:
    """Whether a row says what money is left: below a total it adds nothing to what stands above.

    >>> is_saldo("Saldo Kas di Bank"), is_saldo("SISA"), is_saldo("Sisa Lebih Pembiayaan")
    (True, True, False)
    """
    return normal(label).startswith("saldo ") or normal(label) in {"saldo", "sisa", "sisa dana"}


def words_of(label: str) -> list[str]:
    """The words of a total's label, without the numbers of the rows that it totals."""
    named = _numbers(label)
    return normal(label[: named.start()] if named else label).split()


@lru_cache(maxsize=KNOWN)
def core_name(label: str) -> str:
    """The name of a row, or of what a total row says that it totals.

    >>> core_name("Jumlah Pendapatan Asli Daerah (3 s.d. 4)"), core_name("PENDAPATAN ASLI DAERAH")
    ('pendapatan asli', 'pendapatan asli')
    """
    words = words_of(label)
    total = row_kind(label) is RowKind.TOTAL
    return " ".join(
        word for word in words if word != "daerah" and not (total and word in TOTAL_WORDS)
    )


def names_sum(label: str, above: Collection[str]) -> bool:
    """Whether a numbered row that begins with "Jumlah" is a total, and no line that counts
    something.

    It names rows by their numbers, or nothing but what every budget has, or a name that stands
    above it.
    """
    own = [word for word in words_of(label) if word not in GENERIC_WORDS and word not in ROLES]
    return (
        bool(_numbers(label))
        or not own
        or core_name(label) in above
        or core_name(label) in AKUN.values()
    )


def total_role(label: str) -> Role | None:
    """The section whose rows a total row totals, by the first word that names something.

    >>> total_role("JUMLAH PENDAPATAN"), total_role("Sub Total"), total_role("Jumlah Pajak Daerah")
    (<Role.PENDAPATAN: 'pendapatan'>, None, None)
    """
    named = next((word for word in words_of(label) if word not in TOTAL_WORDS), "")
    return ROLES.get(named)


def section_rank(label: str) -> int | None:
    """0 for a heading of an LRA, 1 for one of the two below pembiayaan, None for another row.

    >>> section_rank("BELANJA DAERAH"), section_rank("PENERIMAAN"), section_rank("Belanja Transfer")
    (0, 1, None)
    """
    first, *rest = normal(label).split() or [""]
    if first in ROLES:
        return 0 if {"daerah", "desa", "lra"}.issuperset(rest) else None
    return 1 if first in _PARTS and {"daerah", "desa", "pembiayaan"}.issuperset(rest) else None


def level_word(label: str) -> int | None:
    """The level that the first word of a label says, 1 the highest; None for another word.

    >>> level_word("PROGRAM PENUNJANG URUSAN"), level_word("Sub Kegiatan Rapat"), level_word("Gaji")
    (2, 4, None)
    """
    text = normal(label)
    return next((level for level, word in enumerate(_LEVELS, 1) if word.match(text)), None)


def row_numbers(label: str) -> Iterator[tuple[int, int, int]]:
    """The numbers of the rows that a total says it totals: first, last and sign of each term.

    >>> list(row_numbers("Jumlah (7 s.d. 8)")), list(row_numbers("SURPLUS/DEFISIT (31 - 60)"))
    ([(7, 8, 1)], [(31, 31, 1), (60, 60, -1)])
    >>> list(row_numbers("Jumlah Tahun 2023")), list(row_numbers("Total Triwulan 1 s.d. 3"))
    ([], [])
    """
    if named := _numbers(label):
        for part in _SPLIT.finditer(named["inside"] or named["bare"]):
            ends = _RANGE.fullmatch(part["term"])
            texts = (ends["first"], ends["last"]) if ends else (part["term"].rstrip("."),) * 2
            first, last = (whole(text, _DIGITS) for text in texts)
            if first is None or last is None:  # no row has such a number
                first = last = -1
            yield first, last, -1 if part["minus"] else 1


def row_letters(label: str) -> Iterator[tuple[str, int]]:
    """The letters or Roman numbers of the rows that a total says it totals, each with its sign.

    >>> list(row_letters("JUMLAH TOTAL = A + B")), list(row_letters("SURPLUS/(DEFISIT) (I - II)"))
    ([('A', 1), ('B', 1)], [('I', 1), ('II', -1)])
    >>> list(row_letters("JUMLAH (A)")), list(row_letters("Jumlah Golongan A + B"))
    ([], [])
    """
    if named := _LETTERS.search(label):
        for term in _LETTER_TERM.finditer(named["terms"]):
            yield term["name"], -1 if term["minus"] else 1


def _numbers(label: str) -> re.Match[str] | None:
    """Where a label prints row numbers; a lone number of four digits is a year, and one after
    "Triwulan" no row.
    """
    found = _NUMBERS.search(label)
    if not found or _YEAR.fullmatch(found["inside"] or "") or _SPAN.search(label[: found.start()]):
        return None
    return found
