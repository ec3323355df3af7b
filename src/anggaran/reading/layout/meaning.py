"""What a header says: from the texts above a column to its role, its measure and its qualifiers."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from anggaran.errors import InvalidOption
from anggaran.measure import LAIN
from anggaran.measure.kind import FORGET, kinds
from anggaran.periode.span import BULAN, is_cut_off, waktu
from anggaran.reading.layout.words import (
    KELOMPOK,
    KETERANGAN,
    KINERJA,
    LEWAT,
    NOMOR,
    PENGISI,
    PERSEN,
    SINONIM,
    SUMBER,
    TURUNAN,
    UANG_PASTI,
    UKURAN,
    URAIAN_KUAT,
    URAIAN_LEMAH,
    VERSI,
    has,
    plain,
    unknown_share,
    vocabulary,
)

_AKRONIM = {"akun": "rekening", "rek": "rekening", "subkegiatan": "sub_kegiatan"}
_AKRONIM |= {"giat": "kegiatan", "subgiat": "sub_kegiatan"}  # of a SIPD export
_KODE = frozenset({"kode", "kd", "koderek", "kodering"})
_NAMES = frozenset({"uraian", "nama", "jenis", "rincian"})  # whatever they name, it is a label
_ENTITIES = frozenset({"kabupaten", "kota", "provinsi", "daerah", "pemerintah"})
_LEVELS = frozenset(
    {"kelompok", "kewenangan"}
)  # levels of a code whose names say nothing more; alone they head one
_TIMES = frozenset({"bulan", "nama bulan"})  # a plan or a report with its months as rows
_OUTPUTS = frozenset(
    {"kro", "ro", "komponen", "subkomponen", "subkomp", "suboutput", "akun"}
)  # beside which an output is a level of a POK, and no target
_CARA = frozenset({"ls_gaji", "ls_barang_jasa", "up_gu_tu"})  # ways of payment: what has been spent
_BERJALAN = frozenset(
    {"sd_lalu", "ini", "sd_ini", "bulan_lalu"}
)  # columns of a report that runs from month to month
_RENCANA = r"pagu|anggaran|alokasi|kebutuhan dana|plafon|dpa|dppa|rka|apbd|rak|target|rencana"
_UANG_BERSAMA = (  # what is money although other words stand beside it
    r"pagu|anggaran|alokasi|kebutuhan dana|plafon|realisasi|spj|sp2d|rp|rupiah|harga|total"
    r"|nominal|tahun (yang )?(lalu|depan)"
)
_NO_BUDGET = (  # money, and neither a budget nor what was spent of it
    r"saldo|setoran|potongan|spd"
    r"|(?:jumlah|total|nilai|harga)(?: yang)? (?:di ?bayar(?:kan)?|diterima|bersih|nett?o|spm"
    r"|kontrak|spk)"
)
_REVENUE = "target (penerimaan|pendapatan)"  # a budget, and no target of performance
_LONGEST = 1000  # characters of all the texts above a column; what is longer is prose
_YEAR = re.compile(r"\b(19[5-9]\d|20\d\d)\b")


class Role(StrEnum):
    """What a column is for."""

    KODE = "kode"
    NOMOR = "nomor"
    URAIAN = "uraian"
    INDUK = "induk"
    LEVEL = "level"
    UANG = "uang"
    PERSEN = "persen"
    TURUNAN = "turunan"  # computed by the document itself: sisa, selisih, bertambah/berkurang
    KETERANGAN = "keterangan"
    TEKS = "teks"  # text worth keeping beside a flat line: koefisien, sumber dana
    LEWAT = "lewat"  # known, and neither money nor label: target, satuan, lokasi
    ASING = "asing"  # no word of it is known


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the header of one column says.

    Attributes:
        role: what the column is for.
        base: ``pagu``, ``realisasi``, ``rak``, ``prognosis`` for money (``""`` where only a
            qualifier is printed, as in a column headed "Januari"); the name of a derived column;
            else ``""``.
        qualifiers: slugs that tell columns of one base apart, in a fixed order: kelompok, version,
            period.
        year: a printed year, None where none is.
        of: what a code, a name or a text belongs to (``program`` for "Kode Program"), ``""`` for a
            plain one.
        weak: the words alone are poor evidence ("Jumlah" may count people, "Indikator" may label
            nothing).
    """

    role: Role
    base: str = ""
    qualifiers: tuple[str, ...] = ()
    year: int | None = None
    of: str = ""
    weak: bool = False

    def __bool__(self) -> bool:
        """False where nothing is known of what the header says."""
        return self.role is not Role.ASING


