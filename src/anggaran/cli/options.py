"""The options of the commands, and the texts given with them as what they mean."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from decimal import Decimal
from functools import reduce
from pathlib import Path
from typing import Any

import click

from anggaran.amount.column import read_amount
from anggaran.amount.whole import whole
from anggaran.errors import AnggaranError, InvalidOption
from anggaran.finding import Severity
from anggaran.reading.formats.limits import Limits
from anggaran.report.writers import Form, find_form, form_of_file
from anggaran.rules.registry import find_rule
from anggaran.rules.rule import find_severity
from anggaran.rules.words import find_language

NAMES = tuple(field.name for field in fields(Limits))
_DIGITS = 18  # of a limit

Command = Callable[..., int]
Decorator = Callable[[Command], Command]


def together(*decorators: Decorator) -> Decorator:
    """Options that commands share, as one: the first is listed first."""

    def decorate(command: Command) -> Command:
        return reduce(lambda inner, decorator: decorator(inner), reversed(decorators), command)

    return decorate


def _each(_: click.Context, __: click.Parameter, texts: Sequence[str]) -> list[str]:
    """A list that is given by commas, or by the option again."""
    return [part.strip() for text in texts for part in text.split(",")]


class _Name(click.Path):
    """The name of a file; what is wrong with it, the reader and the writer say better."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The name as a path; an empty one is a slip, and would be the folder of the moment."""
        if value == "":
            raise InvalidOption(
                "Nama berkas kosong; beri nama berkas.", "Empty file name; name a file."
            )
        return super().convert(value, param, ctx)


PATH = _Name(path_type=Path)

files = click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=PATH)
file = click.argument("path", metavar="FILE", type=PATH)

lang = click.option(
    "--lang",
    metavar="id|en",
    default="id",
    show_default=True,
    help="Bahasa laporan. / Language of the report.",
)
output = click.option(
    "--output", metavar="PATH", type=PATH, help="Tulis ke berkas ini. / Write to this file."
)
form = click.option(
    "--format",
    "form",
    metavar="NAME",
    help="Bentuk laporan: html, xlsx, md, csv, json; bila tidak disebut, menurut --output. / Form "
    "of the report: html, xlsx, md, csv, json; else by --output.",
)
quiet = click.option(
    "--quiet", is_flag=True, help="Status keluar saja. / Nothing but the exit status."
)
everything = click.option(
    "--all", "everything", is_flag=True, help="Tampilkan semua baris. / Show every line."
)

why = click.option(
    "--why", is_flag=True, help="Tampilkan seluruh hitungan tiap temuan. / Show all arithmetic."
)

sheet = click.option("--sheet", metavar="NAME", help="Hanya lembar ini. / Only this sheet.")
columns = click.option(
    "--columns",
    metavar="kode=A,uraian=C,pagu=F",
    help="Peran kolom, bila salah dibaca. / What each column is.",
)
limit = click.option(
    "--limit",
    metavar="NAME=N",
    multiple=True,
    callback=_each,
    help="Naikkan batas ukuran berkas. / Raise a limit on the size of a file.",
)
reading = together(sheet, columns, limit)
parts = together(
    click.option(
        "--table",
        "number",
        metavar="N",
        type=click.IntRange(min=1),
        help="Hanya tabel ke-N yang terbaca. / Only the Nth table that is read.",
    ),
    click.option("--pages", metavar="12-14", help="Hanya halaman ini. / Only these pages."),
)

by = click.option(
    "--by", metavar="A,B", help="Susunan rekap, dari luar ke dalam. / Nesting of a flat recap."
)
book = click.option(
    "--book", metavar="SLUG", help="Buku kode yang dipakai. / Code book of the codes."
)
shaping = together(by, book)

