"""How far a long run is: a bar on stderr for a person at a terminal, and nothing for a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from threading import Timer
from typing import Any, TypeVar

from anggaran.finding import Text
from anggaran.rules.words import inert, shorten

PATIENCE = 1.0  # seconds that a run takes before anybody wonders
_NAME = 40  # characters of the name of a file
T = TypeVar("T")

READING = Text("Membaca", "Reading")
BUILDING = Text("Menyusun", "Arranging")
CHECKING = Text("Memeriksa", "Checking")
COMPARING = Text("Menghadapkan", "Comparing")
WRITING = Text("Menulis laporan", "Writing the report")


class Bar:
    """The bar of a run; it appears only once the run has lasted, and is gone before the report."""

    def __init__(self) -> None:
        self._drawn: Any = None
        self._timer: Timer | None = None
        self._lang = "id"

    def begin(self, lang: str) -> None:
        """From here on a run counts as begun."""
        self.end()
        if not sys.stderr.isatty():
            return
        rich, console = import_module("rich.progress"), import_module("rich.console")
        columns = (
            rich.TextColumn("{task.description}", markup=False),
            rich.BarColumn(),
            rich.MofNCompleteColumn(),
            rich.TimeElapsedColumn(),
        )
        screen = console.Console(stderr=True)
        self._drawn = rich.Progress(*columns, console=screen, transient=True)
        self._drawn.add_task("", total=None)
        self._lang = lang
        self._timer = Timer(PATIENCE, self._drawn.start)
        self._timer.daemon = True
        self._timer.start()

    def end(self) -> None:
        """Take the bar away."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer.join()
            self._drawn.stop()
        self._drawn = self._timer = None

    def stage(self, words: Text, at: int = 0, count: int | None = None, name: str = "") -> None:
        """Say what is being done.

        Args:
            words: what.
            at: how many are done.
            count: of how many; None where that is not known.
            name: with what.
        """
        if self._drawn is not None:
            said = f"{words.line(self._lang)} {shorten(inert(name), _NAME)}".strip()
            self._drawn.update(0, description=said, completed=at, total=count)

    def each(self, items: Sequence[T], words: Text, names: Sequence[str]) -> Iterator[T]:
        """The items, while the bar says which one is at work."""
        for at, (item, name) in enumerate(zip(items, names, strict=True)):
            self.stage(words, at, len(items), name)
            yield item


BAR = Bar()
"""The bar of the command; a process runs one command at a time."""
