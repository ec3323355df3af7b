"""What the rules are called in Bahasa Indonesia, beside their slugs."""

from __future__ import annotations

from collections.abc import Mapping

CALLED: Mapping[str, str] = {
    "parent-sum": "jumlah induk",
    "total-row": "baris jumlah",
    "column-slipped": "kolom bergeser",
    "percent": "persen",
    "percent-rounding": "pembulatan persen",
    "amount-malformed": "angka rusak",
    "amount-ambiguous": "angka bermakna ganda",
    "amount-blank": "angka kosong",
    "amount-note": "catatan angka",
    "code-malformed": "kode rusak",
    "code-duplicate": "kode ganda",
    "code-orphan": "kode tanpa induk",
    "code-restored": "kode dipulihkan",
    "over-budget": "melebihi pagu",
    "unbudgeted": "tanpa pagu",
    "negative-amount": "angka negatif",
    "below-threshold": "serapan rendah",
    "unexplained-threshold": "serapan rendah tanpa keterangan",
    "derived-column": "kolom selisih",
    "cross-foot": "jumlah mendatar",
    "row-incomplete": "baris tidak lengkap",
    "line-unplaced": "baris tanpa tempat",
    "total-differs": "total berbeda",
    "line-differs": "baris berbeda",
    "only-left": "hanya di kiri",
    "only-right": "hanya di kanan",
    "name-differs": "nama berbeda",
    "version-mixup": "versi tercampur",
    "period-differs": "periode berbeda",
    "not-cumulative": "bukan kumulatif",
    "falling-cumulative": "kumulatif turun",
    "match-proposed": "usul pasangan",
    "claim-amount": "jumlah dalam kalimat",
    "claim-percent": "persen dalam kalimat",
    "claim-words": "terbilang",
    "claim-label": "angka baris lain",
    "claim-count": "banyaknya dalam kalimat",
    "claim-comparison": "perbandingan dalam kalimat",
    "coverage": "cakupan rincian",
    "formula-header": "rumus judul kolom",
}
# What a rule holds against each other, where its name is that of the fault: "melebihi pagu 41 kali"
# in a list of what was checked would read as 41 faults.
_LOOKED_AT: Mapping[str, str] = {
    "over-budget": "realisasi terhadap pagu",
    "unbudgeted": "realisasi tanpa pagu",
    "below-threshold": "serapan terhadap ambang",
    "negative-amount": "tanda angka",
    "total-differs": "total kedua sisi",
    "line-differs": "baris kedua sisi",
    "only-left": "baris hanya di kiri",
    "only-right": "baris hanya di kanan",
    "name-differs": "nama baris",
    "not-cumulative": "kumulatif antarbulan",
    "falling-cumulative": "kumulatif yang turun",
}
_SLUGS = {name: slug for slug, name in CALLED.items()}


def slug_of(name: str) -> str:
    """The slug of a rule by the name it is called; any other text as it is.

    >>> slug_of("Jumlah induk"), slug_of("jumlah-induk"), slug_of("parent-sum")
    ('parent-sum', 'parent-sum', 'parent-sum')
    """
    return _SLUGS.get(" ".join(str(name).casefold().replace("-", " ").split()), name)


def called(slug: str, lang: str = "id") -> str:
    """What a rule is called beside its slug; ``""`` in English, and for a rule of one's own."""
    return CALLED.get(slug, "") if lang == "id" else ""


def looked_at(slug: str, lang: str = "id") -> str:
    """What a rule looks at, as a list of what was checked names it; its slug in English.

    >>> looked_at("over-budget"), looked_at("parent-sum"), looked_at("parent-sum", "en")
    ('realisasi terhadap pagu', 'jumlah induk', 'parent-sum')
    """
    return (_LOOKED_AT.get(slug) or called(slug, lang) or slug) if lang == "id" else slug
