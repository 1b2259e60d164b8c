"""Merged cells: the one rule, for every format, of what each row of a table says.

A cell merged over columns is said once, in its first column. A cell merged over rows is a label of all its rows
(类别 行政复议 over ten indicators) and is said in each; a merged *figure* is said once, so it is never counted twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass


_FIGURE = re.compile(
    r"[约近逾超+\-—–−±]?\s*\d[\d,，.．\s]*\s*(?:%|％|‰|[余多]?[万亿]?[件人次个起份场名项元]*|个?百分点)"
)
_MAX_COLUMNS = 200
_MAX_SPAN = 2_000


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell at its first row and column, spanning `rows` × `columns`."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1


def is_figure(text: str) -> bool:
    """Whether a cell holds a value rather than a label."""
    return _FIGURE.fullmatch(text.strip()) is not None


def placed_rows(cells: Iterable[Cell]) -> list[list[Cell | None]]:
    """For each row of the grid the cell that speaks in each column, None where nothing is said."""
    said: dict[tuple[int, int], Cell] = {}
    height = width = 0
    for cell in cells:
        if cell.column >= _MAX_COLUMNS:
            continue
        height = max(height, cell.row + 1)
        width = max(width, min(cell.column + cell.columns, _MAX_COLUMNS))
        said[cell.row, cell.column] = cell
        if cell.rows > 1 and cell.text and not is_figure(cell.text):
            for row in range(cell.row + 1, cell.row + min(cell.rows, _MAX_SPAN)):
                said.setdefault((row, cell.column), cell)
    return [[said.get((row, column)) for column in range(width)] for row in range(height)]


def rows_of(cells: Iterable[Cell]) -> list[list[str]]:
    """The texts of each row, with empty strings where nothing is said, equally long in one table."""
    return [[cell.text if cell is not None else "" for cell in row] for row in placed_rows(cells)]
