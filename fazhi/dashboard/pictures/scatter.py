"""Two indicators against each other, one dot a district; no line is fitted, because none is meant."""

from __future__ import annotations

from fazhi.dashboard import words
from fazhi.dashboard.gathering import ScatterAnswer
from fazhi.dashboard.palette import BLUE, GREY_MARK, INK, INK_2, INK_3, LINE
from fazhi.dashboard.pictures.compare import NARROW, WIDE, Layout
from fazhi.dashboard.series import CompareSeries, Row
from fazhi.dashboard.svg import Scale, line_at, mark, number, picture, scale_for, text_at, tick_label


NAMED_AT_MOST = 40
MARKED_AT_MOST = 300


def scatter_pictures(answer: ScatterAnswer, *, pin: str = "") -> tuple[str, str]:
    """The wide and the narrow form; ("", "") when no district has both values."""
    if not answer.pairs:
        return "", ""
    return _draw(answer, WIDE, pin), _draw(answer, NARROW, pin)


def describe(answer: ScatterAnswer) -> str:
    """What the picture shows, for readers who do not see it."""
    return (
        f"{answer.year}年，横轴{answer.horizontal.indicator.label}，纵轴{answer.vertical.indicator.label}，"
        f"{len(answer.pairs)}个区划两项都有可比数值，数值见下表。"
    )


def value_axis(series: CompareSeries, rows: list[Row], start: float, end: float, ticks: int) -> Scale:
    """The axis of one indicator over the drawn districts, from start to end."""
    values = [float(row.point.value) for row in rows]
    # Room around the outermost dots; and two districts 0.7 百分点 apart are not drawn a picture's width apart.
    pad = max((max(values) - min(values)) * 0.08, 1.0)
    values = [max(0.0, min(values) - pad), *values, max(values) + pad]
    is_rate = series.indicator.is_rate
    ceiling = 100.0 if is_rate and all(row.point.value <= 100 for row in rows) else None
    return scale_for(values, start, end, from_zero=not is_rate, ceiling=ceiling, ticks=ticks)


def _draw(answer: ScatterAnswer, layout: Layout, pin: str) -> str:
    height = 480.0 if layout is WIDE else 340.0
    left, right, top, bottom = 64.0, layout.width - 24, 36.0, height - 56
    across, up = answer.horizontal, answer.vertical
    x_axis = value_axis(across, [pair[0] for pair in answer.pairs], left, right, 8 if layout is WIDE else 4)
    y_axis = value_axis(up, [pair[1] for pair in answer.pairs], bottom, top, 5)
    size = layout.text - 1
    parts = []
    for tick in y_axis.ticks:
        y = y_axis.at(tick)
        parts.append(line_at(left, y, right, y, stroke=LINE))
        parts.append(text_at(left - 8, y + 4, tick_label(tick, up.indicator.unit), size=size, fill=INK_3, anchor="end"))
    for tick in x_axis.ticks:
        x = x_axis.at(tick)
        parts.append(line_at(x, top, x, bottom, stroke=LINE))
        label = tick_label(tick, across.indicator.unit)
        parts.append(text_at(x, bottom + 18, label, size=size, fill=INK_3, anchor="middle"))
    parts.append(text_at(left, top - 16, f"↑ {up.indicator.label}（{up.indicator.unit}）", size=size, fill=INK_2))
    told = f"{across.indicator.label}（{across.indicator.unit}） →"
    parts.append(text_at(right, height - 12, told, size=size, fill=INK_2, anchor="end"))
    dots: list[str] = []
    places: list[tuple[float, float]] = []
    for horizontal, vertical in answer.pairs:
        x, y = x_axis.at(float(horizontal.point.value)), y_axis.at(float(vertical.point.value))
        pinned = horizontal.area.code == pin
        if len(answer.pairs) > MARKED_AT_MOST and not pinned:
            dots.append(f"M{number(x)} {number(y)}h.1")
            continue
        reviewed = horizontal.point.is_reviewed and vertical.point.is_reviewed
        colour = INK if pinned else GREY_MARK if pin else BLUE
        basis = vertical.point.basis if vertical.point.basis != "stated" else horizontal.point.basis
        drawn = mark(x, y, basis=basis, reviewed=reviewed, colour=colour, size=5.5 if pinned else 4.5)
        parts.append(f"<g>{drawn}</g>")
        crowded = any(abs(y - other_y) < 14 and abs(x - other_x) < 90 for other_x, other_y in places)
        room = x < right - 80
        if pinned or (len(answer.pairs) <= NAMED_AT_MOST and layout is WIDE and not crowded and room):
            weight = "600" if pinned else ""
            parts.append(text_at(x + 9, y + 4, horizontal.area.name, size=size, fill=INK, weight=weight))
            places.append((x, y))
    if dots:
        path = f'<path d="{"".join(dots)}" stroke="{BLUE}" stroke-width="4" stroke-linecap="round" fill="none"/>'
        parts.append(path)
    title = f"{answer.year}年{words.LEVELS.get(answer.level, '')}{across.indicator.label}与{up.indicator.label}"
    return picture(
        layout.width,
        height,
        parts,
        title=title,
        description=describe(answer),
        key=layout.key.replace("dots", "scatter"),
    )
