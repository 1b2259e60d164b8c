"""XLSX, XLS, ODS and CSV: each row of a sheet is one row of a table, figures as the sheet shows them.

A percentage is stored as a fraction and shown by its format: 0.2329 is read as 23.29%. Where the format does not tell
(General cells, XLS, ODS, CSV), percent columns are told from the header and from all their figures.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from fazhi.readers.builder import TextBuilder, clean
from fazhi.readers.encodings import decode
from fazhi.readers.limits import Limits
from fazhi.readers.package import Package
from fazhi.readers.refusal import refusal
from fazhi.readers.tables import Cell, rows_of
from fazhi.source import SourceText


_MAX_ROWS = 20_000
_MAX_COLUMNS = 200
_MAX_CELLS = 400_000
_RATE_HEADER = re.compile(r"率|占比|比重|百分比|比例|%|％")
_PLAIN_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_RATE_LABEL = re.compile(r"(?:率|占比|比重)(?:[（(][^）)]*[）)])?$")
_CHANGE_HEADER = re.compile(r"同比|增减|增幅|增长|升降|变化|环比|较上年|比上年")
_PERCENT_UNIT = re.compile(r"[（(](?:单位[:：])?\s*[%％]\s*[）)]|百分比")


def read_xlsx(data: bytes, *, limits: Limits, ocr: bool) -> SourceText:
    """All visible sheets of an Excel workbook."""
    Package(data, limits)  # size, ratio and encryption, before the library unpacks anything
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        values = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except (InvalidFileException, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise refusal("corrupt") from error
    builder = TextBuilder(limits)
    notes: list[str] = []
    for sheet in values.worksheets:
        if sheet.sheet_state != "visible":
            continue
        if (sheet.max_row or 0) * min(sheet.max_column or 0, _MAX_COLUMNS) > 5_000_000:
            raise refusal("too_complex")
        spans = {
            (area.min_row, area.min_col): (area.max_row - area.min_row + 1, area.max_col - area.min_col + 1)
            for area in sheet.merged_cells.ranges
        }
        hidden = {number for number, row in sheet.row_dimensions.items() if row.hidden}
        cells: list[Cell] = []
        number = 0
        total = 0
        kept: list[tuple[int, tuple[Any, ...]]] = []
        for row in sheet.iter_rows(max_row=min(sheet.max_row or 1, _MAX_ROWS), max_col=_MAX_COLUMNS):
            if row and row[0].row in hidden:
                continue
            kept.append((number, row))
            number += 1
            if sum(1 for item in row if item.value is not None) + total > _MAX_CELLS:
                raise refusal("too_complex")
            total += sum(1 for item in row if item.value is not None)
        plain = [[item.value for item in row] for _, row in kept]
        percent, changes = percent_columns(plain), _change_columns(plain)
        for place, row in kept:
            whole_row = _is_percent_row([item.value for item in row], changes)
            for item in row:
                if item.value is None:
                    continue
                rows, columns = spans.get((item.row, item.column), (1, 1))
                style = item.number_format
                if "%" not in style and "‰" not in style and (whole_row or item.column - 1 in percent):
                    style = "0.00%"
                cells.append(Cell(place, item.column - 1, shown(item.value, style), rows, columns))
        _add_sheet(sheet.title, rows_of(cells), builder, several=len(values.worksheets) > 1)
    if _has_uncomputed(data):
        notes.append("表中有公式没有保存计算结果，这些单元格读作空白。请在表格软件中打开并保存一次后重新上传。")
    return builder.build("xlsx", notes=notes)


def read_xls(data: bytes, *, limits: Limits, ocr: bool) -> SourceText:
    """All sheets of an old Excel workbook."""
    return _read_calamine(data, "xls", limits)


def read_ods(data: bytes, *, limits: Limits) -> SourceText:
    """All sheets of an OpenDocument workbook."""
    Package(data, limits)
    return _read_calamine(data, "ods", limits)


def read_csv(data: bytes, *, limits: Limits, ocr: bool) -> SourceText:
    """A table of comma-, tab- or semicolon-separated values."""
    text = decode(data).replace("\x00", "")
    head = text[:4096]
    delimiter = max(",\t;，", key=head.count)
    lines = io.StringIO(text.replace("，", ",") if delimiter == "，" else text)
    csv.field_size_limit(limits.max_characters)
    rows: list[list[str]] = []
    for row in csv.reader(lines, delimiter="," if delimiter == "，" else delimiter):
        rows.append([clean(value) for value in row[:_MAX_COLUMNS]])
        if len(rows) > _MAX_ROWS:
            raise refusal("too_complex")
    typed = [[float(value) if _PLAIN_NUMBER.fullmatch(value) else value for value in row] for row in rows]
    percent, changes = percent_columns(typed), _change_columns(typed)
    for row, values in zip(rows, typed, strict=True):
        whole_row = _is_percent_row(values, changes)
        for column, value in enumerate(values):
            if isinstance(value, float) and (whole_row or column in percent):
                row[column] = shown(Decimal(row[column]), "0.00%")
    builder = TextBuilder(limits)
    _add_sheet("", rows, builder, several=False)
    return builder.build("csv")


def shown(value: object, number_format: str = "General") -> str:
    """A cell's value as its sheet shows it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float | Decimal):
        return _number(value, number_format)
    if isinstance(value, datetime):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, time | timedelta):
        return str(value)
    return clean(str(value))


def _number(value: float | Decimal, number_format: str) -> str:
    try:
        number = Decimal(repr(value) if isinstance(value, float) else value)
    except InvalidOperation:
        return ""
    if not number.is_finite():
        return ""
    pattern = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", number_format.split(";")[0])
    if "%" in pattern:
        return f"{_rounded(number * 100, pattern)}%"
    if "‰" in number_format:
        return f"{_rounded(number * 1000, pattern)}‰"
    suffix = re.search(r'"([^"\d]{1,6})"$', number_format.split(";")[0])
    return _rounded(number, pattern) + (suffix[1] if suffix else "")


