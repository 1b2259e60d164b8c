"""Finished answers, kept in this process while the database says that all they were made of is the same.

One statement tells: every change of a value, a report, its sentences, a finding, a division or a promoted definition
leaves a mark, whoever makes it and by whatever means (`reports.models.value_change`). What else an answer depends on,
above all who asks, stands in its key.
"""

from __future__ import annotations

import gzip
from collections import OrderedDict
from collections.abc import Callable, Hashable
from decimal import Decimal
from functools import cached_property
from threading import Lock
from typing import Any, TypeVar

from django.db import connection

from fazhi.accounts.prepared import prepared


BYTES_AT_MOST = 16 * 2**20
"""Kept per process; some hundred answers of the API with their keys."""
BYTES_AN_ENTRY = 1_000
"""What an entry takes beside the answer and the words of its key: without it, short answers would be kept by the million."""
LEVEL = 3
"""Of gzip, 1 to 9. A comparison of the country: 32 kB in 1.5 ms; at level 6, which Django fixes, 28 kB in 2.7 ms."""

Stamp = tuple[int, Decimal | None]


class Finished:
    """One answer; compressed once, when somebody first asks for it compressed."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    @cached_property
    def compressed(self) -> bytes:
        """As a gzip stream without name and time."""
        return gzip.compress(self.content, LEVEL, mtime=0)


T = TypeVar("T")
_kept: OrderedDict[Hashable, tuple[Stamp, Any, int]] = OrderedDict()
"""What was made, under which stamp, and its bytes."""
_lock = Lock()


def stamp_of_all() -> Stamp:
    """Names the state of everything that leaves marks. One query."""
    found = prepared("SELECT count(*), sum(mark) FROM reports_valuechange", [])
    return found[0][0], found[0][1]


def finished(key: Hashable, make: Callable[[], bytes]) -> Finished:
    """The answer that `make` gives, or as it was kept; `key` names all it depends on beside the data. One query."""
    return once(key, lambda: Finished(make()), size=lambda one: len(one.content) * 5 // 4)  # with its compressed form


def once(key: Hashable, make: Callable[[], T], *, size: Callable[[T], int]) -> T:
    """What `make` makes, or as it was kept, with its `size` in bytes; nobody may change it. One query."""
    key = (connection.settings_dict["NAME"], key)
    # The stamp comes first: what changes while the answer is made is then kept under a stamp nobody asks for.
    stamp = stamp_of_all()
    with _lock:
        kept = _kept.get(key)
        if kept is not None and kept[0] == stamp:
            _kept.move_to_end(key)
            found: T = kept[1]
            return found
    made = make()
    # Who asks may invent keys, and long ones. A character takes up to four bytes.
    takes = BYTES_AN_ENTRY + 4 * len(repr(key)) + size(made)
    if takes > BYTES_AT_MOST:
        return made  # rather than all others
    with _lock:
        _kept[key] = (stamp, made, takes)
        _kept.move_to_end(key)
        held = sum(taken for _, _, taken in _kept.values())
        while held > BYTES_AT_MOST:
            _, (_, _, taken) = _kept.popitem(last=False)
            held -= taken
    return made


def forget_finished() -> None:
    """Keep nothing any more: the next question is answered anew."""
    with _lock:
        _kept.clear()
