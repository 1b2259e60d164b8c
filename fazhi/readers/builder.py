"""Puts the pieces that a reader finds together into one `SourceText`, keeping every offset right.

Readers add paragraphs and rows in reading order; cleaning of characters happens here, once for all formats.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from fazhi.readers.limits import DEFAULT_LIMITS, Limits
from fazhi.readers.note_marks import without_level_marks
from fazhi.readers.refusal import refusal
from fazhi.readers.spacing import is_typed_apart
from fazhi.reflow import CELL, opens_related, starts_block
from fazhi.source import Block, BlockKind, Line, SourceText


_DROPPED = re.compile("[\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff\u00ad\ufffc\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_ENDS = "。！？；：!?;:…"
_BLANKS = re.compile(r"[\s\u00a0\u3000]+")
_CJK = "\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_BLANK_BETWEEN_CJK = re.compile(rf"(?<=[{_CJK}，。；：、！？（）《》〔〕“”]) +(?=[{_CJK}，。；：、！？（）《》〔〕“”])")


def clean(text: str) -> str:
    """One printable line: invisible characters and note marks dropped, each run of blanks one blank, none at the ends."""
    text = _BLANKS.sub(" ", _DROPPED.sub("", text)).strip()
    if text.count(" ") * 3 > len(text) and is_typed_apart(text):
        text = text.replace(" ", "")
    return without_level_marks(text)


def tighten(text: str) -> str:
    """`clean`, and without the blanks between Chinese characters that layout left behind ("报 告" → "报告")."""
    return _BLANK_BETWEEN_CJK.sub("", clean(text))


def looks_like_heading(text: str) -> bool:
    """Whether a paragraph is a numbered heading: it opens like one and is no sentence."""
    return len(text) <= 60 and starts_block(text) and text[-1] not in _ENDS and "。" not in text


class TextBuilder:
    """Collects blocks in reading order. One instance makes one `SourceText`."""

    def __init__(self, limits: Limits = DEFAULT_LIMITS) -> None:
        self._limits = limits
        self._parts: list[str] = []
        self._blocks: list[Block] = []
        self._length = 0
        self._tables = 0
        self._in_related = False
        self._notes: list[str] = []

    @property
    def length(self) -> int:
        """Code points so far."""
        return self._length

    @property
    def in_related(self) -> bool:
        """Whether what comes now stands under 相关链接 and is left out until the text goes on."""
        return self._in_related

    def new_table(self) -> int:
        """The number that the rows of the next table carry."""
        self._tables += 1
        return self._tables - 1

    def paragraph(self, text: str, kind: BlockKind | None = None, *, page: int | None = None) -> None:
        """One paragraph; empty ones are ignored. Without `kind`, numbered headings are told from prose."""
        text = clean(text)
        if text:
            self._append(text, kind or ("heading" if looks_like_heading(text) else "paragraph"), page=page)

    def row(self, cells: Sequence[str], table: int, *, page: int | None = None) -> None:
        """One row of a table. Empty cells keep their place, so that columns stay aligned."""
        texts = [tighten(cell) for cell in cells]
        filled = [text for text in texts if text]
        if not filled:
            return
        if len(filled) == 1:
            texts = filled
        start = self._length + (1 if self._parts else 0)
        ranges = []
        for text in texts:
            ranges.append((start, start + len(text)))
            start += len(text) + len(CELL)
        self._append(CELL.join(texts), "table_row", page=page, table=table, cells=tuple(ranges))

    def printed(
        self,
        text: str,
        lines: Sequence[Line],
        kind: BlockKind | None = None,
        *,
        page: int | None = None,
        table: int | None = None,
        cells: Sequence[tuple[int, int]] = (),
    ) -> None:
        """A block with known places on the page. Ranges of `lines` and `cells` are relative to `text`."""
        if not text:
            return
        offset = self._length + (1 if self._parts else 0)
        moved = tuple(
            Line(line.start + offset, line.end + offset, line.page, line.top, line.bottom, line.xs) for line in lines
        )
        self._append(
            text,
            kind or ("heading" if looks_like_heading(text) else "paragraph"),
            page=page,
            table=table,
            cells=tuple((start + offset, end + offset) for start, end in cells),
            lines=moved,
        )

    def note(self, remark: str) -> None:
        """A remark for the reader of the report, Chinese."""
        self._notes.append(remark)

    def build(
        self,
        format: str,
        *,
        pages: int | None = None,
        title: str | None = None,
        ocr: bool = False,
        notes: Sequence[str] = (),
    ) -> SourceText:
        """The finished text; raises `no_text` when nothing readable was added."""
        text = "".join(self._parts)
        if not any(character.isalnum() for character in text):
            raise refusal("no_text")
        title = clean(title)[:300] if title else None
        return SourceText(text, tuple(self._blocks), format, pages, title or None, ocr, (*notes, *self._notes))

    def _append(
        self,
        text: str,
        kind: BlockKind,
        *,
        page: int | None = None,
        table: int | None = None,
        cells: tuple[tuple[int, int], ...] = (),
        lines: tuple[Line, ...] = (),
    ) -> None:
        if kind not in ("table_row", "footnote"):
            # Lists of other pages come with printed and pasted web pages; they name figures of other districts.
            if opens_related(text):
                self._in_related = True
            elif self._in_related and (kind == "heading" or len(text) > 60 or text[-1] in _ENDS or starts_block(text)):
                self._in_related = False
            if self._in_related:
                return
        if self._parts:
            self._parts.append("\n")
            self._length += 1
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        if self._length > self._limits.max_characters:
            raise refusal("too_complex")
        self._blocks.append(Block(start, self._length, kind, page, table, cells, lines))