off = click.option(
    "--off",
    metavar="RULE,…",
    multiple=True,
    callback=_each,
    help="Matikan aturan ini. / Switch these rules off.",
)
only = click.option(
    "--only",
    metavar="RULE,…",
    multiple=True,
    callback=_each,
    help="Hanya aturan ini. / These rules alone.",
)
own_rules = click.option(
    "--rules",
    "own_rules",
    metavar="FILE.py",
    multiple=True,
    type=PATH,
    help="Aturan sendiri; berkasnya dijalankan. / Rules of one's own; the file is run.",
)
weights = click.option(
    "--severity",
    "weights",
    metavar="RULE=LEVEL,…",
    multiple=True,
    callback=_each,
    help="Ubah bobot: error, warning, info. / Weigh a rule anew.",
)
threshold = click.option(
    "--threshold",
    metavar="50,80",
    show_default="50,80",
    help="Ambang serapan dalam persen. / Thresholds in percent.",
)
policy = click.option(
    "--policy",
    metavar="FILE.toml",
    type=PATH,
    help="Kebijakan dari berkas TOML; bila tidak disebut, anggaran.toml atau [tool.anggaran] di "
    "folder ini atau di atasnya. / Policy of a TOML file; else that of this folder.",
)
settings = click.option(
    "--set",
    "settings",
    metavar="KEY=VALUE",
    multiple=True,
    help="Satu kunci kebijakan, seperti thresholds.pro_rata=true. / One key of the policy.",
)
weighing = together(policy, settings, off, only, weights, own_rules)
level = click.option(
    "--level",
    metavar="NAME",
    help="Tingkat yang diukur dengan ambang. / Level held to the thresholds.",
)
annotate = click.option(
    "--annotate",
    metavar="PATH",
    type=PATH,
    help="Salinan buku kerja (.xlsx), atau folder untuk beberapa, dengan sel yang salah ditandai. "
    "/ A copy of the workbook (.xlsx), or a folder for several, faulty cells marked.",
)
formula = click.option(
    "--formula",
    metavar="NAME",
    required=True,
    help="Rumus efisiensi: selisih. / Formula of the efficiency: selisih.",
)
scale = click.option(
    "--scale",
    metavar="NAME",
    help="Skala predikat: permendagri-86, permendagri-54, atau dari --policy. / Of predikat.",
)
polarity = click.option(
    "--polarity",
    metavar="NAME",
    help="Capaian dari persen_target dan persen_hasil: tinggi, rendah-selisih, rendah-rasio. / "
    "Capaian of persen_target and persen_hasil: tinggi, rendah-selisih, rendah-rasio.",
)
letter = click.option(
    "--letter",
    metavar="PATH.xlsx",
    type=PATH,
    help="Daftar serapan di bawah ambang, dengan kolom keterangan untuk diisi. / The list below a "
    "threshold, to be explained.",
)
focus = together(
    click.option(
        "--baseline",
        metavar="FILE.json",
        type=PATH,
        help="Laporan JSON sebelumnya: mana yang baru, selesai, tetap. / An earlier JSON report: "
        "what is new, fixed, unchanged.",
    ),
    click.option(
        "--min-difference",
        "least",
        metavar="RUPIAH",
        help="Selisih di bawah ini dijumlahkan saja. / Smaller differences are only added up.",
    ),
    click.option(
        "--by-size", is_flag=True, help="Selisih terbesar lebih dulu. / Largest difference first."
    ),
)
depth = click.option(
    "--depth",
    metavar="N",
    type=click.IntRange(min=1),
    help="Sampai tingkat ke-N. / Down to level N.",
)
save = click.option(
    "--save",
    metavar="FOLDER",
    type=PATH,
    help="Simpan tabel contoh di folder ini. / Save the example tables in this folder.",
)

right_sheet = click.option(
    "--right-sheet",
    metavar="NAME",
    help="Lembar berkas kedua bila lain. / Sheet of the second file.",
)
pairs = click.option(
    "--pairs",
    metavar="FILE",
    type=PATH,
    help="CSV dua kolom: nama kiri, nama kanan. / CSV of two columns: left name, right name.",
)
tolerance = click.option(
    "--tolerance",
    metavar="RUPIAH",
    show_default="0",
    help="Selisih yang dibiarkan. / Difference that is none.",
)
measure = click.option(
    "--measure",
    metavar="LEFT=RIGHT,…",
    multiple=True,
    callback=_each,
    help="Kolom kiri = kolom kanan. / Which column is which, left = right.",
)
ways = together(
    click.option(
        "--monthly", is_flag=True, help="Laporan bulanan satu SKPD. / Monthly reports of one SKPD."
    ),
    click.option(
        "--versions", is_flag=True, help="Versi-versi satu anggaran. / Versions of one budget."
    ),
    click.option(
        "--cross",
        is_flag=True,
        help="Tabel silang program × kelompok. / Cross table program × kelompok.",
    ),
)


def hold_choices(lang: str, output: Path | None = None, inputs: Sequence[Path] = ()) -> None:
    """Refuse a language that does not exist, and a report that would overwrite what it reports
    on.
    """
    find_language(lang)
    if output is not None and any(_is(output, path) for path in inputs):
        raise InvalidOption(
            f"--output {output} adalah berkas yang dibaca; beri nama lain.",
            f"--output {output} is a file to be read; give another name.",
        )


def form_of(asked: str | None, target: Path | None) -> Form:
    """The form that is asked for, else the one that the name of the output tells, else text.

    >>> form_of(None, Path("laporan.json")).name, form_of(None, None).name
    ('json', 'text')
    """
    if target is not None and target.suffix and asked is None:
        return form_of_file(target.name)
    return find_form(asked or "text")


