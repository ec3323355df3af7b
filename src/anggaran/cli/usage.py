"""What is wrong with a call, in the reader's language: click says it in English alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

import click

from anggaran.errors import AnggaranError

_OPTION = r":? '?([^\s']+)'?\.?"  # the versions of click quote it or not

# What click says, and how it is said here; both hold the same words of the caller.
_SENTENCES = (
    (r"Missing command\.", "perintahnya belum disebut"),
    (r"Missing argument '(.+?)'\.", "{0} belum diberikan"),
    (r"Missing (?:option|parameter) '?(.+?)'?\.", "{0} belum diberikan"),
    (r"No such command '(.*?)'\.", "tidak ada perintah {0}"),
    (r"No such command '(.*?)'\. Did you mean (.+)\?", "tidak ada perintah {0}; mungkin {1}"),
    (
        rf"No such option{_OPTION} \(?(?:Possible options: |Did you mean (?:one of: )?)(.+?)\??\)?",
        "tidak ada opsi {0}; mungkin {1}",
    ),
    (rf"No such option{_OPTION}", "tidak ada opsi {0}"),
    (r"Option '(.+?)' requires an argument\.", "opsi {0} perlu nilai"),
    (r"Option '(.+?)' does not take a value\.", "opsi {0} tidak memakai nilai"),
    (r"Got unexpected extra arguments? \((.*)\)|Got unexpected extra argument\(s\) \((.*)\)", "argumen {0} berlebih"),
    (r"Invalid value for '(.+?)': .*greater than or equal to (-?\d+).*", "{0} paling sedikit {1}"),
    (r"Invalid value for '(.+?)': .*not in the range x>=(-?\d+).*", "{0} paling sedikit {1}"),
    (r"Invalid value for '(.+?)': .*integer.*", "{0} harus bilangan bulat"),
    (r"Invalid value for '(.+?)': .*", "nilai {0} tidak dapat dipakai"),
)


def usage_of(error: click.ClickException, given: Sequence[str] = ()) -> AnggaranError:
    """An error in a call as one line in each language.

    Args:
        error: what click says.
        given: the arguments of the call, to point to the help of its command.

    >>> print(usage_of(click.BadParameter("x is not a valid integer", param_hint="'--depth'")))
    Perintah salah: --depth harus bilangan bulat. Lihat `anggaran --help`.
    """
    said = " ".join(error.format_message().split())
    known = given and given[0].isidentifier() and "No such command" not in said
    command = f"anggaran {given[0]}" if known else "anggaran"
    return AnggaranError(
        f"Perintah salah: {_in_indonesian(said).rstrip('.')}. Lihat `{command} --help`.",
        f"Wrong call: {said.rstrip('.?')}. See `{command} --help`.",
    )


def _in_indonesian(said: str) -> str:
    """The sentence of click in Indonesian; one that is not known stays as it is."""
    for pattern, sentence in _SENTENCES:
        if found := re.fullmatch(pattern, said):
            return sentence.format(*(words.replace("'", "") for words in found.groups() if words is not None))
    return said
