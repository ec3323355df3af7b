"""A tree on a sheet: sums as formulas, what is printed beside them, and the difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from xlsxwriter.utility import xl_rowcol_to_cell

from anggaran.amount.rupiah import minus
from anggaran.finding import Text
from anggaran.report.sheet import EXACT, LINE, Sheet
from anggaran.report.view import Amount, Cell, Row, Table, cell_text

_LONGEST, _ARGUMENTS = 8000, 250  # what a formula may have in characters, and SUM in arguments
_LABEL = 66  # characters of the labels of a tree


def put_tree(sheet: Sheet, tree: Table) -> None:
    """A tree: sums as formulas, what is printed beside them, and the difference of the two."""
    rows = list(tree.rows)
    amounts = [at for at, cell in enumerate(rows[0].cells) if isinstance(cell, Amount)]
    printed, gap = Text("tercetak", "printed"), Text("selisih", "difference")
    titles = [column.title for column in tree.columns[:2]]
    for at in amounts:
        name = tree.columns[at].title
        titles += [name, f"{name} {printed.line(sheet.lang)}", f"{name} {gap.line(sheet.lang)}"]
    titles += [column.title for column in tree.columns[2 + len(amounts) :]]
    sheet.titles(titles, range(2, len(titles)))
    sheet.heads(2)
    sheet.page.set_column(0, 0, 24)
    sheet.page.set_column(1, 1, _LABEL)
    sheet.page.set_column(2, len(titles) - 1, 20)
    sheet.page.outline_settings(visible=True, symbols_below=False, symbols_right=False)
    children = _children(rows)
    for at, row in enumerate(rows):
        lines = len(_label(row, sheet.lang)) // (_LABEL + 4) + 1
        height = LINE * lines if lines > 1 else None
        sheet.page.set_row(at + 1, height, None, {"level": min(row.depth, 7)})
        _put_node(sheet, rows, at, children[at], amounts)
    for number in range(len(amounts)):
        column = 4 + 3 * number
        wrong = {"type": "cell", "criteria": "!=", "value": 0, "format": sheet.style("marked")}
        sheet.page.conditional_format(1, column, len(rows), column, wrong)


def _put_node(
    sheet: Sheet, rows: Sequence[Row], at: int, children: Sequence[int], amounts: Sequence[int]
) -> None:
    row, line = rows[at], at + 1
    sheet.text(line, 0, cell_text(row.cells[0], sheet.lang))
    sheet.text(line, 1, _label(row, sheet.lang), "wrapped")
    for number, place in enumerate(amounts):
        cell, column = row.cells[place], 2 + 3 * number
        if not isinstance(cell, Amount):
            continue
        formula = _sum(rows, cell.value, children, place, column)
        if formula is None or cell.value is None:
            sheet.amount(line, column, cell.value)
        else:
            sheet.page.write_formula(line, column, formula, sheet.style("money"), cell.value)
        if cell.stated is not None:
            sheet.amount(line, column + 1, cell.stated)
            _put_gap(sheet, line, column, cell)
    for column, rest in enumerate(row.cells[2 + len(amounts) :], 2 + 3 * len(amounts)):
        sheet.cell(line, column, rest)


def _label(row: Row, lang: str) -> str:
    """The label of a node, further in the deeper it stands."""
    return "  " * row.depth + cell_text(row.cells[1], lang)


def _put_gap(sheet: Sheet, line: int, column: int, cell: Amount) -> None:
    """Printed minus computed, where both are numbers."""
    if cell.value is None or cell.stated is None or max(abs(cell.value), abs(cell.stated)) >= EXACT:
        return
    computed, printed = (xl_rowcol_to_cell(line, column + step) for step in (0, 1))
    difference = minus(cell.stated, cell.value)
    formula = f"=ROUND({printed}-{computed},2)"
    sheet.page.write_formula(line, column + 2, formula, sheet.style("money"), difference)


def _sum(
    rows: Sequence[Row], value: Decimal | None, children: Sequence[int], place: int, column: int
) -> str | None:
    """The formula that adds up the children; None where numbers or a formula do not hold them."""
    cells = [rows[child].cells[place] for child in children]
    if value is None or not _adds_up(cells, value):
        return None
    return _sum_of(list(_ranges(children, column)))


def _sum_of(parts: Sequence[str]) -> str | None:
    """The formula that adds up ranges, in as many sums as it takes; None where it is too long."""
    chunks = [parts[i : i + _ARGUMENTS] for i in range(0, len(parts), _ARGUMENTS)]
    sums = ",".join(f"SUM({','.join(chunk)})" for chunk in chunks)
    formula = f"=ROUND(SUM({sums}),2)" if len(chunks) > 1 else f"=ROUND({sums},2)"
    return formula if len(formula) < _LONGEST and len(chunks) <= _ARGUMENTS else None


def _adds_up(cells: Sequence[Cell], value: Decimal) -> bool:
    """Whether the cells are numbers that a sheet holds and adds up to another."""
    known = [cell.value for cell in cells if isinstance(cell, Amount) and cell.value is not None]
    if not known or len(known) < len(cells) or sum(known) != value:
        return False
    return max(map(abs, (*known, value))) < EXACT


def _ranges(children: Sequence[int], column: int) -> Iterator[str]:
    """Cells of children, neighbours together."""
    first = last = children[0]
    for child in (*children[1:], None):
        if child is not None and child == last + 1:
            last = child
            continue
        ends = [xl_rowcol_to_cell(row + 1, column) for row in dict.fromkeys((first, last))]
        yield ":".join(ends)
        if child is not None:
            first = last = child


def _children(rows: Sequence[Row]) -> list[list[int]]:
    """The rows right under each row of a tree."""
    found: list[list[int]] = [[] for _ in rows]
    path: list[int] = []
    for at, row in enumerate(rows):
        del path[row.depth :]
        if path:
            found[path[-1]].append(at)
        path.append(at)
    return found