def _rounded(number: Decimal, pattern: str) -> str:
    """In full, without the noise of binary fractions; never rounded to what the sheet shows, a checker needs it all."""
    number = number.quantize(Decimal("0.00000001")).normalize() if abs(number) < Decimal(10) ** 15 else number
    places = len(match[1]) if (match := re.search(r"\.(0+)", pattern)) else 0
    text = f"{number:f}"
    have = len(text.partition(".")[2])
    if have > max(places, 4) and places:
        text = f"{round(number, places):f}"
    elif have > 6:
        text = f"{round(number, 4).normalize():f}"
    return text


def _read_calamine(data: bytes, format: str, limits: Limits) -> SourceText:
    import python_calamine

    try:
        workbook = python_calamine.load_workbook(io.BytesIO(data))
        shown_sheet = python_calamine.SheetVisibleEnum.Visible
        names = [sheet.name for sheet in workbook.sheets_metadata if sheet.visible == shown_sheet]
    except python_calamine.PasswordError as error:
        raise refusal("encrypted") from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise refusal("corrupt") from error
    builder = TextBuilder(limits)
    for name in names:
        rows: list[list[object]] = []
        total = 0
        for row in workbook.get_sheet_by_name(name).to_python(skip_empty_area=False):
            rows.append(list(row[:_MAX_COLUMNS]))
            total += len(rows[-1])
            if len(rows) > _MAX_ROWS or total > _MAX_CELLS:
                raise refusal("too_complex")
        _add_sheet(name, [list(row) for row in _as_text(rows)], builder, several=len(names) > 1)
    return builder.build(format)


def _as_text(rows: Sequence[Sequence[object]]) -> Iterator[list[str]]:
    """Rows as text, with the fractions of percent columns and rows as percentages."""
    percent, changes = percent_columns(rows), _change_columns(rows)
    for row in rows:
        whole_row = _is_percent_row(row, changes)
        yield [
            shown(value, "0.00%" if i in percent or whole_row else "General") if value not in (None, "") else ""
            for i, value in enumerate(row)
        ]


def percent_columns(rows: Sequence[Sequence[object]]) -> frozenset[int]:
    """The columns headed 率 or % that hold fractions: all their figures lie in 0..1, so 0.1234 is 12.34 % and 1 is 100 %.

    A header that says (%) itself may mean figures in per cent; then only figures with three places or more, as a
    division leaves them, are fractions.
    """
    width = max((len(row) for row in rows), default=0)
    return frozenset(
        column for column in range(width) if _are_fractions([row[column] for row in rows if column < len(row)])
    )


def _are_fractions(values: Sequence[object]) -> bool:
    numbers = _numbers(values)
    header = " ".join(
        str(value) for value in [one for one in values[:6] if one not in (None, "")][:4] if isinstance(value, str)
    )
    if not numbers or not _RATE_HEADER.search(header) or not all(0 <= number <= 1 for number in numbers):
        return False
    proper = [number for number in numbers if number not in (0, 1)]
    if _PERCENT_UNIT.search(header):
        return any(len(f"{number:.10f}".rstrip("0").partition(".")[2]) >= 3 for number in proper)
    return bool(proper) or (len(numbers) > 1 and 1 in numbers)


def _numbers(values: Iterable[object]) -> list[float]:
    return [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]


def _change_columns(rows: Sequence[Sequence[object]]) -> frozenset[int]:
    """The columns headed 同比 or 增减: what they hold is no share, whatever the row is labelled."""
    return frozenset(
        column
        for row in rows[:6]
        for column, value in enumerate(row)
        if isinstance(value, str) and len(value) <= 20 and _CHANGE_HEADER.search(value)
    )


def _is_percent_row(row: Sequence[object], changes: frozenset[int]) -> bool:
    """Whether a row is labelled a rate and holds only fractions (tables with one indicator a row)."""
    named = [index for index, value in enumerate(row) if isinstance(value, str) and _RATE_LABEL.search(value.strip())]
    if not named:
        return False
    numbers = _numbers(
        value for i, value in enumerate(row) if i > named[0] and i not in changes
    )  # what stands before the label is its number in the list
    labels = [value.strip() for value in row if isinstance(value, str)]
    if any(label in ("%", "％") or _PERCENT_UNIT.search(label) for label in labels):
        return False
    proper = any(number not in (0, 1) for number in numbers) and all(0 <= number <= 1 for number in numbers)
    return proper or (len(numbers) > 1 and 1 in numbers and set(numbers) <= {0, 1})


def _has_uncomputed(data: bytes) -> bool:
    """Whether a formula was stored without its result (written by a program, never opened in Excel)."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name.replace("\\", "/")):
                with archive.open(name) as stream:
                    head = stream.read(4_000_000)
                if re.search(rb"</f>\s*(?:<v\s*/>|<v></v>)?\s*</c>", head):
                    return True
    return False


def _add_sheet(name: str, rows: Iterable[list[str]], builder: TextBuilder, *, several: bool) -> None:
    filled = [row for row in rows if any(row)]
    if not filled:
        return
    if several and not re.fullmatch(r"(?i)sheet\s*\d*|工作表\s*\d*", name):
        builder.paragraph(name, "heading")
    used = [
        column
        for column in range(max(len(row) for row in filled))
        if any(column < len(r) and r[column] for r in filled)
    ]
    table = builder.new_table()
    for row in filled:
        builder.row([row[column] if column < len(row) else "" for column in used], table)
