"""What other packages bring to a plug-in point: the objects that they name as entry points."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import entry_points
from typing import Any

from anggaran.errors import InvalidOption


@lru_cache(maxsize=16)
def installed(group: str, fits: Callable[[Any], bool]) -> dict[str, Any]:
    """The objects of one group of entry points, by the names of their entry points.

    Args:
        group: the group, such as ``anggaran.formats``.
        fits: whether an object is what belongs to the group.

    Raises:
        InvalidOption: one can't be loaded, or does not belong to the group.

    >>> installed("anggaran.nothing", callable)
    {}
    """
    return {
        point.name: _held(point.load, fits, f"{point.value} ({group})")
        for point in entry_points(group=group)
    }


def _held(load: Callable[[], Any], fits: Callable[[Any], bool], name: str) -> Any:
    try:
        found = load()
        if fits(found):
            return found
        problem: object = type(found).__name__
    except Exception as error:  # noqa: BLE001  # whatever the code of another package raises
        problem = error
    raise InvalidOption(
        f"{name} dari paket lain tidak dapat dimuat ({problem}); perbarui atau copot.",
        f"{name} of another package cannot be loaded ({problem}); update or remove it.",
    )
