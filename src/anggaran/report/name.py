"""What things are called stands with the words of the rules."""

from anggaran.rules.words import (
    find_language,
    measure_name,
    more_or_less,
    percent_text,
    row_name,
    shorten,
)

__all__ = ["find_language", "measure_name", "more_or_less", "percent_text", "row_name", "shorten"]
