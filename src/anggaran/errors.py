"""The few ways an input is unusable.

A document that can be read but is wrong yields findings, never an exception. An exception says that
there is nothing to check, in one line, and what the reader can do about it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from functools import wraps
from inspect import BoundArguments, Parameter, signature
from os import PathLike
from typing import Any, NamedTuple, NoReturn, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
C = TypeVar("C", bound=type)

LANGUAGES = ("id", "en")
_speech = {"lang": LANGUAGES[0], "to": "python"}  # of the process: whom messages are for


def set_language(lang: str) -> None:
    """Let this process speak one language wherever a call names none: ``str(error)``,
    ``finding.message``, reports, JSON.

    Bahasa Indonesia is spoken until then.  A service whose readers speak either names it with each
    call instead (``error.line("en")``, ``to_dict("en")``): the setting is that of all threads.

    Args:
        lang: ``id`` (or ``id_ID``) or ``en``.

    Raises:
        InvalidOption: there is no such language.

    >>> error = AnggaranError("Berkas kosong: a.csv", "Empty file: a.csv")
    >>> set_language("en")
    >>> str(error), error.line("id")
    ('Empty file: a.csv', 'Berkas kosong: a.csv')
    >>> set_language("id")
    """
    _speech["lang"] = find_language(lang)


def find_language(name: str | None = None) -> str:
    """A language by its name or by that of a locale; that of the process where none is named.

    Raises:
        InvalidOption: nothing is written in it.

    >>> find_language("id_ID"), find_language()
    ('id', 'id')
    """
    if name is None:
        return _speech["lang"]
    lang = shown(name, str).partition("_")[0]
    if lang not in LANGUAGES:
        raise InvalidOption(
            f"Bahasa {shown(name)} tidak ada; pilih id atau en.",
            f"No language {shown(name)}; use id or en.",
        )
    return lang


@contextmanager
def to_command() -> Iterator[None]:
    """Let messages advise options of the command, and not arguments of calls."""
    before = _speech["to"]
    _speech["to"] = "command"
    try:
        yield
    finally:
        _speech["to"] = before


def way(option: str, call: str) -> str:
    """How something is asked for: by an option of the command where it is run, else by a call.

    >>> way("--limit max_rows=9", "limits=Limits(max_rows=9)")
    'limits=Limits(max_rows=9)'
    >>> with to_command():
    ...     way("--limit max_rows=9", "limits=Limits(max_rows=9)")
    '--limit max_rows=9'
    """
    return option if _speech["to"] == "command" else call


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
        return self.en if find_language() == "en" else self.id

    def line(self, lang: str | None = None) -> str:
        """The message in one language (``id`` or ``en``), always a single line.

        Args:
            lang: the language; that of :func:`set_language` where it is left out.
        """
        return " ".join((self.en if (lang or find_language()) == "en" else self.id).split())

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


class NoSuchItem(AnggaranError, IndexError):  # noqa: N818
    """A list of findings or of nodes has no item of that number."""


class ReadOnly(AnggaranError, AttributeError):  # noqa: N818
    """A tree, a node, a finding, a policy can't be changed."""


class InvalidOption(AnggaranError, ValueError):  # noqa: N818
    """A call asks for something that does not exist: a rule, a level, a measure, a threshold."""


def no_column(name: object, there: Collection[str], document: str) -> InvalidOption:
    """The refusal of an amount column that a document has not, with the one that is near.

    >>> print(no_column("realisasii", ("pagu", "realisasi"), "lra").en)
    No column 'realisasii' in lra; did you mean realisasi?
    """
    near = get_close_matches(shown(name, str), there, n=1)
    every = ", ".join(near or there) or "-"
    return InvalidOption(
        f"Tidak ada kolom {shown(name)} di {document}; "
        f"{'mungkin' if near else 'yang ada:'} {every}.",
        f"No column {shown(name)} in {document}; "
        f"{'did you mean' if near else 'there are:'} {every}{'?' if near else '.'}",
    )


class InvalidCall(AnggaranError, TypeError):  # noqa: N818
    """A call names an argument that there is none of, or leaves one out."""


def read_only(made: C) -> C:
    """Let nothing of what a class makes be set or deleted, and say so in the reader's language.

    >>> @read_only
    ... class Node: ...
    >>> Node().pagu = 2
    Traceback (most recent call last):
    anggaran.errors.ReadOnly: Node tidak dapat diubah: 'pagu'; buat yang baru dari yang berubah.
    """

    def refuse(self: object, name: str, *_: object) -> NoReturn:
        what = type(self).__name__
        raise ReadOnly(
            f"{what} tidak dapat diubah: {name!r}; buat yang baru dari yang berubah.",
            f"{what} is read-only: {name!r}; make a new one of what has changed.",
        )

    for name in ("__setattr__", "__delattr__"):
        setattr(made, name, refuse)
    return made


