"""First pictures drawn on the server: `Series` → inline SVG text, readable before any script arrives.

Pure functions. Only presentation attributes are used (the Content-Security-Policy forbids style attributes), and
every colour comes from `fazhi.dashboard.palette`. A picture names itself by <title> and <desc>; the numbers are in
the table beside it. Every drawing comes in a wide and a narrow form, because scaled-down text cannot be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

from fazhi.dashboard.palette import BLUE, GREY_MARK, INK, INK_2, INK_3, LINE, LINE_STRONG, SURFACE


def escape_text(text: str) -> str:
    """Text safe inside an element or a double-quoted attribute."""
    return escape(text)


def number(value: float) -> str:
    """A coordinate with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def text_at(
    x: float, y: float, words: str, *, size: float = 13, fill: str = INK, anchor: str = "start", weight: str = "",
    halo: bool = False,
) -> str:  # fmt: skip
    """One line of text with its baseline at y; with a halo it stays readable over strokes."""
    extra = f' font-weight="{weight}"' if weight else ""
    anchored = f' text-anchor="{anchor}"' if anchor != "start" else ""
    extra += f' stroke="{SURFACE}" stroke-width="4" paint-order="stroke"' if halo else ""
    return (
        f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}" fill="{fill}"{anchored}{extra}>'
        f"{escape_text(words)}</text>"
    )


def line_at(x1: float, y1: float, x2: float, y2: float, *, stroke: str = LINE, width: float = 1, dash: str = "") -> str:
    """A straight stroke."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}" stroke="{stroke}" '
        f'stroke-width="{number(width)}"{dashed}/>'
    )


def mark(x: float, y: float, *, basis: str, reviewed: bool, colour: str = BLUE, size: float = 5) -> str:
    """The mark of a value: dot 原文, ring 计算, diamond 反推, square 更正 and 导入. Half filled (dashed ring) while 未复核."""
    cx, cy = number(x), number(y)
    stroke = f'stroke="{colour}" stroke-width="1.6"'
    if basis == "computed":
        dashed = "" if reviewed else ' stroke-dasharray="3 2"'
        return (
            f'<circle cx="{cx}" cy="{cy}" r="{number(size - 0.5)}" fill="{SURFACE}" stroke="{colour}" '
            f'stroke-width="2.4"{dashed}/>'
        )
    if basis == "back_derived":
        reach = size + 1.5
        left, right, top, bottom = number(x - reach), number(x + reach), number(y - reach), number(y + reach)
        outline = f"M{cx} {top}L{right} {cy}L{cx} {bottom}L{left} {cy}Z"
        half = f"M{cx} {top}L{cx} {bottom}L{left} {cy}Z"
    elif basis in ("corrected", "imported"):
        side = 2 * size - 1
        left, top = number(x - side / 2), number(y - side / 2)
        outline = f"M{left} {top}h{number(side)}v{number(side)}h{number(-side)}Z"
        half = f"M{left} {top}h{number(side / 2)}v{number(side)}h{number(-side / 2)}Z"
    else:
        r = number(size)
        outline = f"M{number(x - size)} {cy}a{r} {r} 0 1 1 {number(2 * size)} 0a{r} {r} 0 1 1 {number(-2 * size)} 0Z"
        half = f"M{cx} {number(y - size)}a{r} {r} 0 0 0 0 {number(2 * size)}Z"
    if reviewed:
        return f'<path d="{outline}" fill="{colour}" {stroke}/>'
    return f'<path d="{outline}" fill="{SURFACE}" {stroke}/><path d="{half}" fill="{colour}"/>'


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear axis: values low..high on pixels left..right (or bottom..top), with round ticks."""

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[float, ...]

    def at(self, value: float) -> float:
        """Pixel of a value; values outside stay at the edge."""
        inside = min(max(value, self.low), self.high)
        return self.start + (inside - self.low) / (self.high - self.low) * (self.end - self.start)


def scale_for(
    values: Iterable[float], start: float, end: float, *, from_zero: bool, ceiling: float | None = None, ticks: int = 5
) -> Scale:
    """An axis that covers the values with round ticks.

    `from_zero` for counts, whose length is read; rates may start higher. `ceiling` caps the axis (100 for rates).
    """
    found = list(values) or [0.0, 1.0]
    low, high = (0.0 if from_zero else min(found)), max(found)
    if ceiling is not None:
        high = min(high, ceiling)
        low = max(0.0, low)
    if high - low < 1e-9:  # one value, or values that no picture tells apart
        low, high = (0.0 if from_zero or low <= 1 else low - 1), high + 1
        if ceiling is not None and high > ceiling:
            high, low = ceiling, max(0.0, ceiling - 2)
    step = nice_step((high - low) / ticks)
    low, high = floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step
    if not from_zero and low > 0 and low <= (high - low) * 0.35:
        low = 0.0  # close enough to zero to show it
        step = nice_step((high - low) / ticks)
        high = ceil(high / step - 1e-9) * step
    if ceiling is not None:
        high = min(high, ceiling)
    count = int((high - low) / step + 1e-6) + 1
    return Scale(low, high, start, end, tuple(low + step * i for i in range(count)))


def nice_step(raw: float) -> float:
    """The next of 1, 2, 2.5, 5 × 10ⁿ at or above `raw`."""
    if raw <= 0:
        return 1.0
    power = 10.0 ** floor(log10(raw))
    for factor in (1, 2, 2.5, 5, 10):
        if raw <= factor * power * 1.0000001:
            return factor * power
    return 10 * power


def tick_label(value: float, unit: str) -> str:
    """A tick: 12.5%, 1,500, 3万 (counts from ten thousand on, so that ticks stay narrow)."""
    if unit == "%":
        return f"{value:g}%"
    if abs(value) >= 10_000 and value % 1000 == 0:
        return f"{value / 10_000:g}万"
    return f"{value:,.10g}"


def shortened(name: str, width: int) -> str:
    """A name cut to `width` characters with an ellipsis; the table has it in full."""
    return name if len(name) <= width else f"{name[: width - 1]}…"


def picture(width: float, height: float, parts: Sequence[str], *, title: str, description: str, key: str) -> str:
    """The <svg> element. `key` makes the ids of its title and description unique in the page."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(width)} {number(height)}" '
        f'width="{number(width)}" height="{number(height)}" role="img" aria-labelledby="{key}-t {key}-d">'
        f'<title id="{key}-t">{escape_text(title)}</title><desc id="{key}-d">{escape_text(description)}</desc>'
        f"{''.join(parts)}</svg>"
    )


def axis_below(scale: Scale, top: float, bottom: float, unit: str, *, size: float = 12) -> list[str]:
    """Grid lines and tick labels of a horizontal axis."""
    parts = []
    for tick in scale.ticks:
        x = scale.at(tick)
        parts.append(line_at(x, top, x, bottom, stroke=LINE_STRONG if tick == 0 else LINE))
        parts.append(text_at(x, bottom + size + 5, tick_label(tick, unit), size=size, fill=INK_3, anchor="middle"))
    return parts


__all__ = [
    "BLUE", "GREY_MARK", "INK", "INK_2", "INK_3", "LINE", "LINE_STRONG", "SURFACE", "Scale", "axis_below",
    "escape_text", "line_at", "mark", "nice_step", "number", "picture", "scale_for", "shortened", "text_at", "tick_label",
]  # fmt: skip
