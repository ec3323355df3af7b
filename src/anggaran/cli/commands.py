"""The commands.  No arithmetic: they read, ask one question, and write the answer."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.resources import as_file, files
from itertools import pairwise
from pathlib import Path

import click

from anggaran.claims.document import Document
from anggaran.cli import options
from anggaran.cli.annotation import annotated, hold_annotated, hold_letter, lettered
from anggaran.cli.documents import (
    Documents,
    chosen_documents,
    documents_of,
    read_documents,
    trees_of,
)
from anggaran.cli.focusing import chosen_view
from anggaran.cli.given import (
    form_of,
    hold_choices,
    limits_of,
    measures_of,
    rupiah_of,
    thresholds_of,
)
from anggaran.cli.helping import Group
from anggaran.cli.options import Focusing, Parts, Reading, Shaping, Ways, Weighing, Writing
from anggaran.cli.output import emit, open_streams, paper, refuse, save_examples, show
from anggaran.cli.pairs import read_pairs
from anggaran.cli.policies import load_rules, policy_of
from anggaran.cli.progress import BAR, CHECKING, COMPARING
from anggaran.cli.usage import usage_of
from anggaran.errors import AnggaranError, InvalidOption, to_command
from anggaran.finding import Findings
from anggaran.loading import ends_in_order, later
from anggaran.report.asked import Asked, Report
from anggaran.report.checked import tree_view, trees_view
from anggaran.report.checking import check_documents
from anggaran.report.outputs import SHAPES
from anggaran.report.outputs import schema as schema_of
from anggaran.report.parts import with_failed, with_skipped
from anggaran.report.refusal import reason_of
from anggaran.rules.own import failures
from anggaran.rules.policy import Policy
from anggaran.rules.scales import find_scale
from anggaran.tree import Tree
from anggaran.ui.settings import Settings
from anggaran.version import __version__

# What one command alone uses.
compare_documents = later("anggaran.report.comparing:compare_documents")
compare_months = later("anggaran.report.comparing:compare_months")
compare_sides = later("anggaran.report.comparing:compare_sides")
compare_versions = later("anggaran.report.comparing:compare_versions")
documents_view = later("anggaran.report.catalogue:documents_view")
dumps = later("anggaran.report.as_json:dumps")
efficiency_view = later("anggaran.report.efficient:efficiency_view")
find_formula = later("anggaran.rules.efficiency:find_formula")
kode_view = later("anggaran.report.catalogue:kode_view")
reconcile_trees = later("anggaran.compare.reconciliation:reconcile")
reconcile_view = later("anggaran.report.of_two:reconcile_view")
rules_view = later("anggaran.report.catalogue:rules_view")
serve = later("anggaran.ui.start:serve")
write_text = later("anggaran.report.as_text:write_text")

OK, ERRORS, UNUSABLE, NOTHING = 0, 1, 2, 3
INTERRUPTED = 130  # as a shell has it


@click.group(
    cls=Group, no_args_is_help=False, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, message="anggaran %(version)s", help="Versi. / The version.")
@options.lang
@click.pass_context
def app(context: click.Context, lang: str) -> None:
    """Memeriksa dokumen anggaran satu terhadap yang lain. / Hold budget documents against each
    other.
    """
    context.default_map = {name: {"lang": lang} for name in app.commands}


@app.command()
@options.files
@options.writing
@options.annotate
@options.letter
@options.threshold
@options.level
@options.tolerance
@options.lang
@options.everything
@options.focusing
@options.why
@options.quiet
@options.reading
@options.parts
@options.shaping
@options.weighing
def check(  # noqa: PLR0913  # each parameter is an option of the command
    paths: Sequence[Path],
    *,
    writing: Writing,
    annotate: Path | None,
    letter: Path | None,
    threshold: str | None,
    level: str | None,
    tolerance: str | None,
    lang: str,
    everything: bool,
    why: bool,
    quiet: bool,
    reading: Reading,
    shaping: Shaping,
    parts: Parts,
    focusing: Focusing,
    weighing: Weighing,
) -> int:
    """Periksa setiap tabel anggaran di dalam berkas. / Check every budget table in the files."""
    hold_choices(lang, writing.output, paths)
    hold_annotated(annotate, paths, lang)
    hold_letter(letter, paths, lang)
    chosen = form_of(writing.form, writing.output)
    below, allowed = thresholds_of(threshold), rupiah_of("--tolerance", tolerance)
    held = policy_of(weighing, lang, quiet=quiet).but(tolerance=allowed)
    read_in = read_documents(paths, reading, sentences=True)
    documents = chosen_documents(documents_of(read_in, shaping), parts)
    shown = BAR.each(documents, CHECKING, [each.name for each in documents])
    with failures() as failed:
        report = check_documents(shown, held, below=below, level=level, why=why)
    view = with_skipped(report.view(lang=lang, everything=everything), read_in.skipped)
    view = with_failed(view, failed)
    view = chosen_view(view, report.findings, focusing)
    view = annotated(view, report, paths, annotate)
    if letter is not None:
        view = lettered(view, report.findings, letter)
    show(view, chosen, writing.output, quiet=quiet)
    return _status(report.findings, read_in, failed, lang)


@app.command()
@options.files
@options.writing
@options.annotate
@options.pairs
@options.tolerance
@options.measure
@options.ways
@options.lang
@options.everything
@options.focusing
@options.quiet
@options.right_sheet
@options.reading
@options.shaping
@options.weighing
def reconcile(  # noqa: PLR0913  # each parameter is an option of the command
    paths: Sequence[Path],
    *,
    writing: Writing,
    annotate: Path | None,
    pairs: Path | None,
    tolerance: str | None,
    measure: Sequence[str],
    ways: Ways,
    lang: str,
    everything: bool,
    quiet: bool,
    right_sheet: str | None,
    reading: Reading,
    shaping: Shaping,
    focusing: Focusing,
    weighing: Weighing,
) -> int:
    """Cocokkan dua dokumen atau lebih. / Reconcile two documents or more."""
    hold_choices(lang, writing.output, [*paths, *([pairs] if pairs else [])])
    hold_annotated(annotate, paths, lang)
    chosen = form_of(writing.form, writing.output)
    allowed = rupiah_of("--tolerance", tolerance)
    compare = _way(
        ways,
        {"--pairs": pairs is not None, "--tolerance": bool(allowed), "--measure": bool(measure)},
    )
    policy = policy_of(weighing, lang, quiet=quiet)
    read_in = _sides(paths, reading, right_sheet)
    trees = trees_of(read_in.tables, shaping)
    names = read_pairs(pairs, trees) if pairs else None
    asked = Asked(names, allowed, measures_of(measure), policy)
    BAR.stage(COMPARING)
    with failures() as failed:
        report = compare(trees, asked)
    view = with_skipped(report.view(lang=lang, everything=everything), read_in.skipped)
    view = with_failed(view, failed)
    view = annotated(chosen_view(view, report.findings, focusing), report, paths, annotate)
    show(view, chosen, writing.output, quiet=quiet)
    return _status(report.findings, read_in, failed, lang)


def _sides(paths: Sequence[Path], reading: Reading, right_sheet: str | None) -> Documents:
    """The documents of a comparison; the second of two files may have a sheet of its own.

    Where one alone is left, what is wrong with the others is what is wrong with the call.
    """
    if right_sheet is None:
        read_in = read_documents(paths, reading)
        if len(read_in.tables) == 1 and read_in.refused:
            raise next(iter(read_in.unreadable))
        return read_in
    if len(paths) != 2:
        raise InvalidOption(
            f"--right-sheet berlaku untuk dua berkas; yang diberikan {len(paths)}.",
            f"--right-sheet is for two files; {len(paths)} were given.",
        )
    right = replace(reading, sheet=right_sheet)
    return read_documents(paths[:1], reading) + read_documents(paths[1:], right)


_WAYS = {
    "--monthly": compare_months,
    "--versions": compare_versions,
    "--cross": compare_sides,
}


def _way(ways: Ways, details: dict[str, bool]) -> Callable[[Sequence[Tree], Asked], Report]:
    """How to compare; two ways at once are refused, and what a way has no use for."""
    asked = ways.asked
    if len(asked) > 1:
        raise InvalidOption(
            f"{' dan '.join(asked)} tidak dapat sekaligus; pilih satu.",
            f"{' and '.join(asked)} cannot go together; choose one.",
        )
    idle = [name for name, given in details.items() if given]
    if asked and idle:
        raise InvalidOption(
            f"{idle[0]} tidak dipakai bersama {asked[0]}; hapus salah satunya.",
            f"{idle[0]} has no use with {asked[0]}; leave one of them out.",
        )
    return _WAYS[asked[0]] if asked else compare_documents


@app.command()
@options.file
@options.depth
@options.writing
@options.lang
@options.reading
@options.shaping
def tree(  # noqa: PLR0913  # each parameter is an option of the command
    path: Path,
    *,
    depth: int | None,
    writing: Writing,
    lang: str,
    reading: Reading,
    shaping: Shaping,
) -> int:
    """Tampilkan pohon anggaran dengan jumlah dari daunnya. / Show the rolled-up tree."""
    hold_choices(lang, writing.output, [path])
    chosen = form_of(writing.form, writing.output)
    read_in = read_documents([path], reading)
    view = trees_view(trees_of(read_in.tables, shaping), depth, lang=lang)
    show(with_skipped(view, read_in.skipped), chosen, writing.output)
    return _read_status(read_in, lang)


@app.command()
@options.files
@options.formula
@options.polarity
@options.scale
@options.writing
@options.policy
@options.lang
@options.reading
def efficiency(  # noqa: PLR0913  # each parameter is an option of the command
    paths: Sequence[Path],
    *,
    formula: str,
    polarity: str | None,
    scale: str | None,
    writing: Writing,
    policy: Path | None,
    lang: str,
    reading: Reading,
) -> int:
    """Capaian di samping serapan, dan efisiensinya. / Capaian beside serapan, and efficiency."""
    hold_choices(lang, writing.output, paths)
    chosen, by = form_of(writing.form, writing.output), find_formula(formula)
    own = Policy.from_file(policy).scales if policy else {}
    held = None if scale is None else (scale, find_scale(scale, own))
    read_in = read_documents(paths, reading)
    view = efficiency_view(
        trees_of(read_in.tables, Shaping()), by, held, polarity=polarity, lang=lang
    )
    show(with_skipped(view, read_in.skipped), chosen, writing.output)
    return _read_status(read_in, lang)


@app.command()
@click.argument("code", metavar="CODE")
@options.form
@options.lang
def kode(code: str, form: str | None, lang: str) -> int:
    """Tingkat dan induk sebuah kode, menurut tiap buku kode. / What level a code is of, in which
    books.
    """
    hold_choices(lang)
    show(kode_view(code, lang=lang), form_of(form))
    return OK


@app.command()
@click.argument("rule", metavar="[RULE]", required=False)
@options.form
@options.own_rules
@options.lang
def rules(rule: str | None, form: str | None, own_rules: Sequence[Path], lang: str) -> int:
    """Daftar aturan, atau satu aturan. / The catalogue of rules, or one of them."""
    hold_choices(lang)
    for path in own_rules:
        load_rules(path)
    show(rules_view(rule, lang=lang), form_of(form))
    return OK


@app.command()
@click.argument("name", metavar="|".join(SHAPES))
@options.lang
def schema(name: str, lang: str) -> int:
    """JSON Schema sebuah keluaran. / The JSON Schema of an output."""
    hold_choices(lang)
    emit(dumps(schema_of(name)))
    return OK


@app.command()
@options.files
@options.writing
@options.lang
@options.everything
@options.reading
@options.parts
def read(  # noqa: PLR0913  # each parameter is an option of the command
    paths: Sequence[Path],
    *,
    writing: Writing,
    lang: str,
    everything: bool,
    reading: Reading,
    parts: Parts,
) -> int:
    """Tampilkan apa yang terbaca dari berkas. / Show what was found in the files."""
    hold_choices(lang, writing.output, paths)
    chosen = form_of(writing.form, writing.output)
    found = read_documents(paths, reading, sentences=True)
    documents = chosen_documents(documents_of(found, Shaping()), parts)
    view = documents_view(documents, lang=lang, everything=everything)
    show(with_skipped(view, found.skipped), chosen, writing.output)
    return _read_status(found, lang)


@app.command()
@options.save
@options.lang
def demo(save: Path | None, lang: str) -> int:
    """Seluruh pekerjaan pada contoh bawaan. / The whole job on the bundled example."""
    hold_choices(lang)
    names = ("000_tabel_3.8_realisasi.csv", "000_rencana_belanja.csv", "000_program_pagu.csv")
    with as_file(files("anggaran").joinpath("data")) as folder:
        if save is not None:
            save_examples([folder / name for name in names], save)
            return OK
        trees = trees_of(
            read_documents([folder / name for name in names], Reading()).tables, Shaping()
        )
    compared = reconcile_trees(*trees[:2])
    checked = check_documents([Document("", trees)], Policy())
    parts = (
        (f"tree {names[0]} --depth 3", tree_view(trees[0], 3, lang=lang)),
        (
            f"check {' '.join(names)}",
            checked.view(lang=lang),
        ),
        (f"reconcile {names[0]} {names[1]}", reconcile_view(compared, lang=lang)),
    )
    sheet = paper()
    texts = (f"$ anggaran {command}\n\n{write_text(view, sheet)}" for command, view in parts)
    emit("\n".join(texts))
    return OK


@app.command()
@click.option(
    "--port",
    metavar="N",
    type=click.IntRange(0, 65535),
    default=0,
    help="Porta 127.0.0.1. / Port of 127.0.0.1.",
)
@click.option(
    "--no-browser",
    "silent",
    is_flag=True,
    help="Jangan buka peramban. / Leave the browser closed.",
)
@options.limit
@options.lang
@options.weighing
def ui(*, port: int, silent: bool, limit: Sequence[str], lang: str, weighing: Weighing) -> int:
    """Halaman di komputer ini: jatuhkan berkas, baca laporannya. / A page of this computer: drop
    files, read the report.

    Hanya 127.0.0.1; tidak ada yang dikirim keluar atau disimpan. Ctrl-C mengakhirinya. / Nothing
    leaves this computer, and nothing is kept; Ctrl-C ends it.
    """
    hold_choices(lang)
    settings = Settings(policy_of(weighing, lang), limits_of(limit), lang)
    serve(settings, port=port, browser=not silent, told=lambda address: emit(f"{address}\n"))
    return OK


def main(args: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status; whatever is unusable is one line on stderr.

    Args:
        args: arguments without the program's name; those of the process by default.
    """
    given = list(sys.argv[1:] if args is None else args)
    lang = "en" if "--lang=en" in given or ("--lang", "en") in pairwise(given) else "id"
    ends_in_order()
    open_streams()
    BAR.begin(lang)
    try:
        with to_command():
            return int(app.main(given, prog_name="anggaran", standalone_mode=False, obj=lang) or OK)
    except AnggaranError as error:
        refuse(error.line(lang))
    except click.ClickException as error:
        refuse(usage_of(error, given).line(lang))
    except click.Abort:  # Ctrl-C
        return INTERRUPTED
    except OSError as error:
        parts = (str(error.filename or ""), reason_of(error).line(lang))
        refuse(": ".join(part for part in parts if part))
    finally:
        BAR.end()
    return UNUSABLE


def _status(
    findings: Findings, read_in: Documents, failed: Sequence[AnggaranError], lang: str
) -> int:
    """The status of a run; a file that could not be read is no pass, nor is a rule that raised."""
    for reason in failed:
        refuse(reason.line(lang))
    status = max(_read_status(read_in, lang), UNUSABLE if failed else OK)
    if findings.errors:
        return ERRORS
    return status or (OK if findings.coverage else NOTHING)


def _read_status(read_in: Documents, lang: str) -> int:
    """Whether all files could be read; each that could not is named."""
    for reason in read_in.unreadable:
        refuse(reason.line(lang))
    return UNUSABLE if read_in.unreadable else OK
