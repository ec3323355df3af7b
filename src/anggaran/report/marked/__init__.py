"""The reader's own workbook given back, with what was found marked in it."""

SUFFIXES = (".xlsx", ".xlsm")
