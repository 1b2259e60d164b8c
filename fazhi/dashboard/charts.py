"""`Series` → Plotly figure as a plain dict. Pure functions; the pages fetch the dict only when it is asked for.

What they share is in `figure_parts`; the ordered values of the compare page are in `compare_figures`. Numbers are floats only here, at the edge of a figure.
"""

from __future__ import annotations

from collections.abc import Mapping

from fazhi.dashboard import words
from fazhi.dashboard.compare_figures import compare_figure
from fazhi.dashboard.figure_parts import Figure, hover_words, layout_of, symbol_of
from fazhi.dashboard.gathering import ScatterAnswer
from fazhi.dashboard.palette import BENCHMARK, BLUE, GREY_MARK, INK, INK_2, INK_3, LINE, SURFACE
from fazhi.dashboard.pictures.distribution import BANDS_FROM, bins_of
from fazhi.dashboard.pictures.funnel import curve, funnel_of
from fazhi.dashboard.pictures.scatter import NAMED_AT_MOST, value_axis
from fazhi.dashboard.series import CompareSeries, Source
from fazhi.dashboard.statistics import Z_95, Z_998
from fazhi.dashboard.svg import escape_text


def funnel_figure(series: CompareSeries, *, pin: str = "") -> Figure:
    """Rates against their number of cases, with 95 % and 99.8 % limits. Without a funnel: an empty figure."""
    funnel = funnel_of(series)
    if funnel is None:
        return {"data": [], "layout": layout_of(margin=(60, 24, 24, 48))}
    traces: list[Figure] = []
    for z, dash, name in ((Z_998, "solid", "99.8% 界限"), (Z_95, "dash", "95% 界限")):
        points = curve(funnel, z)
        traces += [
            {
                "type": "scatter", "mode": "lines", "name": name, "hoverinfo": "skip",
                "x": [point[0] for point in points], "y": [point[side] for point in points],
                "line": {"color": GREY_MARK, "width": 1.3, "dash": dash},
            }
            for side in (1, 2)
        ]  # fmt: skip
    colours = [INK if row.area.code == pin else BLUE if not pin else GREY_MARK for row in funnel.rows]
    traces.append(
        {
            "type": "scatter", "mode": "markers", "x": [float(row.point.N or 0) for row in funnel.rows],
            "y": [float(row.point.value) for row in funnel.rows], "customdata": [row.point.id for row in funnel.rows],
            "text": [hover_words(row.point, row.area.full_name, series.indicator.label) for row in funnel.rows],
            "hovertemplate": "%{text}<extra></extra>",
            "marker": {"color": colours, "size": 9, "symbol": [symbol_of(row.point) for row in funnel.rows]},
        }
    )  # fmt: skip
    share = funnel.share * 100
    return {
        "data": traces,
        "layout": layout_of(
            margin=(60, 24, 24, 48),
            xaxis={"title": {"text": "件数（分母）", "font": {"size": 12, "color": INK_2}}, "type": "log", "gridcolor": LINE},
            yaxis={"ticksuffix": "%", "gridcolor": LINE},
            shapes=[
                {
                    "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": share, "y1": share,
                    "line": {"color": BENCHMARK, "width": 1.5, "dash": "dash"},
                }
            ],
        ),
    }  # fmt: skip


def distribution_figure(series: CompareSeries, *, pin: str = "") -> Figure:
    """Columns of the ordered values with the quartiles; below twenty values one dot a district."""
    if len(series.ordered) < BANDS_FROM:
        return compare_figure(series, pin=pin)
    values = [float(row.point.value) for row in series.ordered]
    bins = bins_of(values, is_rate=series.indicator.is_rate)
    unit = "%" if series.indicator.is_rate else ""
    return {
        "data": [
            {
                "type": "bar", "x": [(low + high) / 2 for low, high, _ in bins], "y": [count for _, _, count in bins],
                "width": [(high - low) * 0.94 for low, high, _ in bins], "marker": {"color": BLUE},
                "text": [f"{words.plain(low, 2)}–{words.plain(high, 2)}{unit}：{count}个" for low, high, count in bins],
                "textposition": "none", "hovertemplate": "%{text}<extra></extra>",
            }
        ],
        "layout": layout_of(
            margin=(56, 24, 28, 48),
            xaxis={
                "title": {"text": words.fraction_title(series.indicator, series.terms), "font": {"size": 12, "color": INK_2}},
                "ticksuffix": unit, "gridcolor": SURFACE,
            },
            yaxis={"title": {"text": "行政区个数", "font": {"size": 12, "color": INK_2}}, "gridcolor": LINE},
            shapes=[
                {
                    "type": "line", "x0": value, "x1": value, "yref": "paper", "y0": 0, "y1": 1,
                    "line": {"color": BENCHMARK, "width": 1.3, "dash": "dash"},
                }
                for value in series.quartiles or ()
            ],
        ),
    }  # fmt: skip


