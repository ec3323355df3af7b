"""Every message exists in Bahasa Indonesia and in English, and a report in one language has no word
of the other.

The messages are looked for in the source itself: a pair that lacks a half, that is the same twice
by mistake, or whose halves say different figures, fails here.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import click
import pytest

import anggaran
from anggaran import Tree, check, errors, flag, read, reconcile, reconcile_all, versions
from anggaran.claims.document import Document
from anggaran.cli import main
from anggaran.cli.commands import app
from anggaran.cli.helping import OWN
from anggaran.report import view_of
from anggaran.report.as_html import write_html
from anggaran.report.as_markdown import write_markdown
from anggaran.report.as_text import write_text
from anggaran.report.catalogue import documents_view, kode_view, rules_view
from anggaran.report.paper import PLAIN
from anggaran.rules.registry import RULES

SRC = Path(anggaran.__file__).parent
PAIRS = {"Text"} | {
    name
    for name, each in vars(errors).items()
    if isinstance(each, type) and issubclass(each, errors.AnggaranError)
}
WORD = re.compile(r"[^\W\d_]{3,}")


class Message(NamedTuple):
    """One message in the source: where it stands, and its halves as they are written."""

    where: str
    halves: tuple[ast.expr, ast.expr]

    @property
    def texts(self) -> tuple[str, str]:
        """The words of both, without what is put into them."""
        one, other = (
            "".join(
                part.value
                for part in ast.walk(half)
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            )
            for half in self.halves
        )
        return one, other

    @property
    def figures(self) -> tuple[set[str], set[str]]:
        """What is put into either, by the names that it is made of."""
        one, other = ({*_names(half), *_braces(half)} for half in self.halves)
        return one, other


def _names(half: ast.expr) -> Iterator[str]:
    """The names within braces; an attribute ``id`` or ``en`` of a message is the language."""
    for each in ast.walk(half):
        if isinstance(each, ast.FormattedValue):
            yield from (name.id for name in ast.walk(each.value) if isinstance(name, ast.Name))


def _braces(half: ast.expr) -> Iterator[str]:
    for each in ast.walk(half):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield from re.findall(r"\{(\w*)\}", each.value)


def messages(source: str, name: str = "source") -> Iterator[Message]:
    """The messages of a module."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        called_as = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        if called_as in PAIRS and len(node.args) == 2 and not _is_passed_on(node.args):
            yield Message(f"{name}:{node.lineno}", (node.args[0], node.args[1]))


def _is_passed_on(halves: list[ast.expr]) -> bool:
    """True where both halves come from elsewhere: names and calls, no words of their own."""
    return not any(isinstance(part, ast.Constant | ast.JoinedStr) for part in halves)


def faults(source: str, name: str = "source") -> list[str]:
    """What is wrong with the messages of a module."""
    found = []
    for message in messages(source, name):
        one, other = message.texts
        said = [bool(re.search(r"[^\W\d_]", half)) for half in (one, other)]
        if said[0] != said[1] and ((one and other) or len(one + other) > 1):
            found.append(f"{message.where}: only one language says {one or other!r}")
        put, placed = message.figures
        if (put ^ placed) - WORDS_OF_ONE_LANGUAGE:
            found.append(f"{message.where}: {put ^ placed} is in one language alone")
    return found


# Names of what only one language needs: a plural, an ending, a name of a month.
WORDS_OF_ONE_LANGUAGE = {"MONTHS", "agree", "counted", "en", "id", "id_", "id_line", "lang"} | {
    "month_name",
    "needed",
    "said",
    "wanted",
}


def modules() -> Iterator[tuple[str, str]]:
    for path in sorted(SRC.rglob("*.py")):
        yield str(path.relative_to(SRC)), path.read_text(encoding="utf-8")


def test_every_message_exists_in_both_languages() -> None:
    """Hundreds of messages, each with both halves, and the same figures in both."""
    assert sum(1 for name, source in modules() for _ in messages(source, name)) > 700
    assert [fault for name, source in modules() for fault in faults(source, name)] == []


