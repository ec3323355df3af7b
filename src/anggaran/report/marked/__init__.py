"""The reader's own workbook given back, with what was found marked in it."""

from anggaran.report.marked.annotate import Marked, annotate, hold_workbook, mark

__all__ = ["Marked", "annotate", "hold_workbook", "mark"]
