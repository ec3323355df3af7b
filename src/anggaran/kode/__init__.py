"""Kode: text to segments, code book, level and place; a whole column at once with its own codes as
evidence.
"""

from anggaran.kode.book import BOOKS, CodeBook, Level, System, find_book
from anggaran.kode.cell import looks_like_kode, split_kode_uraian
from anggaran.kode.code import Kode, X, meanings, parse_kode
from anggaran.kode.code_column import Restored
from anggaran.kode.column import KodeColumn, read_kodes

__all__ = [
    "BOOKS",
    "CodeBook",
    "Kode",
    "KodeColumn",
    "Level",
    "Restored",
    "System",
    "X",
    "find_book",
    "looks_like_kode",
    "meanings",
    "parse_kode",
    "read_kodes",
    "split_kode_uraian",
]
