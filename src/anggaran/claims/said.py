"""What the words around a figure say that it is: pagu, realisasi, sisa, a change, or none."""

from __future__ import annotations

import re
from collections import deque
from enum import StrEnum

_ABOUT = r"(?:\s+(?:anggaran|belanja|keuangan|dana|apbd|pendapatan|pagu|dan|total|langsung)){0,3}"


class Said(StrEnum):
    """What a figure is said to be."""

    PAGU = "pagu"
    REALISASI = "realisasi"
    SISA = "sisa"
    CHANGE = "perubahan"
    SERAPAN = "serapan"
    OTHER = "lain"  # of performance, of a target: no money of the budget
    UNSAID = ""


_HEADS = {
    Said.OTHER: (
        r"(?:realisasi|capaian|target|tingkat)\s+(?:\w+\s+){0,2}?(?:kinerja|fisik|indikator)",
        r"kinerja|fisik|capaian|target|indikator|indeks|kontribusi|proporsi|porsi|rata-rata|bobot",
        r"(?-i:utang|hutang|piutang|aset|kewajiban|ekuitas|beban|nilai\s+(?:kontrak|perolehan))",
        r"(?-i:kontrak|denda|retribusi|pajak|bunga|hibah|gaji|upah|biaya|harga|swadaya|investasi)",
    ),
    Said.SISA: (
        rf"(?:sisa|tersisa|saldo)(?:nya)?{_ABOUT}",
        rf"(?:tidak|belum|tak)\s+(?:dapat\s+)?(?:te|ter|di)(?:serap|realisasi|pakai)\w*{_ABOUT}",
    ),
    Said.CHANGE: (
        r"(?-i:bertambah|berkurang|penambahan|pengurangan|kenaikan|penurunan|naik|turun|meningkat)",
        r"(?-i:menurun|peningkatan|selisih|surplus|defisit|bergeser|dikurangi|ditambah|silpa)",
        rf"(?-i:efisiensi|penghematan|refocusing|tambahan|kekurangan|kelebihan){_ABOUT}",
        r"(?-i:perubahan\s+sebesar)",
    ),
    Said.REALISASI: (
        rf"(?:te|ter|di|me)?realisasi(?:kan|nya)?{_ABOUT}",
        rf"(?:penyerapan|(?:ter)?serap(?:an)?)(?:nya)?{_ABOUT}|(?:mem|di)belanjakan",
    ),
    Said.PAGU: (
        r"pagu(?:nya)?(?:\s+(?:anggaran|dana|belanja|indikatif|definitif|awal)){0,2}",
        r"(?<!tahun\s)(?:di|peng)?anggar(?:kan|an)(?:nya)?",
        r"alokasi(?:nya)?|(?:di|meng)alokasi(?:kan)?|plafon",
        r"apbd|apbn|dana|belanja|menjadi|semula|dpp?a|perubahannya|sebelum\s+perubahan",
        r"setelah\s+(?:perubahan|pergeseran)",
    ),
}
_HEAD = re.compile(
    r"\b(?:"
    + "|".join(f"(?P<{said.name}>{'|'.join(words)})" for said, words in _HEADS.items())
    + r")(?!\w)",
    re.IGNORECASE,
)
_REACH = 110  # characters from the word that says what a figure is to the figure
_LOOK = 220  # characters before a figure that are looked at
_BEFORE_CHANGE = re.compile(
    r"\b(?:semula|sebelum\s+(?:perubahan|pergeseran)|murni|induk|awal)\b", re.IGNORECASE
)
_AFTER_CHANGE = re.compile(
    r"\b(?:menjadi|(?:setelah|sesudah)\s+(?:perubahan|pergeseran)|perubahan(?:nya)?)\b",
    re.IGNORECASE,
)
_PART = (
    r"atau|yaitu|yakni|setara|sebesar|mencapai|dengan|sebanding|sama|dan|adalah|berarti|hanya|baru"
    r"|telah|sudah|ekuivalen|equivalen|senilai|serapan(?:nya)?|penyerapan(?:nya)?|daya|serap"
    r"|tingkat|p[eo]r?[rs]?[eo]?sentase(?:nya)?|persen|prosentase(?:nya)?|capaian|realisasi(?:nya)?"
    r"|keuangan|anggaran|dana|apbd|belanja|keseluruhan|total|terhadap|jumlah|program|kegiatan"
    r"|ini|tersebut|rasio|sehingga|maka|terealisasi|terserap|secara|nilai|sub|jika|bila"
    r"|dipersentasekan|dipersenkan|dibandingkan|pagu|dari|di|rata-rata|nya"
)
_GLUE = re.compile(rf"(?:[\s,.\-–=()/:;]|\b(?:{_PART})\b){{0,40}}", re.IGNORECASE)
_OF_MONEY = re.compile(
    r"(?:realisasi|capaian|penyerapan|serapan)(?:nya)?\s+(?:anggaran|keuangan|belanja|dana)"
    r"|(?:ter|daya\s+)serap|serapan|penyerapan|terealisasi",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"\bcapaian\b(?!\s+(?:realisasi|keuangan|anggaran|serapan|penyerapan))", re.IGNORECASE
)
_OF_WHOLE = re.compile(
    r"\s*\)?\s*(?:dari|terhadap)\s+(?:(?:total|jumlah|seluruh|keseluruhan)\s+)?"
    r"(?P<base>pagu|anggaran|alokasi|target|plafon|dana)\b",
    re.IGNORECASE,
)
_OF_ANYTHING = re.compile(r"\s*\)?\s*(?:dari|terhadap|dibanding(?:kan)?)\b", re.IGNORECASE)


