"""Every output by its name, and its JSON Schema."""

from __future__ import annotations

from inspect import cleandoc
from typing import Any

import msgspec

from anggaran.errors import TEXT, InvalidOption, takes
from anggaran.report import lookups, shapes

SHAPES: dict[str, type] = {
    "check": shapes.Check,
    "reconcile": shapes.Reconcile,
    "matrix": shapes.Matrix,
    "versions": shapes.Versions,
    "steps": shapes.Steps,
    "cross": shapes.Cross,
    "monthly": shapes.Monthly,
    "findings": shapes.Findings,
    "tree": shapes.Tree,
    "trees": lookups.Trees,
    "read": lookups.Read,
    "kode": lookups.Kode,
    "rules": lookups.Rules,
    "efficiency": lookups.Efficiency,
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
    (top,), parts = msgspec.json.schema_components([SHAPES[name]], ref_template="#/$defs/{name}")
    for title, part in parts.items():
        part["description"] = cleandoc(part["description"])
        part["additionalProperties"] = title in _OPEN
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:anggaran:{name}:1",
        **parts.pop(top["$ref"].rpartition("/")[2]),
        "$defs": parts,
    }
