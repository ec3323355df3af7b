"""What a column of a frame is for, the types of its cells, and what to do where it holds others."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum

import pyarrow as pa

from anggaran.finding import Text
from anggaran.kode.code import Kode
from anggaran.table.cells import is_text, plain_type


class Role(Enum):
    """What a column is for: the types of its cells in Python, what they are, and what to do where
    it holds others.
    """

    MEASURE = (
        (Decimal, int, str),
        Text("jumlah dalam rupiah", "amounts in rupiah"),
        Text(
            "pakai Decimal, bilangan bulat, atau teks seperti tercetak",
            "use Decimal, integers, or text as printed",
        ),
    )
    PERCENT = (
        (Decimal, int, str),
        Text("persen seperti tercetak", "percents as printed"),
        Text("pakai Decimal atau teks seperti tercetak", "use Decimal, or text as printed"),
    )
    KODE = (
        (str, int, Kode),
        Text("kode", "codes"),
        Text("pakai teks, misalnya '5.1.02'", "use text, such as '5.1.02'"),
    )
    LABEL = ((str,), Text("teks", "text"), Text("pakai teks", "use text"))
    LEVEL = (
        (int, str, float),
        Text("tingkat, 1 yang tertinggi", "levels, 1 on top"),
        Text(
            "pakai bilangan bulat (di pandas: Int64), 1 yang tertinggi",
            "use integers (Int64 in pandas), 1 on top",
        ),
    )
    ROW = (
        (int, str, float),
        Text("nomor baris di lembarnya", "number of the row in its sheet"),
        Text(
            "beri tiap baris nomornya, bilangan bulat mulai 1",
            "give each row its number, an integer from 1",
        ),
    )
    NODE_ROW = (
        (int, str, float),
        Text("nomor baris yang mencetak simpul itu", "number of the row that prints the node"),
        Text(
            "kosongkan, atau beri nomor baris mulai 1",
            "leave it blank, or give the number of a row, from 1",
        ),
    )
    LINES = (
        (int, str, float),
        Text("banyaknya baris rata yang dijumlahkan", "how many flat lines are summed"),
        Text("hapus kolomnya, atau beri bilangan bulat", "leave the column out, or give integers"),
    )

    def __init__(self, types: tuple[type, ...], holds: Text, advice: Text) -> None:
        self.types = types
        self.meaning = holds
        self.advice = advice

    def accepts(self, kind: type) -> bool:
        """Whether a cell of this Python type may stand here; blanks always may, but for row
        numbers.
        """
        return issubclass(kind, (*self.types, type(None))) and not issubclass(kind, bool)

    def holds(self, kind: pa.DataType) -> bool:
        """Whether an Arrow column of this type may stand here."""
        plain = plain_type(kind)
        if pa.types.is_null(plain):
            return True
        if pa.types.is_decimal(plain):
            return Decimal in self.types
        if pa.types.is_floating(plain):
            return float in self.types
        return (
            int in self.types
            if pa.types.is_integer(plain)
            else str in self.types and is_text(plain)
        )


NUMBERS = {Role.ROW, Role.NODE_ROW, Role.LEVEL, Role.LINES}
FLOAT = {
    Role.KODE: Text(
        "5.1 dan 5.10 adalah float yang sama, baca sebagai teks (dtype=str) atau dengan "
        "anggaran.read",
        "5.1 and 5.10 are one float, read it as text (dtype=str) or with anggaran.read",
    ),
} | dict.fromkeys(
    (Role.MEASURE, Role.PERCENT),
    Text(
        "float tidak menyimpan sen dengan pasti, baca dengan anggaran.read atau dtype=str, atau "
        "pakai Decimal",
        "a float does not keep sen exactly, read with anggaran.read or dtype=str, or use Decimal",
    ),
)
BLANKS = Text(
    "bilangan bulat dengan sel kosong menjadi float di pandas, baca dengan dtype='Int64' (atau "
    "dtype=str)",
    "integers with a blank among them become floats in pandas, read with dtype='Int64' (or "
    "dtype=str)",
)
UNREAD = {
    Role.KODE: Text("bukan kode; periksa kolomnya", "no code; check the column"),
    Role.MEASURE: Text(
        "tidak terbaca pasti; tulis seperti 1.250.000,50 atau pakai Decimal dengan dua desimal",
        "not read for certain; write it as 1.250.000,50, or use a Decimal of two decimals",
    ),
}
