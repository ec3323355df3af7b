"""What a call wants held and how it weighs: its options, before the file of a policy."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from runpy import run_path
from typing import Any

from anggaran.cli.given import severities_of, toml_of
from anggaran.cli.options import Weighing
from anggaran.cli.output import refuse
from anggaran.errors import AnggaranError, InvalidOption
from anggaran.reading.pipe import regular
from anggaran.rules.policy import Policy, policy_file
from anggaran.rules.registry import find_rule, register, unregister
from anggaran.rules.rule import Rule


def policy_of(given: Weighing, lang: str, *, quiet: bool = False) -> Policy:
    """The policy of a call: that of its file, else of the folder it is made in, with its options.

    Which file a folder brought in is said on stderr: nobody asked for it.

    Raises:
        InvalidOption: something in it is not understood.
        UnreadableFile: its file cannot be read.
    """
    for path in given.own_rules:
        load_rules(path)
    file = given.policy or policy_file()
    said = toml_of(given.settings)
    held = Policy.from_file(file, said) if file else Policy.from_toml(said)
    if file and not given.policy and not quiet:
        refuse(AnggaranError(f"kebijakan dari {file}", f"policy of {file}").line(lang))
    off = [find_rule(slug).slug for slug in given.off]
    return held.but(off=off, on=given.only, severity=severities_of(given.weights))


def load_rules(path: Path) -> list[Rule]:
    """Register the rules that a file of Python makes; it is run.

    Raises:
        InvalidOption: it cannot be run, or makes no rule.
    """
    made = [each for each in _run(path).values() if isinstance(each, Rule)]
    if not made:
        raise InvalidOption(
            f"--rules {path}: tidak ada aturan; buat dengan @rule dari anggaran.rules.",
            f"--rules {path}: it makes no rule; make one with @rule of anggaran.rules.",
        )
    for rule in made:
        unregister(rule.slug)  # of the same file, run before
        register(rule)
    return made


def _run(path: Path) -> Mapping[str, Any]:
    """The names that a file of Python makes; it is compiled anew, and leaves nothing beside it."""
    if not path.exists():
        raise InvalidOption(
            f"--rules {path}: berkas itu tidak ada.", f"--rules {path}: no such file."
        )
    try:
        with regular(path) as place:
            return run_path(str(place), run_name=f"aturan_{path.stem}")
    except (Exception, SystemExit) as error:  # whatever the code of a caller may raise
        why = f"{type(error).__name__}: {error}"
        raise InvalidOption(
            f"--rules {path}: tidak dapat dijalankan ({why}).",
            f"--rules {path}: it cannot be run ({why}).",
        ) from error
