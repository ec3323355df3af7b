"""The reader's own workbook given back, with what was found marked in it."""

from anggaran.report.marked.annotate import SUFFIXES, Marked, annotate, hold_workbook, mark

__all__ = ["SUFFIXES", "Marked", "annotate", "hold_workbook", "mark"]
