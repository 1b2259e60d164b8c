"""The ordered values of the compare page as an interactive figure that covers the picture without moving anything.

All sizes are those of the picture, which the page scales together with the figure: rows, names, value axis and the
column of values lie where the picture has them.
"""

from __future__ import annotations

from fazhi.dashboard import words
from fazhi.dashboard.figure_parts import Figure, hover_words, layout_of, symbol_of
from fazhi.dashboard.palette import BENCHMARK, BLUE, GREY_MARK, INK, INK_2, INK_3, LINE, LINE_STRONG, SURFACE
from fazhi.dashboard.pictures.compare import (
    LABELLED_AT_MOST,
    NARROW,
    WIDE,
    BandFrame,
    Layout,
    benchmark_words,
    placed,
    shown_value,
    value_scale,
)
from fazhi.dashboard.series import CompareSeries, Row
from fazhi.dashboard.svg import escape_text, shortened, tick_label


NAME_GAP = 14
"""Pixels between a name or a value and the plot, as in the picture."""


def compare_figure(series: CompareSeries, *, pin: str = "", narrow: bool = False) -> Figure:
    """Dots with intervals, one row a district; many districts as a band in their order."""
    layout = NARROW if narrow else WIDE
    if len(series.ordered) + len(series.listed) + len(series.unstated) > LABELLED_AT_MOST:
        return _band_figure(series, layout, pin)
    return _dots_figure(series, layout, pin)


def _dots_figure(series: CompareSeries, layout: Layout, pin: str) -> Figure:
    place = placed(series, layout)
    rows = [row for row, _ in place.rows]
    heights = [y for _, y in place.rows]
    scale = value_scale(series, tuple(rows), 0.0, 1.0, ticks=6 if layout is WIDE else 3)
    annotations = [_value_beside(row, y, layout, pin) for row, y in place.rows]
    shapes: list[Figure] = []
    plot = layout.width - layout.label - layout.right
    for label, y in place.headings:
        annotations.append(
            {
                "text": label, "xref": "paper", "x": -layout.label / plot, "xanchor": "left", "y": y + 16,
                "yanchor": "middle", "showarrow": False, "font": {"color": INK_3, "size": layout.text - 1},
            }
        )  # fmt: skip
        shapes.append(
            {
                "type": "line", "xref": "paper", "x0": -layout.label / plot, "x1": 1 + layout.right / plot, "y0": y + 4,
                "y1": y + 4, "line": {"color": LINE_STRONG, "width": 1, "dash": "dot"},
            }
        )  # fmt: skip
    if series.benchmark:
        value = series.benchmark.value
        ordered = [y for row, y in place.rows if row in series.ordered]
        shapes.append(
            {
                "type": "line", "x0": value, "x1": value, "y0": place.top - 4,
                "y1": max(ordered, default=place.bottom) + layout.row / 2,
                "line": {"color": BENCHMARK, "width": 1.5, "dash": "dash"},
            }
        )  # fmt: skip
        annotations.append(_benchmark_name(series, layout, x=value, y=place.top - 4, yanchor="bottom"))
    return {
        "data": [_dots(series, rows, heights, pin)],
        "layout": layout_of(
            margin=(int(layout.label), int(layout.right), int(place.top - 4), int(place.height - place.bottom)),
            xaxis={
                "gridcolor": LINE, "ticktext": [tick_label(tick, series.indicator.unit) for tick in scale.ticks],
                "zerolinecolor": LINE_STRONG, "range": [scale.low, scale.high], "tickvals": list(scale.ticks),
                "tickfont": {"color": INK_3, "size": layout.text - 1},
                "title": {
                    "text": "" if layout is NARROW else words.fraction_title(series.indicator, series.terms),
                    "font": {"size": layout.text - 1, "color": INK_2}, "standoff": 5,
                },
            },
            yaxis={
                "range": [place.bottom, place.top - 4], "tickvals": heights, "showgrid": False, "zeroline": False,
                "ticktext": [escape_text(shortened(row.area.name, layout.name_length)) for row in rows],
                "tickfont": {"color": INK, "size": layout.text}, "ticklabelstandoff": NAME_GAP - 3,
            },
            annotations=annotations,
            shapes=shapes,
        ),
    }  # fmt: skip


def _value_beside(row: Row, y: float, layout: Layout, pin: str) -> Figure:
    """The value with its counts in the column at the right."""
    pinned = row.area.code == pin
    return {
        "text": escape_text(shown_value(row, layout)), "xref": "paper", "x": 1, "xanchor": "left", "xshift": NAME_GAP - 2,
        "y": y, "yanchor": "middle", "showarrow": False,
        "font": {"color": INK if pinned else INK_2, "size": layout.text},
    }  # fmt: skip


