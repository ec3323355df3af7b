"""The parts of an office package (ECMA-376, part 2): as they are, or parsed and written anew.

Libraries that load a workbook and save it lose what they do not know, such as charts, macros and
pivot tables; here a part that nothing is done to keeps its bytes.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any, TypeAlias
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree

Element: TypeAlias = etree._Element  # noqa: SLF001  # lxml gives its elements no public name
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_MOST = 100_000  # numbers that are tried for one that is free


class Parts:
    """The parts of a package by their names, whose case does not count."""

    def __init__(self, package: ZipFile) -> None:
        self._package = package
        self._names = {name.lower(): name for name in package.namelist()}
        self._trees: dict[str, etree._ElementTree] = {}
        self._written: dict[str, bytes] = {}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names or name in self._written

    def data(self, name: str) -> bytes:
        """The bytes of a part.

        Raises:
            KeyError: there is no such part.
        """
        written = self._written.get(name)
        return self._package.read(self._names[name.lower()]) if written is None else written

    def write(self, name: str, data: bytes) -> None:
        """Give a part other bytes, or add one."""
        self._written[self._names.get(name.lower(), name)] = data

    def look(self, name: str) -> Element:
        """The root of a part, to be read only."""
        return etree.fromstring(self.data(name), _parser())

    def open(self, name: str) -> Element:
        """The root of a part that is written anew, with what is done to it."""
        if name not in self._trees:
            self._trees[name] = etree.parse(BytesIO(self.data(name)), _parser())
        return self._trees[name].getroot()

    def free(self, pattern: str) -> str:
        """A name that no part has yet, of a pattern in which a number stands."""
        return next(name for n in range(1, _MOST) if (name := pattern.format(n)) not in self)

    def declare(self, *, suffix: str = "", part: str = "", kind: str) -> None:
        """Say of what kind a part is, or all with a suffix, where that is not said."""
        root = self.open("[Content_Types].xml")
        tag, name, value = ("Override", "PartName", f"/{part}")
        if suffix:
            tag, name, value = ("Default", "Extension", suffix)
        if any(each.get(name, "").lower() == value.lower() for each in root):
            return
        made = etree.Element(f"{_TYPES}{tag}", {name: value, "ContentType": kind})
        root.insert(0 if suffix else len(root), made)

    def packed(self) -> bytes:
        """The package, every part in its place."""
        for name, tree in self._trees.items():
            said: dict[str, Any] = {} if tree.docinfo.standalone is None else {"standalone": True}
            self.write(
                name, bytes(etree.tostring(tree, encoding="UTF-8", xml_declaration=True, **said))
            )
        written, stream = dict(self._written), BytesIO()
        with ZipFile(stream, "w") as new:
            for info in self._package.infolist():
                data = written.pop(info.filename, b"")
                new.writestr(info, data or self._package.read(info))
            for name, data in written.items():
                new.writestr(name, data, compress_type=ZIP_DEFLATED)
        return stream.getvalue()


class Relations:
    """What a part refers to: ``""`` for the package as a whole."""

    def __init__(self, parts: Parts, part: str) -> None:
        self._folder, _, leaf = part.rpartition("/")
        self._parts = parts
        self._name = f"{self._folder}/_rels/{leaf}.rels".lstrip("/")

    def of_kind(self, kind: str) -> tuple[str, str] | None:
        """The first part of a kind (``styles``), and the namespace of its kind; None for none."""
        for each in self._listed():
            space, _, last = each.get("Type", "").rpartition("/")
            if last == kind:
                return self._part(each), space
        return None

    def numbered(self, number: str | None) -> str | None:
        """The part that a reference names; None for none."""
        listed = (self._part(each) for each in self._listed() if each.get("Id") == number)
        return next(listed, None)

    def add(self, kind: str, target: str) -> str:
        """Refer to a part, and return the number of the reference."""
        if self._name not in self._parts:
            self._parts.write(self._name, f'<Relationships xmlns="{_RELATIONS}"/>'.encode())
        root = self._parts.open(self._name)
        taken = {each.get("Id") for each in root}
        number = next(name for n in range(1, _MOST) if (name := f"rId{n}") not in taken)
        values = {"Id": number, "Type": kind, "Target": f"/{target}"}
        etree.SubElement(root, f"{{{_RELATIONS}}}Relationship", values)
        return number

    def _listed(self) -> Element | tuple[()]:
        return self._parts.look(self._name) if self._name in self._parts else ()

    def _part(self, relation: Element) -> str:
        """The name of a part, whose place is told from that of the part that refers to it."""
        target = relation.get("Target", "")
        if target.startswith("/"):
            return target[1:]
        steps = self._folder.split("/") if self._folder else []
        for step in target.split("/"):
            steps = steps[:-1] if step == ".." else [*steps, step]
        return "/".join(steps)


def _parser() -> etree.XMLParser:
    """A part may be large, but refers to nothing outside."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=True, strip_cdata=False
    )
