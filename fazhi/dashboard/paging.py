"""Cutting long lists into pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch [start, end) of a list of `total`, as `components/_pager.html` shows it."""

    total: int
    start: int
    end: int
    previous_url: str
    next_url: str

    @property
    def first(self) -> int:
        """1-based position of the first item; 0 when there is none."""
        return self.start + 1 if self.total else 0

    @property
    def last(self) -> int:
        """1-based position of the last item."""
        return self.end

    @property
    def is_whole(self) -> bool:
        """Whether everything is on this page."""
        return self.start == 0 and self.end == self.total


def page_of(total: int, number: int, size: int, url: Callable[[int], str]) -> Page:
    """Page `number` (from 1) of `total` items; a number past the end gives the last page."""
    last_page = max(1, -(-total // size))
    number = min(number, last_page)
    start = (number - 1) * size
    return Page(
        total=total,
        start=start,
        end=min(start + size, total),
        previous_url=url(number - 1) if number > 1 else "",
        next_url=url(number + 1) if number < last_page else "",
    )
