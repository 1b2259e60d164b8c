"""Categories that stand alone in a row of a table (行政复议 over the rows it counts), each with the rows under it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar


_LONGEST = 20


class Words(Protocol):
    """A cell, as far as this module cares."""

    @property
    def text(self) -> str:
        """Its words."""

    @property
    def is_value(self) -> bool:
        """Whether it holds a number."""


Cell = TypeVar("Cell", bound=Words)


def sections(grid: Sequence[list[Cell]]) -> Iterator[tuple[str, list[list[Cell]]]]:
    """Each category and its rows, the header of the whole table before them; "" where no category stands above."""
    category = ""
    header: list[list[Cell]] = []
    rows: list[list[Cell]] = []
    for row in grid:
        filled = [cell for cell in row if cell.text]
        if len(filled) == 1 and len(filled[0].text) <= _LONGEST and not filled[0].is_value:
            if len(rows) > len(header):
                yield category, rows
            category, rows = filled[0].text, list(header)
            continue
        if not header and not rows and not any(cell.is_value for cell in row):
            header = [row]
        rows.append(row)
    if len(rows) > len(header):
        yield category, rows
