"""Which nodes are belanja, which are not, and of which nobody can tell: codes, headings, totals and
words say so.

Rules of spending speak of proven belanja alone: pendapatan may exceed its target, and pembiayaan is
not judged.
"""

from __future__ import annotations

import re
from enum import IntEnum

import numpy as np

from anggaran.arrow import Ints
from anggaran.finding import Text
from anggaran.kode.book import System
from anggaran.kode.code import BELANJA
from anggaran.relation.facts import Facts
from anggaran.shape.labels import Role, core_name, total_role
from anggaran.shape.structure import SYSTEMS, Bools, RowKind, Structure, TotalRow, normal
from anggaran.shape.totals import role_of

_BY_AKUN = [
    SYSTEMS.index(system) for system in (System.REKENING, System.AKUN_PUSAT)
]  # the first digit is the akun
_WORK = [
    SYSTEMS.index(system) for system in (System.PROGRAM, System.DESA)
]  # what is done with belanja
_NUMBER = re.compile(r"(?:\d+ )*")  # "5. BELANJA" in one cell
_SPENDING = re.compile(r"(?:belanja|bidang|sub ?bidang|program|kegiatan|sub ?kegiatan)\b")
_OTHER = re.compile(
    r"(?:pendapatan|penerimaan|pembiayaan|pengeluaran pembiayaan|silpa|sisa "
    r"lebih|pajak|retribusi|pad|tkdd"
    r"|dana desa|dana alokasi|alokasi dana|(?:dana )?bagi hasil|dana perimbangan|dana "
    r"transfer|dana insentif"
    r"|transfer (?:pemerintah|ke daerah|antar daerah|pusat)|hasil "
    r"(?:usaha|aset|pengelolaan|penjualan|kekayaan)"
    r"|lain lain (?:pad|pendapatan)|swadaya|penyertaan modal|pencairan dana|pembentukan dana"
    r"|dana (?:alokasi|otonomi|cadangan)|pembayaran (?:cicilan )?pokok"
    r"|aset|kewajiban|ekuitas|utang|piutang|persediaan|akumulasi|penyisihan|investasi"
    r"|kas (?:di|dan)|saldo|penggunaan sal|arus (?:kas|masuk|keluar)"
    r"|bphtb|pbb|pbjt|bea (?:perolehan|balik)|opsen|pkb|bbnkb|pbbkb|mblb"
    r"|dau|dak|dbh|insentif fiskal)\b"
)
_TARGET = re.compile(r"\btarget (?:pendapatan|penerimaan|pad|pajak)\b")
_TAXES = re.compile(r"\b(?:realisasi|target|capaian|hasil)(?: \w+){0,2} (?:pajak|retribusi|pad)\b")
_RECEIVED = {"pajak", "retribusi", "penerimaan", "pendapatan"}  # "Jenis Pajak" above the names
_HEADING = re.compile(r"(?P<side>pendapatan|belanja|pembiayaan)(?: (?:daerah|desa|negara|lra))*")


class Section(IntEnum):
    """Whether a node is belanja."""

    OTHER = -1
    UNKNOWN = 0
    BELANJA = 1


def sections(facts: Facts) -> Ints:
    """The section of each node, as a number of :class:`Section`.

    Akun 5 is belanja, and so is an akun that is labelled so: not every chart has it at 5. What no
    code, word, heading or total tells is belanja where nothing in the table is anything else.

    >>> from anggaran import Tree
    >>> tree = Tree([{"uraian": "Retribusi", "pagu": 1},
    ...     {"uraian": "Aneka", "pagu": 1}])
    >>> sections(tree.facts).tolist()
    [-1, 0]
    """
    shape = facts.structure
    found = _coded(shape)
    _worded(shape, found)
    _totalled(facts, found)
    _headed(shape, found)
    alone = _of_belanja(facts, found)
    _inherited(shape, found)
    if alone:
        found[found == Section.UNKNOWN] = Section.BELANJA
    return found


def unsure(count: int) -> list[Text]:
    """What is said of nodes of which nobody can tell whether they are belanja."""
    if not count:
        return []
    return [
        Text(
            f"{count} baris: tidak jelas belanja atau bukan",
            f"{count} rows: unclear whether they are belanja",
        )
    ]


