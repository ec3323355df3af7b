"""The options of the commands; those that several share are given to them as one value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import reduce, wraps
from pathlib import Path
from typing import Any

import click

from anggaran.errors import InvalidOption

Command = Callable[..., int]
Decorator = Callable[[Command], Command]


@dataclass(frozen=True, slots=True)
class Writing:
    """Where a report goes, and in which form."""

    form: str | None
    output: Path | None


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are read: which sheet, which columns, and up to which size."""

    sheet: str | None = None
    columns: str | None = None
    limit: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Shaping:
    """How rows become a tree: over which columns, and by which book of codes."""

    by: str | None = None
    book: str | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """Which of what was read is wanted: one table, some pages."""

    number: int | None
    pages: str | None


@dataclass(frozen=True, slots=True)
class Weighing:
    """What is checked, and how it weighs."""

    policy: Path | None
    settings: Sequence[str]
    off: Sequence[str]
    only: Sequence[str]
    weights: Sequence[str]
    own_rules: Sequence[Path]


@dataclass(frozen=True, slots=True)
class Focusing:
    """Which differences are listed, and in what order."""

    baseline: Path | None
    least: str | None
    by_size: bool


@dataclass(frozen=True, slots=True)
class Ways:
    """In what way documents are compared; in none of these, line by line."""

    monthly: bool
    versions: bool
    cross: bool

    @property
    def asked(self) -> list[str]:
        """The options that are given."""
        return [f"--{field.name}" for field in fields(self) if getattr(self, field.name)]


def together(*decorators: Decorator) -> Decorator:
    """Options that commands share, as one: the first is listed first."""

    def decorate(command: Command) -> Command:
        return reduce(lambda inner, decorator: decorator(inner), reversed(decorators), command)

    return decorate


def gathered(name: str, kind: type, *decorators: Decorator) -> Decorator:
    """Options that commands share, given to them as one value.

    Args:
        name: of the parameter that takes it.
        kind: its class, which has a field for each option.
        decorators: the options; the first is listed first.
    """

    def decorate(command: Command) -> Command:
        @wraps(command)
        def gather(*args: Any, **given: Any) -> int:
            own = {field.name: given.pop(field.name) for field in fields(kind)}
            return command(*args, **given, **{name: kind(**own)})

        return together(*decorators)(gather)

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
form = click.option(
    "--format",
    "form",
    metavar="NAME",
    help="Bentuk laporan: txt, html, xlsx, md, csv, json, sarif; bila tidak disebut, menurut "
    "--output. / Form of the report: txt, html, xlsx, md, csv, json, sarif; else by --output.",
)
writing = gathered(
    "writing",
    Writing,
    form,
    click.option(
        "--output", metavar="PATH", type=PATH, help="Tulis ke berkas ini. / Write to this file."
    ),
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

limit = click.option(
    "--limit",
    metavar="NAME=N",
    multiple=True,
    callback=_each,
    help="Naikkan batas ukuran berkas. / Raise a limit on the size of a file.",
)
reading = gathered(
    "reading",
    Reading,
    click.option("--sheet", metavar="NAME", help="Hanya lembar ini. / Only this sheet."),
    click.option(
        "--columns",
        metavar="kode=A,uraian=C,pagu=F",
        help="Peran kolom, bila salah dibaca. / What each column is.",
    ),
    limit,
)
parts = gathered(
    "parts",
    Parts,
    click.option(
        "--table",
        "number",
        metavar="N",
        type=click.IntRange(min=1),
        help="Hanya tabel ke-N yang terbaca. / Only the Nth table that is read.",
    ),
    click.option("--pages", metavar="12-14", help="Hanya halaman ini. / Only these pages."),
)

shaping = gathered(
    "shaping",
    Shaping,
    click.option(
        "--by", metavar="A,B", help="Susunan rekap, dari luar ke dalam. / Nesting of a flat recap."
    ),
    click.option(
        "--book", metavar="SLUG", help="Buku kode yang dipakai. / Code book of the codes."
    ),
)

own_rules = click.option(
    "--rules",
    "own_rules",
    metavar="FILE.py",
    multiple=True,
    type=PATH,
    help="Aturan sendiri; berkasnya dijalankan. / Rules of one's own; the file is run.",
)
threshold = click.option(
    "--threshold",
    metavar="50,80",
    show_default="50,80",
    help="Ambang serapan dalam persen; 50=error memberi bobot. / Thresholds in percent; "
    "50=error weighs one.",
)
policy = click.option(
    "--policy",
    metavar="FILE.toml",
    type=PATH,
    help="Kebijakan dari berkas TOML; bila tidak disebut, anggaran.toml atau [tool.anggaran] di "
    "folder ini atau di atasnya. / Policy of a TOML file; else that of this folder.",
)
weighing = gathered(
    "weighing",
    Weighing,
    policy,
    click.option(
        "--set",
        "settings",
        metavar="KEY=VALUE",
        multiple=True,
        help="Satu kunci kebijakan, seperti thresholds.pro_rata=true. / One key of the policy.",
    ),
    click.option(
        "--off",
        metavar="RULE,…",
        multiple=True,
        callback=_each,
        help="Matikan aturan ini. / Switch these rules off.",
    ),
    click.option(
        "--only",
        metavar="RULE,…",
        multiple=True,
        callback=_each,
        help="Hanya aturan ini. / These rules alone.",
    ),
    click.option(
        "--severity",
        "weights",
        metavar="RULE=LEVEL,…",
        multiple=True,
        callback=_each,
        help="Ubah bobot: error, warning, info. / Weigh a rule anew.",
    ),
    own_rules,
)
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
focusing = gathered(
    "focusing",
    Focusing,
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
ways = gathered(
    "ways",
    Ways,
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
