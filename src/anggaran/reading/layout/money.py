"""Which columns are amounts of money: their words, held against what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from anggaran.finding import Text
from anggaran.measure import LAIN
from anggaran.periode.span import waktu
from anggaran.reading.formats.limits import column_letter
from anggaran.reading.layout.cells import is_blank, is_million, text_of
from anggaran.reading.layout.figures import added_to, sum_among
from anggaran.reading.layout.header import is_year
from anggaran.reading.layout.keuangan import with_spent
from anggaran.reading.layout.meaning import Meaning, Role
from anggaran.reading.layout.measures import name_measures
from anggaran.reading.layout.plan import Plan
from anggaran.reading.layout.profiles import MOST, Candidate, headed, is_figure
from anggaran.reading.layout.unit import find_unit, unit_of_rows
from anggaran.reading.layout.words import KINERJA, has, plain, slug

SATU = Decimal(1)
_MONEY = (  # said of a table, not in the name of an office nor as "Tahun Anggaran 2024"
    r"(?<!tahun )(?<!bidang )anggaran|pagu|belanja|apbd|pembiayaan"
    r"|(?<!badan )(?<!dinas )pendapatan"
)
_BUDGET = "anggaran|pagu|realisasi"
_BUDGETED = r"realisasi anggaran|lra|apbd|apbdes|rka|dpa|pagu|rancangan"
_STATEMENTS = (
    r"neraca|arus kas|laporan operasional|perubahan ekuitas|perubahan (?:saldo anggaran lebih|sal)"
    r"|lpsal|lpe|saldo (?:aset|kas|utang|piutang|rekening|persediaan|investasi)"
    r"|mutasi (?:aset|kas|utang|piutang|persediaan)"
)
_BALANCES = (
    r"(?:jumlah |total )?(?:aset|kewajiban|ekuitas)(?: (?:lancar|tetap|lainnya|akhir|awal))?"
    r"|arus (?:masuk |keluar )?kas(?: bersih)?|saldo (?:awal|akhir) kas|akumulasi penyusutan"
    r"|(?:pendapatan|beban|surplus|defisit)(?: \w+)* lo|saldo anggaran lebih (?:awal|akhir)"
)
_LEAST = 3  # rows that are called so
_COUNTED = (
    rf"{KINERJA}|sasaran|orang|jiwa|penduduk|unit|ton|per kapita|persen|persentase|rasio|indeks"
)
_MONEY_LABEL = re.compile(
    r"\W*((jumlah|total) +)?"
    r"(belanja|pendapatan|pembiayaan|penerimaan|pagu|anggaran|pajak|retribusi|bagi hasil|hibah)\b",
    re.IGNORECASE,
)
_UNIT = re.compile(r"\bsatuan\b(?! harga)|(?<!harga )\bsatuan\b")
_PAPERS = re.compile(r"(?:jumlah|jml|banyak(?:nya)?) (?:sp2d|spm|spp|spd|spj|berkas|bukti)\b")
_TARGET = re.compile("target|kinerja|indikator|volume")
_TARGETS = r"(?:% *)?target(?: dan realisasi)?"  # no sign of goods where its figures are money
_REACHED = r"(?:% *)?capaian(?: (?:target|realisasi|%))*"  # nor this, where revenues are named
_REVENUES = r"retribusi|pajak|penerimaan|pad|bphtb|pbb|(?<!badan )(?<!dinas )pendapatan|rp|rupiah"
_SOME = 200  # cells from the top that tell of money


def named(candidate: Candidate) -> str:
    """A column by its letter and its heading."""
    letter = column_letter(candidate.index)
    return f"{letter} ({candidate.text})" if candidate.text else letter


def amounts_by_source(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The columns of a table, those of large amounts below ``Sumber Dana`` as money of a source."""
    below = [c for c in candidates if _is_of_source(c)]
    if not any(c.profile.large >= MOST for c in below):
        return list(candidates)
    return [_of_source(c) if c in below else c for c in candidates]


