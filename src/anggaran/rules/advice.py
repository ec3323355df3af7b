"""What to do about one finding: which cell to look at, and what to write there where it is proved.

Each rule names the function that advises on its findings; one that names none has its general
advice.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from anggaran.amount.column import format_amount
from anggaran.finding import Finding, Operand, Text, Where
from anggaran.rules.words import in_percent, inert, percent_text, row_name, shorten

SIDE = "side"  # the kind of explanation that says which side of a sum is wrong, not which cell
_NAMED = 3  # operands named by their cells; the rest are counted


def place(where: Where | None, kode: str | None = None, uraian: str = "") -> Text:
    """Where to put the finger: the cell, else page and row, else the row by its name.

    >>> place(Where("lra.xlsx", "LRA", "C4", 4)).id, place(Where("lra.pdf", page=3, line=12)).en
    ('C4', 'page 3 row 12')
    """
    if where is not None and where.cell:
        return Text(where.cell, where.cell)
    if where is not None and where.number is not None:
        page = Text(f"hlm. {where.page} ", f"page {where.page} ")
        told = Text("", "") if where.page is None else page
        return Text(f"{told.id}baris {where.number}", f"{told.en}row {where.number}")
    return Text(row_name(kode, uraian), row_name(kode, uraian, lang="en"))


def own_place(finding: Finding) -> Text:
    """The place of a finding itself."""
    return place(finding.where, finding.kode or "", finding.uraian)


def amounts(value: Decimal | None) -> Text:
    """An amount in the notation of either reader."""
    return Text(format_amount(value, "id"), format_amount(value, "en"))


def write(where: Text, value: Text, printed: Text) -> Text:
    """To write a proved value in the place of what is printed."""
    return Text(
        f"Tulis {value.id} di {where.id}, bukan {printed.id}.",
        f"Write {value.en} in {where.en}, not {printed.en}.",
    )


def proved_cell(finding: Finding) -> Text | None:
    """The advice where the figures prove which one cell is wrong, and what it is."""
    for each in finding.explanations:
        if not isinstance(each, Mapping):
            continue
        if each.get("kind") == "cell" and each.get("expected") is not None:
            spot = place(each.get("where"), each.get("kode"), str(each.get("uraian") or ""))
            printed = each.get("printed")
            now = Text("kosong", "nothing") if printed is None else amounts(printed)
            return write(spot, amounts(each.get("expected")), now)
    return None


def explained(finding: Finding, otherwise: Text | None) -> Text | None:
    """The advice of what explains a finding; of what only may be, with what to do otherwise.

    Args:
        finding: a finding with its explanations.
        otherwise: the advice where nothing explains it.
    """
    told = [each for each in finding.explanations if getattr(each, "advice", None)]
    for each in told:
        if each.confident or each.kind == SIDE:
            return cast("Text", each.advice)
    first = next((each for each in told[:1] if each.likely), None)
    if first is None or otherwise is None:
        return otherwise
    return Text(
        f"{first.advice.id} Kalau tidak: {otherwise.id[:1].lower()}{otherwise.id[1:]}",
        f"{first.advice.en} If not: {otherwise.en[:1].lower()}{otherwise.en[1:]}",
    )


def of_sum(finding: Finding) -> Text | None:
    """A parent, a total, or a figure along a row, against what makes it up."""
    at, own = finding.details.get("at"), own_place(finding)
    if at == "cut":
        return Text(
            f"Lengkapi baris-baris sesudah {own.id} dari dokumen sumber.",
            f"Complete the rows after {own.en} from the source document.",
        )
    if "rows" in finding.details:
        return _column(finding, amounts(finding.computed))
    if at == "cell":
        return write(own, amounts(finding.computed), amounts(finding.stated))
    if proved := proved_cell(finding):
        return proved
    if not finding.operands or finding.computed is None:
        return None
    return explained(finding, _either(finding, finding.computed))


def _either(finding: Finding, computed: Decimal) -> Text:
    """The advice where a sum and its lines differ, and nothing says which of them is wrong."""
    own, terms, value = own_place(finding), named(finding.operands, finding.more), amounts(computed)
    return Text(
        f"Cocokkan {own.id} dan rinciannya ({terms.id}) dengan dokumen sumber. Bila rinciannya "
        f"benar, tulis {value.id} di {own.id}.",
        f"Hold {own.en} and what makes it up ({terms.en}) against the source document. If the "
        f"parts are right, write {value.en} in {own.en}.",
    )


def named(operands: tuple[Operand, ...], more: int = 0) -> Text:
    """Operands by their cells; of many the first few, and how many more."""
    spots = [*dict.fromkeys(place(each.where, each.kode, each.uraian) for each in operands)]
    rest = len(spots) - _NAMED + more
    if rest <= 1:  # one more takes as much room as saying so
        rest = more
    shown = spots[: len(spots) + more - rest]
    tail = Text(f" dan {rest} lagi", f" and {rest} more") if rest > 0 else Text("", "")
    return Text(
        ", ".join(spot.id for spot in shown) + tail.id,
        ", ".join(spot.en for spot in shown) + tail.en,
    )


def of_percent(finding: Finding) -> Text | None:
    """A printed percent against the amounts of its row."""
    if proved := proved_cell(finding):
        return proved
    if finding.computed is None:
        return None
    if "rows" in finding.details:
        return _column(finding, _percent(finding))
    first = next((each for each in finding.explanations[:1] if hasattr(each, "likely")), None)
    if first is not None and first.likely:
        return cast("Text", first.advice)
    own, right, terms = own_place(finding), _percent(finding), named(finding.operands)
    if any(finding.details.get(name) for name in ("inverted", "mean", "share")):
        return Text(f"Tulis {right.id} di {own.id}.", f"Write {right.en} in {own.en}.")
    beside = Text(f" ({terms.id})", f" ({terms.en})") if finding.operands else Text("", "")
    return Text(
        f"Tulis {right.id} di {own.id}; bila persen yang tercetak benar, periksa jumlah di "
        f"barisnya{beside.id}.",
        f"Write {right.en} in {own.en}; if the printed percent is right, look at the amounts of "
        f"its row{beside.en}.",
    )


def _percent(finding: Finding) -> Text:
    value = in_percent(finding, finding.computed)
    return Text(percent_text(value, "id"), percent_text(value, "en"))


def _column(finding: Finding, value: Text) -> Text:
    """The advice on a column that is wrong in every row: its cells, and what the first becomes."""
    own, terms, where = own_place(finding), named(finding.operands), finding.where
    last = str(finding.details["rows"][-1])
    if where.cell:
        last = where.cell.rstrip("0123456789") + last
    return Text(
        f"Hitung ulang {own.id} sampai {last} dari angka barisnya: {own.id} menjadi {value.id}, "
        f"dari {terms.id}.",
        f"Work out {own.en} to {last} again from the amounts of their rows: {own.en} becomes "
        f"{value.en}, from {terms.en}.",
    )


def of_doubt(finding: Finding) -> Text | None:
    """A cell without a single reading: what to write there, or between which values to choose."""
    own, printed = own_place(finding), f"`{shorten(str(finding.details.get('printed', '')))}`"
    if (proved := finding.details.get("proved")) is not None:
        return write(own, amounts(Decimal(proved)), Text(printed, printed))
    readings = [amounts(Decimal(each)) for each in finding.details.get("candidates") or ()]
    if not readings:
        return Text(
            f"Lihat dokumen sumber, lalu tulis angkanya di {own.id}.",
            f"Look at the source document, then write the number in {own.en}.",
        )
    either = Text(
        " atau ".join(each.id for each in readings), " or ".join(each.en for each in readings)
    )
    if "rows" in finding.details:
        return Text(
            "Lihat dokumen sumber, lalu tulis angka kolom itu dengan titik untuk ribuan dan koma "
            f"untuk desimal; {own.id} menjadi {either.id}.",
            "Look at the source document, then write the amounts of the column with a dot for "
            f"thousands and a comma for decimals; {own.en} becomes {either.en}.",
        )
    return Text(
        f"Lihat dokumen sumber, lalu tulis {either.id} di {own.id}.",
        f"Look at the source document, then write {either.en} in {own.en}.",
    )


def of_negative(finding: Finding) -> Text | None:
    """An amount below zero."""
    if finding.stated is None or "measures" in finding.details:
        return None
    own, turned = own_place(finding), amounts(abs(finding.stated))
    if (finding.measure or "").startswith("realisasi"):
        return Text(
            f"Cocokkan {own.id} dengan bukti pengembalian; bila bukan pengembalian, tulis "
            f"{turned.id}.",
            f"Hold {own.en} against the record of the refund; if it is none, write {turned.en}.",
        )
    return Text(
        f"Periksa tanda di {own.id}; pagu tidak negatif, mungkin {turned.id}.",
        f"Check the sign in {own.en}; a budget is not negative, perhaps {turned.en}.",
    )


def of_code(finding: Finding) -> Text | None:
    """A code that is mangled, twice, or without its parent."""
    own, details = own_place(finding), finding.details
    if finding.rule == "code-duplicate" and finding.operands:
        other = named(finding.operands, finding.more)
        return Text(
            f"Bandingkan {own.id} dengan {other.id}: perbaiki kode yang salah ketik, atau "
            f"gabungkan barisnya.",
            f"Compare {own.en} with {other.en}: correct the code that is mistyped, or merge the "
            f"rows.",
        )
    if finding.rule == "code-orphan":
        parent = inert(str(details.get("evidence") or ""))
        missing = (
            Text(f"baris {parent}", f"row {parent}")
            if parent
            else Text("baris induknya", "its parent's row")
        )
        return Text(
            f"Tambahkan {missing.id} di atas {own.id}, atau perbaiki kode di {own.id} bila salah "
            f"ketik.",
            f"Add {missing.en} above {own.en}, or correct the code in {own.en} if it is mistyped.",
        )
    if finding.rule == "code-malformed":
        restored, under = (inert(str(details.get(key) or "")) for key in ("restored", "under"))
        if under:
            return Text(
                f"Beri baris di {own.id} kode di bawah {under}; bila kodenya benar, pindahkan "
                f"barisnya dan perbaiki jumlah {under}.",
                f"Give the row in {own.en} a code under {under}; if its code is right, move the "
                f"row and correct the sum of {under}.",
            )
        if restored:
            return Text(
                f"Tulis {restored} di {own.id}; simpan selnya sebagai teks.",
                f"Write {restored} in {own.en}; keep the cell as text.",
            )
        return Text(
            f"Tulis kode lengkap di {own.id} dengan titik dan nol di depan; simpan selnya sebagai "
            f"teks.",
            f"Write the whole code in {own.en} with dots and leading zeros; keep the cell as text.",
        )
    return None


def of_unplaced(finding: Finding) -> Text | None:
    """A row without a place whose amounts a sum above it states."""
    above, own = next((each for each in finding.breaks if each.kode), None), own_place(finding)
    if above is None and not finding.operands:
        return None
    if above is None:
        amount = named(finding.operands)
        return Text(
            f"Beri baris di {own.id} kode, agar {amount.id} ikut dijumlahkan; hapus jumlahnya bila "
            f"hanya catatan.",
            f"Give the row in {own.en} a code, so that {amount.en} is added up; remove the amount "
            f"if it is only a remark.",
        )
    parent = inert(str(above.kode))
    return Text(
        f"Beri baris di {own.id} kode di bawah {parent}; jumlah {parent} memuatnya.",
        f"Give the row in {own.en} a code under {parent}; the sum of {parent} includes it.",
    )


def of_spending(finding: Finding) -> Text:
    """Spending beyond or without its budget."""
    own, budget = own_place(finding), named(finding.operands)
    against = Text(f" dan pagunya di {budget.id}", f" and its budget in {budget.en}")
    if not finding.operands:
        against = Text("", "")
    if finding.rule == "unbudgeted":
        return Text(
            f"Cocokkan kode dan realisasi di {own.id} dengan SP2D: pagunya mungkin berdiri pada "
            f"kode lain, atau pergeserannya belum masuk.",
            f"Hold the code and the spending in {own.en} against the payment orders (SP2D): its "
            f"budget may stand under another code, or a shift is missing.",
        )
    return Text(
        f"Cocokkan realisasi di {own.id} dengan SP2D{against.id} dengan DPA yang berlaku (murni, "
        f"pergeseran, perubahan).",
        f"Hold the spending in {own.en} against the payment orders (SP2D){against.en} against the "
        f"DPA in force (original, shifted, revised).",
    )


def of_line(finding: Finding) -> Text | None:
    """A line on which documents differ: both cells, each with its document and its figure."""
    if said := finding.details.get("documents"):
        return _of_documents(finding, said)
    other = finding.details.get("other")
    if not isinstance(other, Where) or finding.stated is None or finding.computed is None:
        return None
    left, right = _figure(finding.where, finding.stated), _figure(other, finding.computed)
    source = _source(finding)
    either = Text(
        f"Cocokkan {left.id} dan {right.id} dengan {source.id}; perbaiki yang salah.",
        f"Hold {left.en} and {right.en} against {source.en}; correct the wrong one.",
    )
    return explained(finding, either)


def _source(finding: Finding) -> Text:
    """What settles which of two figures is right: a budget is no matter of payment orders."""
    if (finding.measure or "").startswith("realisasi"):
        return Text("SP2D", "the payment orders (SP2D)")
    return Text(
        "DPA yang berlaku (murni, pergeseran, perubahan)",
        "the DPA in force (original, shifted, revised)",
    )


def of_versions(finding: Finding) -> Text | None:
    """Lines that differ under equal parents: what explains them surely, else nothing of its own."""
    return explained(finding, None)


def of_fall(finding: Finding) -> Text | None:
    """Spending that falls from one report to the next."""
    other = finding.details.get("other")
    if not isinstance(other, Where) or finding.stated is None or finding.computed is None:
        return None
    now, before = _figure(finding.where, finding.stated), _figure(other, finding.computed)
    refund = Text(
        f"Cari pengembalian atau koreksi antara {before.id} dan {now.id}; bila tidak ada, perbaiki "
        f"yang salah.",
        f"Look for a refund or a correction between {before.en} and {now.en}; if there is none, "
        f"correct the wrong one.",
    )
    return explained(finding, refund)


def _of_documents(finding: Finding, said: list[Mapping[str, Any]]) -> Text | None:
    majority = finding.details.get("majority")
    if majority is None or finding.stated is None or finding.stated == majority:
        return None
    agree = sum(each.get("value") == majority for each in said)
    own, value = _figure(finding.where, finding.stated), amounts(majority)
    return Text(
        f"Periksa dahulu {own.id}; {agree} dokumen lain mencetak {value.id}.",
        f"Look first at {own.en}; {agree} other documents print {value.en}.",
    )


def _figure(where: Where, value: Decimal) -> Text:
    """A figure at its place, with the document where that is known."""
    amount = amounts(value)
    if not where.short() and not where.cell:  # a sum of several rows
        of = f"{inert(where.file)} " if where.file else ""
        return Text(of + amount.id, of + amount.en)
    spot, of = place(where), f" ({inert(where.file)})" if where.file else ""
    return Text(f"{spot.id}{of} {amount.id}", f"{spot.en}{of} {amount.en}")


def of_lone(finding: Finding) -> Text:
    """A line that one of two documents lacks."""
    own = own_place(finding)
    left = finding.rule == "only-left"
    lacks = Text("kanan", "right") if left else Text("kiri", "left")
    name = row_name(finding.kode, finding.uraian)
    return Text(
        f"Cari {name} di dokumen {lacks.id}: dihapus, berganti kode, atau tertinggal? Adanya di "
        f"{own.id}{_file(finding.where)}.",
        f"Look for {name} in the {lacks.en} document: deleted, recoded, or left out? It stands in "
        f"{own.en}{_file(finding.where)}.",
    )


def _file(where: Where) -> str:
    return f" ({inert(where.file)})" if where.file else ""
