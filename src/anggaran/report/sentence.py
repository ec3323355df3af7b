"""How a finding is said stands with its rule."""

from anggaran.rules.registry import sentence

__all__ = ["sentence"]
