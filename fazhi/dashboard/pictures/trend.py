"""Lines over years: one panel with direct labels, small multiples, and the slope of two years."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from fazhi.dashboard import words
from fazhi.dashboard.moving import MARKED_BREAKS
from fazhi.dashboard.palette import BLUE, GREY_MARK, INK, INK_2, INK_3, LINE, LINE_STRONG, SERIES
from fazhi.dashboard.series import Change, Point, TrendLine, TrendSeries
from fazhi.dashboard.svg import Scale, line_at, mark, number, picture, scale_for, shortened, text_at, tick_label


LINES_AT_MOST = 6
"""More lines than colours that can be told apart are drawn as small multiples only."""
MULTIPLES_AT_MOST = 24
BREAKS_WORDED_AT_MOST = 4
"""Breaks that are named in the panel itself; more would cover the lines, and are listed beneath it."""
BREAK_WORDS = {"terms_changed": "口径变动", "terms_unknown": "口径不明", "boundary_changed": "区划调整"}


@dataclass(frozen=True, slots=True)
class Layout:
    """Sizes of one form of the panel, in pixels."""

    key: str
    width: float
    height: float
    left: float
    right: float
    text: float


WIDE = Layout("lines-w", 900, 360, 56, 170, 13)
NARROW = Layout("lines-n", 360, 300, 44, 92, 12)


def describe(series: TrendSeries) -> str:
    """What the picture shows, for readers who do not see it."""
    parts = [f"{series.first}–{series.last}年{series.indicator.label}"]
    for line in series.lines[:LINES_AT_MOST]:
        if line.points:
            first, last = line.points[0], line.points[-1]
            told = f"{line.area.name}{first.year}年{words.value_of(first)}"
            if last is not first:
                told += f"，{last.year}年{words.value_of(last)}"
            parts.append(told)
    return "；".join([*parts, "数值见下表"]) + "。"


def shared_scale(series: TrendSeries, start: float, end: float, *, ticks: int) -> Scale:
    """The value axis that all panels share, so that they can be compared."""
    is_rate = series.indicator.is_rate
    values = [float(point.value) for line in series.lines for point in line.drawn]
    values += [float(value) for line in series.lines for value in line.derived.values()]
    ceiling = 100.0 if is_rate and all(value <= 100 for value in values) else None
    return scale_for(values, start, end, from_zero=True, ceiling=ceiling, ticks=ticks)


def line_pictures(series: TrendSeries) -> tuple[str, str]:
    """All lines in one panel, wide and narrow; ("", "") without values or with too many lines."""
    lines = [line for line in series.lines if line.drawn]
    if not lines or len(lines) > LINES_AT_MOST:
        return "", ""
    return _panel(series, lines, WIDE), _panel(series, lines, NARROW)


@dataclass(frozen=True, slots=True)
class EndLabel:
    """The name of a line at the right edge: its words, the middle of its height, where its line ends, its colour."""

    words: str
    y: float
    end: tuple[int, float]
    colour: str


TOP, BELOW = 20.0, 34.0
"""Pixels above and below the plot of the panel."""


def end_labels(series: TrendSeries, lines: Sequence[TrendLine], layout: Layout, scale: Scale) -> list[EndLabel]:
    """Names pushed apart so that none covers another, from the top."""
    ends = sorted(
        ((scale.at(float(line.drawn[-1].value)), index) for index, line in enumerate(lines)), key=lambda end: end[0]
    )
    labels = []
    previous = float("-inf")
    for y, index in ends:
        line, last = lines[index], lines[index].drawn[-1]
        previous = max(y, previous + layout.text + 4)
        shown = shortened(line.area.name, 6 if layout is WIDE else 5)
        if layout is WIDE:
            shown += f" {words.value_of(last)}" + (f"（{last.year}）" if last.year != series.last else "")
        labels.append(EndLabel(shown, previous, (last.year, y), SERIES[index % len(SERIES)]))
    return labels


def _panel(series: TrendSeries, lines: Sequence[TrendLine], layout: Layout) -> str:
    top, bottom = TOP, layout.height - BELOW
    scale = shared_scale(series, bottom, top, ticks=5)
    left, right = layout.left, layout.width - layout.right
    step = (right - left) / max(1, series.last - series.first)
    parts = []
    for tick in scale.ticks:
        y = scale.at(tick)
        parts.append(line_at(left, y, right, y, stroke=LINE_STRONG if tick == 0 else LINE))
        label = tick_label(tick, series.indicator.unit)
        parts.append(text_at(left - 8, y + 4, label, size=layout.text - 1, fill=INK_3, anchor="end"))
    for year in labelled_years(series, 12 if layout is WIDE else 5):
        x = left + (year - series.first) * step
        parts.append(text_at(x, layout.height - 10, str(year), size=layout.text - 1, fill=INK_3, anchor="middle"))
    worded = layout is WIDE and len(breaks_of(lines)) <= BREAKS_WORDED_AT_MOST
    for index, line in enumerate(lines):
        colour = SERIES[index % len(SERIES)]
        parts += _strokes(line, lambda year: left + (year - series.first) * step, scale, colour, worded=worded)
    for name in end_labels(series, lines, layout, scale):
        year, y = name.end
        x = left + (year - series.first) * step
        if abs(name.y - y) > 3 or x < right:
            # Dotted and grey: a leader to the name, not a value that stayed the same.
            parts.append(line_at(x + 8, y, right + 8, name.y, stroke=GREY_MARK, width=1, dash="1 4"))
        parts.append(text_at(right + 14, name.y + 4, name.words, size=layout.text, fill=INK))
        flag = f'<rect x="{number(right + 9)}" y="{number(name.y - 5)}" width="3" height="11" fill="{name.colour}"/>'
        parts.append(flag)
    title = f"{series.indicator.label}，{series.first}–{series.last}年"
    return picture(layout.width, layout.height, parts, title=title, description=describe(series), key=layout.key)


def breaks_of(lines: Sequence[TrendLine]) -> list[tuple[TrendLine, Point, Change]]:
    """(line, first value after the break, why) of every break that a picture marks."""
    return [
        (line, point, change)
        for line in lines
        for point in line.drawn
        if (change := line.changes.get(point.year)) is not None and change.kind in MARKED_BREAKS
    ]


def _break(x: float, y: float, before: tuple[float, float], told: str, *, colour: str) -> list[str]:
    """Two short strokes before the first value of a new kind; in words midway across the gap where there is room."""
    parts = [line_at(x - reach, y - 8, x - reach, y + 8, stroke=colour, width=1.6) for reach in (9, 12.5)]
    if told:
        middle_x, middle_y = (x + before[0]) / 2, (y + before[1]) / 2
        parts.append(text_at(middle_x, middle_y + 4, told, size=12, fill=INK_2, anchor="middle", halo=True))
    return parts


def _strokes(
    line: TrendLine, at: Callable[[int], float], scale: Scale, colour: str, *, worded: bool = False
) -> list[str]:
    """Segments, dashed where a point is back-derived; a gap stays a gap, and a break of 口径 is marked."""
    parts = []
    for segment in line.segments:
        for before, after in pairwise(segment):
            dash = "5 4" if "back_derived" in (before.basis, after.basis) else ""
            parts.append(
                line_at(
                    at(before.year), scale.at(float(before.value)), at(after.year), scale.at(float(after.value)),
                    stroke=colour, width=2.2, dash=dash,
                )
            )  # fmt: skip
    for year, value in line.derived.items():
        following = next((point for point in line.drawn if point.year == year + 1), None)
        x, y = at(year), scale.at(float(value))
        if following is not None:
            parts.append(
                line_at(
                    x, y, at(following.year), scale.at(float(following.value)), stroke=colour, width=1.6, dash="5 4"
                )
            )
        parts.append(mark(x, y, basis="back_derived", reviewed=True, colour=colour, size=3.5))
    for point in line.drawn:
        x, y = at(point.year), scale.at(float(point.value))
        drawn = mark(x, y, basis=point.basis, reviewed=point.is_reviewed, colour=colour, size=4.5)
        parts.append(f'<g data-source="{point.id}">{drawn}</g>')
    for _, point, change in breaks_of([line]):
        last = change.previous or point
        came_from = at(point.year - 1), scale.at(float(last.value))
        x, y = at(point.year), scale.at(float(point.value))
        told = f"{shortened(line.area.name, 6)}：{BREAK_WORDS[change.kind]}" if worded and last.tier != "counts" else ""
        parts += _break(x, y, came_from, told, colour=colour)
    return parts


def labelled_years(series: TrendSeries, at_most: int) -> list[int]:
    """Years that are written below the plot: the last one, and as many before it as fit."""
    years = list(series.years)
    step = -(-len(years) // at_most)
    return [year for year in years if (series.last - year) % step == 0]


SMALL_WIDTH, SMALL_HEIGHT = 300.0, 150.0
SMALL_TOP, SMALL_BOTTOM = 16.0, 124.0
"""Vertical extent of a small panel's values."""
SMALL_LEFT, SMALL_RIGHT = 40.0, SMALL_WIDTH - 58
"""Horizontal extent of its years."""


