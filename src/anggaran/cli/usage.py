"""What is wrong with a call, in the reader's language: click says it in English alone."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

import click

from anggaran.errors import AnggaranError


def usage_of(error: click.ClickException, given: Sequence[str] = ()) -> AnggaranError:
    """An error in a call as one line in each language.

    Args:
        error: what click says.
        given: the arguments of the call, to point to the help of its command.

    >>> print(usage_of(click.BadOptionUsage("--depth", "Option '--depth' requires an argument.")))
    Perintah salah: opsi --depth perlu nilai. Lihat `anggaran --help`.
    """
    context = getattr(error, "ctx", None)
    commands = getattr(getattr(context, "command", None), "commands", None)
    known = commands is None and given and given[0].isidentifier()
    command = f"anggaran {given[0]}" if known else "anggaran"
    said = " ".join(error.format_message().split())
    id_line = _call(given, commands) if commands is not None else _option(error, said)
    return AnggaranError(
        f"Perintah salah: {id_line}. Lihat `{command} --help`.",
        f"Wrong call: {said.rstrip('.?')}. See `{command} --help`.",
    )


def _call(given: Sequence[str], commands: Sequence[str]) -> str:
    """What is wrong before any command is known."""
    words = [word for word in given if not word.startswith("-")]
    options = [word for word in given if word.startswith("-")]
    if not words:
        return f"tidak ada opsi {options[0]}" if options else "perintahnya belum disebut"
    near = get_close_matches(words[0], commands, n=1)
    return f"tidak ada perintah {words[0]}" + (f"; mungkin {near[0]}" if near else "")


def _option(error: click.ClickException, said: str) -> str:
    """What is wrong with an option or an argument of a command."""
    match error:
        case click.NoSuchOption():
            near = ", ".join(error.possibilities or ())
            return f"tidak ada opsi {error.option_name}" + (f"; mungkin {near}" if near else "")
        case click.MissingParameter():
            return f"{_name(error)} belum diberikan"
        case click.BadParameter():
            return f"{_name(error)} {_wanted(error)}"
        case click.BadOptionUsage():
            wrong = "tidak memakai nilai" if "not take" in said else "perlu nilai"
            return f"opsi {error.option_name} {wrong}"
    extra = said.partition("(")[2].rpartition(")")[0]
    return f"argumen {extra} berlebih" if extra else said.rstrip(".")


def _name(error: click.BadParameter) -> str:
    """An option or argument as it is written in a call."""
    if error.param is None:
        return str(error.param_hint or "nilai").strip("'")
    option = isinstance(error.param, click.Option)
    if option:
        return error.param.opts[0]
    return error.param.make_metavar(error.ctx)  # type: ignore[arg-type]


def _wanted(error: click.BadParameter) -> str:
    """What kind of value an option takes."""
    kind = error.param.type if error.param else None
    if isinstance(kind, click.IntRange) and "in the range" in error.message:
        return f"paling sedikit {kind.min}" + (f", paling banyak {kind.max}" if kind.max else "")
    return "harus bilangan bulat"
