"""The lines of the trend page as an interactive figure that covers the picture: same axes, same names at the edge."""

from __future__ import annotations

from collections.abc import Sequence

from fazhi.dashboard import words
from fazhi.dashboard.figure_parts import Figure, hover_words, layout_of, symbol_of
from fazhi.dashboard.palette import INK, INK_2, INK_3, LINE, LINE_STRONG, SERIES, SURFACE
from fazhi.dashboard.pictures.trend import (
    BELOW,
    NARROW,
    TOP,
    WIDE,
    Layout,
    breaks_of,
    end_labels,
    labelled_years,
    shared_scale,
)
from fazhi.dashboard.series import TrendLine, TrendSeries
from fazhi.dashboard.svg import Scale, escape_text, tick_label


def trend_figure(series: TrendSeries, *, narrow: bool = False) -> Figure:
    """Lines over years, broken where 口径 changed or a year is missing; derived points as open diamonds."""
    layout = NARROW if narrow else WIDE
    lines = [line for line in series.lines if line.drawn]
    traces: list[Figure] = []
    for index, line in enumerate(lines):
        colour = SERIES[index % len(SERIES)]
        x: list[int | None] = []
        y: list[float | None] = []
        told: list[str] = []
        ids: list[int | None] = []
        symbols: list[str] = []
        for segment in line.segments:
            if x:  # a gap between segments
                x.append(None)
                y.append(None)
                told.append("")
                ids.append(None)
                symbols.append("circle")
            for point in segment:
                x.append(point.year)
                y.append(float(point.value))
                moved = words.change_of(line.changes.get(point.year), series.indicator.unit)
                told.append(
                    hover_words(point, line.area.full_name, series.indicator.label)
                    + (f"<br>比上年 {moved}" if moved else "")
                )
                ids.append(point.id)
                symbols.append(symbol_of(point))
        traces.append(
            {
                "type": "scatter", "mode": "lines+markers", "name": line.area.name, "x": x, "y": y, "text": told,
                "customdata": ids, "hovertemplate": "%{text}<extra></extra>", "connectgaps": False,
                "line": {"color": colour, "width": 2.5},
                "marker": {"color": colour, "size": 9, "symbol": symbols, "line": {"color": colour, "width": 1.6}},
                "cliponaxis": False,
            }
        )  # fmt: skip
        if line.derived:
            traces.append(
                {
                    "type": "scatter", "mode": "markers", "name": f"{line.area.name}（上年数，据次年报告）",
                    "x": list(line.derived), "y": [float(value) for value in line.derived.values()],
                    "marker": {"color": colour, "size": 8, "symbol": "diamond"}, "showlegend": False,
                    "hovertemplate": "%{x}年 %{y}（次年报告所述）<extra></extra>",
                }
            )  # fmt: skip
    breaks = [
        {
            "x": point.year, "y": float(point.value), "xshift": -11, "text": "‖", "showarrow": False,
            "hovertext": words.change_of(change), "font": {"size": 15, "color": INK_2},
        }
        for _, point, change in breaks_of(lines)
    ]  # fmt: skip
    bottom = layout.height - BELOW
    scale = shared_scale(series, bottom, TOP, ticks=5)
    names, flags = _names_at_the_end(series, lines, layout, scale)
    return {
        "data": traces,
        "layout": layout_of(
            margin=(int(layout.left), int(layout.right), int(TOP), int(BELOW)),
            annotations=[*breaks, *names],
            shapes=flags,
            xaxis={
                "range": [series.first, max(series.last, series.first + 1)], "gridcolor": SURFACE, "zeroline": False,
                "tickvals": (years := labelled_years(series, 5 if narrow else 12)),
                "ticktext": [str(year) for year in years], "tickfont": {"color": INK_3, "size": layout.text - 1},
                "ticklabelstandoff": 8,
            },
            yaxis={
                "range": [scale.low, scale.high], "tickvals": list(scale.ticks), "gridcolor": LINE,
                "ticktext": [tick_label(tick, series.indicator.unit) for tick in scale.ticks],
                "tickfont": {"color": INK_3, "size": layout.text - 1}, "zerolinecolor": LINE_STRONG,
                "ticklabelstandoff": 6,
            },
        ),
    }  # fmt: skip


def _names_at_the_end(
    series: TrendSeries, lines: Sequence[TrendLine], layout: Layout, scale: Scale
) -> tuple[list[Figure], list[Figure]]:
    """The names at the right edge, and the strokes of colour before them, as in the picture."""
    names, flags = [], []
    height = scale.start - scale.end
    for label in end_labels(series, lines, layout, scale):
        middle = (scale.start - label.y) / height
        names.append(
            {
                "text": escape_text(label.words), "xref": "paper", "x": 1, "xanchor": "left", "xshift": 12, "yref": "paper",
                "y": middle, "yanchor": "middle", "showarrow": False, "font": {"color": INK, "size": layout.text},
            }
        )  # fmt: skip
        flags.append(
            {
                "type": "rect", "xref": "paper", "xsizemode": "pixel", "xanchor": 1, "x0": 9, "x1": 12, "yref": "paper",
                "y0": middle - 5.5 / height, "y1": middle + 5.5 / height, "fillcolor": label.colour, "line": {"width": 0},
            }
        )  # fmt: skip
    return names, flags
