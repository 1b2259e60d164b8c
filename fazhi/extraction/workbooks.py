"""Spreadsheets: one district per row, per column or per sheet, indicators across or down, years beside each other.

`split` parts a workbook into one text per district and year; `analyse` reads a text that holds one district and year.
Both start from `records`, so that a part is read exactly as it was cut. A part keeps the title, the headers and the
cells of its district, in the order of the workbook: the row is the quote of every figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from fazhi.catalogue.districts import District
from fazhi.extraction.beside import CHANGE, PAST, columns_beside
from fazhi.extraction.grids import PLAIN_YEAR, Cell, Table, column_of, is_number, is_value, tables
from fazhi.extraction.rosters import bearers, places_in, settle
from fazhi.extraction.text import normalise
from fazhi.source import Block, SourceText


FORMATS = frozenset({"xlsx", "xls", "ods", "csv"})

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=年|年度|度|$|[^\d%件])")
_PLACE_HEADER = re.compile(
    r"地区|区县|县区|区市|县市|市县|市州|行政区|辖区|区域|地市|(?:填报|上报|报送)单位|^单位$|单位名称|^名称$"
)
_YEAR_HEADER = re.compile(r"^(?:统计|报告)?(?:年份|年度|年)$")
_TOTAL = re.compile(r"^(?:合计|总计|小计|平均|均值|总和|汇总|[省市县区州]?本级|[省市县区]直)")
"""Rows that are no district's own figures: sums, means, and the offices of the upper level alone (市本级)."""
_WHOLE = re.compile(r"^全[省市县区州](?:合计|总计)?$")
_NUMBERING = re.compile(r"^(?:序号|编号|№|No\.?)$")
_NO_VALUE = re.compile(r"备注|说明|名次|排名|位次|联系|电话|来源")


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure of a record: the header levels that name it and the cell that holds it."""

    parts: tuple[str, ...]
    cell: Cell
    row: tuple[int, int]
    """Range of the row in the text."""
    context: tuple[str, ...] = ()
    """What stands above its table."""
    past: Cell | None = None
    """Last year's value, from the column beside it."""
    change: Cell | None = None
    change_labels: tuple[str, ...] = ()
    """Headers of the column of the change: they may say its unit."""


@dataclass(slots=True)
class Piece:
    """What one table tells of a record: the lines above it, its headers and rows, cut to the record's columns."""

    above: list[tuple[int, int]]
    rows: list[list[Cell]]
    below: list[tuple[int, int]]