@pytest.mark.parametrize(
    "broken",
    [
        'Text("Ada kesalahan.", "")',
        'Text("", "An error.")',
        'InvalidOption(f"{a} salah.", "It is wrong.")',
        'Text(f"{a} dari {b}", f"{a} of {a}")',
        'Text("{} lagi", "more")',
    ],
)
def test_a_message_that_lacks_a_half_is_found(broken: str) -> None:
    """What the test above looks for, it finds."""
    assert len(faults(broken)) == 1
    assert faults('Text("baris", "row")') == faults('Text(f"{a} baris", f"{a} rows")') == []


def test_the_help_of_every_command_is_in_one_language(capsys: pytest.CaptureFixture[str]) -> None:
    """Each text of ours has two halves; nothing that click says is left in English."""
    for name, command in app.commands.items():
        given = [each.help for each in command.params if isinstance(each, click.Option)]
        for text in (command.help, *given):
            assert text is not None, name
            for paragraph in re.split(r"\n\s*\n", text):
                assert len(re.split(r"\s/\s", paragraph)) == 2, (name, paragraph)
        pages = {}
        for lang in ("id", "en"):
            assert main(["--lang", lang, name, "--help"]) == 0
            pages[lang] = capsys.readouterr().out
            assert " / " not in pages[lang]
            assert {"id": "Status keluar: 0", "en": "Exit status: 0"}[lang] in pages[lang]
        for own, words in OWN.items():
            assert own.strip() in {words.en.strip(), "Show this message and exit."}
            assert words.en.strip() not in pages["id"], (name, own)
        assert "Show this message" not in "".join(pages.values())


def vocabulary() -> tuple[set[str], set[str]]:
    """The words that only one language says, of all messages."""
    said: tuple[set[str], set[str]] = (set(), set())
    for name, source in modules():
        for message in messages(source, name):
            for words, text in zip(said, message.texts, strict=True):
                words.update(word.lower() for word in WORD.findall(text))
    for rule in RULES.values():
        for words, text in zip(said, rule.fix, strict=True):
            words.update(word.lower() for word in WORD.findall(text))
    return said[0] - said[1], said[1] - said[0]


# Terms of the form that both languages use, and those of the documents that are reported on.
TERMS = {
    "sheet",
    "total",
    "anggaran",
    "kode",
    "uraian",
    "pagu",
    "realisasi",
    "serapan",
    "sisa",
    "csv",
    "tabel",  # what a table without a name is called
    "nomor",  # roles, by which --columns names them
    "persen",
}


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_report_has_no_word_of_the_other_language(lang: str) -> None:
    """Text, Markdown and the page of a check, two documents and a matrix."""
    rows = [
        {"kode": "5", "uraian": "Q1", "pagu": 9, "realisasi": 3},
        {"kode": "5.1", "uraian": "Q2", "pagu": 4, "realisasi": 5},
        {"kode": "5.2", "uraian": "Q3", "pagu": 4, "realisasi": 0},
    ]
    other = [{**row, "pagu": 9 - number} for number, row in enumerate(rows)]
    tree = Tree(rows)
    folder = Path(str(files("anggaran").joinpath("data")))
    tables = read(folder)
    examples = list(map(Tree, tables))
    labels = " ".join(label for each in examples for label in each.structure.labels)
    printed = f"{labels} {' '.join(text for each in tables for text in each.header.values())}"
    results: list[tuple[Any, Tree | None]] = [
        (check(tree) + flag(tree), tree),
        (reconcile(rows, other), None),
        (reconcile_all([rows, other, rows]), None),
        *((check(each) + flag(each), each) for each in examples),
        (reconcile(*examples[:2]), None),
        (versions(Tree(rows), Tree(other)), None),
    ]
    foreign = vocabulary()[lang == "id"] - TERMS
    foreign -= {word.lower() for word in WORD.findall(printed)}
    foreign -= {word for slug in RULES for word in slug.split("-")}
    views = [view_of(result, of, lang=lang) for result, of in results]
    views += [documents_view([Document("", examples)], lang=lang), kode_view("5.1.02", lang=lang)]
    views += [rules_view(None, lang=lang), rules_view("percent", lang=lang)]
    for view in views:
        page = re.sub(r"(?s)<(script|style).*?</\1>|<[^>]*>", " ", write_html(view, PLAIN))
        for text in (write_text(view, PLAIN), write_markdown(view, PLAIN), page):
            said = {word.lower() for word in WORD.findall(text)}
            assert said & foreign == set()
