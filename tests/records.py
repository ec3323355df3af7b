"""Workbooks of binary records, xls and xlsb, with records mutated as records: the file around them
stays sound.
"""

from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

SEEDS = Path(__file__).parent / "data" / "hostile"
FORMS = ("xls", "xlsb")
EXTREMES = (
    0,
    1,
    0x7F,
    0x80,
    0xFF,
    0x7FFF,
    0x8000,
    0xFFFF,
    0xFFFFF,
    0x7FFFFFFF,
    0x80000000,
    0xFFFFFFFF,
)
_BOF = b"\x09\x08\x10\x00"
_SIZE = (b"\x61\xea\0\0\0\0\xc9\0", b"\x05\0\0\0\0\0\x04\0")  # what the seed claims to be

Record = tuple[int, bytes]


def sound(form: str) -> bytes:
    """A small sound workbook: a seed whose far cell stands beside the others."""
    if form == "xls":
        data = (SEEDS / "H1c_far_cell.xls").read_bytes()
        return data.replace(b"\xff\xff\xff\xff\x11\0", b"\x04\0\x03\0\x11\0").replace(*_SIZE)
    data = (SEEDS / "H1d_far_cell.xlsb").read_bytes()
    near = (b"\xff\xff\x0f\0", b"\x04\0\0\0"), (b"\xff\x3f\0\0", b"\x02\0\0\0")
    return _with_part(data, lambda part: part.replace(*near[0]).replace(*near[1]))


def mutated(rng: random.Random, form: str) -> bytes:
    """A workbook some of whose records are not what they were."""
    data = sound(form)
    if form == "xls":
        start = data.index(_BOF)
        end = start + sum(4 + len(body) for _, body in _biff(data[start:]))
        pairs = _changed(rng, [*_biff(data[start:])])
        changed = b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in pairs)
        if rng.random() < 0.1:  # a length that is none
            at = rng.randrange(len(changed) - 1)
            changed = (
                changed[:at] + struct.pack("<H", rng.choice(EXTREMES) & 0xFFFF) + changed[at + 2 :]
            )
        room = len(data) - start - 1024  # the rest is the file around the stream
        stream = changed[:room].ljust(end - start, b"\0")
        return data[:start] + stream + data[start + len(stream) :]
    return _with_part(data, lambda part: b"".join(map(_packed, _changed(rng, [*_xlsb(part)]))))


def _changed(rng: random.Random, records: list[Record]) -> list[Record]:
    for _ in range(rng.choice([1, 1, 2, 5])):
        at = rng.randrange(len(records))
        kind, body = records[at]
        way = rng.randrange(6)
        if way == 0:
            del records[at]
        elif way == 1:
            records.insert(rng.randrange(len(records) + 1), (kind, body))
        elif way == 2:
            records[at] = (
                rng.choice(records)[0] if rng.random() < 0.7 else rng.randrange(0x1FFF),
                body,
            )
        elif way == 3:
            records[at] = (kind, body[: rng.randrange(len(body) + 1)])
        elif body:
            size = rng.choice([1, 2, 4])
            number = (rng.choice(EXTREMES) & (256**size - 1)).to_bytes(size, "little")
            place = rng.randrange(len(body))
            records[at] = (kind, (body[:place] + number + body[place + size :])[: len(body)])
        if not records:
            return [(kind, body)]
    return records


def _biff(data: bytes) -> Iterator[Record]:
    """The records of a stream, to the first that is none."""
    place = 0
    while place + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, place)
        if kind == 0:
            return
        yield kind, data[place + 4 : place + 4 + length]
        place += 4 + length


def _number(data: bytes, place: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where it ends."""
    value = 0
    for shift in range(most):
        byte = data[place]
        place += 1
        value |= (byte & 0x7F) << 7 * shift
        if not byte & 0x80:
            break
    return value, place


def _xlsb(data: bytes) -> Iterator[Record]:
    place = 0
    while place < len(data):
        kind, place = _number(data, place, 2)
        length, place = _number(data, place, 4)
        yield kind, data[place : place + length]
        place += length


def _packed(record: Record) -> bytes:
    kind, body = record
    length, out = (
        len(body),
        bytearray([kind & 0x7F | 0x80, kind >> 7 & 0x7F] if kind > 0x7F else [kind]),
    )
    while length > 0x7F:
        out.append(length & 0x7F | 0x80)
        length >>= 7
    return bytes([*out, length]) + body


def _with_part(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """A package with the records of its sheet, or of its list of sheets, changed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, change(content) if part.endswith(".bin") else content)
    return out.getvalue()
