"""Tables drawn with rules on a PDF page: rules → grid → cells (also merged ones) → the glyphs in each cell."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat

import pypdfium2
import pypdfium2.raw as pdfium

from fazhi.readers.direct import direct
from fazhi.readers.layout import cell_text
from fazhi.readers.printed import Glyph, PrintedLine, PrintedTable, as_runs, baseline_groups, fragments, join_fragments
from fazhi.readers.tables import Cell


_MAX_OBJECTS = 4_000
_MAX_SEGMENTS = 2_000
_THIN = 3.5
"""Points: a filled rectangle thinner than this is a rule."""
_NEAR = 2.5
"""Points: rules closer than this are one."""
_SHORT = 6.0
_MAX_CELLS = 6_000
_GET_OBJECT = direct(pdfium.FPDFPage_GetObject, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
_GET_KIND = direct(pdfium.FPDFPageObj_GetType, ctypes.c_int, ctypes.c_void_p)


@dataclass(frozen=True, slots=True)
class Rules:
    """Straight rules of a page in points, origin top left: (position, from, to)."""

    horizontal: list[tuple[float, float, float]]
    vertical: list[tuple[float, float, float]]
    width: float
    height: float


def rules_of(page: pypdfium2.PdfPage) -> Rules | None:
    """The rules of a PDF page, None when there are too few for a table or so many that the page is a drawing."""
    left, bottom, right, top = page.get_bbox()
    strokes: list[tuple[float, float, float, float]] = []
    # Most objects are text: they are not worth an object each, nor a slow call.
    address = ctypes.cast(page.raw, ctypes.c_void_p).value
    objects = list(map(_GET_OBJECT, repeat(address), range(pdfium.FPDFPage_CountObjects(page.raw))))
    kinds = list(map(_GET_KIND, objects))
    if kinds.count(pdfium.FPDF_PAGEOBJ_PATH) > _MAX_OBJECTS:
        return None
    for index, kind in enumerate(kinds):
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            item = pypdfium2.PdfObject(pdfium.FPDFPage_GetObject(page.raw, index), page=page, pdf=page.pdf)
            strokes.extend((x0 - left, top - y0, x1 - left, top - y1) for x0, y0, x1, y1 in _strokes(item))
    if len(strokes) < 4:
        return None
    return find_rules(*_as_displayed(strokes, right - left, top - bottom, page.get_rotation()))


_Stroke = tuple[float, float, float, float]


def _as_displayed(
    strokes: list[_Stroke], width: float, height: float, rotation: int
) -> tuple[list[_Stroke], float, float]:
    """Strokes and size of the page turned clockwise by `rotation` degrees."""
    if rotation == 90:
        return [(height - y0, x0, height - y1, x1) for x0, y0, x1, y1 in strokes], height, width
    if rotation == 180:
        return [(width - x0, height - y0, width - x1, height - y1) for x0, y0, x1, y1 in strokes], width, height
    if rotation == 270:
        return [(y0, width - x0, y1, width - x1) for x0, y0, x1, y1 in strokes], height, width
    return strokes, width, height


def find_rules(strokes: Sequence[tuple[float, float, float, float]], width: float, height: float) -> Rules | None:
    """The straight rules among strokes (x0, y0, x1, y1), in points with the origin at the top left."""
    horizontal: list[tuple[float, float, float]] = []
    vertical: list[tuple[float, float, float]] = []
    for x0, y0, x1, y1 in strokes:
        if abs(y0 - y1) <= _NEAR and abs(x0 - x1) >= _SHORT:
            horizontal.append(((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x0 - x1) <= _NEAR and abs(y0 - y1) >= _SHORT:
            vertical.append(((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
    horizontal, vertical = _merged(horizontal), _merged(vertical)
    if len(horizontal) < 2 or len(vertical) < 2:
        return None
    return Rules(horizontal, vertical, width, height)


def ruled_tables(rules: Rules, glyphs: Sequence[Glyph], aspect: float) -> tuple[list[PrintedTable], list[Glyph]]:
    """The tables of a page and the glyphs outside them."""
    tables: list[PrintedTable] = []
    rest = list(glyphs)
    for horizontal, vertical in _grids(rules):
        xs, ys = [x for x, _, _ in vertical], [y for y, _, _ in horizontal]
        xs, ys = _positions(xs), _positions(ys)
        if len(xs) < 2 or len(ys) < 2 or not 2 <= (len(xs) - 1) * (len(ys) - 1) <= _MAX_CELLS:
            continue
        owner = _owners(xs, ys, horizontal, vertical)
        if len(set(owner.values())) < 2:
            continue
        inside: dict[tuple[int, int], list[Glyph]] = {}
        outside: list[Glyph] = []
        for glyph in rest:
            x, y = (glyph.left + glyph.right) / 2 * rules.width, (glyph.top + glyph.bottom) / 2 * rules.height
            column, row = _slot(xs, x), _slot(ys, y)
            if column is None or row is None:
                outside.append(glyph)
            else:
                inside.setdefault(owner[row, column], []).append(glyph)
        if sum(bool(item) for item in inside.values()) < 2:
            continue
        rest = outside
        tables.append(_table(xs, ys, owner, inside, rules, aspect))
    return tables, rest


def _table(
    xs: list[float],
    ys: list[float],
    owner: dict[tuple[int, int], tuple[int, int]],
    inside: dict[tuple[int, int], list[Glyph]],
    rules: Rules,
    aspect: float,
) -> PrintedTable:
    ends: dict[tuple[int, int], tuple[int, int]] = {}
    for (row, column), first in owner.items():
        last = ends.get(first, first)
        ends[first] = (max(last[0], row), max(last[1], column))
    cells: list[Cell] = []
    lines: dict[tuple[int, int], list[PrintedLine]] = {}
    for first, last in ends.items():
        printed = [
            join_fragments(group) for group in baseline_groups(fragments(as_runs(inside.get(first, [])), aspect))
        ]
        lines[first] = printed
        cells.append(Cell(first[0], first[1], cell_text(printed), last[0] - first[0] + 1, last[1] - first[1] + 1))
    return PrintedTable(
        ys[0] / rules.height, ys[-1] / rules.height, xs[0] / rules.width, xs[-1] / rules.width, cells, lines
    )


def _strokes(item: pypdfium2.PdfObject) -> list[tuple[float, float, float, float]]:
    """Straight pieces of a path in page co-ordinates; a thin filled rectangle counts as one piece."""
    left, bottom, right, top = item.get_bounds()
    if top - bottom <= _THIN or right - left <= _THIN:
        if right - left >= top - bottom:
            return [(left, (top + bottom) / 2, right, (top + bottom) / 2)]
        return [((left + right) / 2, bottom, (left + right) / 2, top)]
    count = pdfium.FPDFPath_CountSegments(item.raw)
    if not 2 <= count <= _MAX_SEGMENTS:
        return []
    matrix = item.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    strokes: list[tuple[float, float, float, float]] = []
    start = last = None
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(item.raw, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO or not pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            last = None
            continue
        point = matrix.on_point(x.value, y.value)
        if kind == pdfium.FPDF_SEGMENT_MOVETO or last is None:
            start = point
        else:
            strokes.append((*last, *point))
        last = point
        if pdfium.FPDFPathSegment_GetClose(segment) and start is not None:
            strokes.append((*point, *start))
    return strokes


def _merged(rules: list[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """Rules at one position that touch, as one."""
    merged: list[tuple[float, float, float]] = []
    groups: list[list[tuple[float, float, float]]] = []
    for rule in sorted(rules):
        if groups and rule[0] - groups[-1][0][0] <= _NEAR:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    for group in groups:
        position = group[len(group) // 2][0]
        first, last = None, 0.0
        for _, start, end in sorted(group, key=lambda rule: rule[1]):
            if first is None:
                first, last = start, end
            elif start <= last + _NEAR:
                last = max(last, end)
            else:
                merged.append((position, first, last))
                first, last = start, end
        if first is not None:
            merged.append((position, first, last))
    return merged


def _grids(rules: Rules) -> list[tuple[list[tuple[float, float, float]], list[tuple[float, float, float]]]]:
    """Rules that cross each other, one group per table, from top to bottom."""
    count = len(rules.horizontal)
    parent = list(range(count + len(rules.vertical)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    if count * len(rules.vertical) > 4_000_000:
        return []
    for i, (y, x0, x1) in enumerate(rules.horizontal):
        for j, (x, y0, y1) in enumerate(rules.vertical):
            if x0 - _NEAR <= x <= x1 + _NEAR and y0 - _NEAR <= y <= y1 + _NEAR:
                parent[root(i)] = root(count + j)
    groups: dict[int, tuple[list[tuple[float, float, float]], list[tuple[float, float, float]]]] = {}
    for i, rule in enumerate(rules.horizontal):
        groups.setdefault(root(i), ([], []))[0].append(rule)
    for j, rule in enumerate(rules.vertical):
        groups.setdefault(root(count + j), ([], []))[1].append(rule)
    found = [group for group in groups.values() if len(group[0]) >= 2 and len(group[1]) >= 2]
    return sorted(found, key=lambda group: group[0][0][0])


def _positions(values: Sequence[float]) -> list[float]:
    positions: list[float] = []
    for value in sorted(values):
        if not positions or value - positions[-1] > _NEAR:
            positions.append(value)
    return positions


def _owners(
    xs: list[float],
    ys: list[float],
    horizontal: Sequence[tuple[float, float, float]],
    vertical: Sequence[tuple[float, float, float]],
) -> dict[tuple[int, int], tuple[int, int]]:
    """For each slot of the grid the top left slot of the (merged) cell that it belongs to."""
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            owner[row, column] = (row, column)
            x, y = (xs[column] + xs[column + 1]) / 2, (ys[row] + ys[row + 1]) / 2
            if column and not _covers(vertical, xs[column], y):
                owner[row, column] = owner[row, column - 1]
            elif row and not _covers(horizontal, ys[row], x):
                owner[row, column] = owner[row - 1, column]
    return owner


def _covers(rules: Sequence[tuple[float, float, float]], position: float, at: float) -> bool:
    return any(abs(rule[0] - position) <= _NEAR and rule[1] - _NEAR <= at <= rule[2] + _NEAR for rule in rules)


def _slot(edges: Sequence[float], value: float) -> int | None:
    if not edges[0] - 1 <= value <= edges[-1] + 1:
        return None
    for index in range(len(edges) - 1):
        if value <= edges[index + 1]:
            return index
    return len(edges) - 2
