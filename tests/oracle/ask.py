"""Put a case to the library as its users do, and keep what it says as flat records.

A record maps names to short texts, its noun first: ``{"finding": "parent-sum", "kode": …}``.  Only
what is contract is asked: the command and its JSON, and for rows from Python the names of the root.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter

from anggaran import AnggaranError, Tree, check, flag, read, write_report
from anggaran.cli import main

Case = Mapping[str, Any]
Record = dict[str, str]

NEVER = {
    "version",
    "sheet",
    "table",
    "message",
    "remedy",
    "operands",
    "more",
    "key",
    "tolerance",
    "summary",
}  # told twice
FINDING = ("kode", "uraian", "measure", "severity", "stated", "computed", "difference")


def answer(case: Case) -> list[Record]:
    """What the library says of a case."""
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in case["files"]]
        for path, text in zip(paths, case["files"].values(), strict=True):
            _write(path, text)
        try:
            said = _frame(case, paths) if case["ask"] == "frame" else _command(case, paths)
            return [*said, *_nodes(case, paths)]
        except Exception as error:  # noqa: BLE001  # a crash is an answer too, and others can be seen
            return [{"crash": f"{type(error).__name__}: {error}"}]


def _write(path: Path, text: str) -> None:
    """A file as it is; a workbook from the rows of its one sheet."""
    if path.suffix != ".xlsx":
        path.write_text(text, encoding="utf-8", newline="")
        return
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Lembar")
        for number, row in enumerate(json.loads(text)):
            for column, cell in enumerate(row):
                page.write_number(number, column, cell) if isinstance(
                    cell, int | float
                ) else page.write_string(number, column, cell or "")


def _command(case: Case, paths: Sequence[Path]) -> list[Record]:
    target = paths[0].with_name("answer.json")
    options = [*case.get("options", ()), "--lang", "en", "--output", str(target)]
    heard = io.StringIO()
    with redirect_stdout(io.StringIO()), redirect_stderr(heard):
        status = main([case["ask"], *map(str, paths), *options])
    refused = heard.getvalue().replace(f"{paths[0].parent}{os.sep}", "").strip()
    found = [{"exit": str(status)}, *([{"refused": refused}] if refused else [])]
    return found + (list(records(json.loads(target.read_text("utf-8")))) if target.exists() else [])


def _frame(case: Case, paths: Sequence[Path]) -> list[Record]:
    target = paths[0].with_name("answer.json")
    try:
        tree = _tree(case, paths[0])
    except AnggaranError as error:
        return [{"refused": error.line("en")}]
    write_report(check(tree) + flag(tree, below=(50, 80)), tree, path=target, lang="en")
    return list(records(json.loads(target.read_text("utf-8"))))


def _tree(case: Case, path: Path) -> Tree:
    options = list(case.get("options", ()))
    by = options[1].split(",") if options[:1] == ["--by"] else None
    if case["ask"] == "frame":
        with path.open(encoding="utf-8", newline="") as stream:
            rows = [
                {name: cell or None for name, cell in row.items()} for row in csv.DictReader(stream)
            ]
        return Tree(rows, by=by)
    return Tree(read(path)[0], by=by)


def _nodes(case: Case, paths: Sequence[Path]) -> Iterator[Record]:
    """The nodes of the tree with their computed amounts, where the case asks for them."""
    if not case.get("nodes"):
        return
    try:
        tree = _tree(case, paths[0])
    except AnggaranError as error:
        yield {"no tree": error.line("en")}
        return
    for node in tree.values():
        above = node.parent
        amounts = {measure: text(getattr(node, measure)) for measure in tree.measures}
        yield {
            "node": text(node.kode),
            "uraian": node.uraian,
            "under": text(above and above.kode),
            **amounts,
        }


# --- JSON as records ------------------------------------------------------------------------------


def records(said: Mapping[str, Any]) -> Iterator[Record]:
    """Everything in a JSON answer that counts, flat."""
    for name, value in said.items():
        if name in WAYS:
            yield from WAYS[name](value)
        elif isinstance(value, list) and all(isinstance(each, Mapping) for each in value):
            yield from (
                {name: str(at) if name in PLACED else "", **_flat(each)}
                for at, each in enumerate(value, 1)
            )
        elif name not in NEVER:
            yield {name: "" if isinstance(value, Mapping) else text(value), **_flat(value)}


def _findings(said: Sequence[Mapping[str, Any]], **whose: str) -> Iterator[Record]:
    for each in said:
        yield from ({**whose, **record} for record in finding(each))


def _own(said: Mapping[str, Any]) -> Iterator[Record]:
    for side, found in said.items():
        yield from _findings(found, own=side)


def _documents(said: Sequence[Mapping[str, Any]]) -> Iterator[Record]:
    for at, each in enumerate(said, 1):
        yield {"documents": str(at), **_flat(each)}
        yield from _findings(each.get("findings", ()), own=each.get("name", each["table"]))


def _steps(said: Sequence[Mapping[str, Any]]) -> Iterator[Record]:
    for at, step in enumerate(said, 1):
        yield from ({"own": f"step {at}", **record} for record in records(step))


def finding(said: Mapping[str, Any]) -> Iterator[Record]:
    """One finding, and each explanation of it."""
    whose = {"finding": said["rule"]} | {name: text(said[name]) for name in FINDING}
    rest = {k: v for k, v in said.items() if k not in {*FINDING, *NEVER, "rule", "explanations"}}
    yield {**whose, **{name: each for name, each in _flat(rest).items() if each}}
    about = {name: whose[name] for name in ("kode", "measure")}
    # of explanations the cell that a percent or a sisa proves; the others are counted in bench/
    for each in (told for told in said["explanations"] if told["kind"] in {"cell", "tie"}):
        yield {"explanation": said["rule"], **about, **_flat(each)}


def _coverage(said: Mapping[str, Any]) -> Iterator[Record]:
    yield from ({"checked": rule, "times": str(times)} for rule, times in said["checked"].items())
    for each in said["not_checked"]:
        yield {"not checked": each["rule"], "reason": each["reason"], "table": each["table"]}
    for name in said.keys() - {"checked", "not_checked", "files"}:  # of a folder made for the case
        yield {"coverage": name, "rows": text(said[name])}


WAYS: dict[str, Callable[[Any], Iterator[Record]]] = {
    "findings": _findings, "own": _own, "documents": _documents, "steps": _steps,
    "coverage": _coverage,
}  # fmt: skip
PLACED = {"tables"}  # whose order is that of the files


def _flat(said: object) -> Record:
    """A mapping as short texts."""
    if not isinstance(said, Mapping):
        return {}
    left_out = {"findings", "message", "sheet", "notes"}
    return {name: text(value) for name, value in said.items() if name not in left_out}


def text(value: object) -> str:
    """A value in short: places as cells, lists with bars between, records with commas."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        if "cell" in value and "file" in value:
            return f"{value['file'] or ''}:{value['cell'] or value['row'] or ''}"
        return ", ".join(
            f"{name} {text(each)}" for name, each in value.items() if each not in (None, [], {})
        )
    if isinstance(value, list):
        return " | ".join(map(text, value))
    return str(value)
