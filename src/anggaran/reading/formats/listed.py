"""Programs and their kegiatan told in sentences: "alokasi anggaran sebesar Rp …, realisasi …"."""

from __future__ import annotations

import re

from anggaran.reading.formats.lines import Lines, Rows

_RP = r"R[po]\.?\s*([\d.,]*\d)"
_MONEY = re.compile(
    rf"sebesar\s+{_RP}[,.\s-]*(?:dengan|dan)\s+realisasi(?:\s+\w+)?\s+sebesar\s+{_RP}[,.\s-]*"
    r"(?:atau\s+)?(?:setara\s+dengan|atau|sebesar)\s+([\d.,]*\d)\s*%",
    re.IGNORECASE,
)
_PROGRAM = re.compile(r"alokasi anggaran (program .+?)(?: adalah)? $", re.IGNORECASE)
_ITEM = re.compile(r"\W*(\d{1,3})\)\s*(.+?) (?:yang dilaksanakan|dengan alokasi) ", re.IGNORECASE)
_HEADING = ["No", "Uraian", "Anggaran", "Realisasi", "%"]
_JOINED = 3  # lines that one item may be broken over


def listed_rows(lines: Lines) -> Rows:
    """The programs and kegiatan whose money a document tells one by one; none where no program
    has kegiatan under it.
    """
    rows: Rows = []
    has_items = False
    for index, (number, text) in enumerate(lines):
        if "alokasi anggaran" not in text.lower():
            continue
        whole = _whole(lines, index)
        found = _MONEY.search(whole)
        if not found:
            continue
        before = whole[: found.start()]
        if program := _PROGRAM.fullmatch(before):
            rows.append((number, ["I", program[1], *found.groups()]))
        elif (item := _ITEM.match(whole)) and rows:
            has_items = True
            rows.append((number, [item[1], item[2], *found.groups()]))
    if not has_items or not _is_whole(rows):
        return []
    return [(rows[0][0], _HEADING), *_numbered(rows)]


def _is_whole(rows: Rows) -> bool:
    """Whether the kegiatan of every program are numbered without a gap: none was passed over."""
    last = 0
    for _, (number, *_) in rows:
        if number == "I":
            last = 0
        elif last and int(number) > last + 1:
            return False
        else:
            last = int(number)
    return True


def _whole(lines: Lines, index: int) -> str:
    """A line, joined to the item above that it goes on from."""
    text = lines[index][1].strip()
    for back in range(1, _JOINED):
        if back > index or re.match(r"\W*\(?\d{1,3}\)|alokasi", text, re.IGNORECASE):
            break
        above = lines[index - back][1].strip()
        text = f"{above} {text}".strip()
    return text


def _numbered(rows: Rows) -> Rows:
    """The rows, programs by Roman numbers as an outline has them."""
    count = 0
    numbered: Rows = []
    for number, cells in rows:
        count += cells[0] == "I"
        no = _roman(count) if cells[0] == "I" else cells[0]
        numbered.append((number, [no, *cells[1:]]))
    return numbered


def _roman(count: int) -> str:
    text = ""
    for value, sign in ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        text += sign * (count // value)
        count %= value
    return text
