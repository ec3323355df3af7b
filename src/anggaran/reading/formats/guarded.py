"""A program reads a file in a process with limits; what goes wrong is a refusal in one line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType

from anggaran.errors import UnreadableFile
from anggaran.reading.formats.engine import MEMORY, PROTECTED, EngineError, Message, heard
from anggaran.reading.formats.format import File
from anggaran.reading.formats.limits import Limits, raised
from anggaran.reading.formats.process import TIME, Engine


@contextmanager
def guarded(
    file: File,
    program: ModuleType,
    library: ModuleType,
    damaged: Callable[[str], UnreadableFile],
) -> Iterator[Iterator[Message]]:
    """What a program says of a file.

    Args:
        file: the file.
        program: the module that reads its format, in a function ``messages``.
        library: the package that the program needs.
        damaged: the refusal of a file of this format that is broken, by its name.

    Raises:
        UnreadableFile: it is broken or protected, passes a limit, or no process can be started.
    """
    limits = file.budget.limits
    try:
        if not limits.own_process:
            yield heard(program.messages(str(file.path), file.sheet))
            return
        with Engine(program, library, file.path, file.sheet, file.budget) as engine:
            yield heard(engine.messages())
    except EngineError as problem:
        raise _reason(str(problem), file.name, limits, damaged) from problem
    except OSError as problem:
        here = raised("own_process", 0)
        raise UnreadableFile(
            f"{file.name}: berkas ini dibaca di proses tersendiri, dan sistem ini tidak "
            f"mengizinkannya; baca di proses ini dengan {here} bila berkasnya dipercaya.",
            f"{file.name}: this file is read in a process of its own, and this system lets none "
            f"be started; read it in this process with {here} if you trust the file.",
        ) from problem


def _reason(
    why: str, file: str, limits: Limits, damaged: Callable[[str], UnreadableFile]
) -> UnreadableFile:
    if why == PROTECTED:
        return protected(file)
    if why not in {MEMORY, TIME}:
        return damaged(file)
    name = "max_memory" if why == MEMORY else "max_seconds"
    more = raised(name, 2 * getattr(limits, name))
    return UnreadableFile(
        f"{file}: berkas ini rusak, terlalu besar, atau ada sel jauh di luar tabelnya: melampaui "
        f"batas {name}; simpan ulang dari program asalnya, atau naikkan dengan {more} "
        "bila berkasnya dipercaya.",
        f"{file}: this file is damaged, too large, or a cell stands far outside its table: past "
        f"the limit {name}; save it again from its own program, or raise it with {more} "
        "if you trust the file.",
    )


def protected(file: str) -> UnreadableFile:
    """The refusal of a file that only a password opens."""
    return UnreadableFile(
        f"{file}: berkas ini dilindungi kata sandi; simpan salinan tanpa kata sandi, lalu coba "
        "lagi.",
        f"{file}: this file is protected by a password; save a copy without it, then retry.",
    )
