"""Examples of docstrings as code, and where each name is imported from, where the site shows them.

The parser of docstrings knows examples in a section of their own alone; elsewhere Markdown takes
their ``>>>`` for quotations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import accumulate
from typing import Any

from griffe import Class, Docstring, Extension, Function, Object

_FLAG = "  # doctest:"


class Examples(Extension):
    """Fences the examples of every docstring, and begins that of a public name with its import."""

    def on_object(self, *, obj: Object, **_: Any) -> None:
        """What was written of one object."""
        if obj.docstring is None:
            return
        text = "\n".join(fenced(obj.docstring.value.splitlines()))
        if isinstance(obj, Class | Function) and obj.parent and obj.parent.is_module:
            line = import_of(obj.path)
            text = f"```python\n{line}\n```\n\n{text}" if line else text
        obj.docstring = Docstring(
            text,
            lineno=obj.docstring.lineno,
            endlineno=obj.docstring.endlineno,
            parent=obj,
            parser=obj.docstring.parser,
            parser_options=obj.docstring.parser_options,
        )


def fenced(lines: Sequence[str]) -> Iterator[str]:
    """Lines with a fence around each example; one ends with the first empty line."""
    inside = False
    for line in lines:
        if inside and not line.strip():
            yield "```"
            inside = False
        elif not inside and line.startswith(">>> "):
            yield "```pycon"
            inside = True
        yield line.partition(_FLAG)[0]
    if inside:
        yield "```"


def import_of(path: str) -> str | None:
    """The import that a reader writes: from the outermost package that has the name."""
    *packages, name = path.split(".")
    homes = [".".join(part) for part in accumulate([[each] for each in packages])]
    target = getattr(import_module(homes[-1]), name, None)
    for home in homes:
        if target is not None and getattr(import_module(home), name, None) is target:
            return f"from {home} import {name}"
    return None
