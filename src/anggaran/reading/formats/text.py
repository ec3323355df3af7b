"""The text of a file: its encoding is found in the bytes themselves."""

from __future__ import annotations

import codecs
import re

from anggaran.errors import UnreadableFile

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes, file: str) -> str:
    """Text of a file: by its byte order mark, else its zero bytes, else UTF-8, else Windows-1252.

    Args:
        data: the whole file.
        file: its name, for the message.

    Raises:
        UnreadableFile: when the bytes are no text.

    >>> decode("Rp 5".encode("utf-16"), "a.csv")
    'Rp 5'
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if b"\0" in data[:4096]:
        even, odd = data[0:4096:2].count(0), data[1:4096:2].count(0)
        if max(even, odd) < len(data[:4096]) // 4 or min(even, odd) > len(data[:4096]) // 20:
            raise _no_text(file)
        return data.decode("utf-16-le" if odd > even else "utf-16-be", errors="replace")
    if data.startswith(b"%PDF") or len(_CONTROL.findall(data[:4096])) > len(data[:4096]) // 20:
        raise _no_text(file)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _no_text(file: str) -> UnreadableFile:
    return UnreadableFile(
        f"{file}: bukan buku kerja, bukan HTML dan bukan teks; beri berkas .xlsx, .xls, .ods atau "
        ".csv.",
        f"{file}: no workbook, no HTML and no text; give a .xlsx, .xls, .ods or .csv file.",
    )
