"""The command ``anggaran``: files in, a report out, and a status that other programs can rely on.

Status 0: checked, and no error found; 1: at least one; 2: the input or the call is unusable, said in one line on
stderr; 3: nothing could be checked, which is not the same as nothing being wrong.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib.resources import as_file, files
from io import StringIO, TextIOWrapper
from itertools import pairwise
from pathlib import Path
from shutil import get_terminal_size
from typing import Annotated

import typer

from anggaran.check import check as check_tree
from anggaran.errors import AnggaranError, InvalidOption
from anggaran.finding import Findings
from anggaran.flag import flag
from anggaran.read import read as read_tables
from anggaran.reconcile import reconcile as reconcile_trees
from anggaran.report import (
    CheckResult,
    Paper,
    check_json,
    check_text,
    dumps,
    kode_text,
    reconcile_json,
    reconcile_text,
    rules_text,
    table_text,
    tree_text,
)
from anggaran.report.inert import inert
from anggaran.table import Table
from anggaran.tree import Tree

OK, ERRORS, UNUSABLE, NOTHING = 0, 1, 2, 3
LANGUAGES, FORMATS, LATER = ("id", "en"), ("text", "json"), ("html", "xlsx", "csv")

app = typer.Typer(
    help="Memeriksa dokumen anggaran satu terhadap yang lain. / Hold budget documents against each other.",
    rich_markup_mode=None,
    add_completion=False,
    pretty_exceptions_enable=False,
)

# The base of every error in a call, under the name it has in typer's own copy of click as in click itself.
_CallError: type[Exception] = typer.BadParameter.__mro__[2]

Files = Annotated[
    list[Path],
    typer.Argument(metavar="FILE...", help="Berkas atau folder yang diperiksa. / Files or folders to check."),
]
File = Annotated[Path, typer.Argument(metavar="FILE", help="Satu berkas. / One file.")]
Format = Annotated[str, typer.Option("--format", metavar="text|json", help="Bentuk laporan. / Form of the report.")]
Output = Annotated[
    Path | None, typer.Option("--output", metavar="PATH", help="Tulis ke berkas ini. / Write to this file.")
]
Threshold = Annotated[
    str, typer.Option("--threshold", metavar="50,80", help="Ambang serapan dalam persen. / Thresholds in percent.")
]
Lang = Annotated[str, typer.Option("--lang", metavar="id|en", help="Bahasa laporan. / Language of the report.")]
Sheet = Annotated[str | None, typer.Option("--sheet", metavar="NAME", help="Hanya lembar ini. / Only this sheet.")]
RightSheet = Annotated[
    str | None,
    typer.Option("--right-sheet", metavar="NAME", help="Lembar RIGHT bila lain. / Sheet of RIGHT where it differs."),
]
Off = Annotated[
    list[str] | None, typer.Option("--off", metavar="RULE", help="Matikan aturan ini. / Switch this rule off.")
]
Level = Annotated[
    str | None,
    typer.Option("--level", metavar="NAME", help="Tingkat yang diukur dengan ambang. / Level held to the thresholds."),
]
By = Annotated[
    str | None,
    typer.Option("--by", metavar="A,B", help="Susunan rekap, dari luar ke dalam. / Nesting of a flat recap."),
]
Columns = Annotated[
    str | None,
    typer.Option(
        "--columns", metavar="kode=A,uraian=C,pagu=F", help="Peran kolom, bila salah dibaca. / What each column is."
    ),
]
Book = Annotated[
    str | None, typer.Option("--book", metavar="SLUG", help="Buku kode yang dipakai. / Code book of the codes.")
]
All = Annotated[bool, typer.Option("--all", help="Tampilkan setiap temuan. / Show every finding.")]
Depth = Annotated[
    int | None, typer.Option("--depth", metavar="N", min=1, help="Sampai tingkat ke-N. / Down to level N.")
]


@app.command()
def check(  # noqa: PLR0913  # each parameter is an option of the command
    paths: Files,
    *,
    form: Format = "text",
    output: Output = None,
    threshold: Threshold = "50,80",
    lang: Lang = "id",
    sheet: Sheet = None,
    off: Off = None,
    level: Level = None,
    by: By = None,
    columns: Columns = None,
    book: Book = None,
    everything: All = False,
) -> int:
    """Periksa setiap tabel anggaran di dalam berkas. / Check every budget table in the files."""
    _hold_choices(form, lang, output, paths)
    results = []
    for table in _tables(paths, sheet, columns):
        tree = Tree(table, by=_names(by), book=book)
        findings = check_tree(tree, off=off or ()) + flag(
            tree, below=_thresholds(threshold), level=level, off=off or ()
        )
        results.append(CheckResult(tree, findings))
    if form == "json":
        _emit(dumps(check_json(results, lang)), output)
    else:
        _emit(check_text(results, lang=lang, everything=everything, paper=_paper(output)), output)
    return _status([result.findings for result in results])


@app.command()
def reconcile(  # noqa: PLR0913  # each parameter is an option of the command
    left: Annotated[Path, typer.Argument(metavar="LEFT", help="Dokumen kiri. / Left document.")],
    right: Annotated[Path, typer.Argument(metavar="RIGHT", help="Dokumen kanan. / Right document.")],
    *,
    form: Format = "text",
    output: Output = None,
    lang: Lang = "id",
    sheet: Sheet = None,
    right_sheet: RightSheet = None,
    off: Off = None,
    by: By = None,
    columns: Columns = None,
    book: Book = None,
    everything: All = False,
) -> int:
    """Cocokkan dua dokumen. / Reconcile two documents."""
    _hold_choices(form, lang, output, [left, right])
    trees = [
        Tree(_only_table(path, name, columns), by=_names(by), book=book)
        for path, name in ((left, sheet), (right, right_sheet or sheet))
    ]
    reconciliation = reconcile_trees(*trees, off=off or ())
    if form == "json":
        _emit(dumps(reconcile_json(reconciliation, lang)), output)
    else:
        _emit(reconcile_text(reconciliation, lang=lang, everything=everything, paper=_paper(output)), output)
    return _status([reconciliation.findings])


@app.command()
def tree(  # noqa: PLR0913  # each parameter is an option of the command
    path: File,
    *,
    depth: Depth = None,
    output: Output = None,
    lang: Lang = "id",
    sheet: Sheet = None,
    by: By = None,
    columns: Columns = None,
    book: Book = None,
) -> int:
    """Tampilkan pohon anggaran dengan jumlah dari daunnya. / Show the rolled-up tree."""
    _hold_choices("text", lang, output, [path])
    trees = [Tree(table, by=_names(by), book=book) for table in _tables([path], sheet, columns)]
    _emit("\n".join(tree_text(each, depth, lang=lang, paper=_paper(output)) for each in trees), output)
    return OK


@app.command()
def kode(code: Annotated[str, typer.Argument(metavar="CODE")], lang: Lang = "id") -> int:
    """Arti sebuah kode, menurut tiap buku kode. / What a code means, in which books."""
    _hold_choices("text", lang)
    _emit(kode_text(code, lang=lang, paper=_paper()))
    return OK


@app.command()
def rules(rule: Annotated[str | None, typer.Argument(metavar="[RULE]")] = None, lang: Lang = "id") -> int:
    """Daftar aturan, atau satu aturan. / The catalogue of rules, or one of them."""
    _hold_choices("text", lang)
    _emit(rules_text(rule, lang=lang, paper=_paper()))
    return OK


@app.command()
def read(
    paths: Files,
    *,
    lang: Lang = "id",
    sheet: Sheet = None,
    columns: Columns = None,
    everything: All = False,
) -> int:
    """Tampilkan apa yang terbaca dari berkas. / Show what was found in the files."""
    _hold_choices("text", lang)
    tables = list(_tables(paths, sheet, columns))
    _emit("\n".join(table_text(table, lang=lang, everything=everything, paper=_paper()) for table in tables))
    return OK


@app.command()
def demo(lang: Lang = "id") -> int:
    """Seluruh pekerjaan pada contoh bawaan. / The whole job on the bundled example."""
    _hold_choices("text", lang)
    names = ("000_tabel_3.8_realisasi.csv", "000_rencana_belanja.csv", "000_program_pagu.csv")
    with as_file(files("anggaran").joinpath("data")) as folder:
        trees = [Tree(table) for table in read_tables([folder / name for name in names])]
    program, belanja, _ = trees
    results = [CheckResult(each, check_tree(each) + flag(each)) for each in trees]
    paper = _paper()
    parts = (
        (f"tree {names[0]} --depth 3", tree_text(program, 3, lang=lang, paper=paper)),
        (f"check {' '.join(names)}", check_text(results, lang=lang, paper=paper)),
        (f"reconcile {names[0]} {names[1]}", reconcile_text(reconcile_trees(program, belanja), lang=lang, paper=paper)),
    )
    _emit("\n".join(f"$ anggaran {command}\n\n{text}" for command, text in parts))
    return OK


def main(args: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status; whatever is unusable is one line on stderr.

    Args:
        args: arguments without the program's name; those of the process by default.
    """
    given = list(sys.argv[1:] if args is None else args)
    lang = "en" if "--lang=en" in given or ("--lang", "en") in pairwise(given) else "id"
    _open_streams()
    try:
        return int(app(given, prog_name="anggaran", standalone_mode=False) or OK)
    except AnggaranError as error:
        return _refuse(error.line(lang))
    except _CallError as error:
        return _refuse(_usage(error).line(lang))
    except OSError as error:
        parts = (str(error.filename or ""), error.strerror or type(error).__name__)
        return _refuse(": ".join(part for part in parts if part))