NO_MEANING = Meaning(Role.ASING, weak=True)


@dataclass(frozen=True, slots=True)
class _Said:
    """The texts above a column: as printed, as words, as words without parentheses, the lowest
    alone, and each.
    """

    raw: str
    text: str
    bare: str
    last: str
    each: tuple[str, ...]


@lru_cache(maxsize=8192)
def meaning(parts: tuple[str, ...]) -> Meaning:
    """What the texts above one column say; :data:`NO_MEANING` where nothing of it is known.

    Args:
        parts: the header texts of the column, outermost first, merged cells repeated.

    >>> meaning(("Kelompok Belanja", "Operasi", "Anggaran")).qualifiers
    ('operasi',)
    >>> meaning(("Kode Rekening",)).role.value, meaning(("% Capaian Kinerja",)).role.value
    ('kode', 'lewat')
    """
    raw = " ".join(parts)
    if len(raw) > _LONGEST:
        return NO_MEANING
    each = tuple(map(plain, parts))
    said = _Said(
        raw, plain(raw), plain(re.sub(r"\(.*?\)", " ", raw)), each[-1] if each else "", each
    )
    if not said.text:
        return NO_MEANING
    return next(filter(None, (rule(said) for rule in _RULES)), NO_MEANING)


def add_heading(phrase: str, means: str) -> None:
    """Read a phrase in the headings of every file from now on as known words.

    Args:
        phrase: as a document prints it, capitals or not; a longer phrase goes before a shorter one.
        means: the words of a heading that is known: ``"pagu"``, ``"realisasi modal"``, ``"sisa"``,
            ``"uraian"``.

    Raises:
        InvalidOption: the phrase has no words, or the other words are no known heading.

    >>> add_heading("Dana Cair", "realisasi")
    >>> meaning(("Dana Cair 2024",)).base, meaning(("Dana Cair 2024",)).year
    ('realisasi', 2024)
    """
    words = plain(phrase)
    if not words or not meaning((means,)):
        raise InvalidOption(
            f"Judul kolom {phrase!r} tidak dapat dibaca sebagai {means!r}; "
            "sebut kata yang dikenal, misalnya pagu.",
            f"The heading {phrase!r} can't be read as {means!r}; give known words, such as pagu.",
        )
    SINONIM[words] = plain(means)
    forget()


def forget() -> None:
    """Read every heading anew, where words or kinds of measures have been added."""
    for cached in (vocabulary, plain, unknown_share, meaning):
        cached.cache_clear()


FORGET.append(forget)


def _special(said: _Said) -> Meaning | None:
    """Columns told by one word: koefisien, sumber dana, and the ``K`` or ``Rp`` below a common
    heading.
    """
    if source := _source(said):
        return source
    of = "koefisien" if has("koefisien", said.text) else said.last.removesuffix(" %")
    if of in {"koefisien", "ppn"}:
        return Meaning(Role.TEKS, of=of, qualifiers=_qualifiers(said))
    if said.last in {"k", "fisik", "kinerja"}:
        return Meaning(Role.LEWAT)
    if said.last in {"rp", "rupiah"} and len(said.each) > 1:
        return _rupiah(said)
    if has("sumber (dana|pendanaan)", said.bare):
        return Meaning(Role.KODE if said.bare.startswith("kode") else Role.TEKS, of="sumber_dana")
    return None


_BUDGETS = {"apbn", "apbd"}  # whose money it is, and what is budgeted itself


def _source(said: _Said) -> Meaning | None:
    """Amounts by whose money they are: ``PAD``, ``DAU``, ``DAK``; weak, as PAD heads labels too."""
    names = (name for name, pattern in SUMBER.items() if re.fullmatch(pattern, said.last))
    name = next(names, None)
    if name is None:
        return None
    above = " ".join(said.each[:-1])
    quals = _qualifiers(said)
    if name == "rm":  # Rupiah Murni: whose money, and not before a change
        quals = tuple(each for each in quals if each != "sebelum")
    base = next((kind.name for kind in kinds() if has(kind.heading, above)), "")
    base = base or ("pagu" if name in _BUDGETS else "")
    return Meaning(Role.UANG, base, (*quals, name), _year(said.text), weak=True)