def _is(output: Path, path: Path) -> bool:
    """True where a report would replace an input: the file itself, or a file of the folder that is
    read.
    """
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


def measures_of(texts: Sequence[str] | None) -> dict[str, str]:
    """``pagu_2025=pagu``, any number of times, as columns of the left and the right document.

    >>> measures_of(["pagu_2025=pagu"])
    {'pagu_2025': 'pagu'}
    """
    parts = [(text, text.partition("=")) for text in texts or ()]
    for text, (left, _, right) in parts:
        if not (left.strip() and right.strip()):
            raise InvalidOption(
                f"--measure {text!r} tidak terbaca; tulis kolom kiri dan kanan seperti "
                f"pagu_2025=pagu.",
                f"--measure {text!r} is unreadable; write the left and the right column like "
                f"pagu_2025=pagu.",
            )
    return {left.strip(): right.strip() for _, (left, _, right) in parts}


def limits_of(texts: Sequence[str] | None) -> Limits:
    """``max_rows=2000000``, any number of times, as limits.

    >>> limits_of(["max_sheets=2000"]).max_sheets
    2000
    """
    limits = Limits()
    for text in texts or ():
        name, _, number = (part.strip() for part in text.partition("="))
        value = whole(number, _DIGITS)
        if name not in NAMES or value is None:
            raise InvalidOption(
                f"--limit {text!r} tidak terbaca; tulis seperti max_rows=2000000. Batas: "
                f"{', '.join(NAMES)}.",
                f"--limit {text!r} is unreadable; write it like max_rows=2000000. Limits: "
                f"{', '.join(NAMES)}.",
            )
        limits = replace(limits, **{name: value})
    return limits


def toml_of(texts: Sequence[str]) -> str:
    """``thresholds.kelompok.modal.40=warning``, any number of times, as TOML; a word needs no
    quotation marks.

    >>> print(toml_of(["thresholds.50=error", "thresholds.pro_rata=true"]))
    thresholds.50 = "error"
    thresholds.pro_rata = true
    """
    return "\n".join(map(_toml_line, texts))


def _toml_line(text: str) -> str:
    key, equals, value = (part.strip() for part in text.partition("="))
    for said in (value, json.dumps(value, ensure_ascii=False)):
        line = f"{key} = {said}"
        try:
            tomllib.loads(line)
        except tomllib.TOMLDecodeError:
            continue
        if equals and value:
            return line
    raise InvalidOption(
        f"--set {text!r} tidak terbaca; tulis seperti thresholds.pro_rata=true.",
        f"--set {text!r} is unreadable; write it like thresholds.pro_rata=true.",
    )


def pages_of(text: str | None) -> range | None:
    """``12-14`` or ``12`` as pages.

    >>> pages_of("12-14"), pages_of("3")
    (range(12, 15), range(3, 4))
    """
    if text is None:
        return None
    first, dash, last = (part.strip() for part in text.partition("-"))
    start, end = whole(first, _DIGITS), whole(last if dash else first, _DIGITS)
    if not start or not end or end < start:
        raise InvalidOption(
            f"--pages {text!r} tidak terbaca; tulis seperti 12-14.",
            f"--pages {text!r} is unreadable; write it like 12-14.",
        )
    return range(start, end + 1)


def names_of(text: str | None) -> list[str] | None:
    """``skpd,rekening`` as names."""
    return None if text is None else [part.strip() for part in text.split(",")]


def thresholds_of(text: str | None) -> list[str] | None:
    """Thresholds parted by commas, or by semicolons; None where the call names none.

    A comma before one digit is a decimal comma.

    >>> thresholds_of("50,80"), thresholds_of("82,5"), thresholds_of("50;82,25")
    (['50', '80'], ['82,5'], ['50', '82,25'])
    """
    if text is None:
        return None
    parts = text.split(";") if ";" in text else re.split(r",(?!\d(?!\d))", text)
    return [part.strip() for part in parts]


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
    twice = [
        slug for slug, times in Counter(slug.strip() for slug, _, _ in parts).items() if times > 1
    ]
    if twice:
        raise InvalidOption(
            f"--severity menyebut {twice[0]!r} dua kali; sebut sekali.",
            f"--severity names {twice[0]!r} twice; name it once.",
        )
    return {find_rule(slug.strip()).slug: find_severity(level.strip()) for slug, _, level in parts}


def rupiah_of(option: str, text: str | None) -> Decimal | None:
    """An amount of rupiah: ``1.000``, ``1000,50`` or ``1000.50``; None where the call says none.

    >>> rupiah_of("--tolerance", "1.000")
    Decimal('1000.00')
    """
    try:
        return None if text is None else read_amount(text)
    except AnggaranError as error:
        raise InvalidOption(f"{option}: {error.id}", f"{option}: {error.en}") from error