def _open_streams() -> None:
    """Write UTF-8 whatever the locale says; a stream that the caller has closed swallows what it is given."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, StringIO())
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _refuse(line: str) -> int:
    with suppress(OSError):
        sys.stderr.write(f"anggaran: {inert(' '.join(line.split()))}\n")
    return UNUSABLE


def _usage(error: BaseException) -> AnggaranError:
    said = error.format_message() if hasattr(error, "format_message") else str(error)
    return AnggaranError(
        f"Perintah salah: {said} Lihat `anggaran --help`.", f"Wrong call: {said} See `anggaran --help`."
    )


def _status(findings: Sequence[Findings]) -> int:
    if any(found.errors for found in findings):
        return ERRORS
    return OK if any(found.coverage for found in findings) else NOTHING


def _hold_choices(form: str, lang: str, output: Path | None = None, inputs: Sequence[Path] = ()) -> None:
    """Refuse a format or language that does not exist, and a report that would overwrite what it reports on."""
    if lang not in LANGUAGES:
        raise InvalidOption(f"Bahasa {lang!r} tidak ada; pilih id atau en.", f"No language {lang!r}; use id or en.")
    if form in LATER:
        raise InvalidOption(
            f"Bentuk {form} belum tersedia; pakai --format text atau json.",
            f"Format {form} is not available yet; use --format text or json.",
        )
    if form not in FORMATS:
        raise InvalidOption(
            f"Bentuk {form!r} tidak ada; pakai --format text atau json.",
            f"No format {form!r}; use --format text or json.",
        )
    if output is not None and any(output.exists() and path.exists() and output.samefile(path) for path in inputs):
        raise InvalidOption(
            f"--output {output} adalah berkas yang diperiksa; beri nama lain.",
            f"--output {output} is the file to be checked; give another name.",
        )


def _columns(text: str | None) -> dict[str, str] | None:
    """``kode=A,uraian=C`` as roles and column letters."""
    if text is None:
        return None
    parts = [part.partition("=") for part in text.split(",")]
    if not all(role.strip() and letter.strip() for role, _, letter in parts):
        raise InvalidOption(
            f"--columns {text!r} tidak terbaca; tulis seperti kode=A,uraian=C,pagu=F.",
            f"--columns {text!r} is unreadable; write it like kode=A,uraian=C,pagu=F.",
        )
    return {role.strip(): letter.strip() for role, _, letter in parts}


def _names(text: str | None) -> list[str] | None:
    return None if text is None else [part.strip() for part in text.split(",")]


def _thresholds(text: str) -> list[str]:
    return [part.strip() for part in text.split(",")]


def _tables(paths: Sequence[Path], sheet: str | None, columns: str | None) -> Iterator[Table]:
    """The tables of the files, one file at a time; of several, a person at a terminal sees which."""
    given = _columns(columns)
    shown = len(paths) > 1 and sys.stderr.isatty()
    for number, path in enumerate(paths, start=1):
        if shown:
            sys.stderr.write(f"\r\x1b[K{number}/{len(paths)} {inert(path.name)}")
        yield from read_tables(path, sheet=sheet, columns=given)
    if shown:
        sys.stderr.write("\r\x1b[K")


def _only_table(path: Path, sheet: str | None, columns: str | None) -> Table:
    """The one table of a file that is to be reconciled; which of several is meant is never guessed."""
    tables = list(_tables([path], sheet, columns))
    if len(tables) == 1:
        return tables[0]
    names = ", ".join(dict.fromkeys(table.name for table in tables[:10]))
    raise InvalidOption(
        f"{path.name} berisi {len(tables)} tabel ({names}); pilih satu dengan --sheet atau --right-sheet.",
        f"{path.name} has {len(tables)} tables ({names}); choose one with --sheet or --right-sheet.",
    )


def _paper(output: Path | None = None) -> Paper:
    """A terminal has a width and, unless its owner says no, colours; a file or a pipe has neither."""
    if output is not None or not sys.stdout.isatty():
        return Paper()
    return Paper(get_terminal_size().columns, color="NO_COLOR" not in os.environ)


def _emit(text: str, output: Path | None = None) -> None:
    """Write a report whole: to stdout, or to a file that appears only when it is complete."""
    if output is not None:
        try:
            _replace(output, text)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise InvalidOption(
                f"--output {output} tidak dapat ditulis: {reason}.", f"--output {output} cannot be written: {reason}."
            ) from error
        return
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough; the status still holds
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _replace(output: Path, text: str) -> None:
    if output.exists() and not output.is_file():  # a device or a pipe, which cannot be replaced
        output.write_text(text, encoding="utf-8")
        return
    draft = output.with_name(f".{output.name}.{os.getpid()}.tmp")
    try:
        with draft.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
        draft.replace(output)
    finally:
        with suppress(OSError):
            draft.unlink()