def _rupiah(said: _Said) -> Meaning | None:
    """A column whose own cell says only ``Rp``: money, whatever else its group also measures."""
    if computed := _percent(said) or _derived(said):
        return computed
    quals = _qualifiers(said)
    return Meaning(
        Role.UANG, _base(said, quals) or _aimed_or_reached(said.text), quals, _year(said.text)
    )


def _aimed_or_reached(text: str) -> str:
    """``Capaian`` in rupiah is what was spent, unless it is a target for it."""
    return (
        "realisasi" if has("capaian", text) and not has("target|rencana|sasaran", text) else "pagu"
    )


def _order(said: _Said) -> Meaning | None:
    """Outline numbers, codes, parents and levels."""
    words = said.bare.split()
    if words and set(words) <= NOMOR | {"rek", "rekening"} and NOMOR & set(words):
        return Meaning(Role.KODE if {"rek", "rekening"} & set(words) else Role.NOMOR)
    if (
        has("induk|parent", said.text)
        and len(words) <= 3
        and not has("anggaran|pagu|apbd|dpa", said.text)
    ):
        return Meaning(Role.INDUK)
    if said.text in {"level", "tingkat"}:
        return Meaning(Role.LEVEL)
    if words and (words[0] in _KODE or words[-1] == "kode"):
        return Meaning(Role.KODE, of=_code_name(words))
    return None


def _code_name(words: Sequence[str]) -> str:
    return "_".join(_AKRONIM.get(word, word) for word in words if word not in _KODE)


def _label(said: _Said) -> Meaning | None:
    """A label column: nothing but words of labels, the strong ones sooner than indikator and
    sasaran.
    """
    words = said.bare.split()
    measured = len(said.each) > 1 and re.fullmatch(UKURAN, said.last)
    if not words or measured or _heads_money(said) or not _are_of_labels(words):
        return None
    weak = (
        bool(URAIAN_LEMAH & set(words)) or said.bare in _LEVELS | _TIMES or set(words) <= _ENTITIES
    )
    if not weak and URAIAN_KUAT.isdisjoint(words):
        return None
    rest = [_AKRONIM.get(word, word) for word in words if word not in {"nama", "uraian"}]
    return Meaning(Role.URAIAN, of="_".join(rest), weak=weak)


def _are_of_labels(words: Sequence[str]) -> bool:
    """Whether words head labels: by the first of them, or as none of them heads anything else."""
    others = {word for word in words if not word.isdigit()}
    if not _OUTPUTS.isdisjoint(others):
        others.discard("output")
    return words[0] in _NAMES or others <= URAIAN_KUAT | URAIAN_LEMAH | PENGISI


def _heads_money(said: _Said) -> bool:
    """``Jumlah Belanja`` and ``Belanja Modal`` head amounts although ``Belanja`` alone heads
    labels.
    """
    heads = {
        "jumlah",
        "total",
        "harga",
        "nilai",
        "dana",
        "keuangan",
        "kebutuhan",
        "apbd",
        "murni",
        "awal",
    }
    names = len(said.each) == 1 and said.bare.startswith(("jenis ", "nama ", "uraian "))
    kelompok = not names and any(has(pattern, said.bare) for pattern in KELOMPOK.values())
    return (
        bool(heads & set(said.bare.split())) or kelompok or has(f"rp|rupiah|{_REVENUE}", said.text)
    )


def _percent(said: _Said) -> Meaning | None:
    """A percent of money; a percent of targets is nothing that is read."""
    if not has(PERSEN, said.text) and "%" not in said.text:
        return None
    told = "%" in said.text or has("persen|persentase|prosentase", said.text)
    if has("rp|rupiah", said.text) and not told:  # "Penyerapan Anggaran (Rp)"
        return None
    money = r"anggaran|keuangan|pagu|serapan|penyerapan|belanja|pendapatan|rp"
    if has(r"kinerja|target|indikator|fisik|output|keluaran|bobot", said.text) and not has(
        money, said.text
    ):
        return Meaning(Role.LEWAT)
    if has("capaian", said.text) and not has(f"{money}|realisasi", said.text):
        return Meaning(Role.LEWAT)
    return Meaning(Role.PERSEN, year=_year(said.text))


def _aside(said: _Said) -> Meaning | None:
    """Remarks, and what is known to be neither money nor label."""
    if has(KETERANGAN, said.bare) and not has(UANG_PASTI.replace("|belanja", ""), said.bare):
        return Meaning(Role.KETERANGAN)
    if not has(LEWAT, said.bare) or has(_UANG_BERSAMA, said.text):
        return None
    return None if _has_own_kind(said) else Meaning(Role.LEWAT)


