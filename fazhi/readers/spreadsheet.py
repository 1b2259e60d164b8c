"""XLSX, XLS, ODS and CSV: each row of a sheet is one row of a table, figures as the sheet shows them.

A percentage is stored as a fraction and shown by its format: 0.2329 is read as 23.29%. XLS and ODS keep the fraction
but not the format in our library, so their percent columns are told from the header.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

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
        for row in sheet.iter_rows(max_row=min(sheet.max_row or 1, _MAX_ROWS), max_col=_MAX_COLUMNS):
            if row and row[0].row in hidden:
                continue
            for item in row:
                if item.value is None:
                    continue
                rows, columns = spans.get((item.row, item.column), (1, 1))
                cells.append(Cell(number, item.column - 1, shown(item.value, item.number_format), rows, columns))
            if len(cells) > _MAX_CELLS:
                raise refusal("too_complex")
            number += 1
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
    """Rows as text; in columns headed 率 or % whose figures all lie in 0..1 the fractions are percentages."""
    width = max((len(row) for row in rows), default=0)
    percent = set()
    for column in range(width):
        values = [row[column] for row in rows if column < len(row)]
        numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
        header = " ".join(str(value) for value in values[:4] if isinstance(value, str))
        fractions = any(number not in (0, 1) for number in numbers) and all(0 <= number <= 1 for number in numbers)
        if numbers and fractions and _RATE_HEADER.search(header):
            percent.add(column)
    for row in rows:
        whole_row = _is_percent_row(row)
        yield [
            shown(value, "0.00%" if i in percent or whole_row else "General") if value not in (None, "") else ""
            for i, value in enumerate(row)
        ]


def _is_percent_row(row: Sequence[object]) -> bool:
    """Whether a row is labelled a rate and holds only fractions (tables with one indicator a row)."""
    numbers = [value for value in row if isinstance(value, int | float) and not isinstance(value, bool)]
    labels = [value.strip() for value in row if isinstance(value, str)]
    fractions = any(number not in (0, 1) for number in numbers) and all(0 <= number <= 1 for number in numbers)
    return fractions and any(re.search(r"(?:率|占比|比重)(?:[（(][^）)]*[）)])?$", label) for label in labels)


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
