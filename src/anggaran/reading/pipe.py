"""What is no regular file, read once: a pipe by its name, a stream; the bytes go to a file of their
own.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from select import select
from tempfile import TemporaryDirectory
from typing import BinaryIO, Protocol, runtime_checkable

from anggaran.errors import InvalidOption, UnreadableFile
from anggaran.reading.formats.limits import DEFAULT, Limits

_CHUNK = 1 << 20
_PATIENCE = 5.0  # seconds until somebody must have opened the other end of a pipe
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)


@runtime_checkable
class Stream(Protocol):
    """What bytes are read from: an open file, an upload."""

    def read(self, size: int, /) -> bytes:
        """So many bytes, or fewer; none at the end."""


@contextmanager
def regular(path: Path, limits: Limits = DEFAULT) -> Iterator[Path]:
    """A file that can be read as often as one likes: the one of that name, or a copy of a pipe.

    Args:
        path: the file; whatever is wrong with its name is left to who opens it.
        limits: how many bytes are copied.

    Raises:
        UnreadableFile: a device, a pipe into which nobody writes, or one that gives more.
    """
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        mode = stat.S_IFREG
    named = Path(os.path.abspath(path)).parts[1:2]  # noqa: PTH100  # the name, not what it leads to
    if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
        raise UnreadableFile(
            f"{path}: perangkat, bukan berkas; simpan isinya ke berkas dulu.",
            f"{path}: a device, no file; save what it gives to a file first.",
        )
    if stat.S_ISDIR(mode) or (stat.S_ISREG(mode) and named not in {("dev",), ("proc",)}):
        yield path
        return
    with _copy(path.name, lambda copy: _pour(path, copy, limits)) as place:
        yield place


def contents(path: Path, most: int = DEFAULT.max_bytes) -> bytes:
    """The bytes of a file that stands beside the documents: a policy, an earlier report; a pipe is
    read to its end.

    Args:
        path: the file.
        most: its bytes at most.

    Raises:
        OSError: there is no such file, or it may not be read.
        UnreadableFile: a device, a pipe into which nobody writes, or a file that is too large.
    """
    with regular(path) as place, place.open("rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise UnreadableFile(
            f"{path}: lebih dari {most >> 20} MB.", f"{path}: it is larger than {most >> 20} MB."
        )
    return data


@contextmanager
def copied(stream: Stream, name: str, limits: Limits = DEFAULT) -> Iterator[Path]:
    """A file with what a stream gives.

    Args:
        stream: whatever can be read from.
        name: what the file is called.
        limits: how many bytes are copied.

    Raises:
        InvalidOption: the stream gives text, not bytes.
        UnreadableFile: it gives more.
    """

    def pour(copy: BinaryIO) -> None:
        while chunk := stream.read(_CHUNK):
            if not isinstance(chunk, bytes | bytearray | memoryview):
                raise not_bytes()
            copy.write(chunk)
            if copy.tell() > limits.max_bytes:
                raise limits.longer(Path(name).name)

    with _copy(Path(name).name, pour) as place:
        yield place


def not_bytes() -> InvalidOption:
    """The refusal of what is neither the name of a file nor open for bytes."""
    return InvalidOption(
        "Beri nama berkas, atau berkas yang dibuka untuk bita: read(io.BytesIO(isi), name=…).",
        "Give the name of a file, or one that is open for bytes: read(io.BytesIO(content), "
        "name=…).",
    )


@contextmanager
def _copy(name: str, pour: Callable[[BinaryIO], None]) -> Iterator[Path]:
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        place = Path(folder, "berkas")
        with place.open("wb") as copy:
            try:
                pour(copy)
            except OSError as problem:
                raise UnreadableFile(
                    f"{name}: terputus sebelum habis dibaca; simpan ke berkas dulu.",
                    f"{name}: broke off before all was read; save it to a file first.",
                ) from problem
        yield place


def _pour(path: Path, copy: BinaryIO, limits: Limits) -> None:
    """All that comes out of a pipe; a writer that is slow is waited for, one that never comes is
    not.
    """
    with os.fdopen(os.open(path, os.O_RDONLY | _NO_WAIT), "rb", buffering=0) as pipe:
        opened = False
        while copy.tell() <= limits.max_bytes:
            chunk = pipe.read(_CHUNK)
            if chunk:
                copy.write(chunk)
            elif chunk is None:  # nothing yet
                select([pipe], [], [])
            elif opened or copy.tell():
                return
            else:
                opened = True
                if not select([pipe], [], [], _PATIENCE)[0]:
                    raise UnreadableFile(
                        f"{path}: tidak ada yang menulis ke pipa ini.",
                        f"{path}: nobody writes into this pipe.",
                    )
        raise limits.longer(path.name)