@dataclass(slots=True)
class Record:
    """One district and year."""

    name: str
    """As written; "" when only the title can tell."""
    district: District | None
    year: int | None
    context: tuple[str, ...] = ()
    """Titles, sheet name and lines above its tables."""
    pieces: list[Piece] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Tells the records of one workbook apart and is the same in every reading."""
        return f"{self.district.code if self.district else self.name}:{self.year or ''}"


@dataclass(frozen=True, slots=True)
class Part:
    """One district and year of a workbook, as a text of its own."""

    key: str
    label: str
    """For people: 东溪区2023年."""
    source: SourceText


def split(source: SourceText, name: str = "") -> tuple[Part, ...]:
    """The districts and years of a workbook, each as its own text; empty when it holds fewer than two.

    `name` is the file name: its year and place count where nothing in the workbook names one.
    """
    if source.format not in FORMATS:
        return ()
    stem = name.rpartition(".")[0] or name
    found = records(source, stem)
    if len(found) < 2:
        return ()
    return tuple(_part(source, record, stem) for record in found)


def records(source: SourceText, title: str = "") -> list[Record]:
    """Everything a workbook tells, by district and year, in the order of first appearance."""
    text = normalise(source.text)
    found: dict[tuple[str, int | None], Record] = {}
    for table in tables(source, text, title):
        for record in _records_of(table):
            if not record.entries:
                continue
            known = found.setdefault((record.key.partition(":")[0], record.year), record)
            if known is not record:
                known.pieces += record.pieces
                known.entries += record.entries
                known.context = tuple(dict.fromkeys((*known.context, *record.context)))
    return list(found.values())


def _year_in(words: Sequence[str]) -> int | None:
    for one in words:
        if found := _YEAR.search(one):
            return int(found[1])
    return None


def _records_of(table: Table) -> Iterator[Record]:
    place = _place_column(table)
    if place is not None:
        yield from _by_rows(table, place)
        return
    across = [
        column for column, levels in enumerate(table.labels) if column and any(bearers(level) for level in levels)
    ]
    if len(across) > 1:
        yield from _by_columns(table, across)
    else:
        yield from _by_sheet(table)


def _place_column(table: Table) -> int | None:
    for column, levels in enumerate(table.labels[:4]):
        cells = column_of(table, column)
        if not cells or any(is_value(cell) for cell in cells):
            continue
        known = sum(bool(bearers(cell.words)) for cell in cells)
        named = any(_PLACE_HEADER.search(level) for level in levels)
        plain_unit = any(level == "单位" for level in levels) and not known
        if (named and not plain_unit and column < 3) or known * 2 > len(cells):
            return column
    return None


def _by_rows(table: Table, place: int) -> Iterator[Record]:
    """One district a row."""
    year_column = _year_column(table, place)
    titled = _year_in(table.context)
    values = [
        column
        for column, levels in enumerate(table.labels)
        if column not in (place, year_column) and _holds_values(levels)
    ]
    years = {column: _year_in(table.labels[column]) for column in values}
    rows = [row for row in table.body if place < len(row) and row[place].words and not _TOTAL.match(row[place].words)]
    settled = settle((row[place].words for row in rows), table.context, titled)
    whole = next(iter(places_in(table.context)), None)
    for row in rows:
        name = row[place].words
        district = settled[name]
        if _WHOLE.match(name):
            if whole is None:
                continue
            district = whole
        own = _year_in([row[year_column].words]) if year_column is not None and year_column < len(row) else None
        for year in dict.fromkeys(years[column] or own or titled for column in values):
            columns = [column for column in values if (years[column] or own or titled) == year]
            entries = [
                _entry(table.labels[column], row, column, table, columns_beside(table, column))
                for column in columns
                if _filled(row, column)
            ]
            added = [other for column in columns for other in columns_beside(table, column) if other is not None]
            kept = sorted({place, *columns, *added, *([year_column] if year_column is not None else [])})
            yield _record(table, name, district, year, entries, [*table.rows[: table.headers], row], kept)


def _holds_values(levels: Sequence[str]) -> bool:
    """Whether the headers of a column name figures of this year: no remark, number of the row, change or past value."""
    if not levels or any(_NO_VALUE.search(one) or _NUMBERING.match(one) for one in levels):
        return False
    return not CHANGE.search("".join(levels)) and not PAST.search(levels[-1])


def _year_column(table: Table, place: int | None = None) -> int | None:
    """The column that says each row's year."""
    for column, levels in enumerate(table.labels):
        cells = column_of(table, column)
        if column == place or not cells or not all(_YEAR.search(cell.words) for cell in cells):
            continue
        if any(_YEAR_HEADER.match(level) for level in levels) or all(PLAIN_YEAR.fullmatch(c.words) for c in cells):
            return column
    return None


def _by_columns(table: Table, across: Sequence[int]) -> Iterator[Record]:
    """One district a column, an indicator a row."""
    first = min(across)
    names = {column: next(level for level in reversed(table.labels[column]) if bearers(level)) for column in across}
    titled = _year_in(table.context)
    settled = settle(names.values(), table.context, titled)
    for column in across:
        year = _year_in(table.labels[column]) or titled
        entries = [_entry(label, row, column) for row, label in _labelled(table, first) if _filled(row, column)]
        kept = [*range(first), column]
        yield _record(table, names[column], settled[names[column]], year, entries, table.rows, kept)


def _by_sheet(table: Table) -> Iterator[Record]:
    """One district for the whole sheet: indicators down, a value or a year a column; or one row of values."""
    width = max(len(row) for row in table.rows)
    values = [
        column
        for column in range(width)
        if (cells := column_of(table, column)) and sum(map(is_value, cells)) * 2 > len(cells)
    ]
    values = [
        column for column in values if column == 0 or not any(_NUMBERING.match(one) for one in table.labels[column])
    ]
    values = [column for column in values if not any(_NUMBERING.match(one) for one in table.labels[column])]
    if not values:
        return
    district, name = _own_district(table.context)
    titled = _year_in(table.context)
    first = min(values)
    year_column = _year_column(table)
    others = [column for column in range(first) if column != year_column and column_of(table, column)]
    if year_column is not None and all(any(map(_NUMBERING.match, table.labels[column])) for column in others):
        for row in table.body:  # a year a row
            year = _year_in([row[year_column].words]) if year_column < len(row) else None
            entries = [
                _entry(table.labels[column], row, column, table, columns_beside(table, column))
                for column in values
                if _filled(row, column) and _holds_values(table.labels[column])
            ]
            rows = [*table.rows[: table.headers], row]
            yield _record(table, name, district, year or titled, entries, rows, list(range(width)))
        return
    if first == 0 and len(table.body) == 1:  # headers above a single row
        row = table.body[0]
        entries = [_entry(table.labels[column], row, column) for column in values if table.labels[column]]
        yield _record(table, name, district, titled, entries, table.rows, list(range(width)))
        return
    years = {column: _year_in(table.labels[column]) for column in values}
    own = [column for column in values if years[column]]
    if not own:
        own = [
            column
            for column in values
            if not any(CHANGE.search(one) or PAST.search(one) for one in table.labels[column])
        ][:1]
    latest = max(own, key=lambda column: years[column] or 0, default=None)
    for column in own:
        past, change = columns_beside(table, column) if column == latest else (None, None)
        if years[column]:  # last year's column is a record of its own; the change stands after all the years
            past = None
            changed = (c for c, one in enumerate(table.labels) if not _year_in(one) and CHANGE.search("".join(one)))
            change = next(changed, None) if column == latest else None
        entries = [
            _entry(label, row, column, table, (past, change))
            for row, label in _labelled(table, first)
            if _filled(row, column)
        ]
        kept = [*range(first), column, *(other for other in (past, change) if other is not None)]
        yield _record(table, name, district, years[column] or titled, entries, table.rows, kept)


