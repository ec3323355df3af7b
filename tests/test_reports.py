"""Reports of tables and sentences: clean ones accuse nobody, in whatever format."""

from __future__ import annotations

from pathlib import Path

import pytest

from ketepatan_laporan import count
from reports import WAYS


@pytest.mark.parametrize("way", WAYS)
def test_what_is_reported_accuses_no_one(tmp_path: Path, way: str) -> None:
    """No clean report gives an error, and no spoiled one another than the one that it has."""
    counted = count(way, 3, tmp_path)
    assert (counted["false"], counted["wrong"]) == (0, 0)
    assert counted["found"]
