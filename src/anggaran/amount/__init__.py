"""One number: storage in sen, the grammar of printed forms, columns with candidates, percents,
rounding.
"""
