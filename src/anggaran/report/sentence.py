"""A finding as one human sentence, in the reader's language.

The words stand in :mod:`anggaran.rules.registry`; here the fields of their templates are made from a finding's record.
Besides :mod:`anggaran.report.view` this is the only place where an amount becomes text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from anggaran.amount.column import format_amount
from anggaran.finding import Break, Finding, Text, Witness
from anggaran.report.inert import inert
from anggaran.report.name import find_language, measure_name, more_or_less, percent_text, row_name, shorten
from anggaran.report.vote import spared, undated_text, vote_sentence
from anggaran.rules.registry import find_rule

_SHOWN = 3  # rows named in a sentence; the rest are counted

_ROUNDINGS = {
    "truncated": Text("dipotong, bukan dibulatkan", "cut off, not rounded"),
    "half-even": Text("dibulatkan setengah ke genap", "rounded half to even"),
}
_NOTES = {
    "uncached": Text(
        "rumus yang tersimpan tanpa nilainya, jadi tidak diketahui; buka dan simpan ulang di program lembar kerja",
        "a formula saved without its value, so unknown; open and save it again in a spreadsheet program",
    ),
    "float-residue": Text("sisa biner lembar kerja dibulatkan ke sen", "binary residue was quantised to sen"),
    "beyond-double": Text(
        "terlalu besar bagi sel angka lembar kerja; sennya tidak pasti",
        "too large for a number cell of a spreadsheet; the sen are not certain",
    ),
    "scaled": Text("ditulis dengan kata bilangan seperti juta", "written with a word such as juta"),
    "exponent": Text("ditulis dalam notasi ilmiah", "written in scientific notation"),
}
_FORBIDDEN = Text("rekening ini tidak boleh memuat kolom {part}", "this rekening must not carry the column {part}")


def sentence(finding: Finding, lang: str = "id") -> str:
    """One or two sentences: what is wrong, by how much, what proves it, and what follows from it.

    Args:
        finding: the record.
        lang: ``id`` or ``en``.

    Raises:
        InvalidOption: no such rule or language.

    >>> from anggaran.rules.registry import make
    >>> print(sentence(make("parent-sum", kode="5", uraian="BELANJA", measure="pagu",
    ...                     stated=Decimal(100), computed=Decimal(90))))
    Pagu 5 BELANJA tercetak 100,00; jumlah anak-anaknya 90,00 (lebih 10,00).
    """
    lang = find_language(lang)
    template = find_rule(finding.rule).sentence.line(lang)
    first = vote_sentence(finding, lang) or template.format_map(_Fields(finding, lang))
    parts = [first, _explained(finding, lang), _broken(finding, lang)]
    return inert(" ".join(part for part in parts if part))


class _Fields(dict[str, str]):
    """Makes each field of a template when the template asks for it."""

    def __init__(self, finding: Finding, lang: str) -> None:
        super().__init__()
        self.finding, self.lang = finding, lang

    def __missing__(self, name: str) -> str:
        return _FIELDS[name](self.finding, self.lang)


def _row(finding: Finding, lang: str) -> str:
    if finding.rule != "total-row":
        return row_name(finding.kode, finding.uraian, finding.where, lang)
    if not finding.uraian:
        return Text("baris total (tanpa label)", "the total row (without label)").line(lang)
    return f"{Text('baris', 'row').line(lang)} {shorten(finding.uraian)}"


def _capital(finding: Finding, _: str) -> str:
    name = measure_name(finding.measure)
    return name[0].upper() + name[1:]


def _gap(finding: Finding, lang: str) -> str:
    return more_or_less(finding.difference, lang)


def _sided(finding: Finding, lang: str) -> str:
    """Which side is larger, and by how much."""
    difference = finding.difference
    if difference is None:
        return more_or_less(None, lang)
    side = Text("kiri", "left") if difference > 0 else Text("kanan", "right")
    return f"{side.line(lang)} {more_or_less(abs(difference), lang)}"


def _stated(finding: Finding, lang: str) -> str:
    return format_amount(finding.stated, lang)


def _computed(finding: Finding, lang: str) -> str:
    return format_amount(finding.computed, lang)


def _percent(finding: Finding, lang: str) -> str:
    return percent_text(finding.computed, lang)


def _detail(name: str) -> Callable[[Finding, str], str]:
    return lambda finding, _: shorten(str(finding.details.get(name) or "–"))


def _serapan(finding: Finding, lang: str) -> str:
    """The absorption; one that only rounding lifts to its threshold is said to be almost that."""
    text, missed = percent_text(finding.computed, lang), finding.details.get("threshold")
    lifted = missed is not None and finding.computed is not None and finding.computed >= Decimal(missed)
    return f"{Text('hampir', 'almost').line(lang)} {text}" if lifted else text


def _threshold(finding: Finding, lang: str) -> str:
    missed = finding.details.get("threshold")
    return percent_text(None if missed is None else Decimal(missed), lang)


def _printed(finding: Finding, lang: str) -> str:
    printed = finding.details.get("printed")
    return percent_text(finding.stated, lang) if printed is None else shorten(str(printed))


def _label(finding: Finding, lang: str) -> str:
    return row_name(None, finding.uraian, finding.where, lang)


def _kode(finding: Finding, _: str) -> str:
    return finding.kode or str(finding.details.get("kode") or "–")


def _evidence(finding: Finding, lang: str) -> str:
    evidence = finding.details.get("evidence")
    return f"{Text(', menurut', ', by').line(lang)} {shorten(str(evidence))}" if evidence else ""


def _also(finding: Finding, lang: str) -> str:
    count = finding.details.get("also")
    said = Text(f"; {count} kode lain pun tercetak tanpa nol", f"; {count} other codes lack their zeros too")
    return said.line(lang) if count else ""


def _missing(finding: Finding, lang: str) -> str:
    parent = finding.details.get("evidence")
    return f" ({parent} {Text('tidak tercetak', 'is not printed').line(lang)})" if parent else ""


def _rounding(finding: Finding, lang: str) -> str:
    return _ROUNDINGS.get(str(finding.details.get("rounding")), _ROUNDINGS["truncated"]).line(lang)


def _note(finding: Finding, lang: str) -> str:
    """What was noted of a column, with the first cell and how many more."""
    slug = str(finding.details.get("note") or "–")
    words = _NOTES[slug].line(lang) if slug in _NOTES else slug
    cells = int(finding.details.get("cells", 1))
    more = Text(f" dan {cells - 1} sel lain", f" and {cells - 1} other cells").line(lang) if cells > 1 else ""
    return f"`{_printed(finding, lang)}`{more}: {words}"


def _lines(finding: Finding, _: str) -> str:
    return str(finding.details.get("lines", 1))


def _levels(finding: Finding, lang: str) -> str:
    """Which levels below a total row agree with it, and which do not."""
    agrees, differs = finding.details.get("agrees") or (), finding.details.get("differs") or ()
    if not agrees:
        return ""
    same = Text("Angka itu sama dengan jumlah tingkat", "It equals the sum of level").line(lang)
    other = Text("tidak sama dengan tingkat", "not of level").line(lang)
    tail = f", {other} {', '.join(differs)}" if differs else ""
    return f" {same} {', '.join(agrees)}{tail}."


def _lacks(finding: Finding, lang: str) -> str:
    """Which keys a line lacks."""
    names = [str(key).replace("_", " ") for key in finding.details.get("lacks") or ()]
    return shorten(", ".join(names) or Text("kunci lengkap", "a complete key").line(lang))


def _parts(finding: Finding, lang: str) -> str:
    kelompok = finding.details.get("kelompok")
    if kelompok:
        return _FORBIDDEN.line(lang).format(part=measure_name(kelompok))
    total = f"{_computed(finding, lang)} ({_gap(finding, lang)})"
    if "koefisien" in (finding.details.get("of") or ()):
        return Text(f"koefisien × harga satuan {total}", f"koefisien × unit price is {total}").line(lang)
    return Text(f"jumlah kolom rinciannya {total}", f"its columns add up to {total}").line(lang)


def _reading(finding: Finding, lang: str) -> str:
    """How a doubtful cell is read: proved and by what, or open and between which values."""
    proved = finding.details.get("proved")
    if proved is not None:
        witnesses = Text(" dan ", " and ").line(lang).join(_witness(w, lang) for w in finding.witnesses)
        read = Text("dibaca", "read as").line(lang)
        because = Text("karena", "because").line(lang)
        value = format_amount(Decimal(proved), lang)
        return f"{read} {value} {because} {witnesses}" if witnesses else f"{read} {value}"
    candidates = [format_amount(Decimal(value), lang) for value in finding.details.get("candidates") or ()]
    if not candidates:
        return Text("nilainya tidak diketahui dan tidak ikut dihitung", "its value is unknown and not counted").line(
            lang
        )
    values = Text(" atau ", " or ").line(lang).join(candidates)
    why = Text("tidak ada angka lain yang menentukan", "no other figure decides")
    if finding.witnesses:
        said = Text("; ", "; ").line(lang).join(_witness(w, lang) for w in finding.witnesses)
        why = Text(f"angka lain tidak menentukannya ({said})", f"other figures do not decide ({said})")
    return f"{Text('mungkin', 'perhaps').line(lang)} {values}; {why.line(lang)}"


def _witness(witness: Witness, lang: str) -> str:
    figure = _figure(witness, lang)
    row = row_name(witness.kode, "" if witness.kode else witness.uraian, None, lang)
    words = {
        "parent-sum": Text(f"jumlah induk {row} memerlukan {figure}", f"the sum of parent {row} requires {figure}"),
        "children-sum": Text(f"jumlah anak-anaknya {figure}", f"its children add up to {figure}"),
        "total-row": Text(f"baris total {row} memerlukan {figure}", f"the total row {row} requires {figure}"),
        "percent": Text(f"persen tercetak {figure}", f"the printed percent is {figure}"),
    }
    return words.get(witness.kind, Text(f"{witness.kind} {figure}", f"{witness.kind} {figure}")).line(lang)


_FIGURES = 3  # amounts of one witness that a sentence names: what admits more decides nothing


def _figure(witness: Witness, lang: str) -> str:
    """The figure of a witness: a percent as printed, amounts in the reader's notation."""
    if witness.kind == "percent":
        return inert(witness.figure)
    try:
        figures = [format_amount(Decimal(figure), lang) for figure in witness.figure.split(" / ")]
    except InvalidOperation:
        return inert(witness.figure)
    shown = Text(" atau ", " or ").line(lang).join(figures[:_FIGURES])
    return shown if len(figures) <= _FIGURES else f"{shown}, …"


