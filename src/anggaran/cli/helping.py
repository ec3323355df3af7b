"""Help in one language: ours stands beside each other in the source, click's own words stand here.

A help text is written ``Bahasa Indonesia. / English.``; of each paragraph the half that is asked
for by ``--lang`` is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from inspect import cleandoc
from typing import Any

import click

from anggaran.finding import Text

# What click says by itself in a help page, as it says it.
OWN = {
    "Usage: ": Text("Pemakaian: ", "Usage: "),
    "Options": Text("Pilihan", "Options"),
    "Commands": Text("Perintah", "Commands"),
    "Show this message and exit.": Text("Tampilkan bantuan ini.", "Show this help."),
    "[default: ": Text("[baku: ", "[default: "),
    "[OPTIONS]": Text("[PILIHAN]", "[OPTIONS]"),
    "COMMAND [ARGS]...": Text("PERINTAH [ARGUMEN]...", "COMMAND [ARGS]..."),
}
STATUSES = (
    "Status keluar: 0 diperiksa dan tidak ada kesalahan; 1 ada kesalahan; 2 masukan atau panggilan "
    "tidak dapat dipakai; 3 tidak ada yang dapat diperiksa. / Exit status: 0 checked, no errors; 1 "
    "errors; 2 input or call unusable; 3 nothing could be checked."
)
_HALVES = re.compile(r"\s+/\s+")
_EXTRA = re.compile(r"(?s)(.*?)((?:\s\s\[[^\]]*\])?)")  # what click adds: a default, a range


def in_language(text: str, lang: str) -> str:
    """A help text in one language.

    >>> in_language("Bahasa. / Language.", "en"), in_language("Options", "id")
    ('Language.', 'Pilihan')
    """
    said = [_half(paragraph, lang) for paragraph in text.split("\n\n")]
    return "\n\n".join(said)


def _half(text: str, lang: str) -> str:
    halves = _HALVES.split(text)
    half = halves[-1 if lang == "en" else 0]
    for words, own in OWN.items():
        half = half.replace(words, own.line(lang))
    return half


class _Formatter(click.HelpFormatter):
    """Writes help in one language."""

    def __init__(self, lang: str, **given: Any) -> None:
        super().__init__(**given)
        self._lang = lang

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        before = in_language(prefix or "Usage: ", self._lang)
        super().write_usage(prog, in_language(args, self._lang), before)

    def write_heading(self, heading: str) -> None:
        super().write_heading(in_language(heading, self._lang))

    def write_text(self, text: str) -> None:
        super().write_text(in_language(text, self._lang))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        told = [(name, self._entry(text)) for name, text in rows]
        super().write_dl(told, col_max, col_spacing)

    def _entry(self, text: str) -> str:
        found = _EXTRA.fullmatch(text)
        parts = found.groups() if found else (text,)
        return "".join(in_language(part, self._lang) for part in parts)


class _Context(click.Context):
    """A call, whose language is its ``obj``."""

    def make_formatter(self) -> click.HelpFormatter:
        return _Formatter(
            self.obj or "id", width=self.terminal_width, max_width=self.max_content_width
        )


class Command(click.Command):
    """A command with help in one language."""

    context_class = _Context

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002  # the formatter wraps
        """What it does, in a sentence."""
        context = click.get_current_context(silent=True)
        lang = (context.obj if context else None) or "id"
        told = in_language(cleandoc(self.help or "").partition("\n\n")[0], lang)
        return " ".join(told.split())

    def format_epilog(
        self,
        ctx: click.Context,  # noqa: ARG002  # as click calls it
        formatter: click.HelpFormatter,
    ) -> None:
        """Every help ends with what the exit status says."""
        formatter.write_paragraph()
        formatter.write_text(STATUSES)


class Group(click.Group, Command):
    """Commands, with help in one language."""

    context_class = _Context
    command_class = Command
