"""The texts of options as what they mean; what cannot be meant is refused."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import fields, replace
from decimal import Decimal
from pathlib import Path

from anggaran.amount.column import read_amount
from anggaran.amount.whole import whole
from anggaran.errors import AnggaranError, InvalidOption, find_language
from anggaran.finding import Severity
from anggaran.reading.formats.limits import Limits
from anggaran.report.writers import Form, find_form, form_of_file
from anggaran.rules.registry import find_rule
from anggaran.rules.rule import find_severity
from anggaran.rules.toml import toml

_LIMITS = tuple(field.name for field in fields(Limits))
_DIGITS = 18  # of a limit


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


def form_of(asked: str | None, target: Path | None = None) -> Form:
    """The form that is asked for, else the one that the name of the output tells, else text.

    >>> form_of(None, Path("laporan.json")).name, form_of(None).name
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
        if name not in _LIMITS or value is None:
            raise InvalidOption(
                f"--limit {text!r} tidak terbaca; tulis seperti max_rows=2000000. Batas: "
                f"{', '.join(_LIMITS)}.",
                f"--limit {text!r} is unreadable; write it like max_rows=2000000. Limits: "
                f"{', '.join(_LIMITS)}.",
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
            toml(line)
        except ValueError:
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


def thresholds_of(text: str | None) -> dict[str, Severity | str] | None:
    """Thresholds parted by commas, or by semicolons, each with what it weighs if that is said; None
    where the call names none.

    A comma before one digit is a decimal comma.

    >>> list(thresholds_of("50,80")), list(thresholds_of("82,5")), thresholds_of("50=error;82,25")
    (['50', '80'], ['82,5'], {'50': 'error', '82,25': <Severity.WARNING: 'warning'>})
    """
    if text is None:
        return None
    parts = text.split(";") if ";" in text else re.split(r",(?!\d(?!\d))", text)
    told = [part.partition("=") for part in parts]
    return {
        each.strip(): weight.strip() if equals else Severity.WARNING
        for each, equals, weight in told
    }


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
