"""Words on a page: characters with their places, gathered to fragments and lines. Shared by PDF, OCR and OFD.

All co-ordinates are fractions of the page's width and height, origin at the top left.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from operator import le, sub
from statistics import median
from typing import NamedTuple

from fazhi.readers.note_marks import SIGNS, is_note_mark
from fazhi.readers.spacing import is_typed_apart
from fazhi.readers.tables import Cell


_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60\u3000-\u303f]")
_CJK = re.compile("[\u2e80-\u2fff\u3001-\u9fff\uf900-\ufaff\uff01-\uff60“”‘’—…·]")


_NUMERIC = frozenset("0123456789.,%")
_WIDE_GAP = 1.5
"""Em: a gap that parts cells of a table without rules, never words of prose."""
_FRAGMENT_GAP = 1.2
"""Em: a gap wider than the blank of one Chinese character, which letter-spacing and tabs in prose may leave."""
_SMALL = 0.85
_RAISED = 0.25
"""Of a line's height: lower than the one, with its foot higher by the other, a character is raised. Where boxes are
those of the glyphs, the feet of figures and brackets differ by 0.16."""
_DIGIT_GAP = 0.75
"""Em: a gap between digits that parts two numbers; a narrower one is letter-spacing."""


class Glyph(NamedTuple):
    """One character and its box. A named tuple: pages have thousands, and a frozen dataclass costs four times more."""

    text: str
    left: float
    right: float
    top: float
    bottom: float


@dataclass(slots=True)
class PrintedLine:
    """Text standing on one baseline, from left to right."""

    text: str
    xs: tuple[float, ...]
    top: float
    bottom: float
    em: float
    """Width of a Chinese character of this line, as a fraction of the page's width."""
    gaps: tuple[int, ...] = ()
    """Positions in the text before which a wide gap stands, as between the cells of a table without rules."""

    @property
    def left(self) -> float:
        """Where the first character begins."""
        return self.xs[0]

    @property
    def right(self) -> float:
        """Where the last character ends."""
        return self.xs[-1]

    @property
    def height(self) -> float:
        """Of the line's box."""
        return self.bottom - self.top


@dataclass(slots=True)
class PrintedTable:
    """A table with rules: its cells and the printed lines in each."""

    top: float
    bottom: float
    left: float
    right: float
    cells: list[Cell]
    lines: dict[tuple[int, int], list[PrintedLine]]
    """By (row, column) of the cell."""


@dataclass(slots=True)
class PrintedPage:
    """What stands on one page, in reading order."""

    number: int
    regions: list[list[PrintedLine | PrintedTable]] = field(default_factory=list)
    """Columns and full-width bands, each from top to bottom."""
    beside: list[PrintedLine] = field(default_factory=list)
    """Lines of navigation and links beside the article of a web page, which are no part of the text."""

    def lines(self) -> list[PrintedLine]:
        """All lines outside tables."""
        return [item for region in self.regions for item in region if isinstance(item, PrintedLine)]


class Run(NamedTuple):
    """Characters that follow each other closely on one baseline, and the edges of each."""

    text: str
    lefts: Sequence[float]
    rights: Sequence[float]
    tops: Sequence[float]
    bottoms: Sequence[float]

    def between(self, start: int, end: int) -> Run:
        """The characters from `start` to `end`."""
        text, lefts, rights, tops, bottoms = self
        return Run(text[start:end], lefts[start:end], rights[start:end], tops[start:end], bottoms[start:end])


def as_runs(glyphs: Sequence[Glyph]) -> list[Run]:
    """Each glyph as a run of its own."""
    return [Run(text, (left,), (right,), (top,), (bottom,)) for text, left, right, top, bottom in glyphs]


def as_glyphs(words: Sequence[Run | PrintedLine]) -> list[Glyph]:
    """The characters of the runs and lines, one by one."""
    return [glyph for one in words for glyph in (map(Glyph, *one) if isinstance(one, Run) else _glyphs_of(one))]


def _glyphs_of(line: PrintedLine) -> Iterator[Glyph]:
    """The characters of a line; between letter-spaced ones the space is left out."""
    for text, (left, following) in zip(line.text, pairwise(line.xs), strict=True):
        yield Glyph(text, left, min(following, left + line.em), line.top, line.bottom)


