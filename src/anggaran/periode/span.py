"""Time in a header: the month, triwulan or semester that a column is for, by itself or cumulated to
its end.
"""

from __future__ import annotations

import re
from functools import lru_cache

# Name of a month to its spellings: in full, abbreviated, and as people also write it.
BULAN = {
    "januari": "januari|jan",
    "februari": "februari|pebruari|feb|peb",
    "maret": "maret|mar|mrt",
    "april": "april|apr",
    "mei": "mei",
    "juni": "juni|jun",
    "juli": "juli|jul",
    "agustus": "agustus|agust|agst|agu|agt|ags",
    "september": "september|sept|sep",
    "oktober": "oktober|okt",
    "november": "november|nopember|nov|nop",
    "desember": "desember|des",
}
_NAMES = tuple(BULAN)
_SPELLED = {
    spelling: month for month, spellings in BULAN.items() for spelling in spellings.split("|")
}
_LENGTHS = {"tw": 3, "semester": 6}  # in months
_ORDINALS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}

_SD = r"(?:s d|sd|sampai dengan|sampai|hingga)"
_SPAN = r"(?:bulan|periode|triwulan|tw|semester)"
RELATIF = {
    "sd_lalu": rf"{_SD} {_SPAN} (?:yang )?(?:lalu|sebelumnya)",
    "sd_ini": rf"{_SD} (?:{_SPAN}|saat|hari) ini",
    "ini": rf"{_SPAN} ini",
    "bulan_lalu": r"(?:bulan|periode) (?:yang )?lalu",
    "lalu": r"tahun (?:anggaran )?(?:yang )?(?:lalu|sebelumnya)",
    "maju": r"(?:prakiraan|perkiraan) maju|tahun (?:yang akan )?(?:depan|datang)",
}
_MONTH = "|".join(sorted(_SPELLED, key=len, reverse=True))
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_POINT = re.compile(
    rf"\b(?P<cue>(?:{_SD}|per|posisi)(?: (?:akhir|tanggal|tgl|bulan|pada))* )?"
    rf"(?:(?P<day>{_DAY} )?(?P<bulan>{_MONTH})"
    rf"|(?P<date>{_DAY} )(?P<angka>0?[1-9]|1[0-2]) (?:19|20)\d\d"
    r"|bulan (?:ke )?(?P<ke>1[0-2]|[1-9])"
    r"|(?:triwulan|tw|trw) (?:ke )?(?P<tw>iii|ii|iv|i|[1-4])"
    r"|(?:semester|smt) (?:ke )?(?P<semester>ii|i|[12]))\b"
)


@lru_cache(maxsize=4096)
def waktu(text: str) -> str | None:
    """The slug of the time that a header names; ``sd_…`` where its amounts run from January to
    there.

    A day is a cut-off: ``31 desember`` is the end of a cumulated year, not the month of December.

    Args:
        text: the words of the header, as :func:`anggaran.reading.layout.words.plain` gives them.

    >>> (waktu("realisasi s d bulan ini"), waktu("s d triwulan iii"), waktu("per 31 desember 2023"),
    ...  waktu("agt"))
    ('sd_ini', 'sd_tw_3', 'sd_desember', 'agustus')
    """
    if found := next(
        (slug for slug, pattern in RELATIF.items() if re.search(rf"\b(?:{pattern})\b", text)), None
    ):
        return found
    points = list(_POINT.finditer(text))
    for kind in ("tw", "semester", ""):
        named = [
            point
            for point in points
            if (point[kind] if kind else not (point["tw"] or point["semester"]))
        ]
        if named:
            from_january = len(named) > 1 and _slug(named[0]) in {"januari", "tw_1"}
            cumulated = any(map(_ends, named)) or from_january
            return f"sd_{_slug(named[-1])}" if cumulated else _slug(named[-1])
    return None


def _ends(point: re.Match[str]) -> bool:
    """True after ``s.d.`` and for a date; ``per triwulan`` is each of them."""
    span = point["tw"] or point["semester"]
    return bool(
        point["day"]
        or point["date"]
        or (point["cue"] and not (span and point["cue"].startswith("per")))
    )


def _slug(point: re.Match[str]) -> str:
    for kind in ("tw", "semester"):
        if text := point[kind]:
            return f"{kind}_{_ORDINALS.get(text) or text}"
    return (
        _SPELLED[point["bulan"]]
        if point["bulan"]
        else _NAMES[int(point["angka"] or point["ke"]) - 1]
    )


def is_cut_off(slug: str) -> bool:
    """True for the slug of a time to which amounts are cumulated; up to last month is not the whole
    of it.

    >>> is_cut_off("sd_tw_3"), is_cut_off("tw_3"), is_cut_off("sd_lalu")
    (True, False, False)
    """
    return slug.startswith("sd_") and slug != "sd_lalu"


def last_month(slug: str) -> int | None:
    """The last month, from 1, of a time that a slug names; None where it names none.

    >>> last_month("sd_maret"), last_month("semester_1"), last_month("sd_tw_3"), last_month("ini")
    (3, 6, 9, None)
    """
    kind, _, number = (text := slug.removeprefix("sd_")).rpartition("_")
    if kind in _LENGTHS:
        return _LENGTHS[kind] * int(number)
    return _NAMES.index(text) + 1 if text in BULAN else None


def is_date(text: str) -> bool:
    """True where a header text names a day: a cut-off, which a title does as well.

    >>> is_date("s d 31 desember 2023"), is_date("desember 2023")
    (True, False)
    """
    return any(point["day"] or point["date"] for point in _POINT.finditer(text))


def without_time(text: str) -> str:
    """The words of a header but those that name a time.

    >>> without_time("realisasi s d bulan lalu"), without_time("tw iv")
    ('realisasi', '')
    """
    for pattern in RELATIF.values():
        text = re.sub(rf"\b(?:{pattern})\b", " ", text)
    return " ".join(_POINT.sub(" ", text).split())
