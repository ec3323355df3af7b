"""From a grid of cells to tables: headings, meanings, columns, rows."""
