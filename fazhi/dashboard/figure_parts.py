"""What all interactive figures share: the look, the markers of values, and the words of a tooltip."""

from __future__ import annotations

from typing import Any

from fazhi.dashboard import words
from fazhi.dashboard.palette import BLUE, INK, SURFACE
from fazhi.dashboard.series import Point


Figure = dict[str, Any]

FONT = '"PingFang SC","HarmonyOS Sans SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",SimHei,sans-serif'
SYMBOLS = {
    "stated": "circle", "computed": "circle-open", "back_derived": "diamond", "corrected": "square",
    "imported": "square",
}  # fmt: skip
UNREVIEWED = {"back_derived": "diamond-open-dot", "corrected": "square-open-dot", "imported": "square-open-dot"}


def symbol_of(point: Point) -> str:
    """The marker of a value: as in the pictures, but open with a dot, instead of half filled, while 未复核."""
    if not point.is_reviewed:
        return UNREVIEWED.get(point.basis, "circle-open-dot")
    return SYMBOLS.get(point.basis, "circle")


def layout_of(*, margin: tuple[int, int, int, int], **extra: Any) -> Figure:
    left, right, top, bottom = margin
    return {
        "font": {"family": FONT, "size": 13, "color": INK},
        "paper_bgcolor": SURFACE,
        "plot_bgcolor": SURFACE,
        "margin": {"l": left, "r": right, "t": top, "b": bottom},
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": SURFACE,
            "bordercolor": BLUE,
            "font": {"family": FONT, "color": INK},
            "align": "left",
        },
        "showlegend": False,
        "separators": ".,",
        **extra,
    }


def hover_words(point: Point, name: str, indicator_label: str, interval: str = "") -> str:
    """Lines of the tooltip; the same facts are in the table and its source panel."""
    # Line breaks are the only tags here: Plotly writes a style attribute for <b>, which the page's policy refuses.
    parts = [f"{name} · {point.year}年", f"{indicator_label} {words.value_of(point)}{words.fraction_of(point)}"]
    if interval:
        parts.append(f"95% 区间 {interval}")
    chip = words.terms_chip(point.terms)
    if chip:
        parts.append(f"口径 {chip}")
    parts.append(f"{words.BASES.get(point.basis, point.basis)} · {words.STATUSES.get(point.status, point.status)}")
    return "<br>".join(parts)
