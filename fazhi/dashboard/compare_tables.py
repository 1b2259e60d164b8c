"""Rows of the compare page's tables as HTML, ready to stand in the template.

Built in Python: a page holds a hundred values and hundreds of names, and a template that walks through them node by
node takes longer than all queries of the page. Every interpolated text is escaped here or made of constants.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

from fazhi.dashboard.series import Area


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table twin, ready to show."""

    area: Area
    value: SafeString
    interval: str
    position: str
    chip: SafeString
    origin: str
    status: str
    reviewed: bool
    pinned: bool
    heading: str
    """Words of a group row before this one, or ""."""
    converted: str


@dataclass(frozen=True, slots=True)
class Addresses:
    """Beginnings of the addresses that rows lead to; each lacks only the code of a district."""

    district: str
    pin: str
    within: str
    year: int

    def of_district(self, area: Area) -> str:
        """The link to a district's page in the year."""
        return f'<a href="{self.district}{area.code}/?y={self.year}">{escape(area.name)}</a>'


def line_rows(lines: Iterable[Line], to: Addresses, *, is_rate: bool, shows_position: bool) -> SafeString:
    """The <tr>s of the table twin, with a group row wherever the tier changes."""
    pin = escape(to.pin)
    parts: list[str] = []
    for line in lines:
        if line.heading:
            parts.append(f'<tr class="is-group"><th colspan="8" scope="colgroup">{escape(line.heading)}</th></tr>')
        marked, pinning = (' class="is-pinned"', "已突出") if line.pinned else ("", "突出")
        converted = f' <span class="note">{escape(line.converted)}</span>' if line.converted else ""
        parts.append(
            f'<tr{marked} id="d{line.area.code}"><th scope="row">{to.of_district(line.area)}</th>'
            f"<td>{line.value}{converted}</td>"
        )
        if is_rate:
            interval = escape(line.interval) or "件数不足，不给区间"
            parts.append(f'<td class="only-wide num">{interval}</td><td class="only-wide">{line.chip}</td>')
        if shows_position:
            parts.append(f'<td class="only-wide num">{escape(line.position) or "不排序"}</td>')
        state = "accepted" if line.reviewed else "unreviewed"
        parts.append(
            f'<td class="only-wide">{escape(line.origin)}</td>'
            f'<td><span class="state state--{state}">{escape(line.status)}</span></td>'
            f'<td class="only-wide no-print"><a class="note" href="{pin}{line.area.code}">{pinning}</a></td></tr>'
        )
    return mark_safe("".join(parts))


def apart_rows(lines: Iterable[tuple[Area, SafeString, str]], to: Addresses) -> SafeString:
    """The <tr>s of values of another 口径: district, value, its conversion in words ("" where none is possible)."""
    impossible = '<span class="absent">件数不全，不能换算</span>'
    return mark_safe(
        "".join(
            f'<tr><th scope="row">{to.of_district(area)}</th><td>{value}</td>'
            f'<td class="num">{escape(converted) or impossible}</td></tr>'
            for area, value, converted in lines
        )
    )


def name_items(areas: Sequence[Area], groups: Sequence[tuple[Area, int]], to: Addresses) -> SafeString:
    """The <li>s of districts without a value, by name, and of how many there are by the unit above."""
    within = escape(to.within)
    named = [f"<li>{to.of_district(area)}</li>" for area in areas]
    counted = [
        f'<li><a href="{within}{area.code}">{escape(area.name)}</a> <span class="num">{count}</span></li>'
        for area, count in groups
    ]
    return mark_safe("".join((*named, *counted)))
