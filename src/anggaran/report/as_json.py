"""The report for other programs: the record of a result, whose shape its schema lays down."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from anggaran.report.inert import escaped
from anggaran.report.paper import Paper
from anggaran.report.view import View


def write_json(view: View, _: Paper) -> str:
    """The record of a result as JSON."""
    return dumps(view.record())


def dumps(record: Mapping[str, Any]) -> str:
    """The JSON text, with a newline at its end; letters stand as they are."""
    return escaped(json.dumps(record, ensure_ascii=False, indent=1)) + "\n"
