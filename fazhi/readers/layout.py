"""Printed pages → paragraphs: running heads and page numbers dropped, lines joined across columns and pages.

A new paragraph is told by its indent, as Chinese typesetting has it; where a document does not indent, by a short
last line or a larger distance.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from fazhi.readers.builder import TextBuilder, looks_like_heading
from fazhi.readers.note_marks import level_marks
from fazhi.readers.printed import PrintedLine, PrintedPage, PrintedTable, needs_space, usual_edge
from fazhi.readers.tables import Cell, is_figure, placed_rows
from fazhi.readers.unruled import unruled
from fazhi.reflow import CELL, is_furniture, opens_related, starts_block
from fazhi.source import BlockKind, Line


_PAGE_NUMBER = re.compile(
    r"[-—–―_~·•.\s]*(?:第\s*)?(?:\d{1,4}|[ivxIVX]{1,6}|[一二三四五六七八九十]{1,3}(?=\s*页))\s*(?:页)?"
    r"(?:\s*[/／,，共]+\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–―_~·•.\s]*"
)
_EDGE = 0.13
"""Share of the page's height at top and bottom where furniture stands."""
_ALWAYS = 0.4
"""Share of the pages on which a running head is sure to be one; heads of left and right pages may differ."""
_HEAD = 0.8
"""Of the width of full lines: what is longer is prose rather than a running head."""
_SUPPORT = 0.1
"""Share of a document's long lines that show its margin: a few may be notes that begin further left."""
_SMALL = 0.88
"""Of the usual size of characters: what is smaller is no line of the body."""
_OFF = 0.02
"""Share of the page by which a line may stick out without running off it."""
_ENDS = "。！？；：!?;:"


@dataclass(slots=True)
class _Column:
    left: float
    right: float
    pitch: float
    """Usual distance from one line's middle to the next."""


def compose(pages: Sequence[PrintedPage], builder: TextBuilder) -> None:
    """Adds the paragraphs, tables and footnotes of the pages to the builder."""
    lines = [line for page in pages for line in page.lines()]
    if not lines and not any(page.regions for page in pages):
        return
    body_em = _usual([(line.em, len(line.text)) for line in lines]) if lines else 0.02
    furniture = _furniture(pages, body_em)
    text = [line for line in lines if id(line) not in furniture] or lines
    composer = _Composer(builder, body_em, _fallback_column(text, body_em), _indents(text))
    for page in pages:
        notes = _footnotes(page, body_em, furniture)
        for region in page.regions:
            kept = [
                item
                for item in region
                if isinstance(item, PrintedTable) or (id(item) not in furniture and id(item) not in notes)
            ]
            composer.region(page.number, unruled(kept))
        composer.hold_notes(page.number, [line for line in page.lines() if id(line) in notes])
        if page.beside:
            first = min(page.beside, key=lambda line: line.top).text[:20]
            builder.note(f"第{page.number}页正文旁栏目（“{first}”等）的文字不属于正文，未读入。")
    composer.finish()


