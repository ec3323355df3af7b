"""What is left of two amounts: of pendapatan and belanja that stand one under the other, and of
those that a paragraph takes from each other in words, "penerimaan … digunakan … sehingga saldo".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from anggaran.amount.rupiah import NOL
from anggaran.claims.figure import Of
from anggaran.claims.sentence import Claim, Sentence

_MARK = r"\W{0,3}(?:[a-z0-9]{1,2}[.)]\)?\s+)?"
_END = r"[\s:=]*(?:(?:sebesar|sejumlah|senilai|adalah)[\s:=]*)?"
_ROWS = r"(?:\s+(?:pendapatan|belanja|pembiayaan|daerah|setelah|perubahan|surplus|defisit))*"
_PAIRS = tuple(
    (re.compile(_MARK + more + _END, re.IGNORECASE), re.compile(_MARK + less + _END, re.IGNORECASE))
    for more, less in (
        (r"(?:jumlah\s+)?pendapatan(?:\s+daerah)?", r"(?:jumlah\s+)?belanja(?:\s+daerah)?"),
        (r"penerimaan(?:\s+pembiayaan)?", r"pengeluaran(?:\s+pembiayaan)?"),
        (rf"(?:anggaran|surplus|defisit){_ROWS}", rf"realisasi{_ROWS}"),
    )
)
_LEFT = re.compile(
    r"\W*(?:selisih|surplus|defisit|pembiayaan\s+net+o)\b[\w\s/()]{0,60}?[\s:=(]*", re.IGNORECASE
)
_SURPLUS = re.compile(
    r"(?<![\w/(])(?P<word>surplus|defisit)\b(?!\s?[/(])[\w\s]{0,50}[\s:=]*", re.IGNORECASE
)
_WORDS = (  # between what an amount is called and the amount
    r"daerah|desa|negara|dana|bos|kas|anggaran|belanja|pagu|tahun|ta|lra|lo|sebesar|senilai"
    r"|sejumlah|mencapai|adalah|yaitu|yang|telah|sudah|tercatat|total|jumlah|tersebut"
)
_YEAR = r"[\s,:()–-]|\b(?:19|20)\d\d\b"
_FILL = rf"(?:{_YEAR}|\b(?:{_WORDS})\b){{0,12}}$"
_LAST = (  # between what is left and its amount
    r"akhir|per|pada|tanggal|desember|terdapat|ada|masih|sisa|tidak|terkontrak|dikontrakkan"
    r"|dipa|alokasi|balai|dinas|badan|kantor|satker|sekretariat|kecamatan|unit|kegiatan"
)
_REST = rf"(?:{_YEAR}|\b(?:{_WORDS}|{_LAST}|\d\d?)\b){{0,16}}"
_SO = rf"(?:sehingga|maka|dengan\s+demikian|jadi|yaitu|yakni)\b{_REST}"


def _called(words: str) -> re.Pattern[str]:
    """What stands before an amount that is called by some words."""
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w/]){_FILL}", re.IGNORECASE)


def _left(words: str) -> re.Pattern[str]:
    """What stands before an amount that is called what is left."""
    return re.compile(rf"{_SO}(?:{words}){_REST}", re.IGNORECASE)


_TAKEN = (
    (
        _called(r"penerimaan|pemasukan"),
        _called(r"(?:di|diper)gunakan|penggunaan|dibelanjakan|dikeluarkan|pengeluaran"),
        _left(r"\b(?:saldo|sisa)\b"),
    ),
    (
        _called(r"(?:realisasi\s+)?pendapatan(?:-l(?:o|ra))?"),
        _called(r"(?:realisasi\s+)?(?:belanja|beban)(?:-l(?:o|ra))?"),
        _left(r"\b(?:surplus|defisit)\b|(?<=yaitu) sebesar\b"),
    ),
    (
        _called(r"pagu|anggaran|alokasi"),
        _called(r"dikontrakkan|terkontrak|nilai\s+kontrak"),
        _left(r"\b(?:sisa|selisih)\s(?:pagu|anggaran|lelang|tender)\b"),
    ),
    (
        _called(r"(?:anggaran|pagu|alokasi|dipa)\s+(?:awal|semula|murni)(?:\s+\w+){0,3}?"),
        _called(r"penghematan|efisiensi|refocusing|pemotongan|rasionalisasi"),
        _left(r"\bmenjadi\b"),
    ),
)
_SELISIH = re.compile(r"\bselisih\s+antara\b", re.IGNORECASE)
_UNSURE = re.compile(
    r"\b(?:termasuk|antara\s+lain|di\s?antaranya|tambah\w*|ditambah\w*|penambahan|saldo\s+awal"
    r"|sisa\s+(?:lebih|tahun)|silpa|luncuran|setor\w*|disetor\w*|pajak|giro|bunga"
    r"|blokir|diblokir|setelah|sebelum|non|luar\s+biasa|pembiayaan"
    r"|transfer|belum|bayar|dibayar\w*|dicairkan|realokasi|pergeseran)\b",
    re.IGNORECASE,
)
_NEAR = 6  # amounts of a paragraph that may belong to a balance too


@dataclass(frozen=True, slots=True)
class Balance:
    """What is left of two amounts.

    Attributes:
        sentence: where it is told.
        owner: how much it is said to be.
        more: the amount that it is left of.
        less: what is taken off.
        in_words: whether words take one from the other, and no list.
    """

    sentence: Sentence
    owner: Claim
    more: Claim
    less: Claim
    in_words: bool = False

    @property
    def computed(self) -> Decimal:
        """How far the two amounts are apart."""
        return abs((self.more.figure.value or NOL) - (self.less.figure.value or NOL))


def balances(sentences: Sequence[Sentence]) -> Iterator[Balance]:
    """The balances below two items of a list.

    >>> from anggaran.claims.sentence import sentences_of
    >>> lines = "a. Pendapatan Rp 900", "b. Belanja Rp 700", "Surplus Rp 200"
    >>> [str(each.computed) for each in balances(sentences_of(*lines))]
    ['200.00']
    """
    told = [(sentence, claim) for sentence in sentences for claim in sentence.claims]
    for (_, more), (_, less), (sentence, owner) in zip(told, told[1:], told[2:], strict=False):
        if not _are_a_pair(more, less) or not _LEFT.fullmatch(owner.before):
            continue
        if all(each.is_amount and not each.figure.step for each in (more, less, owner)):
            yield Balance(sentence, owner, more, less)


def taken(sentences: Sequence[Sentence]) -> Iterator[Balance]:
    """The balances that a paragraph tells in words, but for those that other amounts or words of it
    leave open.

    >>> from anggaran.claims.sentence import sentences_of
    >>> text = "Dari penerimaan Rp 900 telah digunakan Rp 700 sehingga terdapat saldo Rp 250."
    >>> [str(each.computed) for each in taken(sentences_of(text))]
    ['200.00']
    """
    for first, last in zip((*sentences[:1], *sentences), sentences, strict=False):
        near = [first, last] if first is not last and first.paragraph == last.paragraph else [last]
        told = [claim for each in near for claim in each.claims if claim.figure.of is Of.AMOUNT]
        for more, less, owner in zip(told, told[1:], told[2:], strict=False):
            is_here = any(each is less for each in last.claims)
            if not is_here or not all(map(_is_exact, (more, less, owner))):
                continue
            balance = Balance(last, owner, more, less, in_words=True)
            if _is_taken(balance) and not _is_open(balance, near, told):
                yield balance


def _is_exact(claim: Claim) -> bool:
    return claim.is_amount and not claim.figure.step


def _is_taken(each: Balance) -> bool:
    """Whether words take an amount from another, and call the third what is left."""
    before = each.owner.before
    if before.lstrip().lower().startswith("yaitu") and not _SELISIH.search(each.more.before):
        return False
    return any(
        more.search(each.more.before)
        and less.search(each.less.before)
        and left.fullmatch(before.strip(" ,"))
        for more, less, left in _TAKEN
    )


def _is_open(each: Balance, near: Sequence[Sentence], told: Sequence[Claim]) -> bool:
    """Whether a balance that does not hold may be one of more than its two amounts."""
    stated = each.owner.figure.value or NOL
    if stated == each.computed:
        return False
    if any(_UNSURE.search(sentence.text) for sentence in near):
        return True
    rest = [claim for claim in told if claim not in (each.more, each.less, each.owner)]
    others = [claim.figure.value or NOL for claim in rest][:_NEAR]
    sums = {sum(some) for size in range(1, len(others) + 1) for some in combinations(others, size)}
    return abs(stated - each.computed) in sums


def _are_a_pair(more: Claim, less: Claim) -> bool:
    """Whether two figures stand where pendapatan and belanja do, or another such pair."""
    return any(
        first.fullmatch(more.before) and second.fullmatch(less.before) for first, second in _PAIRS
    )


def surplus(claim: Claim) -> str:
    """Whether an amount is called a surplus or a defisit: the word as printed, ``""`` for neither
    or both.
    """
    found = [*_SURPLUS.finditer(claim.before)]
    return found[-1]["word"] if found and found[-1].end() == len(claim.before) else ""
