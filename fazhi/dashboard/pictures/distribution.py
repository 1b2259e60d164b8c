"""How the ordered values are spread: columns for many districts, single dots for fewer than twenty."""

from __future__ import annotations

from fazhi.dashboard import words
from fazhi.dashboard.palette import BENCHMARK, BLUE, BLUE_LINE, GREY_MARK, INK, INK_2, INK_3, LINE, LINE_STRONG
from fazhi.dashboard.pictures.compare import NARROW, WIDE, Layout
from fazhi.dashboard.series import CompareSeries
from fazhi.dashboard.svg import (
    Scale,
    line_at,
    mark,
    nice_step,
    number,
    picture,
    scale_for,
    shortened,
    text_at,
    tick_label,
)


NAMED_AT_MOST = 12
BANDS_FROM = 20
"""Fewest districts whose spread is summarised in columns and quartiles; below, every one is drawn."""


def distribution_pictures(series: CompareSeries, *, pin: str = "") -> tuple[str, str]:
    """The wide and the narrow form; ("", "") with fewer than two ordered values."""
    if len(series.ordered) < 2:
        return "", ""
    draw = _columns if len(series.ordered) >= BANDS_FROM else _dots
    return draw(series, WIDE, pin), draw(series, NARROW, pin)


def bins_of(values: list[float], *, is_rate: bool, at_most: int = 24) -> list[tuple[float, float, int]]:
    """(from, to, how many) over columns of a round width; the last column includes its upper end.

    >>> bins_of([1.0, 2.0, 2.5, 10.0], is_rate=False, at_most=5)
    [(0.0, 2.0, 1), (2.0, 4.0, 2), (4.0, 6.0, 0), (6.0, 8.0, 0), (8.0, 10.0, 1)]
    """
    low, high = min(values), max(values)
    width = nice_step((high - low) / at_most if high > low else 1.0)
    if (high // width - low // width + 1) > at_most:
        width = nice_step(width * 1.01)
    start = (low // width) * width
    edges = [start]
    while edges[-1] < high or len(edges) < 2:
        edges.append(edges[-1] + width)
    if is_rate and edges[-1] > 100 and high <= 100:
        edges[-1] = 100.0
    counts = [0] * (len(edges) - 1)
    for value in values:
        index = min(int((value - start) / width + 1e-9), len(counts) - 1)
        counts[index] += 1
    return [(edges[index], edges[index + 1], count) for index, count in enumerate(counts)]


def describe(series: CompareSeries) -> str:
    """What the picture shows, for readers who do not see it."""
    told = f"{series.year}年{series.indicator.label}的分布，{len(series.ordered)}个区划"
    if series.quartiles and len(series.ordered) >= BANDS_FROM:
        unit = series.indicator.unit if series.indicator.is_rate else ""
        lower, middle, upper = (words.plain(value, 2) + unit for value in series.quartiles)
        told += f"，四分之一在{lower}以下，中位数{middle}，四分之一在{upper}以上"
    return told + "。"


def _columns(series: CompareSeries, layout: Layout, pin: str) -> str:
    height = 340.0 if layout is WIDE else 260.0
    left, right, top, bottom = 52.0, layout.width - 20, 34.0, height - 46
    values = [float(row.point.value) for row in series.ordered]
    bins = bins_of(values, is_rate=series.indicator.is_rate, at_most=24 if layout is WIDE else 12)
    scale = Scale(bins[0][0], bins[-1][1], left, right, ())
    counts = scale_for([float(count) for _, _, count in bins], bottom, top, from_zero=True, ticks=4)
    parts = []
    for tick in counts.ticks:
        if tick != int(tick):
            continue
        y = counts.at(tick)
        parts.append(line_at(left, y, right, y, stroke=LINE_STRONG if tick == 0 else LINE))
        parts.append(text_at(left - 8, y + 4, f"{tick:,.0f}", size=layout.text - 1, fill=INK_3, anchor="end"))
    pinned = next((row for row in series.ordered if row.area.code == pin), None)
    mine = float(pinned.point.value) if pinned else None
    for low, high, count in bins:
        x, width = scale.at(low) + 1, scale.at(high) - scale.at(low) - 2
        inside = mine is not None and (low <= mine < high or mine == high == bins[-1][1])
        fill = BLUE if inside or mine is None else BLUE_LINE
        y = counts.at(float(count))
        parts.append(
            f'<rect x="{number(x)}" y="{number(y)}" width="{number(max(width, 1))}" height="{number(bottom - y)}" '
            f'fill="{fill}"><title>{words.plain(low, 2)}–{words.plain(high, 2)}：{count}个</title></rect>'
        )
    every = max(1, len(bins) // (8 if layout is WIDE else 4))
    for index, (low, _, _) in enumerate([*bins, (bins[-1][1], 0.0, 0)]):
        if index % every == 0:
            label = tick_label(round(low, 6), series.indicator.unit)
            parts.append(text_at(scale.at(low), bottom + 18, label, size=layout.text - 1, fill=INK_3, anchor="middle"))
    if series.quartiles:
        for label, value in zip(("¼", "中位数", "¾"), series.quartiles, strict=True):
            x = scale.at(value)
            parts.append(line_at(x, top - 10, x, bottom, stroke=BENCHMARK, width=1.3, dash="5 3"))
            parts.append(text_at(x, top - 16, label, size=layout.text - 1, fill=BENCHMARK, anchor="middle"))
    axis = "每柱为落在该区间的行政区个数"
    parts.append(text_at((left + right) / 2, height - 8, axis, size=layout.text - 1, fill=INK_2, anchor="middle"))
    return _named(series, layout, height, parts)


def _dots(series: CompareSeries, layout: Layout, pin: str) -> str:
    """One dot a district along the value axis, near ones stacked, with its name on a leader where names fit."""
    left, right = 40.0, layout.width - 40
    values = [float(row.point.value) for row in series.ordered]
    scale = scale_for(
        values, left, right, from_zero=not series.indicator.is_rate, ceiling=100.0 if max(values) <= 100 else None,
        ticks=8 if layout is WIDE else 4,
    )  # fmt: skip
    named = len(values) <= NAMED_AT_MOST
    room = (layout.text - 1) * 5
    dots: list[tuple[float, int]] = []
    names: list[tuple[float, int]] = []
    rows = []
    for row in reversed(series.ordered):
        x = scale.at(float(row.point.value))
        level = _free_level(x, dots, 13)
        dots.append((x, level))
        shelf = _free_level(x, names, room) if named or row.area.code == pin else 0
        if named or row.area.code == pin:
            names.append((x, shelf))
        rows.append((row, x, level, shelf))
    shelves = max((shelf for _, shelf in names), default=0)
    top = 20.0 + shelves * (layout.text + 6)
    bottom = top + 36 + max(level for _, level in dots) * 13
    parts = []
    for tick in scale.ticks:
        x = scale.at(tick)
        parts.append(line_at(x, top, x, bottom, stroke=LINE))
        label = tick_label(tick, series.indicator.unit)
        parts.append(text_at(x, bottom + 18, label, size=layout.text - 1, fill=INK_3, anchor="middle"))
    for row, x, level, shelf in rows:
        pinned = row.area.code == pin
        colour = INK if pinned else GREY_MARK if pin else BLUE
        y = bottom - 10 - level * 13
        if named or pinned:
            name_y = top - shelf * (layout.text + 6)
            parts.append(line_at(x, name_y + 4, x, y - 6, stroke=INK if pinned else LINE_STRONG, width=0.8))
            short, weight = shortened(row.area.name, 6), "600" if pinned else ""
            parts.append(text_at(x, name_y, short, size=layout.text - 1, anchor="middle", weight=weight))
        drawn = mark(x, y, basis=row.point.basis, reviewed=row.point.is_reviewed, colour=colour)
        parts.append(f'<g data-source="{row.point.id}">{drawn}</g>')
    return _named(series, layout, bottom + 30, parts)


def _free_level(x: float, taken: list[tuple[float, int]], distance: float) -> int:
    """The lowest level at which nothing stands nearer than `distance`."""
    level = 0
    while any(abs(x - other) < distance and level == other_level for other, other_level in taken):
        level += 1
    return level


def _named(series: CompareSeries, layout: Layout, height: float, parts: list[str]) -> str:
    title = f"{series.year}年{series.indicator.label}的分布"
    key = layout.key.replace("dots", "spread")
    return picture(layout.width, height, parts, title=title, description=describe(series), key=key)