class _Composer:
    """Joins lines to paragraphs; a paragraph may run on over columns and pages, a footnote never cuts it."""

    def __init__(self, builder: TextBuilder, body_em: float, fallback: _Column, indents: bool) -> None:
        self._builder = builder
        self._body_em = body_em
        self._fallback = fallback
        self._indents = indents
        self._open: list[tuple[int, PrintedLine]] = []
        self._column = fallback
        self._notes: list[tuple[int, PrintedLine]] = []
        self._table: tuple[int, int, tuple[str, ...]] | None = None
        """Number, columns and head of the table that ended the last region, if one did."""
        self._label: Cell | None = None
        """The cell in the first column of that table's last row."""

    def region(self, page: int, items: Sequence[PrintedLine | PrintedTable | list[PrintedLine]]) -> None:
        """One column of one page."""
        lines = [item for item in items if isinstance(item, PrintedLine)]
        column = _column(lines, self._body_em, self._fallback)
        for item in items:
            if isinstance(item, PrintedLine):
                if opens_related(item.text) or is_furniture(item.text):  # of web pages printed to PDF
                    self._close()
                    if opens_related(item.text):
                        self._builder.paragraph(item.text, page=page)
                    continue
                if self._open and not self._continues(self._open[-1], (page, item), column):
                    self._close()
                self._open.append((page, item))
                self._column = column
                self._table = None
            elif isinstance(item, PrintedTable):
                self._close()
                self._rule_table(page, item)
            else:
                self._close()
                self._gap_table(page, item)

    def hold_notes(self, page: int, lines: Sequence[PrintedLine]) -> None:
        """Footnotes of a page wait until the paragraph that runs over its end is complete."""
        self._notes.extend((page, line) for line in lines)

    def finish(self) -> None:
        """The last paragraph."""
        self._close()
        self._flush_notes()

    def _continues(self, last: tuple[int, PrintedLine], new: tuple[int, PrintedLine], column: _Column) -> bool:
        (last_page, before), (page, line) = last, new
        em = max(self._body_em, 0.005)
        if not 0.82 < line.em / before.em < 1.22 and len(line.text) > 3 and len(before.text) > 3:
            return False
        indent = line.left - column.left
        same_place = page == last_page and line.top >= before.top
        if line.em > 1.15 * self._body_em and before.em > 1.15 * self._body_em:
            # A title broken over lines: same large size, close together, centred.
            return same_place and _middle(line) - _middle(before) < 2.6 * line.height and not starts_block(line.text)
        if indent > 0.9 * em:
            return False
        shortfall = self._column.right - before.right
        ended = before.text[-1] in _ENDS
        distance = _middle(line) - _middle(before) if same_place else 0.0
        if distance > 2.6 * column.pitch or (distance > 1.6 * column.pitch and (ended or shortfall > 1.5 * em)):
            return False
        if before.left - self._column.left > 3.5 * em and shortfall > 2.5 * em:
            return False  # a centred or right-aligned line stands alone
        if self._builder.in_related:
            # Each line of a list of links is one of its own; a full line is prose again.
            return max(self._column.right, self._fallback.right) - before.right < 1.5 * em
        if self._indents:
            return shortfall < 3.5 * em or not (ended or looks_like_heading(before.text) or shortfall > 8 * em)
        if shortfall > 3.5 * em:
            return False
        return not (ended and starts_block(line.text))

    def _close(self) -> None:
        if self._open:
            text, lines = _join(self._open)
            kind: BlockKind | None = None
            first = self._open[0][1]
            if first.em > 1.15 * self._body_em and len(text) <= 80 and "。" not in text:
                kind = "heading"
            self._builder.printed(text, lines, kind, page=self._open[0][0])
            self._open = []
        self._flush_notes()

    def _flush_notes(self) -> None:
        notes, self._notes = self._notes, []
        group: list[tuple[int, PrintedLine]] = []
        for page, line in [*notes, (0, None)]:
            if group and (line is None or re.match(r"[①-⑳\[【［(（*※注]|\d{1,2}\s", line.text)):
                text, lines = _join(group)
                self._builder.printed(text, lines, "footnote", page=group[0][0])
                group = []
            if line is not None:
                group.append((page, line))

    def _rule_table(self, page: int, table: PrintedTable) -> None:
        rows = placed_rows(table.cells)
        columns = max((len(row) for row in rows), default=0)
        if not rows:
            return
        head = tuple(cell.text if cell else "" for cell in rows[0])
        if self._table is not None and self._table[1] == columns:
            number = self._table[0]
            if head == self._table[2]:
                rows = rows[1:]  # the head repeated on the next page
            head = self._table[2]
            _carry_label(rows, self._label)
        else:
            number = self._builder.new_table()
        for row in rows:
            parts = [(cell.text, table.lines.get((cell.row, cell.column), [])) if cell else ("", []) for cell in row]
            self._row(page, number, parts)
        self._table = (number, columns, head)
        self._label = next((row[0] for row in reversed(rows) if row and row[0] is not None), None)

    def _gap_table(self, page: int, lines: Sequence[PrintedLine]) -> None:
        number = self._builder.new_table()
        for line in lines:
            bounds = [0, *line.gaps, len(line.text)]
            parts = [_slice(line, start, end) for start, end in pairwise(bounds)]
            self._row(page, number, [(part.text, [part]) for part in parts])

    def _row(self, page: int, number: int, parts: Sequence[tuple[str, list[PrintedLine]]]) -> None:
        filled = [part for part in parts if part[0]]
        if not filled:
            return
        if len(filled) == 1:
            parts = filled
        text = ""
        cells: list[tuple[int, int]] = []
        places: list[Line] = []
        for i, (said, lines) in enumerate(parts):
            if i:
                text += CELL
            joined, inner = _join([(page, line) for line in lines]) if lines else (said, [])
            places.extend(_moved(line, len(text)) for line in inner)
            cells.append((len(text), len(text) + len(joined)))
            text += joined
        self._builder.printed(text, places, "table_row", page=page, table=number, cells=cells)