def _side(name: str, words: Text) -> Callable[[Finding, str], str]:
    def text(finding: Finding, lang: str) -> str:
        value: Decimal | None = getattr(finding, name)
        if value is None:
            return ""
        return f" {words.line(lang)} {measure_name(finding.measure)} {format_amount(value, lang)}"

    return text


def _sides(finding: Finding, lang: str) -> str:
    left, right = finding.details.get("left"), finding.details.get("right")
    if not (left and right):
        return ""
    return f" ({Text('kiri', 'left').line(lang)} {left}, {Text('kanan', 'right').line(lang)} {right})"


_SIDES = {"left": Text("kiri", "left"), "right": Text("kanan", "right")}


def _undated(finding: Finding, lang: str) -> str:
    """Which document says not to which day its realisasi runs, so that the difference may be no fault."""
    if (side := finding.details.get("undated")) not in _SIDES:
        return ""
    name = _SIDES[str(side)]
    return undated_text(Text(f"Dokumen {name.id}", f"The {name.en} document"), lang)


def _blank(finding: Finding, lang: str) -> str:
    """On which side nothing is printed, so that the zero there is counted and not read."""
    if (side := finding.details.get("blank")) not in _SIDES:
        return ""
    name = _SIDES[str(side)]
    return Text(f" Sel {name.id} kosong, dihitung nol.", f" The {name.en} cell is blank and counts as zero.").line(lang)