def _own_district(context: Sequence[str]) -> tuple[District | None, str]:
    """The district of a sheet: its name or title; else what the words name together."""
    for words in context:
        if len(found := bearers(words)) == 1:
            return found[0], words
    places = places_in(context)
    if places:
        return places[0], places[0].name
    for words in context:
        if found := bearers(words):
            return None, words
    return None, ""


def _labelled(table: Table, first: int) -> Iterator[tuple[list[Cell], tuple[str, ...]]]:
    """The rows with the words of their label columns; a category counts until the next one."""
    category = [""] * first
    for row in table.body:
        for column in range(min(first, len(row))):
            words = row[column].words
            if words and not re.fullmatch(r"\d{1,3}[.、]?", words):
                category[column] = words
                category[column + 1 :] = [""] * (first - column - 1)
        yield row, tuple(dict.fromkeys(words for words in category if words))


def _filled(row: Sequence[Cell], column: int) -> bool:
    # Under the headers 2060 is a count; a column of years has no label that names an indicator.
    return column < len(row) and is_number(row[column])


def _entry(
    parts: tuple[str, ...], row: Sequence[Cell], column: int, table: Table | None = None,
    beside: tuple[int | None, int | None] = (None, None),
) -> Entry:  # fmt: skip
    past, change = (row[other] if other is not None and other < len(row) else None for other in beside)
    labels = table.labels[beside[1]] if table is not None and beside[1] is not None else ()
    return Entry(parts, row[column], (row[0].start, row[-1].end), (), past, change, labels)


def _record(
    table: Table, name: str, district: District | None, year: int | None, entries: list[Entry],
    rows: Sequence[Sequence[Cell]], columns: Sequence[int],
) -> Record:  # fmt: skip
    cut = [[row[column] for column in columns if column < len(row)] for row in rows]
    record = Record(name, district, year, table.context)
    record.entries = [replace(entry, context=table.context) for entry in entries]
    record.pieces = [Piece(table.above, [row for row in cut if any(cell.words for cell in row)], table.below)]
    return record


def _part(source: SourceText, record: Record, stem: str) -> Part:
    """The record's own text. Its title carries the full name and year that the whole workbook settled."""
    lines: list[str] = []
    blocks: list[Block] = []
    length = 0

    def add(texts: Sequence[str], table: int | None) -> None:
        nonlocal length
        start, ranges = length, []
        for words in texts:
            ranges.append((start, start + len(words)))
            start += len(words) + 3
        line = " | ".join(texts)
        kind = "paragraph" if table is None else "table_row"
        blocks.append(
            Block(
                length,
                length + len(line),
                "table_row" if kind == "table_row" else "paragraph",
                table=table,
                cells=tuple(ranges) if table is not None else (),
            )
        )
        lines.append(line)
        length += len(line) + 1

    said: set[tuple[int, int]] = set()
    for number, piece in enumerate(record.pieces):
        for start, end in piece.above:
            if (start, end) not in said:
                add([source.text[start:end]], None)
                said.add((start, end))
        for row in piece.rows:
            add([source.text[cell.start : cell.end] for cell in row], number)
        for start, end in piece.below:
            add([source.text[start:end]], None)
    place = record.district.full_name if record.district else record.name
    when = f"{record.year}年" if record.year else ""
    title = " ".join(part for part in (place, when, stem) if part)
    text = "\n".join(lines)
    label = f"{record.district.name if record.district else record.name}{when}" or "未注明地区"
    made = SourceText(text, tuple(blocks), source.format, None, title, source.ocr, source.notes)
    return Part(record.key, label, made)