def cell_text(lines: Sequence[PrintedLine]) -> str:
    """The lines of one cell as one text."""
    return _join([(0, line) for line in lines])[0]


def _join(lines: Sequence[tuple[int, PrintedLine]]) -> tuple[str, list[Line]]:
    """Text of a paragraph and the places of its lines, relative to it."""
    text = ""
    places: list[Line] = []
    for page, line in map(_without_level_marks, lines):
        if text and text[-1].isalpha() and line.text[0].isalpha() and needs_space(text[-1], line.text[0]):
            text += " "
        places.append(
            Line(len(text), len(text) + len(line.text), page, round(line.top, 4), round(line.bottom, 4), line.xs)
        )
        text += line.text
    return text, places


def _without_level_marks(placed: tuple[int, PrintedLine]) -> tuple[int, PrintedLine]:
    page, line = placed
    marks = level_marks(line.text)
    if not marks:
        return placed
    kept = [i for i in range(len(line.text)) if not any(start <= i < end for start, end in marks)]
    xs = (*(line.xs[i] for i in kept), line.right)
    return page, PrintedLine("".join(line.text[i] for i in kept), xs, line.top, line.bottom, line.em)


def _carry_label(rows: list[list[Cell | None]], label: Cell | None) -> None:
    """A label merged over rows that a page break cut speaks for the rows on the next page too."""
    if label is None or not label.text or is_figure(label.text):
        return
    for row in rows:
        if row[0] is not None and row[0].text:
            return
        row[0] = Cell(-1, 0, label.text)


def _moved(line: Line, offset: int) -> Line:
    return Line(line.start + offset, line.end + offset, line.page, line.top, line.bottom, line.xs)


def _slice(line: PrintedLine, start: int, end: int) -> PrintedLine:
    text = line.text[start:end].rstrip()
    return PrintedLine(text, line.xs[start : start + len(text) + 1], line.top, line.bottom, line.em)


def _middle(line: PrintedLine) -> float:
    return (line.top + line.bottom) / 2


def _usual(weighted: Sequence[tuple[float, int]]) -> float:
    """Weighted median."""
    total = sum(weight for _, weight in weighted)
    seen = 0
    for value, weight in sorted(weighted):
        seen += weight
        if seen * 2 >= total:
            return value
    return 0.02


def _furniture(pages: Sequence[PrintedPage], body_em: float) -> set[int]:
    """Identities of the lines that are running heads, feet and page numbers."""
    edges: list[tuple[int, PrintedLine, str]] = []
    dropped: set[int] = set()
    for page in pages:
        lines = sorted(page.lines(), key=_middle)
        tables = [item for region in page.regions for item in region if isinstance(item, PrintedTable)]
        for place, line in [
            *((i, line) for i, line in enumerate(lines[:3])),
            *((-1 - i, line) for i, line in enumerate(reversed(lines[-3:]))),
        ]:
            at_top = _middle(line) < _EDGE
            if not at_top and _middle(line) < 1 - _EDGE:
                continue
            if any(table.top <= _middle(line) <= table.bottom for table in tables):
                continue
            outermost = place in (0, -1)
            if outermost and len(line.text) <= 16 and _PAGE_NUMBER.fullmatch(line.text):
                dropped.add(id(line))
            key = re.sub(r"\d+|[一二三四五六七八九十]+(?=\s*页)", "#", re.sub(r"\s+", "", line.text))
            edges.append((page.number, line, f"{at_top}{key}"))
    pages_of: dict[str, set[int]] = {}
    for number, _, key in edges:
        pages_of.setdefault(key, set()).add(number)
    enough = max(2, len(pages) * 0.3)
    repeated = {key for key, numbers in pages_of.items() if len(numbers) >= enough and len(numbers) >= 2}
    full = max((line.right - line.left for page in pages for line in page.lines()), default=1.0)
    always = {key for key in repeated if len(pages_of[key]) >= max(3, _ALWAYS * len(pages))}
    for _, line, key in edges:
        # Running heads are names, not sentences: prose that begins alike on two pages must not vanish.
        short = line.right - line.left < _HEAD * full and line.text[-1] not in _ENDS
        head = short and (key in always or line.em < _SMALL * body_em)
        sure = head or not re.search(r"[，。；！？]", line.text)
        if key in repeated and len(line.text) <= 60 and sure:
            dropped.add(id(line))
    return dropped


