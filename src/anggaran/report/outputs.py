"""Every output by its name, and its JSON Schema."""

from __future__ import annotations

from inspect import cleandoc
from typing import Any

import msgspec

from anggaran.errors import TEXT, InvalidOption, takes
from anggaran.loading import load

SHAPES = {
    "check": "anggaran.report.shapes:Check",
    "reconcile": "anggaran.report.shapes:Reconcile",
    "matrix": "anggaran.report.shapes:Matrix",
    "versions": "anggaran.report.shapes:Versions",
    "steps": "anggaran.report.shapes:Steps",
    "cross": "anggaran.report.shapes:Cross",
    "monthly": "anggaran.report.shapes:Monthly",
    "findings": "anggaran.report.shapes:Findings",
    "tree": "anggaran.report.shapes:Tree",
    "trees": "anggaran.report.lookups:Trees",
    "read": "anggaran.report.lookups:Read",
    "kode": "anggaran.report.lookups:Kode",
    "rules": "anggaran.report.lookups:Rules",
    "efficiency": "anggaran.report.lookups:Efficiency",
}
_OPEN = ("Finding",)  # a rule may say more than all of them have in common


@takes(name=TEXT)
def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of an output, made from its type.

    Args:
        name: one of :data:`SHAPES`: ``check``, ``reconcile``, ``matrix``, …

    Raises:
        InvalidOption: there is no such output.

    >>> schema("check")["$id"]
    'urn:anggaran:check:1'
    """
    if name not in SHAPES:
        known = ", ".join(SHAPES)
        raise InvalidOption(
            f"Tidak ada skema {name!r}; yang ada: {known}.",
            f"There is no schema {name!r}; there are: {known}.",
        )
    (top,), parts = msgspec.json.schema_components(
        [load(SHAPES[name])], ref_template="#/$defs/{name}"
    )
    for title, part in parts.items():
        part["description"] = cleandoc(part["description"])
        part["additionalProperties"] = title in _OPEN
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:anggaran:{name}:1",
        **parts.pop(top["$ref"].rpartition("/")[2]),
        "$defs": parts,
    }
