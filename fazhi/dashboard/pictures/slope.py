"""Slopes: the first and the last year of the range, one line a district, names at both ends."""

from __future__ import annotations

from fazhi.dashboard import words
from fazhi.dashboard.moving import terms_break
from fazhi.dashboard.palette import BLUE, GREY_MARK, INK, INK_2, INK_3, LINE
from fazhi.dashboard.pictures.trend import NARROW, WIDE, Layout, shared_scale
from fazhi.dashboard.series import Point, TrendSeries
from fazhi.dashboard.svg import line_at, mark, picture, shortened, text_at


SLOPES_AT_MOST = 40
"""More names than this cannot be kept apart at the edges."""


def ends_of(series: TrendSeries) -> list[tuple[str, Point | None, Point | None]]:
    """(name, value of the first year, value of the last year) of every district that has either."""
    found = []
    for line in series.lines:
        by_year = {point.year: point for point in line.drawn}
        first, last = by_year.get(series.first), by_year.get(series.last)
        if first is not None or last is not None:
            found.append((line.area.name, first, last))
    return found


def slope_pictures(series: TrendSeries) -> tuple[str, str]:
    """The wide and the narrow form; ("", "") without two years, without values or with too many districts."""
    ends = ends_of(series)
    if series.first == series.last or not ends or len(ends) > SLOPES_AT_MOST:
        return "", ""
    return _draw(series, ends, WIDE), _draw(series, ends, NARROW)


def describe(series: TrendSeries) -> str:
    """What the picture shows, for readers who do not see it."""
    told = []
    for name, first, last in ends_of(series)[:12]:
        values = [words.value_of(point) if point else "无数值" for point in (first, last)]
        told.append(f"{name}由{values[0]}到{values[1]}")
    return f"{series.first}年与{series.last}年{series.indicator.label}：{'；'.join(told)}。"


def _draw(series: TrendSeries, ends: list[tuple[str, Point | None, Point | None]], layout: Layout) -> str:
    gap = layout.text + 5
    height = max(layout.height, 60 + gap * len(ends))
    top, bottom = 44.0, height - 20
    left, right = (layout.width * 0.3, layout.width * 0.7) if layout is WIDE else (116.0, layout.width - 116)
    scale = shared_scale(series, bottom, top, ticks=4)
    parts = [
        line_at(left, top - 10, left, bottom, stroke=LINE),
        line_at(right, top - 10, right, bottom, stroke=LINE),
        text_at(left, top - 22, f"{series.first}年", size=layout.text, fill=INK_2, anchor="middle", weight="600"),
        text_at(right, top - 22, f"{series.last}年", size=layout.text, fill=INK_2, anchor="middle", weight="600"),
    ]
    labels: tuple[list[tuple[float, str, Point]], list[tuple[float, str, Point]]] = ([], [])
    for name, first, last in ends:
        comparable = first is not None and last is not None and _same_terms(first, last, series)
        colour = BLUE if comparable else GREY_MARK
        if comparable and first is not None and last is not None:
            y1, y2 = scale.at(float(first.value)), scale.at(float(last.value))
            parts.append(line_at(left, y1, right, y2, stroke=colour, width=1.8))
        for side, (x, point) in enumerate(((left, first), (right, last))):
            if point is None:
                continue
            y = scale.at(float(point.value))
            drawn = mark(x, y, basis=point.basis, reviewed=point.is_reviewed, colour=colour, size=4.5)
            parts.append(f'<g data-source="{point.id}">{drawn}</g>')
            labels[side].append((y, name, point))
    for side, anchor, x in ((0, "end", left - 12), (1, "start", right + 12)):
        for y, label_y, name, point in _apart(labels[side], gap, bottom):
            short = shortened(name, 8 if layout is WIDE else 4)
            if abs(label_y - y) > 3:
                edge = left - 6 if side == 0 else right + 6
                parts.append(line_at(edge, y, x, label_y, stroke=LINE))
            told = f"{short} {words.value_of(point)}"
            parts.append(text_at(x, label_y + 4, told, size=layout.text - 1, fill=INK, anchor=anchor))
    if any(first and last and not _same_terms(first, last, series) for _, first, last in ends):
        parts.append(
            text_at(left, height - 4, "灰点：两年口径不同或不明，不连线；或只有一年", size=layout.text - 2, fill=INK_3)
        )
    title = f"{series.indicator.label}，{series.first}年与{series.last}年"
    return picture(
        layout.width, height, parts, title=title, description=describe(series), key=layout.key.replace("lines", "slope")
    )


def _same_terms(first: Point, last: Point, series: TrendSeries) -> bool:
    return first.district == last.district and terms_break(last, first, series.indicator) is None


def _apart(labels: list[tuple[float, str, Point]], gap: float, bottom: float) -> list[tuple[float, float, str, Point]]:
    """(y of the mark, y of the label, name, point): labels pushed apart downwards, then back up from the bottom."""
    ordered = sorted(labels, key=lambda item: item[0])
    places: list[float] = []
    for y, _, _ in ordered:
        places.append(max(y, places[-1] + gap) if places else y)
    limit = bottom
    for index in range(len(places) - 1, -1, -1):
        places[index] = min(places[index], limit)
        limit = places[index] - gap
    return [(y, place, name, point) for (y, name, point), place in zip(ordered, places, strict=True)]
