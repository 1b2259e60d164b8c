"""Funnel plot: rates against their number of cases, with the limits that chance alone explains."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

from fazhi.dashboard import words
from fazhi.dashboard.palette import BENCHMARK, BLUE, GREY_MARK, INK, INK_2, INK_3, LINE, LINE_STRONG
from fazhi.dashboard.pictures.compare import NARROW, WIDE, Layout
from fazhi.dashboard.series import CompareSeries, Row
from fazhi.dashboard.statistics import Z_95, Z_998, funnel_limits
from fazhi.dashboard.svg import Scale, line_at, mark, number, picture, scale_for, text_at, tick_label


EXACT_UP_TO = 60
"""Largest N whose limits are drawn exactly; beyond, the corrected normal limits lie within 0.3 百分点 of them."""
STEPS = 48
"""Points of a limit curve."""
NAMED_AT_MOST = 12
MARKED_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class Funnel:
    """What a funnel needs: rows with whole counts, and the share they are read against."""

    rows: tuple[Row, ...]
    share: float
    label: str
    bands: tuple[int, ...]
    """Of each row, see `band_of`."""
    totals: tuple[int, ...]
    """N of each row."""


def funnel_of(series: CompareSeries) -> Funnel | None:
    """The funnel of a rate: every row of the shown 口径 with n and N of at least ten; None without benchmark or rows."""
    rows = tuple(row for row in series.ordered + series.listed if row.point.N and row.point.has_whole_counts)
    if not series.indicator.is_rate or series.benchmark is None or not rows:
        return None
    if not 0 < series.benchmark.value < 100:
        return None
    share = series.benchmark.value / 100
    bands, totals = [band_of(row, share) for row in rows], [int(row.point.N or 0) for row in rows]
    return Funnel(rows, share, series.benchmark.label, tuple(bands), tuple(totals))


@lru_cache(maxsize=4096)
def limits(share: float, total: int, z: float) -> tuple[float, float]:
    """Control limits in percent."""
    if total <= EXACT_UP_TO:
        low, high = funnel_limits(share, total, z)
    else:
        # Normal quantile corrected for skewness (Cornish and Fisher 1938), less the half step by which interpolated
        # binomial limits lie below it.
        spread = z * sqrt(share * (1 - share) / total)
        shift = ((z * z - 1) / 6 * (1 - 2 * share) - 0.5) / total
        low, high = max(0.0, share - spread + shift), min(1.0, share + spread + shift)
    return low * 100, high * 100


def band_of(row: Row, share: float) -> int:
    """0 within the 95 % limits, 1 beyond them, 2 beyond the 99.8 % limits."""
    total = int(row.point.N or 0)
    value = float(row.point.n or 0) * 100 / total if total else 0.0
    for band, z in ((2, Z_998), (1, Z_95)):
        low, high = limits(share, total, z)
        if not low - 1e-9 <= value <= high + 1e-9:
            return band
    return 0


def curve(funnel: Funnel, z: float) -> list[tuple[float, float, float]]:
    """(N, low, high) along the funnel, evenly spaced in the root of N."""
    first, last = max(5, min(funnel.totals) // 2), max(funnel.totals)
    roots = [sqrt(first) + (sqrt(last) - sqrt(first)) * step / STEPS for step in range(STEPS + 1)]
    found = sorted({max(1, round(root * root)) for root in roots})
    return [(total, *limits(funnel.share, total, z)) for total in found]


def funnel_pictures(series: CompareSeries, funnel: Funnel | None, *, pin: str = "") -> tuple[str, str]:
    """The wide and the narrow form; ("", "") where no funnel can be drawn."""
    if funnel is None:
        return "", ""
    return _draw(series, funnel, WIDE, pin), _draw(series, funnel, NARROW, pin)


def describe(series: CompareSeries, funnel: Funnel) -> str:
    """What the picture shows, for readers who do not see it."""
    outside = [row.area.name for row, band in zip(funnel.rows, funnel.bands, strict=True) if band == 2]
    told = f"超出 99.8% 界限的有{'、'.join(outside[:NAMED_AT_MOST])}" if outside else "没有地区超出 99.8% 界限"
    return f"{series.year}年{series.indicator.label}漏斗图，{len(funnel.rows)}个区划，{told}。"


def _draw(series: CompareSeries, funnel: Funnel, layout: Layout, pin: str) -> str:
    height = 400.0 if layout is WIDE else 300.0
    left, right, top, bottom = 56.0, layout.width - 24, 24.0, height - 52
    outer = curve(funnel, Z_998)
    rates = [float(row.point.value) for row in funnel.rows]
    # Limits of tiny N reach 0 and 100 and would flatten everything else.
    shown = [high for total, _, high in outer if total >= 20] or [high for _, _, high in outer]
    y_axis = scale_for([*rates, *shown, 0.0], bottom, top, from_zero=min(rates) < 50, ceiling=100.0, ticks=5)
    x_axis = scale_for([sqrt(outer[0][0]), sqrt(outer[-1][0])], left, right, from_zero=False, ticks=4)
    roots = Scale(sqrt(outer[0][0]) * 0.9, sqrt(outer[-1][0]) * 1.04, left, right, x_axis.ticks)
    unit = series.indicator.unit
    parts = []
    for tick in y_axis.ticks:
        y = y_axis.at(tick)
        parts.append(line_at(left, y, right, y, stroke=LINE_STRONG if tick == 0 else LINE))
        parts.append(text_at(left - 8, y + 4, tick_label(tick, unit), size=layout.text - 1, fill=INK_3, anchor="end"))
    for total in _totals(outer[0][0], outer[-1][0]):
        x = roots.at(sqrt(total))
        parts.append(text_at(x, bottom + 18, f"{total:,}", size=layout.text - 1, fill=INK_3, anchor="middle"))
        parts.append(line_at(x, bottom, x, bottom + 4, stroke=LINE_STRONG))
    for z, dash in ((Z_998, ""), (Z_95, "4 3")):
        points = curve(funnel, z)
        for side in (1, 2):
            path = "L".join(f"{number(roots.at(sqrt(point[0])))} {number(y_axis.at(point[side]))}" for point in points)
            dashed = f' stroke-dasharray="{dash}"' if dash else ""
            parts.append(f'<path d="M{path}" fill="none" stroke="{GREY_MARK}" stroke-width="1.3"{dashed}/>')
    middle = y_axis.at(funnel.share * 100)
    parts.append(line_at(left, middle, right, middle, stroke=BENCHMARK, width=1.5, dash="6 3"))
    told = f"{funnel.label} {words.plain(funnel.share * 100, 2)}%"
    parts += _marks(funnel, roots, y_axis, layout, pin)
    parts.append(text_at(right, middle - 6, told, size=layout.text - 1, fill=BENCHMARK, anchor="end", halo=True))
    axis = "件数（分母）" if layout is WIDE else "件数"
    parts.append(text_at((left + right) / 2, height - 14, axis, size=layout.text - 1, fill=INK_2, anchor="middle"))
    title = f"{series.year}年{series.indicator.label}漏斗图"
    return picture(
        layout.width, height, parts, title=title, description=describe(series, funnel),
        key=layout.key.replace("dots", "funnel"),
    )  # fmt: skip


def _marks(funnel: Funnel, roots: Scale, y_axis: Scale, layout: Layout, pin: str) -> list[str]:
    """A mark a district, with names for the pinned one and those beyond the outer limits where there is room.

    Above `MARKED_AT_MOST` the unremarkable ones become one path: their marks would weigh more than the page.
    """
    parts: list[str] = []
    across = (roots.end - roots.start) / (roots.high - roots.low)
    up = (y_axis.end - y_axis.start) / (y_axis.high - y_axis.low)
    left, bottom = roots.start - roots.low * across, y_axis.start - y_axis.low * up
    places = [
        (left + sqrt(total) * across, bottom + min(float(row.point.value), y_axis.high) * up)
        for row, total in zip(funnel.rows, funnel.totals, strict=True)
    ]
    many = len(funnel.rows) > MARKED_AT_MOST
    if many:
        dots = dict.fromkeys([f"M{x:.0f} {y:.0f}h.1" for x, y in places])  # dots on one pixel are one dot
        parts.append(f'<path d="{"".join(dots)}" stroke="{BLUE}" stroke-width="4" stroke-linecap="round" fill="none"/>')
    for row, band, (x, y) in zip(funnel.rows, funnel.bands, places, strict=True):
        pinned = row.area.code == pin
        if not many or pinned:
            colour = INK if pinned else BLUE if band or not pin else GREY_MARK
            drawn = mark(
                x, y, basis=row.point.basis, reviewed=row.point.is_reviewed, colour=colour,
                size=5.5 if pinned or band == 2 else 4,
            )  # fmt: skip
            parts.append(f'<g data-source="{row.point.id}">{drawn}</g>')
    return parts + _names(funnel, places, layout, pin)


def _names(funnel: Funnel, places: list[tuple[float, float]], layout: Layout, pin: str) -> list[str]:
    """Names of the pinned district and of the first ones beyond the outer limits, where they do not cover others."""
    parts: list[str] = []
    taken: list[tuple[float, float]] = []
    for row, band, (x, y) in zip(funnel.rows, funnel.bands, places, strict=True):
        pinned = row.area.code == pin
        if not pinned and (band < 2 or len(taken) >= NAMED_AT_MOST):
            continue
        if not pinned and any(abs(y - other_y) < 15 and abs(x - other_x) < 110 for other_x, other_y in taken):
            continue
        taken.append((x, y))
        weight = "600" if pinned else ""
        anchor, beside = ("end", x - 9) if x > layout.width - 110 else ("start", x + 9)
        parts.append(
            text_at(
                beside, y + 4, row.area.name, size=layout.text - 1, fill=INK, anchor=anchor, weight=weight, halo=True
            )
        )
    return parts


def _totals(first: float, last: float) -> list[int]:
    """Round numbers of cases between the ends, few enough to label."""
    steps = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 500_000]
    inside = [step for step in steps if first <= step <= last]
    return inside if len(inside) <= 6 else inside[-6:]
