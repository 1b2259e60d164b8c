"""Ordered dots with intervals: the first picture of the compare page."""

from __future__ import annotations

from dataclasses import dataclass

from fazhi.dashboard import words
from fazhi.dashboard.palette import BENCHMARK, BLUE, BLUE_TINT, GREY_MARK, INK, INK_2, INK_3, LINE, LINE_STRONG
from fazhi.dashboard.series import CompareSeries, Row
from fazhi.dashboard.svg import (
    Scale,
    axis_below,
    line_at,
    mark,
    number,
    picture,
    scale_for,
    shortened,
    text_at,
)


LABELLED_AT_MOST = 60
"""Above this many rows names no longer fit: a band of dots with quartiles is drawn instead."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Sizes of one form of the picture, in pixels."""

    key: str
    width: float
    label: float
    right: float
    row: float
    text: float
    name_length: int


WIDE = Layout("dots-w", 900, 150, 160, 27, 14, 9)
NARROW = Layout("dots-n", 360, 92, 78, 30, 12, 7)


def compare_pictures(series: CompareSeries, *, pin: str = "") -> tuple[str, str]:
    """The wide and the narrow form; ("", "") when no value can be drawn."""
    rows = series.ordered + series.listed + series.unstated
    if not rows:
        return "", ""
    if len(rows) > LABELLED_AT_MOST:
        return _band(series, WIDE, pin), _band(series, NARROW, pin)
    return _dots(series, WIDE, pin), _dots(series, NARROW, pin)


def describe(series: CompareSeries) -> str:
    """What the picture shows, for readers who do not see it."""
    parts = [
        f"{series.year}年，{series.within.name if series.within else '全国'}，{words.fraction_title(series.indicator, series.terms)}"
    ]
    if series.ordered:
        first, last = series.ordered[0], series.ordered[-1]
        parts.append(
            f"{len(series.ordered)}个区划按数值排列，最高{first.area.name}{words.value_of(first.point)}，"
            f"最低{last.area.name}{words.value_of(last.point)}"
        )
    if series.benchmark:
        unit = series.indicator.unit
        parts.append(f"{series.benchmark.label}{words.plain(series.benchmark.value, 2)}{unit}")
    parts.append("数值见下表")
    return "；".join(parts) + "。"


def _extent(series: CompareSeries, rows: tuple[Row, ...]) -> list[float]:
    values = [float(row.point.value) for row in rows]
    values += [bound for row in rows if row.interval for bound in row.interval]
    if series.benchmark:
        values.append(series.benchmark.value)
    return values