def said_before(before: str) -> Said:
    """What the nearest words before an amount say that it is.

    >>> said_before("dengan realisasi keuangan mencapai ").value
    'realisasi'
    >>> said_before("sehingga terdapat sisa anggaran sebesar ").value, said_before("senilai ").value
    ('sisa', '')
    """
    before = before[-_LOOK:]
    last = next(iter(deque(_HEAD.finditer(before), maxlen=1)), None)
    if last is None or len(before) - last.end() > _REACH:
        return Said.UNSAID
    return Said[str(last.lastgroup)]


def version(before: str) -> str:
    """Which version of a budget the words before an amount name: ``sebelum``, ``setelah``, ``""``.

    >>> version("semula sebesar "), version("setelah perubahan menjadi "), version("sebesar ")
    ('sebelum', 'setelah', '')
    """
    near = before[-_LOOK:]
    first = [found.end() for found in _BEFORE_CHANGE.finditer(near)]
    later = [found.end() for found in _AFTER_CHANGE.finditer(near)]
    if not first and not later:
        return ""
    return "setelah" if max(later, default=-1) >= max(first, default=-1) else "sebelum"


def is_serapan(between: str, after: str, *, follows: bool) -> bool:
    """Whether a percent is realisasi over pagu, by the words between it and the figure before it.

    Args:
        between: those words.
        after: what stands behind the percent.
        follows: True where the figure before it is a realisasi.

    >>> is_serapan(" atau setara dengan ", ".", follows=True)
    True
    >>> is_serapan(" dengan capaian kinerja ", ".", follows=True)
    False
    >>> is_serapan(" atau ", " dari total belanja daerah", follows=True)
    False
    """
    if not _GLUE.fullmatch(between) or _BARE.search(between):
        return False
    if _OF_ANYTHING.match(after) and not _OF_WHOLE.match(after):
        return False
    return follows or bool(_OF_MONEY.search(between))


def is_of_pagu(after: str) -> bool:
    """Whether what stands behind a figure says that it is of a pagu: "… dari total anggaran".

    >>> is_of_pagu(" dari pagu sebesar "), is_of_pagu(" untuk ")
    (True, False)
    """
    return bool(_OF_WHOLE.match(after))
