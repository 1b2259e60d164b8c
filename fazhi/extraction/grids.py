"""The tables of a workbook: their cells, header rows and the labels of their columns.

`tables` yields each table with the lines that stand above and below it; `workbooks` tells districts and years apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from fazhi.extraction.text import compact
from fazhi.source import SourceText


_NUMBER = re.compile(
    r"[约近超逾]?[+\-]?\d[\d,.]*(?:万|亿)?余?(?:%|‰|个?百分点|件次|件|宗|起|份|次|场次|场|条|人次|人|名|个|项|部|家|期|卷|本|册|例)?"
)
PLAIN_YEAR = re.compile(r"20\d\d年?度?")
_SHEET_NAME = re.compile(r"^(?:sheet|工作表)\s*\d*$", re.IGNORECASE)
_HEADERS_AT_MOST = 4
_PARTICULAR = re.compile(r"[^:]{2,8}:.+")
"""填报单位:云岭市司法局: a line about the table, though its parts stand in cells."""
_NOTHING = re.compile(r"[-—–/\\*.…]*|无|暂无|未统计|不适用")
_COLUMN_LETTERS = re.compile(r"[甲乙丙丁戊己庚辛]|[A-H]|栏次|-|—")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its words without blanks, and where it stands in the text."""

    start: int
    end: int
    words: str


@dataclass(slots=True)
class Table:
    """One table: what stands above it and its cells."""

    above: list[tuple[int, int]]
    context: tuple[str, ...]
    rows: list[list[Cell]]
    below: list[tuple[int, int]]
    headers: int = 0
    labels: list[tuple[str, ...]] = field(default_factory=list)
    """Header levels by column."""

    @property
    def body(self) -> list[list[Cell]]:
        """The rows under the headers."""
        return self.rows[self.headers :]


def tables(source: SourceText, text: str, title: str) -> Iterator[Table]:
    sheet: list[tuple[int, int]] = []
    for number, blocks in groupby(source.blocks, key=lambda block: block.table if block.kind == "table_row" else None):
        if number is None:
            sheet = [(block.start, block.end) for block in blocks]
            continue
        above, below = list(sheet), []
        rows: list[list[Cell]] = []
        for block in blocks:
            cells = [_cell(text, start, end) for start, end in block.cells or ((block.start, block.end),)]
            filled = [cell for cell in cells if cell.words]
            if not rows and filled and all(_PARTICULAR.fullmatch(cell.words) for cell in filled):
                above += [(cell.start, cell.end) for cell in filled]
            elif len(cells) > 1:
                rows.append(cells)
            elif rows:
                below.append((block.start, block.end))
            else:
                above.append((block.start, block.end))
        if not rows:
            continue
        context = tuple(words for start, end in above if not _SHEET_NAME.match(words := words_of(text, start, end)))
        hint = " ".join(part for part in (title, source.title or "") if part)
        table = Table(above, (*context, *([hint] if hint else [])), rows, below)
        table.headers = _header_rows(rows)
        if table.headers < len(rows) and _counts_columns(rows[table.headers]):
            del rows[table.headers]
        elif table.headers > 1 and _counts_columns(rows[table.headers - 1]):  # (1) (2) (3)
            table.headers -= 1
            del rows[table.headers]
        table.labels = _labels(rows[: table.headers], max(len(row) for row in rows))
        for row in rows[: max(0, table.headers - 1)]:  # what is merged over columns is said in each, as parts lose some
            for column in range(1, len(row)):
                row[column] = row[column] if row[column].words else row[column - 1]
        yield table
        sheet = []


def words_of(text: str, start: int, end: int) -> str:
    return compact(text, start, end).text


def _cell(text: str, start: int, end: int) -> Cell:
    return Cell(start, end, words_of(text, start, end))


def is_value(cell: Cell) -> bool:
    return bool(_NUMBER.fullmatch(cell.words)) and not PLAIN_YEAR.fullmatch(cell.words)


def is_number(cell: Cell) -> bool:
    """Like `is_value`, but a bare number may look like a year."""
    return bool(_NUMBER.fullmatch(cell.words))


def _header_rows(rows: Sequence[Sequence[Cell]]) -> int:
    for number, row in enumerate(rows[: _HEADERS_AT_MOST + 1]):
        if any(is_value(cell) for cell in row) or (number and _labels_a_count(row, rows[number - 1])):
            return number
    return min(1, len(rows))


def _labels_a_count(row: Sequence[Cell], above: Sequence[Cell]) -> bool:
    """Whether a row under a header says 2031 under a heading and beside a label of its own: a count, no year."""
    return bool(row[0].words) and row[0].words != above[0].words and any(
        column < len(above) and above[column].words and cell.words.isdigit() and is_number(cell)
        for column, cell in enumerate(row)
    )  # fmt: skip


def _counts_columns(row: Sequence[Cell]) -> bool:
    """Whether a row under the headers only numbers the columns: 栏次 | 1 | 2 | 3, 甲 | 乙 | 1 | 2."""
    words = [cell.words.strip("()") for cell in row if cell.words]
    numbers = [int(one) for one in words if one.isdigit() and len(one) <= 2]
    if len(numbers) < 2 and not (numbers and len(words) > 1):
        return False
    others = [one for one in words if not (one.isdigit() and len(one) <= 2)]
    counted = numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= len(others) + 1
    return counted and all(_COLUMN_LETTERS.fullmatch(one) for one in others)


def _labels(headers: Sequence[Sequence[Cell]], width: int) -> list[tuple[str, ...]]:
    """Header levels of each column; a cell merged over columns counts for all of them."""
    labels: list[list[str]] = [[] for _ in range(width)]
    for number, row in enumerate(headers):
        last, said = number == len(headers) - 1, ""
        for column in range(width):
            words = row[column].words if column < len(row) else ""
            said = words or ("" if last else said)
            if said and said not in labels[column]:
                labels[column].append(said)
    return [tuple(levels) for levels in labels]


def column_of(table: Table, column: int) -> list[Cell]:
    return [row[column] for row in table.body if column < len(row) and not _NOTHING.fullmatch(row[column].words)]