def _coded(shape: Structure) -> Ints:
    """What the codes say."""
    found = np.zeros(len(shape), dtype=np.int64)
    akun = np.isin(shape.system_codes, _BY_AKUN)
    found[np.isin(shape.system_codes, _WORK)] = Section.BELANJA
    spending = shape.segment_matrix[akun, :1].ravel() == BELANJA
    found[akun] = np.where(spending, Section.BELANJA, Section.OTHER)
    for top in shape.tops[akun[shape.tops]].tolist():
        role = role_of(shape, top)
        said = Section.BELANJA if role is Role.BELANJA else Section.OTHER
        if role is not None and found[top] != said:
            found[shape.nearest(np.arange(len(shape)) == top) == top] = said
    return found


def _worded(shape: Structure, found: Ints) -> None:
    for node in np.flatnonzero(shape.system_codes < 0).tolist():
        label = _name(shape, node)
        if _SPENDING.match(label):
            found[node] = Section.BELANJA
        elif _OTHER.match(label):
            found[node] = Section.OTHER


def _name(shape: Structure, node: int) -> str:
    return _NUMBER.sub("", normal(shape.labels[node]), count=1)


def _totalled(facts: Facts, found: Ints) -> None:
    """JUMLAH PENDAPATAN tells what it totals where no heading does."""
    systems = facts.structure.system_codes
    for total in facts.structure.totals:
        role = total_role(total.label)
        if role is None or total.row not in facts.targets:
            continue
        nodes = [node for node, _ in facts.targets[total.row].nodes if systems[node] < 0]
        if role is Role.BELANJA:
            nodes = [node for node in nodes if found[node] == Section.UNKNOWN]
        found[nodes] = Section.BELANJA if role is Role.BELANJA else Section.OTHER


def _headed(shape: Structure, found: Ints) -> None:
    """What stands beside a heading and after it, up to the next one or to a total, is of its
    section.
    """
    closed = {total.after for total in shape.totals}
    worded = {*np.flatnonzero(shape.system_codes < 0).tolist()}
    running: dict[int, int] = {}
    for node in sorted(closed | worded):
        if node in closed:
            running.clear()
        if node not in worded:
            continue
        parent = int(shape.parents[node])
        if _HEADING.fullmatch(_name(shape, node)):
            running[parent] = int(found[node])
        elif found[node] == Section.UNKNOWN:
            found[node] = running.get(parent, Section.UNKNOWN)


def _inherited(shape: Structure, found: Ints) -> None:
    """What stands below is of one section with what is above; where both say otherwise, nobody can
    tell.
    """
    systems, akun = shape.system_codes, np.isin(shape.system_codes, _BY_AKUN)
    for nodes in shape.by_depth[::-1]:
        lower = nodes[shape.parents[nodes] >= 0]
        above, own = found[shape.parents[lower]], found[lower]
        coded_above = systems[shape.parents[lower]] >= 0
        takes = (own == Section.UNKNOWN) | (
            coded_above & (systems[lower] < 0) & (above != Section.UNKNOWN)
        )
        keeps = (above == Section.UNKNOWN) | (own == above) | (coded_above & akun[lower])
        found[lower] = np.where(takes, above, np.where(keeps, own, Section.UNKNOWN))


def _of_belanja(facts: Facts, found: Ints) -> bool:
    """Whether a table as a whole is of belanja: its title says so, or nothing in it is of another
    section.
    """
    titles = normal(" ".join(facts.table.titles))
    if "pendapatan" in titles or "penerimaan" in titles:
        return False
    if re.search(r"\bbelanja\b", titles):
        return True
    if _TAXES.search(titles) or any(map(_totals_other, facts.structure.totals)):
        return False
    other: Bools = found == Section.OTHER
    sides = any(
        total_role(each.label) not in {None, Role.BELANJA} for each in facts.structure.totals
    )
    balance = any(
        each.kind is RowKind.BALANCE and "surplus" in normal(each.label)
        for each in facts.structure.totals
    )
    return not (other.any() or sides or balance or _has_targets(facts))


def _totals_other(total: TotalRow) -> bool:
    """Whether a total names what is received: JUMLAH RETRIBUSI DAERAH."""
    return bool(_OTHER.match(core_name(total.label)))


def _has_targets(facts: Facts) -> bool:
    """Whether a column is a target of what is received, the pagu is headed as a mere target, or the
    names as what is received.
    """
    table = facts.table
    pagu, names = (
        set(normal(table.header.get(table.letters.get(role, ""), "")).split())
        for role in ("pagu", "uraian")
    )
    if "belanja" not in pagu and "target" in pagu:
        return True
    if "belanja" not in names and names & _RECEIVED:
        return True
    return any(_TARGET.search(normal(header)) for header in table.header.values())