def _moved(finding: Finding, lang: str) -> str:
    """The lines that differ under a node on which both documents agree, with their differences."""
    moved = finding.details.get("lines") or ()
    shown = [
        f"{row_name(line['kode'], line['uraian'], None, lang)} {more_or_less(line['difference'], lang)}"
        for line in moved[:_SHOWN]
    ]
    rest = len(moved) - len(shown)
    more = Text(f" dan {rest} baris lain", f" and {rest} other rows").line(lang) if rest > 0 else ""
    return f": {', '.join(shown)}{more}" if shown else ""


def _partial(finding: Finding, lang: str) -> str:
    """Where the smaller document agrees on every line that it has."""
    if not finding.details.get("coverage"):
        return ""
    return Text(
        " Semua baris yang ada di kedua dokumen sama; yang satu hanya memuat sebagian dari yang lain.",
        " Every line that both have is the same; one document covers only a part of the other.",
    ).line(lang)


def _code_first(finding: Finding, _: str) -> str:
    return f"{finding.kode}: " if finding.kode else ""


def _explained(finding: Finding, lang: str) -> str:
    """The cell that, once corrected, settles the sum and the percent beside it."""
    return " ".join(_cell(each, lang) for each in finding.explanations if each.get("kind") == "cell")


def _cell(found: Mapping[str, Any], lang: str) -> str:
    row = row_name(found.get("kode"), str(found.get("uraian") or ""), found.get("where"), lang)
    expected, printed = (format_amount(found.get(name), lang) for name in ("expected", "printed"))
    percent = found.get("witness")
    return Text(
        f"Jumlah dan persen {percent} cocok bila {row} {expected}, bukan {printed}.",
        f"The sum and the percent {percent} both hold if {row} is {expected}, not {printed}.",
    ).line(lang)


