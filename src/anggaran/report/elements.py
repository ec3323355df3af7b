"""Elements of a page: built, never written as text, so that nothing a document prints can become
markup; and the style and script of a page, which run because their digests are known.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from xml.etree.ElementTree import Element, SubElement, tostring


def add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    """A new element with a text; ``kind`` is its class.

    >>> tostring(add(Element("p"), "b", "<script>", kind="name"), encoding="unicode")
    '<b class="name">&lt;script&gt;</b>'
    """
    named = {{"kind": "class"}.get(name, name): value for name, value in attributes.items()}
    element = SubElement(parent, tag, named)
    element.text = text
    return element


def data(value: object, **attributes: str) -> Element:
    """What the script reads; no character in it can open a tag."""
    element = Element("script", {"type": "application/json", **attributes})
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    element.text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return element


def page(lang: str, title: str, assets: Sequence[str], rules: str) -> tuple[Element, Element]:
    """A page of one file, and its body.

    Args:
        lang: language of its words.
        title: of the window.
        assets: names of its styles (``.css``); scripts are put where they run.
        rules: what it may do beside running its own style and script, and its images.
    """
    root = Element("html", lang=lang)
    head = SubElement(root, "head")
    SubElement(head, "meta", charset="utf-8")
    styles = " ".join(map(_digest, (name for name in assets if name.endswith(".css"))))
    scripts = " ".join(map(_digest, (name for name in assets if name.endswith(".js"))))
    policy = f"default-src 'none'; script-src {scripts}; style-src {styles}; base-uri 'none'"
    SubElement(
        head, "meta", {"http-equiv": "Content-Security-Policy", "content": f"{policy}; {rules}"}
    )
    SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    add(head, "title", title)
    for name in assets:
        if name.endswith(".css"):
            add(head, "style", asset(name))
    return root, SubElement(root, "body")


def written(root: Element) -> str:
    """A page as text."""
    return f"<!DOCTYPE html>\n{tostring(root, encoding='unicode', method='html')}\n"


@cache
def asset(name: str) -> str:
    """A style or a script of the package."""
    return files("anggaran.report").joinpath("assets", name).read_text(encoding="utf-8")


def _digest(name: str) -> str:
    digest = hashlib.sha256(asset(name).encode()).digest()
    return f"'sha256-{b64encode(digest).decode()}'"