def value_scale(series: CompareSeries, rows: tuple[Row, ...], start: float, end: float, *, ticks: int) -> Scale:
    """The value axis over values, intervals and benchmark; counts start at zero, rates need not."""
    is_rate = series.indicator.is_rate
    ceiling = 100.0 if is_rate and all(row.point.value <= 100 for row in rows) else None
    return scale_for(_extent(series, rows), start, end, from_zero=not is_rate, ceiling=ceiling, ticks=ticks)


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the rows of the picture lie, in its pixels: centres of rows, tops of headings, ends of the value axis."""

    rows: tuple[tuple[Row, float], ...]
    headings: tuple[tuple[str, float], ...]
    top: float
    bottom: float
    height: float


def placed(series: CompareSeries, layout: Layout) -> Placed:
    """Ordered rows, then under headings those that are only listed."""
    groups = (("", series.ordered), ("件数 10–29，不排序", series.listed), ("未载明件数，不排序", series.unstated))
    rows: list[tuple[Row, float]] = []
    headings: list[tuple[str, float]] = []
    y = top = 30.0
    for label, group in groups:
        if not group:
            continue
        if label:
            headings.append((label, y))
            y += 26
        for row in group:
            rows.append((row, y + layout.row / 2))
            y += layout.row
    return Placed(tuple(rows), tuple(headings), top, y, y + (52 if layout is WIDE else 26))


def _dots(series: CompareSeries, layout: Layout, pin: str) -> str:
    place = placed(series, layout)
    rows = tuple(row for row, _ in place.rows)
    scale = value_scale(series, rows, layout.label, layout.width - layout.right, ticks=6 if layout is WIDE else 3)
    parts = [*axis_below(scale, place.top - 4, place.bottom, series.indicator.unit, size=layout.text - 1)]
    if layout is WIDE:  # on a phone the head of the page says it right above
        named = words.fraction_title(series.indicator, series.terms)
        middle = (scale.start + scale.end) / 2
        parts.append(text_at(middle, place.height - 10, named, size=layout.text - 1, fill=INK_2, anchor="middle"))
    for label, y in place.headings:
        parts.append(line_at(0, y + 4, layout.width, y + 4, stroke=LINE_STRONG, dash="2 3"))
        parts.append(text_at(0, y + 20, label, size=layout.text - 1, fill=INK_3))
    for row, y in place.rows:
        parts += _dot_row(row, y, scale, layout, pin)
    if series.benchmark:
        parts += _benchmark(series, scale, layout, place.top, place.top + layout.row * len(series.ordered))
    title = f"{series.year}年{series.indicator.label}，按数值从高到低"
    return picture(layout.width, place.height, parts, title=title, description=describe(series), key=layout.key)


def shown_value(row: Row, layout: Layout) -> str:
    """The words of the column at the right: the value, where there is room its counts, and ! for a finding."""
    fraction = words.fraction_of(row.point) if layout is WIDE else ""
    return f"{words.value_of(row.point)}{fraction}{' !' if row.point.has_finding else ''}"


def _dot_row(row: Row, y: float, scale: Scale, layout: Layout, pin: str) -> list[str]:
    pinned = row.area.code == pin
    # Districts are read against the pinned one: it alone is dark, so that no winner and loser is suggested.
    colour = BLUE if not pin or pinned else GREY_MARK
    parts = [f'<g data-source="{row.point.id}">']
    if pinned:
        parts.append(
            f'<rect x="0" y="{number(y - layout.row / 2)}" width="{number(layout.width)}" '
            f'height="{number(layout.row)}" fill="{BLUE_TINT}"/>'
        )
    name = shortened(row.area.name, layout.name_length)
    weight = "600" if pinned else ""
    parts.append(text_at(layout.label - 14, y + 5, name, size=layout.text, anchor="end", fill=INK, weight=weight))
    if row.interval:
        parts.append(line_at(scale.at(row.interval[0]), y, scale.at(row.interval[1]), y, stroke=colour, width=2))
    x = scale.at(float(row.point.value))
    parts.append(mark(x, y, basis=row.point.basis, reviewed=row.point.is_reviewed, colour=colour))
    right = layout.width - layout.right + 14
    parts.append(text_at(right, y + 5, shown_value(row, layout), size=layout.text, fill=INK_2, weight=weight))
    parts.append("</g>")
    return parts


def benchmark_words(series: CompareSeries) -> str:
    """The name and value at the benchmark's line; "" without one."""
    if series.benchmark is None:
        return ""
    return f"{series.benchmark.label} {words.plain(series.benchmark.value, 2)}{'%' if series.indicator.is_rate else ''}"


def _benchmark(series: CompareSeries, scale: Scale, layout: Layout, top: float, bottom: float) -> list[str]:
    benchmark = series.benchmark
    if benchmark is None:
        return []
    x = scale.at(benchmark.value)
    anchor = "middle"
    if x > layout.width - layout.right - 40:
        anchor = "end"
    elif x < layout.label + 40:
        anchor = "start"
    return [
        line_at(x, top - 8, x, bottom, stroke=BENCHMARK, width=1.5, dash="5 3"),
        text_at(x, top - 14, benchmark_words(series), size=layout.text - 1, fill=BENCHMARK, anchor=anchor),
    ]


