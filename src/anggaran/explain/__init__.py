"""What explains a difference: which figure is wrong, why, and how surely."""

from anggaran.explain.explaining import explain, explained
from anggaran.explain.explanation import Explanation

__all__ = ["Explanation", "explain", "explained"]