def _benchmark_name(series: CompareSeries, layout: Layout, **place: object) -> Figure:
    return {
        "text": escape_text(benchmark_words(series)),
        "showarrow": False, "font": {"color": BENCHMARK, "size": layout.text - 1}, **place,
    }  # fmt: skip


def _dots(series: CompareSeries, rows: list[Row], heights: list[float], pin: str) -> Figure:
    colours = [BLUE if not pin or row.area.code == pin else GREY_MARK for row in rows]
    values = [float(row.point.value) for row in rows]
    spans = [row.interval or (value, value) for row, value in zip(rows, values, strict=True)]
    return {
        "type": "scatter", "mode": "markers", "x": values, "y": heights,
        "text": [_told(series, row) for row in rows], "hovertemplate": "%{text}<extra></extra>",
        "customdata": [row.point.id for row in rows], "cliponaxis": False,
        "marker": {
            "color": colours, "size": 10, "symbol": [symbol_of(row.point) for row in rows],
            "line": {"color": colours, "width": 1.6},
        },
        "error_x": {
            "type": "data", "symmetric": False, "color": GREY_MARK if pin else BLUE, "thickness": 2, "width": 0,
            "array": [high - value for (_, high), value in zip(spans, values, strict=True)],
            "arrayminus": [value - low for (low, _), value in zip(spans, values, strict=True)],
        },
    }  # fmt: skip


def _told(series: CompareSeries, row: Row) -> str:
    return hover_words(row.point, row.area.full_name, series.indicator.label, words.interval(row.interval))


def _band_figure(series: CompareSeries, layout: Layout, pin: str) -> Figure:
    """Many districts: each a dot along its place in the order, with the quartiles."""
    frame = BandFrame.of(series, layout)
    places = [index + 0.5 for index in range(len(frame.rows))]
    pinned = [row.area.code == pin for row in frame.rows]
    values = [float(row.point.value) for row in frame.rows]
    shapes = [
        {
            "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": value, "y1": value,
            "line": {"color": BENCHMARK, "width": 1.2, "dash": "dash"},
        }
        for value in series.quartiles or ()
    ]  # fmt: skip
    annotations = [
        {
            "text": label, "xref": "paper", "x": 1, "xanchor": "right", "y": frame.scale.low, "yanchor": "middle",
            "yshift": frame.bottom - y + (layout.text - 2) * 0.35, "showarrow": False, "bgcolor": SURFACE,
            "borderpad": 0, "font": {"color": BENCHMARK, "size": layout.text - 2},
        }
        for label, y in frame.quartile_names
    ]  # fmt: skip
    if series.benchmark and series.benchmark.label != "中位数":
        value = series.benchmark.value
        shapes.append(
            {
                "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": value, "y1": value,
                "line": {"color": INK_2, "width": 1.4},
            }
        )  # fmt: skip
        name = _benchmark_name(series, layout, xref="paper", x=0.5, y=value, yanchor="bottom")
        annotations.append(name | {"font": {"color": INK_2, "size": layout.text - 2}})
    if any(pinned):
        row = frame.rows[pinned.index(True)]
        annotations.append(
            {
                "text": escape_text(row.area.name), "x": places[pinned.index(True)], "y": float(row.point.value), "ax": 0,
                "ay": -24, "arrowcolor": INK, "arrowwidth": 1.2, "arrowhead": 0, "font": {"color": INK, "size": layout.text},
            }
        )  # fmt: skip
    is_rate = series.indicator.is_rate
    return {
        "data": [
            {
                "type": "scatter", "mode": "markers", "x": places, "y": values,
                "text": [_told(series, row) for row in frame.rows], "hovertemplate": "%{text}<extra></extra>",
                "customdata": [row.point.id for row in frame.rows],
                "marker": {
                    "color": [INK if mine else BLUE for mine in pinned] if any(pinned) else BLUE,
                    "size": [10 if mine else frame.dot for mine in pinned] if any(pinned) else frame.dot,
                },
            }
        ],
        "layout": layout_of(
            margin=(int(frame.left), int(layout.width - frame.right), int(frame.top), int(frame.height - frame.bottom)),
            xaxis={
                "range": [0, len(frame.rows)], "showgrid": False, "zeroline": False, "showticklabels": False,
                "title": {
                    "text": f"{len(frame.rows)} 个区划，按数值从高到低", "standoff": 8,
                    "font": {"size": layout.text - 1, "color": INK_2},
                },
            },
            yaxis={
                "range": [frame.scale.low, frame.scale.high], "tickvals": list(frame.scale.ticks), "gridcolor": LINE,
                "ticktext": [words.plain(tick, 1) + ("%" if is_rate else "") for tick in frame.scale.ticks],
                "tickfont": {"color": INK_3, "size": layout.text - 2}, "ticklabelstandoff": 6,
                "zerolinecolor": LINE,
            },
            annotations=annotations,
            shapes=shapes,
        ),
    }  # fmt: skip