def _has_own_kind(said: _Said) -> bool:
    """Whether a kind of measure is named; words of the last two, pagu and realisasi, also count
    goods and people.
    """
    return any(has(kind.heading, said.text) for kind in kinds()[:-2])


def _derived(said: _Said) -> Meaning | None:
    """Amounts that the document computed from others, and the price of one unit."""
    name = next((name for name, pattern in TURUNAN.items() if has(pattern, said.text)), None)
    quals = _qualifiers(said)
    if name:
        return Meaning(
            Role.TURUNAN, name, tuple(q for q in quals if q not in VERSI), _year(said.text)
        )
    if has("harga", said.text) and not has("total|jumlah|nilai", said.text):
        return Meaning(Role.TURUNAN, "harga_satuan", quals, _year(said.text))
    return None


def _money(said: _Said) -> Meaning | None:
    """Amounts by their words, or by a kelompok, a version or a month alone."""
    sure = has(UANG_PASTI, said.text)
    if has(KINERJA, said.text) and not sure and not has(_REVENUE, said.text):
        return _performance(said)
    if derived := _derived(said):
        return derived
    if _is_other(said):
        return Meaning(Role.UANG, LAIN, (), _year(said.text), weak=not sure)
    quals = _qualifiers(said)
    base = _base(said, quals)
    if not base and has("target|capaian", said.text):  # "Target (Rp)" is the budget of a revenue
        base = _aimed_or_reached(said.text)
    return (
        Meaning(Role.UANG, base, quals, _year(said.text), weak=not sure) if base or quals else None
    )


def _is_other(said: _Said) -> bool:
    """Whether a heading says money that is neither a budget nor what was spent of one."""
    budgeted = has(f"{_RENCANA}|realisasi", said.text) or _has_own_kind(said)
    return has(_NO_BUDGET, said.text) and not budgeted


def _performance(said: _Said) -> Meaning:
    """Targets of performance; one without other words may be the budget of a revenue: its figures,
    and what stands beside them, tell.
    """
    words = set(said.bare.split()) - {"tahun", "ta", "t", "a"}
    if "target" in words and all(word.isdigit() for word in words - {"target"}):
        return Meaning(Role.LEWAT, "pagu", _qualifiers(said), _year(said.text), weak=True)
    return Meaning(Role.LEWAT)


def _base(said: _Said, quals: Collection[str]) -> str:
    """What is measured; a group heading that names two measures ("Anggaran dan Realisasi") names
    neither.

    An SPJ fungsional need not say that it prints realisasi: its ways of payment and running columns
    do.
    """
    groups = {
        text for text in said.each[:-1] if has("realisasi", text) and has("pagu|anggaran", text)
    }
    own = " ".join(text for text in said.each if text not in groups)
    base = next(
        (kind.name for text in (own, said.text) for kind in kinds() if has(kind.heading, text)),
        "",
    )
    running = any(name in _CARA | _BERJALAN or is_cut_off(name) for name in quals)
    spent = running and not has(_RENCANA, said.text)
    return "realisasi" if spent and base in {"", "pagu"} else base


def _qualifiers(said: _Said) -> tuple[str, ...]:
    """Of which kelompok, version and time a column is."""
    found = _kelompok_and_version(said.text)
    if match := re.search(r"\b[tn]\s*([+-])\s*1\b", said.raw.lower()):
        return (*found, "maju" if match[1] == "+" else "lalu")
    when = waktu(said.text)
    if (own := waktu(said.last)) in BULAN and when and when.startswith(("tw_", "semester_")):
        when = own  # a month under the heading of its quarter
    return (*found, when) if when else tuple(found)


def _kelompok_and_version(text: str) -> list[str]:
    found = [
        name for table in (KELOMPOK, VERSI) for name, pattern in table.items() if has(pattern, text)
    ]
    if "ls_barang_jasa" in found and "barang_jasa" in found:
        found.remove("barang_jasa")
    if len(_CARA & set(found)) > 1:  # "LS Gaji + LS Barang dan Jasa + UP/GU/TU" is all of them
        found = [name for name in found if name not in _CARA]
    if "sebelum" in found and "setelah" in found:  # "sebelum perubahan" has both words
        found.remove("setelah")
    return found


def _year(text: str) -> int | None:
    years = _YEAR.findall(text)
    return int(years[-1]) if years else None


_RULES = (_special, _order, _label, _percent, _aside, _money)
