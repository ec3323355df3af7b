"""What is wrong with a call, in the reader's language: typer says it in English alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

import typer

from anggaran.errors import AnggaranError

# The base of every error in a call, under the name it has in typer's own copy of click as in click itself.
CallError: type[Exception] = typer.BadParameter.__mro__[2]

# What typer says, and how it is said here; both hold the same words of the caller.
_SENTENCES = (
    (r"Missing command\.", "perintahnya belum disebut"),
    (r"Missing argument '(.+?)'\.", "{0} belum diberikan"),
    (r"Missing (?:option|parameter) '?(.+?)'?\.", "{0} belum diberikan"),
    (r"No such command '(.*?)'\.", "tidak ada perintah {0}"),
    (r"No such command '(.*?)'\. Did you mean (.+)\?", "tidak ada perintah {0}; mungkin {1}"),
    (r"No such option: (\S+) \(Possible options: (.+)\)", "tidak ada opsi {0}; mungkin {1}"),
    (r"No such option: (\S+?)", "tidak ada opsi {0}"),
    (r"No such option: (\S+) Did you mean (\S+)\?", "tidak ada opsi {0}; mungkin {1}"),
    (r"Option '(.+?)' requires an argument\.", "opsi {0} perlu nilai"),
    (r"Option '(.+?)' does not take a value\.", "opsi {0} tidak memakai nilai"),
    (r"Got unexpected extra arguments? \((.*)\)|Got unexpected extra argument\(s\) \((.*)\)", "argumen {0} berlebih"),
    (r"Invalid value for '(.+?)': .*greater than or equal to (-?\d+).*", "{0} paling sedikit {1}"),
    (r"Invalid value for '(.+?)': .*not in the range x>=(-?\d+).*", "{0} paling sedikit {1}"),
    (r"Invalid value for '(.+?)': .*integer.*", "{0} harus bilangan bulat"),
    (r"Invalid value for '(.+?)': .*", "nilai {0} tidak dapat dipakai"),
)


def usage_of(error: BaseException, given: Sequence[str] = ()) -> AnggaranError:
    """An error in a call as one line in each language.

    Args:
        error: what typer says.
        given: the arguments of the call, to point to the help of its command.

    >>> print(usage_of(typer.BadParameter("x is not a valid integer", param_hint="'--depth'")))
    Perintah salah: --depth harus bilangan bulat. Lihat `anggaran --help`.
    """
    said = " ".join(str(error.format_message() if hasattr(error, "format_message") else error).split())
    known = given and given[0].isidentifier() and "No such command" not in said
    command = f"anggaran {given[0]}" if known else "anggaran"
    return AnggaranError(
        f"Perintah salah: {_in_indonesian(said).rstrip('.')}. Lihat `{command} --help`.",
        f"Wrong call: {said.rstrip('.?')}. See `{command} --help`.",
    )


def _in_indonesian(said: str) -> str:
    """The sentence of typer in Indonesian; one that is not known stays as it is."""
    for pattern, sentence in _SENTENCES:
        if found := re.fullmatch(pattern, said):
            return sentence.format(*(words for words in found.groups() if words is not None))
    return said
