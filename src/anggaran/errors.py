"""The few ways an input is unusable.

A document that can be read but is wrong yields findings, never an exception. An exception says that
there is nothing to check, in one line, and what the reader can do about it.
"""

from __future__ import annotations


class AnggaranError(Exception):
    """The input or the call is unusable; the message is one line in Bahasa Indonesia and one in
    English.

    Args:
        id: the line in Bahasa Indonesia: what is wrong, where, and what to do.
        en: the same line in English.

    >>> print(AnggaranError("Berkas kosong: a.csv", "Empty file: a.csv"))
    Berkas kosong: a.csv
    """

    def __init__(self, id: str, en: str) -> None:  # noqa: A002  # as in `id_ID`
        super().__init__(id)
        self.id = id
        self.en = en

    def __str__(self) -> str:  # of a KeyError it would be in quotation marks
        return self.id

    def line(self, lang: str = "id") -> str:
        """The message in one language (``id`` or ``en``), always a single line."""
        return " ".join((self.en if lang == "en" else self.id).split())

    def __reduce__(self) -> tuple[type[AnggaranError], tuple[str, str]]:
        return type(self), (self.id, self.en)


class UnreadableFile(AnggaranError):  # noqa: N818  # named for what it is; the base carries "Error"
    """No such file, an empty file, a damaged or protected workbook, or one past a limit."""


class NoBudgetTable(AnggaranError):  # noqa: N818
    """The file was read, but nothing in it is a budget table."""


class InvalidTable(AnggaranError):  # noqa: N818
    """A frame breaks the column contract: a column missing, of the wrong type, or a row key
    twice.
    """


class InvalidKode(AnggaranError, ValueError):  # noqa: N818
    """A text is no kode of any code book."""


class InvalidAmount(AnggaranError, ValueError):  # noqa: N818
    """An amount given by the caller is not exact, or has more than 36 digits before the decimal
    mark.
    """


class NoSuchNode(AnggaranError, KeyError):  # noqa: N818
    """A tree has no node of that kode, key or label, or several."""


class NoSuchMeasure(AnggaranError, AttributeError):  # noqa: N818
    """A tree has no amount column of that name."""


class ReadOnly(AnggaranError, AttributeError):  # noqa: N818
    """A tree can't be changed."""


class InvalidOption(AnggaranError, ValueError):  # noqa: N818
    """A call asks for something that does not exist: a rule, a level, a measure, a threshold."""
