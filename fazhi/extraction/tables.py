"""Tables: rows read as the sentences they stand for, so that the same rules apply."""

from __future__ import annotations

from collections.abc import Sequence

from fazhi.extraction.choosing import Placed
from fazhi.extraction.scope import Setting
from fazhi.extraction.segment import Paragraph
from fazhi.source import SourceText


def read_tables(source: SourceText, text: str, found: Sequence[Paragraph], setting: Setting, order: int) -> list[Placed]:
    """The statements of all table rows, in reading order."""
    return []
