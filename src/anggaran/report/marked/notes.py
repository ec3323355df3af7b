"""Notes on cells: their texts in one part, and in another, older one how they are drawn."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from lxml import etree

from anggaran.report.marked.package import Element

AUTHOR = "anggaran"
_WIDTH = 48  # characters of a line of a note, about
_NEXT = 1024  # shapes that have numbers of one thousand
_FIRST = 64  # of the thousands that a new drawing takes
_SPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_KIND = "anggaran_note"
_SHAPE_TYPE = (
    f'<v:shapetype {_SPACES} id="{_KIND}" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape {spaces} id="_x0000_s{number}" type="#{kind}" '
    'style="position:absolute;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">'
    '<div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note">'
    "<x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>"
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column>"
    "</x:ClientData></v:shape>"
)
_DRAWING = (
    f'<xml {_SPACES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{{blocks}}"/>'
    "</o:shapelayout></xml>"
)


class Note(NamedTuple):
    """A note: its cell as row and column, both from 0, the address of the cell, and its text."""

    row: int
    column: int
    cell: str
    text: str


def write_notes(root: Element, notes: Sequence[Note]) -> list[Note]:
    """Add notes to the part of their texts; a cell that has one keeps it, and ours stands below.

    Returns:
        the notes whose cells had none, and which are still to be drawn.
    """
    space = f"{{{etree.QName(root).namespace}}}"
    authors, listed = (_child(root, f"{space}{name}") for name in ("authors", "commentList"))
    number = str(len(authors))
    etree.SubElement(authors, f"{space}author").text = AUTHOR
    there = {each.get("ref"): each for each in listed}
    for note in notes:
        old = there.get(note.cell)
        if old is None:
            made = etree.SubElement(listed, f"{space}comment", ref=note.cell, authorId=number)
            _put_text(etree.SubElement(made, f"{space}text"), space, note.text)
        else:
            _add_text(_child(old, f"{space}text"), space, f"\n\n{note.text}")
    return [note for note in notes if note.cell not in there]


def _child(parent: Element, tag: str) -> Element:
    found = parent.find(tag)
    return etree.SubElement(parent, tag) if found is None else found


def _put_text(parent: Element, space: str, text: str) -> None:
    part = etree.SubElement(etree.SubElement(parent, f"{space}r"), f"{space}t")
    part.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    part.text = text


def _add_text(parent: Element, space: str, text: str) -> None:
    """A text below another, which becomes a part of a text of parts where it was none."""
    plain = parent.find(f"{space}t")
    if plain is not None:
        part = etree.Element(f"{space}r")
        parent.replace(plain, part)
        part.append(plain)
    _put_text(parent, space, text)


def draw_notes(drawing: bytes | None, notes: Sequence[Note]) -> bytes:
    """The drawing of a sheet with notes in it.

    It is old VML that not every program writes as XML, so the notes are put before its end and
    the rest is left as it is.

    Args:
        drawing: what is drawn already; None for nothing.
        notes: those to be drawn.
    """
    if drawing is None:
        blocks = range(_FIRST, _FIRST + len(notes) // _NEXT + 1)
        drawing = _DRAWING.format(blocks=",".join(map(str, blocks))).encode()
        first = _FIRST * _NEXT
    else:
        numbers = [int(each) for each in re.findall(rb"_x0000_s(\d{1,9})\b", drawing)]
        first = max(numbers, default=_NEXT)
    known = f'id="{_KIND}"'.encode() in drawing
    shapes = [_shape(note, first + number) for number, note in enumerate(notes, start=1)]
    end = drawing.rfind(b"</")
    added = "".join(([] if known else [_SHAPE_TYPE]) + shapes).encode()
    return drawing[:end] + added + drawing[end:]


def _shape(note: Note, number: int) -> str:
    """A note beside its cell, as high as its text needs."""
    lines = sum(len(line) // _WIDTH + 1 for line in note.text.split("\n"))
    top = max(note.row - 1, 0)
    box = (note.column + 1, 15, top, 4, note.column + 5, 15, top + lines + 1, 4)
    anchor = ", ".join(map(str, box))
    return _SHAPE.format(
        spaces=_SPACES, kind=_KIND, number=number, anchor=anchor, row=note.row, column=note.column
    )
