"""What explains a difference: which figure is wrong, why, and how surely."""

from typing import TYPE_CHECKING

from anggaran.loading import names_of

if TYPE_CHECKING:
    from anggaran.explain.explaining import explain, explained
    from anggaran.explain.explanation import Explanation

__all__ = ["Explanation", "explain", "explained"]

_HOMES = {"Explanation": "explanation", "explain": "explaining", "explained": "explaining"}

__getattr__, __dir__ = names_of(__name__, _HOMES)
