"""The findings for tools of code review (SARIF 2.1.0): what GitHub, GitLab and editors show beside
a file.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from anggaran.errors import InvalidOption
from anggaran.finding import SAME
from anggaran.report.inert import escaped
from anggaran.report.paper import Paper
from anggaran.report.view import Found, View
from anggaran.rules.registry import all_rules
from anggaran.version import __version__

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_KEPT = ("table", "key", "kode", "uraian", "measure", "stated", "computed", "difference", "remedy")

Record = Mapping[str, Any]


def write_sarif(view: View, _: Paper) -> str:
    """One run, a result a finding; what could not be checked is a notification of the run, which
    has succeeded only if every file could be read and no rule raised.

    Raises:
        InvalidOption: the view holds no findings.
    """
    record = view.record()
    if "findings" not in record:
        raise InvalidOption(
            "SARIF memuat temuan; pakai untuk check atau reconcile.",
            "SARIF holds findings; use it for check or reconcile.",
        )
    found, paths = list(_findings(record)), _paths(view)
    slugs = list(dict.fromkeys(str(each.get("rule")) for each in found))
    driver = {
        "name": "anggaran",
        "version": __version__,
        "language": view.lang,
        "rules": [_rule(slug, view.lang) for slug in slugs],
    }
    run = {
        "tool": {"driver": driver},
        "language": view.lang,
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not view.failed,
                "toolExecutionNotifications": [
                    *_skipped(record["coverage"], view.failed),
                    *_unchecked(record["coverage"], view.failed),
                ],
            }
        ],
        "results": [_result(each, slugs, paths) for each in found],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return escaped(json.dumps(log, ensure_ascii=False, indent=1)) + "\n"


def _findings(record: Record) -> Iterator[Record]:
    """What was found between documents and in each, and what an earlier run had besides."""
    yield from record["findings"]
    yield from (each for own in record.get("own", {}).values() for each in own)
    for document in record.get("documents", ()):
        yield from document.get("findings", ())
    fixed: Sequence[Record] = record.get("since", {}).get("fixed", ())
    yield from ({**each, "since": "absent"} for each in fixed)


def _paths(view: View) -> dict[str | None, str]:
    """Each file as it was given, by its name; of two of one name their places say it."""
    found: dict[str | None, set[str]] = {}
    for block in view.blocks():
        for item in block.items if isinstance(block, Found) else ():
            where = item.finding.where
            found.setdefault(where.file, set()).add(where.path or where.file or "")
    return {name: paths.pop() for name, paths in found.items() if len(paths) == 1}


def _rule(slug: str, lang: str) -> dict[str, Any]:
    rule = all_rules().get(slug)
    if rule is None:  # of one run alone, or of an earlier one
        return {"id": slug}
    return {
        "id": slug,
        "shortDescription": _message(rule.meaning.line(lang)),
        "help": _message(rule.fix.line(lang) or rule.meaning.line(lang)),
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
    }


def _result(found: Record, slugs: Sequence[str], paths: Mapping[str | None, str]) -> dict[str, Any]:
    """One finding; that of an earlier run may have been written by hand."""
    slug = str(found.get("rule"))
    told = [str(found.get(name) or "") for name in ("message", "remedy")]
    identity = json.dumps([found.get(name) for name in SAME], default=str)
    result: dict[str, Any] = {
        "ruleId": slug,
        "ruleIndex": slugs.index(slug),
        "level": LEVELS.get(str(found.get("severity")), "none"),
        "message": _message(" → ".join(text for text in told if text) or slug),
        "partialFingerprints": {"finding/v1": sha256(identity.encode()).hexdigest()[:32]},
        "properties": {name: found[name] for name in _KEPT if found.get(name) is not None},
    }
    where = found.get("where")
    if isinstance(where, Mapping) and where.get("file"):
        result["locations"] = [_location(where, paths)]
    if "since" in found:
        result["baselineState"] = found["since"]
    return result


def _location(where: Record, paths: Mapping[str | None, str]) -> dict[str, Any]:
    """A place: the row is the line, as most tools know nothing else; the cell is named beside."""
    file = str(where["file"])
    uri = _uri(str(where.get("path") or paths.get(file, file)))
    place: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    line = where.get("line") or where.get("row")
    if isinstance(line, int) and line > 0:
        place["region"] = {"startLine": line}
    location: dict[str, Any] = {"physicalLocation": place}
    named = [
        {"name": str(where[kind]), "kind": kind}
        for kind in ("sheet", "page", "cell")
        if where.get(kind)
    ]
    return location | ({"logicalLocations": named} if named else {})


def _uri(path: str) -> str:
    """A path as tools resolve it: from the folder of the run, or whole.

    >>> _uri("data anggaran/lra.csv"), _uri("#1.csv")
    ('data%20anggaran/lra.csv', '%231.csv')
    """
    file = Path(path)
    return file.as_uri() if file.is_absolute() else quote(file.as_posix())


def _skipped(coverage: Record, failed: Collection[str]) -> Iterator[dict[str, Any]]:
    """The files of a folder that gave no table, and why."""
    for each in coverage.get("files_skipped", ()):
        reason = str(each["reason"])
        yield {"level": "error" if reason in failed else "warning", "message": _message(reason)}


def _unchecked(coverage: Record, failed: Collection[str]) -> Iterator[dict[str, Any]]:
    """What could not be looked at, and why."""
    for each in coverage["not_checked"]:
        text = f"{each['rule']}: {each['reason']}"
        yield {
            "level": "error" if each["reason"] in failed else "note",
            "message": _message(f"{each['table']}: {text}" if each["table"] else text),
            "associatedRule": {"id": each["rule"]},
        }


def _message(text: str) -> dict[str, str]:
    """A text that no reader takes for a link or a field.

    >>> _message("5.1 {0} [klik](a)")
    {'text': '5.1 {{0}} [klik] (a)'}
    """
    return {"text": text.replace("{", "{{").replace("}", "}}").replace("](", "] (")}