def multiples(series: TrendSeries, lines: Sequence[TrendLine]) -> list[str]:
    """One small panel for each line; the axes are shared by all, and worked out once."""
    scale = shared_scale(series, SMALL_BOTTOM, SMALL_TOP, ticks=3)
    frame = _small_frame(series, scale)
    return [_small(series, line, scale, frame) for line in lines]


def multiple(series: TrendSeries, line: TrendLine, *, free: bool = False) -> str:
    """One district's small panel; the value axis is that of all lines unless `free`."""
    shown = TrendSeries(series.indicator, series.first, series.last, (line,)) if free else series
    scale = shared_scale(shown, SMALL_BOTTOM, SMALL_TOP, ticks=3)
    return _small(series, line, scale, _small_frame(series, scale))


def _small_step(series: TrendSeries) -> float:
    """Pixels between two years."""
    return (SMALL_RIGHT - SMALL_LEFT) / max(1, series.last - series.first)


def _small_frame(series: TrendSeries, scale: Scale) -> str:
    """Grid lines and the labels of both axes."""
    parts = []
    for tick in scale.ticks:
        y = scale.at(tick)
        parts.append(line_at(SMALL_LEFT, y, SMALL_RIGHT, y, stroke=LINE_STRONG if tick == 0 else LINE))
        label = tick_label(tick, series.indicator.unit)
        parts.append(text_at(SMALL_LEFT - 6, y + 4, label, size=11, fill=INK_3, anchor="end"))
    for year in labelled_years(series, 4):
        x = SMALL_LEFT + (year - series.first) * _small_step(series)
        parts.append(text_at(x, SMALL_HEIGHT - 8, str(year), size=11, fill=INK_3, anchor="middle"))
    return "".join(parts)


def _small(series: TrendSeries, line: TrendLine, scale: Scale, frame: str) -> str:
    """The panel of one line over its frame."""
    left, step = SMALL_LEFT, _small_step(series)
    parts = [frame]
    parts += _strokes(line, lambda year: left + (year - series.first) * step, scale, BLUE)
    if line.drawn:
        last = line.drawn[-1]
        x, y = left + (last.year - series.first) * step, scale.at(float(last.value))
        parts.append(text_at(x + 9, y + 4, words.value_of(last), size=12, fill=INK, weight="600"))
    else:
        x, y = (left + SMALL_RIGHT) / 2, (SMALL_TOP + SMALL_BOTTOM) / 2
        parts.append(text_at(x, y, "无数值", size=12, fill=INK_3, anchor="middle"))
    title = f"{line.area.name} {series.indicator.label}"
    told = describe(TrendSeries(series.indicator, series.first, series.last, (line,)))
    return picture(SMALL_WIDTH, SMALL_HEIGHT, parts, title=title, description=told, key=f"m{line.area.code}")
