"""Promoted definitions from the database into this process: on every task, and on a page at most every few seconds.

Every process of an installation, on whatever machine, shares the database, and nothing else; so the rows are asked for
again and again. The table holds a handful of rows.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import cast

from django.db import DatabaseError
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponseBase

from fazhi.catalogue import indicators
from fazhi.catalogue.promoted import Promoted
from fazhi.reports.models import PromotedDefinition


LOOK_AGAIN_AFTER = 10.0
"""Seconds for which a web process trusts what it read: so late another process shows a new definition."""


def promoted() -> tuple[Promoted, ...]:
    """All promoted definitions as stored, withdrawn ones included. One query."""
    rows = PromotedDefinition.objects.select_related("made_by")
    return tuple(
        Promoted(
            code=row.code, label=row.label, kind=cast("indicators.Kind", row.kind), unit=row.unit, theme=row.theme,
            phrases=tuple(row.phrases), examples=tuple(row.examples), version=row.version,
            made=f"{row.made_at:%Y-%m-%d} {row.made_by}", is_withdrawn=row.withdrawn_at is not None,
        )
        for row in rows
    )  # fmt: skip


def refresh() -> bool:
    """Use the stored definitions in this process; whether something changed."""
    return indicators.install(promoted())


class CurrentDefinitions:
    """Middleware: before a page, look whether another process promoted or withdrew a definition."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.look_at = 0.0
        self.stamp: tuple[int, int] | None = None

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if time.monotonic() >= self.look_at:
            self.look_at = time.monotonic() + LOOK_AGAIN_AFTER
            self._look()
        return self.get_response(request)

    def _look(self) -> None:
        """Read the rows again if their number or versions changed. A silent database is for the page to tell of."""
        try:
            totals = PromotedDefinition.objects.aggregate(versions=Sum("version"), withdrawn=Count("withdrawn_at"))
            stamp = (totals["versions"] or 0, totals["withdrawn"])
            if stamp != self.stamp:
                refresh()
                self.stamp = stamp
        except DatabaseError:
            return