def _broken(finding: Finding, lang: str) -> str:
    """The rows that do not add up because of this finding alone."""
    if not finding.breaks:
        return ""
    shown = ", ".join(_break(each, lang) for each in finding.breaks[:_SHOWN])
    rest = len(finding.breaks) - _SHOWN
    more = Text(f" dan {rest} baris lain", f" and {rest} other rows").line(lang) if rest > 0 else ""
    return f"{Text('Akibatnya', 'Hence').line(lang)} {shown}{more}."


def _break(each: Break, lang: str) -> str:
    unlabelled = not (each.kode or each.uraian)
    row = row_name(each.kode, each.uraian, None, lang)
    if unlabelled:
        row = Text("baris total (tanpa label)", "the total row (without label)").line(lang)
    amount, low = format_amount(abs(each.difference), lang), each.difference < 0
    return Text(
        f"{row} tampak {'kurang' if low else 'lebih'} {amount}",
        f"{row} appears {amount} too {'low' if low else 'high'}",
    ).line(lang)


_FIELDS: Mapping[str, Callable[[Finding, str], str]] = {
    "row": _row,
    "label": _label,
    "kode": _kode,
    "measure": lambda finding, _: measure_name(finding.measure),
    "Measure": _capital,
    "stated": _stated,
    "computed": _computed,
    "gap": _gap,
    "sided": _sided,
    "percent": _percent,
    "serapan": _serapan,
    "threshold": _threshold,
    "printed": _printed,
    "restored": _detail("restored"),
    "score": _detail("score"),
    "evidence": _evidence,
    "also": _also,
    "missing": _missing,
    "rounding": _rounding,
    "note": _note,
    "lacks": _lacks,
    "lines": _lines,
    "levels": _levels,
    "parts": _parts,
    "reading": _reading,
    "stated_of": _side("stated", Text("dengan", "with")),
    "computed_of": _side("computed", Text("dengan", "with")),
    "sides": _sides,
    "spared": spared,
    "other": _detail("right"),
    "moved": _moved,
    "blank": _blank,
    "undated": _undated,
    "partial": _partial,
    "code_first": _code_first,
}