def _footnotes(page: PrintedPage, body_em: float, furniture: set[int]) -> set[int]:
    """Identities of the small lines at the foot of a page."""
    found: set[int] = set()
    for line in sorted((line for line in page.lines() if id(line) not in furniture), key=_middle, reverse=True):
        if line.em > _SMALL * body_em or _middle(line) < 0.5:
            break
        found.add(id(line))
        if opens_related(line.text):
            found.clear()  # links printed small are no footnotes
    return found


def _fallback_column(lines: Sequence[PrintedLine], em: float) -> _Column:
    if not lines:
        return _Column(0.1, 0.9, 0.03)
    return _column(lines, em, _Column(*_extent(lines), 0.03), share=_SUPPORT)


def _extent(lines: Sequence[PrintedLine]) -> tuple[float, float]:
    """From where to where lines reach, those aside that run off the page."""
    inside = [line for line in lines if line.left > -_OFF and line.right < 1 + _OFF] or lines
    return min(line.left for line in inside), max(line.right for line in inside)


def _column(lines: Sequence[PrintedLine], em: float, fallback: _Column, *, share: float = 0.0) -> _Column:
    """Margins and line distance of a region, from its long lines; `fallback` where it has too few.

    `share`: of the long lines that must begin at the left margin, where lines of a whole document are given.
    """
    if len(lines) < 3:
        return fallback
    low, high = _extent(lines)
    long = [line for line in lines if line.right - line.left > 0.6 * (high - low)]
    step = max(em, 0.005) / 2
    counts = Counter(round(line.left / step) for line in long)
    enough = max(2, share * len(long))
    supported = [key for key, count in counts.items() if count + counts.get(key + 1, 0) >= enough]
    steps = [_middle(b) - _middle(a) for a, b in pairwise(lines) if _middle(b) > _middle(a)]
    pitch = median(steps) if steps else fallback.pitch
    if not supported:
        return _Column(fallback.left, fallback.right, pitch)
    first = min(supported)
    left = median(line.left for line in long if abs(round(line.left / step) - first) <= 1)
    # One line that juts out (a web address, a caption) is no margin: full lines end together.
    ends = Counter(round(line.right / step) for line in long)
    last = max((key for key, count in ends.items() if count + ends.get(key - 1, 0) >= 2), default=None)
    right = max(line.right for line in long if last is None or round(line.right / step) <= last)
    if not share and abs(left - fallback.left) < 3 * em and left > fallback.left:
        left = fallback.left  # a page of indented items only
    return _Column(left, max(right, fallback.right) if abs(right - fallback.right) < 4 * em else right, pitch)


def _indents(lines: Sequence[PrintedLine]) -> bool:
    """Whether the document sets off paragraphs by an indent, as most do."""
    if len(lines) < 6:
        return True
    em = max(_usual([(line.em, len(line.text)) for line in lines]), 0.005)
    low, high = _extent(lines)
    full = [line.left for line in lines if line.right - line.left > 0.5 * (high - low)] or [line.left for line in lines]
    margin = usual_edge(full, em)
    indented = sum(0.9 * em < line.left - margin < 3.2 * em for line in lines)
    return indented >= max(2, 0.04 * len(lines))