def scatter_figure(answer: ScatterAnswer, proofs: Mapping[int, Source], *, pin: str = "") -> Figure:
    """Two indicators against each other; each dot tells both values, with the sentences where `proofs` has them.

    Without any district: an empty figure.
    """
    if not answer.pairs:
        return {"data": [], "layout": layout_of(margin=(64, 24, 24, 48))}
    across, up = answer.horizontal, answer.vertical
    told = []
    for horizontal, vertical in answer.pairs:
        lines = [f"{escape_text(horizontal.area.full_name)} · {answer.year}年"]
        for row, series in ((horizontal, across), (vertical, up)):
            point = row.point
            status = words.STATUSES.get(point.status, point.status)
            lines.append(
                f"{series.indicator.label} {words.value_of(point)}{words.fraction_of(point)} "
                f"{words.terms_chip(point.terms)} · {status}"
            )
            if (source := proofs.get(point.id)) is not None and source.quote:
                lines.append(f"“{'<br>'.join(_folded(source.quote))}”")
        told.append("<br>".join(lines))
    pinned = [horizontal.area.code == pin for horizontal, _ in answer.pairs]
    colours = [INK if mine else GREY_MARK if pin else BLUE for mine in pinned]
    axes = {}
    for name, series, side in (("xaxis", across, 0), ("yaxis", up, 1)):
        scale = value_axis(series, [pair[side] for pair in answer.pairs], 0.0, 1.0, 6)
        axes[name] = {
            "title": {"text": f"{series.indicator.label}（{series.indicator.unit}）", "font": {"size": 12, "color": INK_2}},
            "ticksuffix": "%" if series.indicator.is_rate else "", "gridcolor": LINE, "zerolinecolor": LINE,
            "range": [scale.low, scale.high], "tickfont": {"color": INK_3},
        }  # fmt: skip
    return {
        "data": [
            {
                "type": "scatter", "mode": "markers+text" if len(answer.pairs) <= NAMED_AT_MOST else "markers",
                "x": [float(horizontal.point.value) for horizontal, _ in answer.pairs],
                "y": [float(vertical.point.value) for _, vertical in answer.pairs],
                "customdata": [horizontal.point.id for horizontal, _ in answer.pairs],
                "text": [horizontal.area.name for horizontal, _ in answer.pairs], "textposition": "middle right",
                "hovertext": told, "hovertemplate": "%{hovertext}<extra></extra>",
                "marker": {
                    "color": colours, "size": [12 if mine else 9 for mine in pinned], "opacity": 0.85,
                    "symbol": [symbol_of(vertical.point) for _, vertical in answer.pairs],
                    "line": {"color": colours, "width": 1.5},
                },
            }
        ],
        "layout": layout_of(margin=(64, 24, 24, 48), **axes),
    }  # fmt: skip


def _folded(quote: str, width: int = 34, lines: int = 4) -> list[str]:
    """A sentence in lines of a tooltip, cut where it would cover the picture; the panel beside has it whole."""
    parts = [quote[at : at + width] for at in range(0, len(quote), width)]
    if len(parts) > lines:
        parts = [*parts[: lines - 1], f"{parts[lines - 1][: width - 1]}…"]
    return [escape_text(part) for part in parts]


__all__ = [
    "compare_figure",
    "distribution_figure",
    "funnel_figure",
    "scatter_figure",
]
