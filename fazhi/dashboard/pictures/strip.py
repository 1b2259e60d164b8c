"""Position strip: one value among comparable peers, without names and without places of honour."""

from __future__ import annotations

from fazhi.dashboard import words
from fazhi.dashboard.palette import BLUE, GREY_MARK, LINE_STRONG
from fazhi.dashboard.series import ProfileRow
from fazhi.dashboard.svg import escape_text, line_at, number


WIDTH, HEIGHT = 120.0, 18.0


def strip(row: ProfileRow) -> str:
    """Ticks for the peers and a dot for the district, from the lowest to the highest value; "" without a value."""
    if row.point is None or not row.peers:
        return ""
    value = float(row.point.value)
    low, high = min(value, row.peers[0]), max(value, row.peers[-1])
    span = (high - low) or 1.0

    def at(one: float) -> float:
        return 6 + (one - low) / span * (WIDTH - 12)

    middle = HEIGHT / 2
    unit = row.indicator.unit
    told = (
        f"同级 {len(row.peers)} 个可比地区在 {words.plain(row.peers[0], 2)}–{words.plain(row.peers[-1], 2)}{unit} 之间"
    )
    ticks = "".join(f"M{number(at(peer))} {number(middle - 4)}v8" for peer in row.peers)
    return (
        f'<svg class="strip" viewBox="0 0 {number(WIDTH)} {number(HEIGHT)}" width="{number(WIDTH)}" '
        f'height="{number(HEIGHT)}" role="img" aria-label="{escape_text(told)}"><title>{escape_text(told)}</title>'
        f"{line_at(6, middle, WIDTH - 6, middle, stroke=LINE_STRONG)}"
        f'<path d="{ticks}" stroke="{GREY_MARK}" stroke-width="1.4"/>'
        f'<circle cx="{number(at(value))}" cy="{number(middle)}" r="4.5" fill="{BLUE}"/></svg>'
    )
