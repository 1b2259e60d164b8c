"""The one type that readers produce and extraction consumes.

A reader turns bytes into a `SourceText`; extraction turns a `SourceText` (or a bare string) into an
`Analysis`. The two packages are strangers to each other and meet only here. All offsets are half-open
ranges of code points of `SourceText.text`, so `text[start:end]` is always the quoted words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


BlockKind = Literal["paragraph", "heading", "table_row", "footnote"]


@dataclass(frozen=True, slots=True)
class Line:
    """Where one printed line of a page stands, character by character.

    `xs` holds `end - start + 1` x co-ordinates: character i of the line covers xs[i]..xs[i + 1].
    All co-ordinates are fractions (0..1) of the page's width and height, origin at the top left.
    """

    start: int
    end: int
    page: int
    """1-based."""
    top: float
    bottom: float
    xs: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading or table row of the text, in reading order."""

    start: int
    end: int
    kind: BlockKind = "paragraph"
    page: int | None = None
    """1-based page on which the block begins; None for formats without pages."""
    table: int | None = None
    """Number of the table that a `table_row` belongs to, counted from 0."""
    cells: tuple[tuple[int, int], ...] = ()
    """Ranges of the row's cells. In the text the cells are joined by " | "."""
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceText:
    """The readable text of one document.

    `text` is reflowed plain text: one block a line ("\\n" between blocks), hard wraps joined, running heads,
    page numbers and web-page chrome dropped. It is the text that every stored offset refers to.
    """

    text: str
    blocks: tuple[Block, ...] = ()
    format: str = "txt"
    """Name of the reader that made it: txt, html, docx, pdf, …"""
    pages: int | None = None
    title: str | None = None
    """Title that the container states (HTML <title>, document properties), if any: a hint, not proof."""
    ocr: bool = False
    """True when any of the text was recognised from an image: its facts get a lower confidence."""
    notes: tuple[str, ...] = field(default=())
    """Chinese remarks for the reader of the report, such as "第3页为扫描图像，已用 OCR 识别"."""


class UnreadableDocument(Exception):
    """A document that cannot become text. Its message is for the clerk: Chinese, says what to do.

    `code` is stable: empty, too_large, encrypted, unsupported, corrupt, no_text, too_many_pages, timeout.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
