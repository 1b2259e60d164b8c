"""The matrix as a picture to be taken away: the page itself shows it as a table."""

from __future__ import annotations

from fazhi.catalogue.denominators import chip
from fazhi.dashboard import words
from fazhi.dashboard.gathering import MatrixAnswer, MatrixCell
from fazhi.dashboard.palette import BANDS, INK, INK_2, INK_3, JUDGEMENTS, LINE, LINE_STRONG, SURFACE
from fazhi.dashboard.series import CompareSeries
from fazhi.dashboard.svg import number, picture, shortened, text_at


GLYPHS = ("○", "◔", "◑", "◕", "●")
"""Fifth of the order from lowest to highest: the symbol that repeats the colour."""
GLYPHS_OF_JUDGEMENTS = {"better": "▲", "same": "＝", "worse": "▼"}
ROWS_AT_MOST = 60
NAME, COLUMN, ROW, HEAD = 110.0, 96.0, 34.0, 66.0
HEAD_LINE = 7
"""Characters of an indicator's name that fit in one line of its column; longer names are halved."""


def matrix_picture(answer: MatrixAnswer) -> str:
    """The first rows; "" without any value."""
    if not any(cell.point for cell in answer.cells.values()):
        return ""
    areas = answer.areas[:ROWS_AT_MOST]
    parts: list[str] = []
    for index, series in enumerate(answer.columns):
        parts += _head(series, NAME + index * COLUMN)
    for number_, area in enumerate(areas):
        y = HEAD + number_ * ROW
        parts.append(text_at(0, y + 21, shortened(area.name, 8), size=13, fill=INK))
        for index, series in enumerate(answer.columns):
            cell = answer.cells.get((area.code, series.indicator.code))
            parts += _cell(cell, NAME + index * COLUMN, y)
    title = f"{answer.place.name}{answer.year}年指标矩阵"
    told = f"{len(areas)}个行政区，{len(answer.columns)}项指标。"
    width, height = NAME + COLUMN * len(answer.columns), HEAD + ROW * len(areas) + 2
    return picture(width, height, parts, title=title, description=told, key="matrix")


def _head(series: CompareSeries, x: float) -> list[str]:
    name = series.indicator.name
    half = min(HEAD_LINE, (len(name) + 1) // 2)
    lines = [name[:half], shortened(name[half:], HEAD_LINE)] if len(name) > HEAD_LINE else [name]
    parts = [
        text_at(x + COLUMN / 2, 14 + 16 * index, line, size=12, anchor="middle", weight="600")
        for index, line in enumerate(lines)
    ]
    basis = words.terms_chip(series.terms) if series.terms and series.indicator.is_rate else ""
    told = f"{series.indicator.unit}{'，' + basis if basis else ''}"
    parts.append(text_at(x + COLUMN / 2, HEAD - 12, shortened(told, 8), size=11, fill=INK_3, anchor="middle"))
    return parts


def _cell(cell: MatrixCell | None, x: float, y: float) -> list[str]:
    point = cell.point if cell else None
    fill, glyph, dash = SURFACE, "", ""
    if cell is not None and point is not None:
        if cell.judgement is not None:
            fill, glyph = JUDGEMENTS[cell.judgement], GLYPHS_OF_JUDGEMENTS[cell.judgement]
        elif cell.band is not None:
            fill, glyph = BANDS[cell.band], GLYPHS[cell.band]
        if cell.apart:
            dash = ' stroke-dasharray="3 2"'
    box = (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(COLUMN)}" height="{number(ROW)}" fill="{fill}" '
        f'stroke="{LINE_STRONG if dash else LINE}"{dash}/>'
    )
    middle = x + COLUMN / 2
    if cell is None or point is None:
        told = words.ABSENCES[(cell.absence if cell else None) or "not_mentioned"]
        return [box, text_at(middle, y + 21, told, size=11, fill=INK_3, anchor="middle")]
    told = f"{glyph} {words.value_of(point)}".strip() + ("" if point.is_reviewed else " ◐")
    flag = " !" if point.has_finding else ""
    if not (cell.apart and point.unit == "%"):
        return [box, text_at(middle, y + 21, told + flag, size=12, anchor="middle")]
    basis = shortened(chip(point.terms.denominator), 7)
    return [
        box,
        text_at(middle, y + 15, told + flag, size=12, fill=INK_2, anchor="middle"),
        text_at(middle, y + 29, basis, size=10.5, fill=INK_3, anchor="middle"),
    ]
