"""One district's rates and main counts as a picture to be taken away: value, change, place among its peers."""

from __future__ import annotations

from fazhi.dashboard import words
from fazhi.dashboard.gathering import CORE
from fazhi.dashboard.palette import INK, INK_2, INK_3, LINE, LINE_STRONG
from fazhi.dashboard.pictures.strip import strip
from fazhi.dashboard.series import ProfileRow, ProfileSeries
from fazhi.dashboard.svg import line_at, mark, number, picture, shortened, text_at


WIDTH, ROW, HEAD = 1060.0, 28.0, 30.0
NAME, VALUE, BASIS, CHANGE, PEERS = 0.0, 300.0, 500.0, 620.0, 900.0


def shown_rows(series: ProfileSeries) -> list[ProfileRow]:
    """Rates and headline counts that have a value."""
    return [
        row for row in series.rows if row.point is not None and (row.indicator.is_rate or row.indicator.code in CORE)
    ]


def profile_picture(series: ProfileSeries) -> str:
    """The table as a picture; "" where nothing is stated."""
    rows = shown_rows(series)
    if not rows:
        return ""
    parts = [
        text_at(x, 18, label, size=13, fill=INK_2, weight="600")
        for x, label in (
            (NAME, "指标"), (VALUE, f"{series.year}年"), (BASIS, "口径"), (CHANGE, "比上年"), (PEERS, "同级位置"),
        )
    ]  # fmt: skip
    parts.append(line_at(0, HEAD - 3, WIDTH, HEAD - 3, stroke=LINE_STRONG))
    for index, row in enumerate(rows):
        parts += _line(row, HEAD + index * ROW)
    title = f"{series.area.name}{series.year}年主要指标"
    height = HEAD + ROW * len(rows) + 4
    return picture(WIDTH, height, parts, title=title, description=f"{len(rows)}项指标。", key="profile")


def _line(row: ProfileRow, y: float) -> list[str]:
    point = row.point
    if point is None:
        return []
    base = y + 19
    flag = " !" if point.has_finding else ""
    told = f"{words.value_of(point)}{words.fraction_of(point)}{flag}"
    change = words.change_of(row.change, row.indicator.unit) if row.change else "上年无数值"
    parts = [
        text_at(NAME, base, shortened(row.indicator.label, 20), size=13, fill=INK),
        mark(VALUE - 12, base - 5, basis=point.basis, reviewed=point.is_reviewed, size=4.2),
        text_at(VALUE, base, told, size=13, fill=INK, weight="600"),
        text_at(CHANGE, base, change, size=13, fill=INK_2),
        line_at(0, y + ROW - 1, WIDTH, y + ROW - 1, stroke=LINE),
    ]
    if row.indicator.is_rate:
        parts.append(text_at(BASIS, base, shortened(words.terms_chip(point.terms), 9), size=12, fill=INK_2))
    if row.peers:
        parts.append(strip(row).replace("<svg ", f'<svg x="{number(PEERS)}" y="{number(y + 4)}" ', 1))
    else:
        parts.append(text_at(PEERS, base, "可比地区不足", size=12, fill=INK_3))
    return parts
