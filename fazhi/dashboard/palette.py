"""Colours of charts, the same values as static/css/tokens.css: pictures and figures cannot read CSS variables."""

from __future__ import annotations


INK, INK_2, INK_3 = "#1b2430", "#44505f", "#5b6776"
LINE, LINE_STRONG = "#dbe1e9", "#aeb9c6"
SURFACE = "#ffffff"
BLUE, BLUE_TINT, BLUE_LINE = "#1f4e8c", "#e9f0f8", "#b9cce4"
GREY_MARK = "#8a95a3"
BENCHMARK = "#b34700"
SERIES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
"""Okabe-Ito without black and yellow; at most six lines share one panel."""
BANDS = ("#fbf9fd", "#eee7f7", "#dccfee", "#c9b6e4", "#b59cda")
"""One hue from low to high where no direction is agreed; the same as in static/css/matrix.css."""
JUDGEMENTS = {"better": "#b9d9ef", "same": "#f1f3f6", "worse": "#f8cfb2"}
