"""File formats: bytes to grids of cells, within limits."""