def fragments(words: Sequence[Run | PrintedLine], aspect: float) -> list[PrintedLine]:
    """Characters that follow each other closely on one baseline, in the order of the page's content.

    `aspect` is page height ÷ width, to compare vertical with horizontal distances.
    """
    found: list[PrintedLine] = []
    open_runs: list[Run] = []
    top = bottom = em = 0.0
    last_text, last_left, last_right, last_box = "", 0.0, 0.0, (0.0, 0.0)
    for run in words:
        if isinstance(run, PrintedLine):
            found.extend(_line(open_runs))
            found.append(run)
            open_runs, last_text = [], ""
            continue
        if last_text:
            width = last_right - last_left
            while run.text[:1] == last_text and abs(run.lefts[0] - last_left) < 0.25 * width and run.tops[0] < bottom:
                run = run.between(1, len(run.text))  # fake bold: the same character printed twice
            if not run.text:
                continue
        text, left, run_top, run_bottom = run.text, run.lefts[0], run.tops[0], run.bottoms[0]
        if last_text:
            gap = left - last_right
            if run_top != top or run_bottom != bottom or gap > _DIGIT_GAP * em or left < last_left - 0.2 * em:
                parted = gap > (_DIGIT_GAP if text[0].isdigit() or last_text.isdigit() else _FRAGMENT_GAP) * em
                overlap = min(bottom, run_bottom) - max(top, run_top)
                smaller = min(bottom - top, run_bottom - run_top)
                raised = (text[0] in SIGNS and _is_raised(run_top, run_bottom, *last_box)) or (
                    last_text in SIGNS and _is_raised(*last_box, run_top, run_bottom)
                )
                if overlap < 0.4 * smaller or parted or raised or left < last_left - 0.2 * em:
                    found.extend(_line(open_runs))
                    open_runs = []
        if not open_runs:
            if text == " ":
                continue
            top, bottom = run_top, run_bottom
            em = (bottom - top) * aspect * 0.75
        open_runs.append(run)
        last_text, last_left, last_right = text[-1], run.lefts[-1], run.rights[-1]
        last_box = run.tops[-1], run.bottoms[-1]
    found.extend(_line(open_runs))
    return _without_twins(found)


def join_fragments(parts: Sequence[PrintedLine]) -> PrintedLine:
    """Fragments of one baseline as one line; wide gaps between them are remembered."""
    parts = _without_note_marks(sorted(parts, key=lambda part: part.left))
    if len(parts) == 1:
        return parts[0]
    if any(part.left < before.right - 0.3 * before.em for before, part in pairwise(parts)):
        parts = _woven(parts)
    cut = _cell_gap(parts)
    text: list[str] = []
    xs: list[float] = []
    gaps: list[int] = []
    length = 0
    for i, part in enumerate(parts):
        if i:
            gap = part.left - parts[i - 1].right
            em = max(parts[i - 1].em, part.em)
            if gap > cut * em:
                gaps.append(length + 1)
            if gap > cut * em or (gap > 0.2 * em and needs_space(text[-1][-1], part.text[0], gap / em)):
                text.append(" ")
                xs.append(parts[i - 1].right)
                length += 1
            elif gaps and gaps[-1] == length + 1:
                gaps.pop()
        text.append(part.text)
        xs.extend(part.xs[:-1])
        length += len(part.text)
    xs.append(parts[-1].right)
    return PrintedLine(
        "".join(text),
        _rising(xs),
        min(part.top for part in parts),
        max(part.bottom for part in parts),
        max(parts, key=lambda part: (len(_CJK.findall(part.text)), len(part.text))).em,
        tuple(gaps),
    )


def _is_raised(top: float, bottom: float, line_top: float, line_bottom: float) -> bool:
    """Whether something small stands above the foot of a line."""
    height = line_bottom - line_top
    return bottom - top < _SMALL * height and line_bottom - bottom > _RAISED * height


def _without_note_marks(parts: Sequence[PrintedLine]) -> Sequence[PrintedLine]:
    """The fragments of a line without the raised ones that are note marks."""
    kept = [*parts[:1]]
    for part in parts[1:]:
        before = kept[-1]
        if not (_is_raised(part.top, part.bottom, before.top, before.bottom) and is_note_mark(part.text, before.text)):
            kept.append(part)
    return kept


def _cell_gap(parts: Sequence[PrintedLine]) -> float:
    """Width, in em, of the gaps that part cells on this line: where one gap surely does, the narrower ones do too."""
    sure = any(
        gap > _WIDE_GAP or (gap > _DIGIT_GAP and before.text[-1].isdigit() and part.text[0].isdigit())
        for before, part in pairwise(parts)
        if (gap := (part.left - before.right) / max(before.em, part.em, 0.001))
    )
    return _DIGIT_GAP if sure else _WIDE_GAP