@dataclass(frozen=True, slots=True)
class BandFrame:
    """Where the dots of many districts lie: the plot's edges in pixels, its scale, and the names of the quartiles."""

    rows: tuple[Row, ...]
    height: float
    left: float
    right: float
    top: float
    bottom: float
    scale: Scale
    dot: float
    quartile_names: tuple[tuple[str, float], ...]
    """Each with its baseline."""

    @classmethod
    def of(cls, series: CompareSeries, layout: Layout) -> BandFrame:
        """The ordered districts, or those listed where none is ordered."""
        rows = series.ordered or series.listed + series.unstated
        height = 300.0
        left, right, top, bottom = 52.0, layout.width - 16, 26.0, height - 44
        is_rate = series.indicator.is_rate
        ceiling = 100.0 if is_rate and all(row.point.value <= 100 for row in rows) else None
        read = [float(row.point.value) for row in rows] + ([series.benchmark.value] if series.benchmark else [])
        scale = scale_for(read, bottom, top, from_zero=True, ceiling=ceiling, ticks=4)
        names = []
        above = float("inf")
        for label, value in zip(
            ("四分之一", "中位数", "四分之三"), series.quartiles or (), strict=bool(series.quartiles)
        ):
            above = min(scale.at(value) - 5, above - layout.text - 1)  # names of close quartiles are pushed apart
            names.append((f"{label} {words.plain(value, 1)}" + ("%" if is_rate else ""), above))
        return cls(rows, height, left, right, top, bottom, scale, 4 if len(rows) < 400 else 2.4, tuple(names))


def _band(series: CompareSeries, layout: Layout, pin: str) -> str:
    """Many districts: each a dot along its place in the order, quartiles as lines; nobody could read 3,000 names."""
    frame = BandFrame.of(series, layout)
    rows, scale, left, right = frame.rows, frame.scale, frame.left, frame.right
    is_rate = series.indicator.is_rate
    parts = []
    for tick in scale.ticks:
        y = scale.at(tick)
        label = words.plain(tick, 1) + ("%" if is_rate else "")
        parts.append(line_at(left, y, right, y, stroke=LINE))
        parts.append(text_at(left - 8, y + 4, label, size=layout.text - 2, fill=INK_3, anchor="end"))
    step = (right - left) / max(len(rows), 1)
    # One path for all dots: 3,000 elements of their own would weigh more than the page.
    slope = (scale.end - scale.start) / (scale.high - scale.low)
    x, y = left + step / 2, scale.start - scale.low * slope
    strokes = "".join(
        [f"M{x + step * index:.1f} {y + float(row.point.value) * slope:.1f}h.1" for index, row in enumerate(rows)]
    )
    parts.append(f'<path d="{strokes}" stroke="{BLUE}" stroke-width="{frame.dot}" stroke-linecap="round" fill="none"/>')
    parts += [
        line_at(left, scale.at(value), right, scale.at(value), stroke=BENCHMARK, width=1.2, dash="5 3")
        for value in series.quartiles or ()
    ]
    if series.benchmark and series.benchmark.label != "中位数":
        y = scale.at(series.benchmark.value)
        shown = benchmark_words(series)
        parts.append(line_at(left, y, right, y, stroke=INK_2, width=1.4))
        middle = (left + right) / 2
        parts.append(text_at(middle, y - 5, shown, size=layout.text - 2, fill=INK_2, anchor="middle", halo=True))
    parts += [
        text_at(right, y, name, size=layout.text - 2, fill=BENCHMARK, anchor="end", halo=True)
        for name, y in frame.quartile_names
    ]
    for index, row in enumerate(rows):
        if row.area.code == pin:
            x, y = left + step * (index + 0.5), scale.at(float(row.point.value))
            parts.append(line_at(x, y, x, frame.bottom, stroke=INK, width=1.2))
            parts.append(mark(x, y, basis=row.point.basis, reviewed=row.point.is_reviewed, colour=INK))
            parts.append(text_at(x, frame.top - 10, row.area.name, size=layout.text, anchor="middle", weight="600"))
    told = f"{len(rows)} 个区划，按数值从高到低"
    parts.append(text_at(left, frame.height - 14, told, size=layout.text - 1, fill=INK_2))
    title = f"{series.year}年{series.indicator.label}，{len(rows)}个区划"
    return picture(layout.width, frame.height, parts, title=title, description=describe(series), key=layout.key)