def item(items: Sequence[T], at: Any, other: str) -> T:
    """One of a list, by its number.

    Args:
        items: the list.
        at: the number, from 0.
        other: what else to write where it is no number.

    Raises:
        NoSuchItem: there is none of that number.
        InvalidOption: it is no number.

    >>> item([7, 8], -1, "of(…)")
    8
    >>> item([], 0, "of(…)")
    Traceback (most recent call last):
    anggaran.errors.NoSuchItem: Tidak ada yang ke-0: isinya 0.
    """
    try:
        found: T = items[at]
    except IndexError:
        raise NoSuchItem(
            f"Tidak ada yang ke-{shown(at)}: isinya {len(items)}.",
            f"There is no item {shown(at)}: it holds {len(items)}.",
        ) from None
    except TypeError:
        odd = shown(at)[:60]
        raise InvalidOption(
            f"{odd} bukan nomor urut; pakai {other}.", f"{odd} is no number; use {other}."
        ) from None
    return found


class Kind(NamedTuple):
    """What an argument has to be: a test, and how it is written."""

    fits: Callable[[Any], bool]
    like: str


TEXT = Kind(lambda given: isinstance(given, str), '"…"')
PATH = Kind(lambda given: isinstance(given, str | PathLike), '"berkas.xlsx", Path("berkas.xlsx")')
TEXTS = Kind(
    lambda given: (
        isinstance(given, Collection)
        and not isinstance(given, str | bytes)
        and all(isinstance(each, str) for each in given)
    ),
    '["…", "…"]',
)
NAMES = Kind(
    lambda given: (
        isinstance(given, Mapping)
        and all(isinstance(text, str) for pair in given.items() for text in pair)
    ),
    '{"…": "…"}',
)


def kind(*types: type, like: str) -> Kind:
    """Something of these types."""
    return Kind(lambda given: isinstance(given, types), like)


def takes(**kinds: Kind) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Say of an argument of another kind what it should be, where it did not work.

    Nothing is looked at unless a call fails, and a failure of any other making stays as it is.

    >>> @takes(off=TEXTS)
    ... def check(off=None):
    ...     return [each.upper() for each in off or ()]
    >>> check(off=[1])
    Traceback (most recent call last):
    anggaran.errors.InvalidOption: off = [1] tidak dapat dipakai; tulis seperti off=["…", "…"].
    """

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        @wraps(function)
        def held(*args: P.args, **given: P.kwargs) -> T:
            try:
                return function(*args, **given)
            except (TypeError, AttributeError, IndexError, ValueError) as error:
                if not isinstance(error, AnggaranError):
                    said = _bound(function, args, given).arguments
                    free = signature(function).parameters
                    hold(
                        {
                            name: said[name]
                            for name in kinds
                            if name in said
                            and (said[name] is not None or free[name].default is not None)
                        },
                        kinds,
                    )
                raise

        return held

    return decorate


def _bound(
    function: Callable[..., Any], args: Sequence[Any], given: Mapping[str, Any]
) -> BoundArguments:
    """The arguments of a call by their names.

    Raises:
        InvalidCall: one is there too many, or too few.
    """
    form = signature(function)
    try:
        return form.bind(*args, **given)
    except TypeError:
        name, there = function.__qualname__.removesuffix(".__init__"), form.parameters
        odd = [each for each in given if each not in there]
        near = get_close_matches(odd[0], there, n=1) if odd else []
        known = ", ".join(near or [each for each in there if each != "self"])
        if odd:
            raise InvalidCall(
                f"{name}: tidak ada argumen {odd[0]}=; yang ada: {known}.",
                f"{name}: there is no argument {odd[0]}=; there is: {known}.",
            ) from None
        must = [each.name for each in there.values() if each.default is Parameter.empty]
        wanted = ", ".join(each for each in must if each != "self")
        raise InvalidCall(
            f"{name}: argumen kurang, berlebih, atau tanpa nama; yang wajib: {wanted}; "
            f"yang ada: {known}.",
            f"{name}: an argument is missing, too many, or without its name; needed: {wanted}; "
            f"there are: {known}.",
        ) from None


def shown(given: object, write: Callable[[object], str] = repr) -> str:
    """What is refused, as Python writes it; its kind where that is past what Python writes.

    >>> shown("x"), shown(10**5000)
    ("'x'", 'int')
    """
    try:
        return write(given)
    except (RecursionError, ValueError):  # nested or long beyond reason
        return type(given).__name__


def hold(given: Mapping[str, Any], kinds: Mapping[str, Kind]) -> None:
    """Refuse what is not of its kind.

    Raises:
        InvalidOption: naming the first, and how it is written.
    """
    for name, value in given.items():
        each = kinds[name]
        if not each.fits(value):
            odd = " ".join(shown(value)[:60].split())
            raise InvalidOption(
                f"{name} = {odd} tidak dapat dipakai; tulis seperti {name}={each.like}.",
                f"{name} = {odd} cannot be used; write it like {name}={each.like}.",
            )
