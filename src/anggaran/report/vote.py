"""What several documents say stands with the rules of comparisons."""

from anggaran.rules.several import document_name, outliers_text

__all__ = ["document_name", "outliers_text"]