def _woven(parts: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Overlapping fragments as one, character by character: some writers draw the quotation marks of a line, or all
    its digits, after the rest, into the gaps that they left."""
    places = sorted((part.xs[i], character, part.xs[i + 1]) for part in parts for i, character in enumerate(part.text))
    longest = max(parts, key=lambda part: len(part.text))
    runs = [[places[0]]]
    for place in places[1:]:
        if place[0] - max(right for *_, right in runs[-1][-3:]) > _DIGIT_GAP * longest.em:
            runs.append([])
        runs[-1].append(place)
    return [
        PrintedLine(
            "".join(character for _, character, _ in run),
            _rising([*(left for left, *_ in run), max(right for *_, right in run)]),
            longest.top,
            longest.bottom,
            longest.em,
        )
        for run in runs
    ]


def baseline_groups(parts: Sequence[PrintedLine]) -> list[list[PrintedLine]]:
    """Fragments that share a baseline, from top to bottom."""
    groups: list[list[PrintedLine]] = []
    top = bottom = 0.0
    for part in sorted(parts, key=lambda part: (part.top + part.bottom) / 2):
        if groups and min(bottom, part.bottom) - max(top, part.top) > 0.5 * min(bottom - top, part.height):
            groups[-1].append(part)
            continue
        groups.append([part])
        top, bottom = part.top, part.bottom
    return groups


def usual_edge(values: Sequence[float], em: float) -> float:
    """The most usual of the values, which differ by less than half an em where they are meant to be one."""
    step = max(em, 0.004) / 2
    counts = Counter(round(value / step) for value in values)
    usual = max(counts, key=lambda key: counts[key] + counts.get(key + 1, 0))
    near = sorted(value for value in values if abs(value / step - usual) <= 1.5)
    return near[len(near) // 2]


def needs_space(before: str, after: str, gap: float = 1.0) -> bool:
    """Whether a gap of so many em between two characters is a blank: between words, never beside a Chinese character.

    Within a number it is the spacing of the letters or of the font, until it is wide enough to part two numbers.
    """
    if _CJK.match(before) or _CJK.match(after) or before.isspace() or after.isspace():
        return False
    return gap > _DIGIT_GAP or not (before in _NUMERIC and after in _NUMERIC)


def is_wide(character: str) -> bool:
    """Whether a character is as wide as a Chinese one."""
    return _WIDE.match(character) is not None


def spread(text: str, left: float, right: float) -> tuple[float, ...]:
    """Edges of characters guessed from their usual widths, for text whose box alone is known."""
    units = [1.0 if is_wide(character) or character in "“”—…" else 0.5 for character in text]
    scale = (right - left) / (sum(units) or 1.0)
    xs = [left]
    for unit in units:
        xs.append(xs[-1] + unit * scale)
    return tuple(xs)


def usual_width(text: str, widths: Sequence[float]) -> float:
    """Width of a Chinese character, from the widths of the characters of a text."""
    if wide := sorted([width for one, width in zip(text, widths, strict=True) if "\u2e80" <= one]):
        return wide[len(wide) // 2]
    narrow = [width for one, width in zip(text, widths, strict=True) if one.isalnum()]
    return 1.9 * median(narrow) if narrow else 0.02


def _line(runs: Sequence[Run]) -> list[PrintedLine]:
    """The runs as a line, without outer blanks and blanks between Chinese characters."""
    text = "".join([run.text for run in runs])
    if " " in text:
        runs = as_runs(_without_blanks(as_glyphs(runs), spaced=is_typed_apart(text)))
        text = "".join([run.text for run in runs])
    if not text:
        return []
    lefts = [left for run in runs for left in run.lefts]
    rights = [right for run in runs for right in run.rights]
    em = usual_width(text, list(map(sub, rights, lefts)))
    if " " in text:
        for i in range(1, len(text)):
            if text[i] == " ":  # a generated blank has no box of its own
                lefts[i] = rights[i - 1]
    tops = [top for run in runs for top in run.tops]
    bottoms = [bottom for run in runs for bottom in run.bottoms]
    top, bottom = tops[len(tops) // 2], bottoms[len(tops) // 2]
    if tops[0] != top or tops[-1] != top:
        top, bottom = median(tops), median(bottoms)
    return [PrintedLine(text, _rising([*lefts, rights[-1]]), top, bottom, em)]


def _without_blanks(run: Sequence[Glyph], *, spaced: bool) -> Sequence[Glyph]:
    if not any(glyph.text == " " for glyph in run):
        return run
    kept: list[Glyph] = []
    for i, glyph in enumerate(run):
        if glyph.text == " ":
            if spaced:
                continue
            after = run[i + 1].text if i + 1 < len(run) else " "
            before = kept[-1].text if kept else " "
            if " " in (before, after) or (_CJK.match(before) and _CJK.match(after)):
                continue
        kept.append(glyph)
    return kept


def _rising(xs: Sequence[float]) -> tuple[float, ...]:
    """The same edges, each at least the one before (overlapping boxes of italic or tight text)."""
    edges = [round(x, 4) for x in xs]
    return tuple(edges if all(map(le, edges, edges[1:])) else accumulate(edges, max))


def _without_twins(found: list[PrintedLine]) -> list[PrintedLine]:
    """Without lines printed twice at the same place, as shadows and fake bold do."""
    seen: dict[tuple[str, int, int], None] = {}
    kept = []
    for line in found:
        key = (line.text, round(line.left * 100), round(line.top * 200))
        if key not in seen or len(line.text) < 2:
            seen[key] = None
            kept.append(line)
    return kept