def sides_apart(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The columns of a table, those of ``Pengeluaran`` beside ``Penerimaan`` as amounts of their
    own: two sides of pembiayaan or kas, and neither is the realisasi of a pagu.
    """
    said = {c.index: plain(c.column.parts[-1]) for c in candidates if c.column.parts}
    sides = {text.split(" ")[0] for text in said.values()}
    if "penerimaan" not in sides or any(has(_BUDGET, plain(c.text)) for c in candidates):
        return list(candidates)
    spent = [c for c in candidates if said.get(c.index, "").split(" ")[0] == "pengeluaran"]
    return [_as_it_is_called(c) if c in spent else c for c in candidates]


def _as_it_is_called(candidate: Candidate) -> Candidate:
    said = Meaning(Role.UANG, LAIN, year=candidate.meaning.year, weak=True)
    return replace(candidate, column=replace(candidate.column, meaning=said))


def _is_of_source(candidate: Candidate) -> bool:
    if candidate.role is not Role.TEKS or candidate.of != "sumber_dana":
        return False
    *above, own = candidate.column.parts
    return bool(above) and candidate.holds_amounts and not has("kode|nama|no|nomor", plain(own))


def _of_source(candidate: Candidate) -> Candidate:
    said = Meaning(Role.UANG, qualifiers=(slug(candidate.column.parts[-1]),))
    return replace(candidate, column=replace(candidate.column, meaning=said))


def claim_money(plan: Plan, candidates: Sequence[Candidate], titles: str) -> None:
    """Take the amount columns: named so by the header, and filled with amounts."""
    table = _Table(candidates, titles)
    good = _amounts(plan, table)
    percents = _ratios(good, plan)
    for candidate in percents:
        plan.add_percent(candidate.index)
    good = [c for c in good if c not in percents]
    plan.notes += [_not_money(c, percent=c in percents) for c in table.wanted if c not in good]
    good = with_spent(good, candidates)
    beside = {c.index: c for c in good}
    columns = name_measures(
        [c.column for c in good],
        table.titles,
        lambda parts: sum_among([beside[column.index] for column in parts]),
        budget=not table.is_statement,
    )
    plan.money = {name: column.index for name, column in columns.items()}
    if not plan.money:
        nothing = Text("tidak ada kolom jumlah", "no column of amounts")
        plan.why_not = plan.notes[0] if plan.notes else nothing


def _amounts(plan: Plan, table: _Table) -> list[Candidate]:
    """The columns of amounts from left to right, each with the unit of its figures."""
    wanted = table.wanted
    plan.units |= {c.index: find_unit(c.text) or table.unit for c in wanted}
    good = [c for c in wanted if c.holds_amounts and table.bears_out(c)]
    good = [c for c in good if not _counts(c, good)]
    good += table.revenue_targets(good)
    if not good:
        return []
    good += _borne_out(good, [c for c in wanted if c not in good], table.unknown)
    for candidate in good:
        plan.units.setdefault(candidate.index, table.unit)
    good += [c for c in wanted if c not in good and table.is_spoiled(c)]
    return sorted(good, key=lambda c: c.index)


def _borne_out(
    good: Sequence[Candidate], others: Sequence[Candidate], unknown: Sequence[Candidate]
) -> list[Candidate]:
    """The columns of amounts that add up with those that are money for certain, by themselves or
    with some that no heading tells.
    """
    amounts = [c for c in others if c.holds_amounts]
    added = added_to(good, [*amounts, *unknown]) if amounts else set()
    return [c for c in amounts if c.index in added]


@dataclass(frozen=True, eq=False)
class _Table:
    """The columns of one table, and what of it tells that figures are money."""

    candidates: Sequence[Candidate]
    above: str

    @cached_property
    def headed(self) -> list[Candidate]:
        """The columns whose heading speaks of amounts."""
        return headed(self.candidates, Role.UANG)

    @cached_property
    def all_titles(self) -> str:
        """What stands above the table, and above its columns that are no amounts."""
        others = (c.text for c in self.candidates if c.role is not Role.UANG)
        return " ".join([self.above, *others])

    @cached_property
    def titles(self) -> str:
        """What tells what a column measures; above mere years the other headings tell it too."""
        return self.all_titles if any(is_year(c.column) for c in self.headed) else self.above

    @cached_property
    def wanted(self) -> list[Candidate]:
        """The amounts by their headings; mere years only where something speaks of money, and no
        column that prints the year of each row.
        """
        amounts = [c for c in self.headed if self.speaks_of_money or not is_year(c.column)]
        return [c for c in amounts if not _tells_years(c)]

    @cached_property
    def unknown(self) -> list[Candidate]:
        """The columns of large amounts under headings that say nothing of money."""
        other = [c for c in self.candidates if c.role in {None, Role.LEWAT} and c.holds_amounts]
        shares = [c for c in headed(self.candidates, Role.PERSEN) if c.profile.million >= MOST]
        return [*(c for c in other if c.profile.large >= MOST), *shares]

    @cached_property
    def unit(self) -> Decimal:
        """The unit that the titles declare, or each row in a column of units."""
        columns = (c for c in self.candidates if _UNIT.search(plain(c.text)))
        stated = (unit_of_rows(c.profile.cells) for c in columns)
        return find_unit(self.titles) or next(filter(None, stated), SATU)

    @cached_property
    def speaks_of_money(self) -> bool:
        """Whether titles or labels say that the figures are money."""
        said = plain(self.all_titles)
        labels = self.labels
        if self.is_statement or _mostly(_labels_money, labels) or has("rp|rupiah", said):
            return True
        if self.is_priced or self.has_revenue_figures:
            return True
        if has(_COUNTED, said):
            return False
        years = _printed(c for c in self.candidates if is_year(c.column))
        return has(_MONEY, said) or (has("realisasi", said) and _mostly(is_million, years))

    @cached_property
    def labels(self) -> list[object]:
        """What its label columns print."""
        return _printed(headed(self.candidates, Role.URAIAN))

    @cached_property
    def is_statement(self) -> bool:
        """Whether it is a neraca, an arus kas, an LO or another statement of what there is and no
        budget: its title says so, or what its rows are called.
        """
        if has(_BUDGETED, plain(self.above)):
            return False
        named = sum(has(_BALANCES, plain(text_of(label))) for label in self.labels)
        return has(_STATEMENTS, plain(self.above)) or named >= _LEAST

    @cached_property
    def is_priced(self) -> bool:
        """Whether a column prints the price of one unit."""
        return any(c.base == "harga_satuan" and c.holds_amounts for c in self.candidates)

    @cached_property
    def has_revenue_figures(self) -> bool:
        """Whether a target and its realisasi are of millions, and no word says that they count.

        What the rows are called does not matter: revenues have many names.
        """
        targets = _of_millions(self.targets)
        if not targets or not _of_millions(self.spent):
            return False
        words = re.sub(_TARGETS, " ", self._said_beside(targets))
        return not has(_COUNTED, re.sub(_REACHED, " ", words) if has(_REVENUES, words) else words)

    def _said_beside(self, targets: Sequence[Candidate]) -> str:
        """The words above a table, over its other columns, and of its labels, a text a line."""
        figures = {*self.headed, *targets, *headed(self.candidates, Role.PERSEN)}
        others = [c for c in self.candidates if c not in figures]
        labels = _printed(c for c in others if c.profile.prose >= MOST)
        return "\n".join(map(plain, [self.above, *(c.text for c in others), *map(text_of, labels)]))

    @cached_property
    def targets(self) -> list[Candidate]:
        """The columns of amounts headed ``Target`` alone."""
        aside = headed(self.candidates, Role.LEWAT)
        return [c for c in aside if c.base == "pagu" and c.holds_amounts]

    @cached_property
    def spent(self) -> list[Candidate]:
        """The columns whose heading says that they are of what was spent."""
        return [c for c in self.headed if c.base == "realisasi"]

    @cached_property
    def has_codes(self) -> bool:
        """Whether a column of codes tells that this is a budget."""
        return any(c.profile.dotted >= MOST for c in headed(self.candidates, Role.KODE))

    @cached_property
    def has_sure(self) -> bool:
        """Whether some column is a budget for certain, by its words and its figures."""
        return any(c.holds_amounts and _is_sure(c) for c in self.wanted)

    def bears_out(self, candidate: Candidate) -> bool:
        """Whether what stands in a column of amounts is the money that its heading may mean."""
        if _is_sure(candidate):
            return True
        unit = find_unit(candidate.text) or self.unit
        if not self.measures_targets(candidate):
            told = self.speaks_of_money or self.has_codes
            return _is_money(candidate, unit, beside=self.has_sure, told=told)
        return self.speaks_of_money and _is_money(candidate, unit, beside=False, told=True)

    def measures_targets(self, candidate: Candidate) -> bool:
        """True for the realisasi of a target: right of it, no amounts between, not said money."""
        money = [*self.headed, *(c for c in self.candidates if c.base == "harga_satuan")]
        counted = [c for c in headed(self.candidates, Role.LEWAT) if _TARGET.search(plain(c.text))]
        return candidate.is_weak and _last(counted, candidate) > _last(money, candidate)

    def revenue_targets(self, good: Sequence[Candidate]) -> list[Candidate]:
        """Columns headed ``Target`` alone that are the pagu beside a realisasi, where none is."""
        bases = {c.base for c in good if not _is_part(c)}
        if bases != {"realisasi"} or not self.speaks_of_money:
            return []
        return [c for c in self.targets if _is_money(c, SATU, beside=False, told=True)]

    def is_spoiled(self, candidate: Candidate) -> bool:
        """Whether a column is of amounts though too few of its cells are.

        The other cells look like nothing else either, and its heading is sure, or it is the
        realisasi beside sure amounts; words and quantities are another kind of column.
        """
        if candidate.holds_amounts or candidate.profile.spoiled < MOST:
            return False
        spent = candidate.base == "realisasi" and self.has_sure
        return not candidate.is_weak or (spent and not self.measures_targets(candidate))


def _is_sure(candidate: Candidate) -> bool:
    return not candidate.is_weak and candidate.base != "realisasi"


def _last(columns: Sequence[Candidate], candidate: Candidate) -> int:
    """The place of the last of these columns left of one, -1 where there is none."""
    return max((c.index for c in columns if c.index < candidate.index), default=-1)


def _of_millions(columns: Sequence[Candidate]) -> list[Candidate]:
    return [c for c in columns if c.profile.million >= MOST]


def _is_part(candidate: Candidate) -> bool:
    """A quarter or a semester without a word of what it measures."""
    return not candidate.base and bool(waktu(plain(candidate.text)))


def _printed(candidates: Iterable[Candidate]) -> list[object]:
    cells = [cell for c in candidates for cell in c.profile.cells[:_SOME]]
    return [cell for cell in cells if not is_blank(cell)]


def _labels_money(cell: object) -> bool:
    return isinstance(cell, str) and _MONEY_LABEL.match(cell) is not None


def _mostly(test: object, cells: Sequence[object]) -> bool:
    return sum(map(test, cells)) * 2 > len(cells)  # type: ignore[call-overload]


def _is_money(candidate: Candidate, unit: Decimal, *, beside: bool, told: bool) -> bool:
    """Whether a column with unsure words ("Jumlah", "Realisasi") holds money.

    It is the realisasi beside amounts that are money for certain, or its figures are large; where
    nothing else in the table tells of money, they are millions, for people and goods are counted
    in thousands too.
    """
    said, profile = candidate.meaning, candidate.profile
    if unit != SATU or not said.weak:
        return True
    if beside and said.base != "pagu":
        return True
    if not profile.has_figures:
        return beside
    return (profile.large if beside or told else profile.million) >= 0.5


def _ratios(good: Sequence[Candidate], plan: Plan) -> list[Candidate]:
    """A second realisasi of small figures alone, beside one of millions, is a percent."""
    spent = [c for c in good if c.base == "realisasi" and plan.units[c.index] == SATU]
    large = [c for c in spent if c.profile.million > 0.5]
    small = [c for c in spent if c.profile.ratio == 1]
    return [c for c in small if any(_told(c) <= _told(other) for other in large)]


def _counts(candidate: Candidate, good: Sequence[Candidate]) -> bool:
    """Whether a column of unsure words (``Jumlah KK``, ``Realisasi (SPPT)``) counts something: none
    of its figures is of a million, beside one that is of millions and surely money; papers are
    counted beside money of any kind (``Jumlah SP2D``).
    """
    papers = _PAPERS.match(plain(candidate.text)) is not None
    surely = [c for c in good if papers or (not c.is_weak and c.base == candidate.base)]
    small = candidate.is_weak and candidate.profile.has_figures and not candidate.profile.million
    beside = any(c.profile.million >= MOST and _told(c) <= _told(candidate) for c in surely)
    return small and beside and find_unit(candidate.text) is None


def _tells_years(candidate: Candidate) -> bool:
    """Whether a column says of which year each row is: ``Tahun Anggaran`` above 2024, 2025."""
    told = has("tahun|thn|ta", plain(candidate.text)) and not is_year(candidate.column)
    return told and candidate.profile.years == 1


def _told(candidate: Candidate) -> set[str | int]:
    """What tells a column from others of its base: its qualifiers and its year."""
    said = candidate.meaning
    return {*said.qualifiers, said.year or ""} - {""}


def _not_money(candidate: Candidate, *, percent: bool) -> Text:
    """Why a column whose heading speaks of amounts is none."""
    name, profile = named(candidate), candidate.profile
    if profile.is_empty:
        return Text(f"Kolom {name} kosong.", f"Column {name} is blank.")
    if percent:
        return Text(
            f"Kolom {name} dibaca sebagai persen: angkanya kecil di samping realisasi "
            "berjuta-juta.",
            f"Column {name} is read as a percent: its figures are small beside a realisasi "
            "of millions.",
        )
    other = (cell for cell in profile.cells if not is_blank(cell) and not is_figure(cell))
    printed = next(filter(None, map(text_of, other)), "")
    shown = (f", misalnya {printed[:40]!r}", f", for example {printed[:40]!r}")
    example = shown if printed else ("", "")
    if candidate.holds_amounts:
        return Text(
            f"Kolom {name} berisi angka, tetapi tidak ada yang menyatakan bahwa itu uang; "
            "tulis (Rp) pada judulnya bila memang uang.",
            f"Column {name} holds figures, but nothing says that they are money; "
            "write (Rp) in its heading if they are.",
        )
    return Text(
        f"Kolom {name} tidak berisi jumlah uang yang dapat dibaca{example[0]}.",
        f"Column {name} holds no readable amounts of money{example[1]}.",
    )
