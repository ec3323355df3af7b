"""The options of the commands, and the texts given with them as what they mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields, replace
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from anggaran.amount import read_amount
from anggaran.errors import AnggaranError, InvalidOption
from anggaran.finding import Severity
from anggaran.read import Limits
from anggaran.report import find_language
from anggaran.rules import find_rule, find_severity

NAMES = tuple(field.name for field in fields(Limits))
FORMATS, LATER = ("text", "json"), ("html", "xlsx", "csv")

Files = Annotated[
    list[Path],
    typer.Argument(metavar="FILE...", help="Berkas atau folder yang dibaca. / Files or folders to read."),
]
File = Annotated[Path, typer.Argument(metavar="FILE", help="Satu berkas. / One file.")]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="text|json",
        help="Bentuk laporan; bila tidak disebut, menurut --output. / Form of the report; else by --output.",
    ),
]
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
    typer.Option("--right-sheet", metavar="NAME", help="Lembar berkas kedua bila lain. / Sheet of the second file."),
]
Off = Annotated[
    list[str] | None, typer.Option("--off", metavar="RULE", help="Matikan aturan ini. / Switch this rule off.")
]
Weights = Annotated[
    list[str] | None,
    typer.Option("--severity", metavar="RULE=LEVEL", help="Ubah bobot: error, warning, info. / Weigh a rule anew."),
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
Limit = Annotated[
    list[str] | None,
    typer.Option(
        "--limit", metavar="NAME=N", help="Naikkan batas ukuran berkas. / Raise a limit on the size of a file."
    ),
]
All = Annotated[bool, typer.Option("--all", help="Tampilkan semua baris. / Show every line.")]
Depth = Annotated[
    int | None, typer.Option("--depth", metavar="N", min=1, help="Sampai tingkat ke-N. / Down to level N.")
]
Save = Annotated[
    Path | None,
    typer.Option(
        "--save", metavar="FOLDER", help="Simpan tabel contoh di folder ini. / Save the example tables in this folder."
    ),
]
PairsFile = Annotated[
    Path | None,
    typer.Option(
        "--pairs",
        metavar="FILE",
        help="CSV dua kolom: nama kiri, nama kanan. / CSV of two columns: left name, right name.",
    ),
]
Tolerance = Annotated[
    str, typer.Option("--tolerance", metavar="RUPIAH", help="Selisih yang dibiarkan. / Difference that is none.")
]
Monthly = Annotated[bool, typer.Option("--monthly", help="Laporan bulanan satu SKPD. / Monthly reports of one SKPD.")]
AsVersions = Annotated[bool, typer.Option("--versions", help="Dua versi satu anggaran. / Two versions of one budget.")]
Cross = Annotated[
    bool, typer.Option("--cross", help="Tabel silang program × kelompok. / Cross table program × kelompok.")
]


def hold_choices(lang: str, output: Path | None = None, inputs: Sequence[Path] = ()) -> None:
    """Refuse a language that does not exist, and a report that would overwrite what it reports on."""
    find_language(lang)
    if output is not None and any(_is(output, path) for path in inputs):
        raise InvalidOption(
            f"--output {output} adalah berkas yang dibaca; beri nama lain.",
            f"--output {output} is a file to be read; give another name.",
        )


def form_of(form: str | None, output: Path | None) -> str:
    """The form that is asked for, else the one that the name of the output tells, else text.

    >>> form_of(None, Path("laporan.json")), form_of("text", Path("laporan.json")), form_of(None, None)
    ('json', 'text', 'text')
    """
    named = "" if output is None else output.suffix.lower().lstrip(".")
    chosen = form or (named if named in {"json", *LATER} else "text")
    if chosen in LATER:
        raise InvalidOption(
            f"Bentuk {chosen} belum tersedia; pakai --format text atau json.",
            f"Format {chosen} is not available yet; use --format text or json.",
        )
    if chosen not in FORMATS:
        raise InvalidOption(
            f"Bentuk {chosen!r} tidak ada; pakai --format text atau json.",
            f"No format {chosen!r}; use --format text or json.",
        )
    return chosen


def _is(output: Path, path: Path) -> bool:
    """True where a report would replace an input: the file itself, or a file of the folder that is read."""
    if not (output.exists() and path.exists()):
        return False
    return output.samefile(path) or (path.is_dir() and output.resolve().parent == path.resolve())


def columns_of(text: str | None) -> dict[str, str] | None:
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


def limits_of(texts: Sequence[str] | None) -> Limits:
    """``max_rows=2000000``, any number of times, as limits.

    >>> limits_of(["max_sheets=2000"]).max_sheets
    2000
    """
    limits = Limits()
    for text in texts or ():
        name, _, number = (part.strip() for part in text.partition("="))
        if name not in NAMES or not number.isdecimal():
            raise InvalidOption(
                f"--limit {text!r} tidak terbaca; tulis seperti max_rows=2000000. Batas: {', '.join(NAMES)}.",
                f"--limit {text!r} is unreadable; write it like max_rows=2000000. Limits: {', '.join(NAMES)}.",
            )
        limits = replace(limits, **{name: int(number)})
    return limits


def names_of(text: str | None) -> list[str] | None:
    """``skpd,rekening`` as names."""
    return None if text is None else [part.strip() for part in text.split(",")]


def thresholds_of(text: str) -> list[str]:
    """``50,80`` as thresholds."""
    return [part.strip() for part in text.split(",")]


def severities_of(texts: Sequence[str] | None) -> dict[str, Severity]:
    """``rule=level``, any number of times, as severities by slug.

    >>> severities_of(["only-left=error"])
    {'only-left': <Severity.ERROR: 'error'>}
    """
    parts = [text.partition("=") for text in texts or ()]
    if not all(equals for _, equals, _ in parts):
        raise InvalidOption(
            "--severity perlu aturan dan bobot; tulis seperti only-left=error.",
            "--severity needs a rule and a level; write it like only-left=error.",
        )
    twice = [slug for slug, times in Counter(slug.strip() for slug, _, _ in parts).items() if times > 1]
    if twice:
        raise InvalidOption(
            f"--severity menyebut {twice[0]!r} dua kali; sebut sekali.",
            f"--severity names {twice[0]!r} twice; name it once.",
        )
    return {find_rule(slug.strip()).slug: find_severity(level.strip()) for slug, _, level in parts}


def tolerance_of(text: str) -> Decimal:
    """An amount of rupiah: ``1.000``, ``1000,50`` or ``1000.50``.

    >>> tolerance_of("1.000")
    Decimal('1000.00')
    """
    try:
        return read_amount(text)
    except AnggaranError as error:
        raise InvalidOption(f"--tolerance: {error.id}", f"--tolerance: {error.en}") from error
