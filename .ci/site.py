"""What docstrings name by a role (of Sphinx), as plain names where the site shows them."""

from __future__ import annotations

import re
from typing import Any

_ROLE = re.compile(r":(?:attr|class|data|func|meth|mod):<code>~?([\w.]*?)(\w+)</code>")


def on_page_content(html: str, **_: Any) -> str:
    """The last part of each name, as code."""
    return _ROLE.sub(r"<code>\2</code>", html)
