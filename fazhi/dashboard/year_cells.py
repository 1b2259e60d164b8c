"""One district and year of the coverage tables: symbol, word, and the way to the report.

The workbench and the coverage page show the same cell. Written here and not in a template: a province has a thousand
of them, and a template takes longer for them than all queries together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from html import escape

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class YearCell:
    """What is known about the report of one district and year."""

    year: int
    symbol: str
    label: str
    kind: str
    """Colour of the state; the symbol and the word say it too."""
    report: int | None
    """Where a click leads; None: nowhere."""


@cache
def _reports() -> str:
    return reverse("report", args=[0]).removesuffix("0/")


def cell_html(cell: YearCell, name: str) -> str:
    """The cell of the district called `name`."""
    inner = f'<span aria-hidden="true">{cell.symbol}</span> <span class="coverage__word">{cell.label}</span>'
    if cell.report is None:
        return f'<td><span class="state state--{cell.kind}">{inner}</span></td>'
    label = f"{escape(name)}{cell.year}年 {cell.label}"
    address = f"{_reports()}{cell.report}/"
    return f'<td><a class="state state--{cell.kind}" href="{address}" aria-label="{label}">{inner}</a></td>'
