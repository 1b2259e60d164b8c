"""A picture to be taken away: title, what it measures, legend, caveats and source inside one SVG.

Whoever finds the picture in a document years later must be able to tell what it compares and what it leaves out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from fazhi.dashboard.palette import BENCHMARK, INK, INK_2, INK_3, LINE_STRONG, SURFACE
from fazhi.dashboard.svg import line_at, mark, number, text_at


FONT = "PingFang SC, HarmonyOS Sans SC, Microsoft YaHei, Noto Sans CJK SC, Source Han Sans SC, SimHei, sans-serif"
MARGIN = 30.0
GAP = 18.0
LEGEND = (
    ("stated", True, "原文载明"), ("computed", True, "由件数计算"), ("back_derived", True, "由同比反推"),
    ("corrected", True, "人工更正"), ("stated", False, "未复核（半实心）"),
)  # fmt: skip
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on the sheet, from top to bottom."""

    title: str
    measures: str
    """What the axis measures, spelled out, and whether high is good."""
    drawings: Sequence[str]
    """SVG pictures, laid side by side while they fit."""
    caveats: Sequence[str]
    source: Sequence[str]
    is_sample: bool = False
    has_marks: bool = True


def width_of(text: str, size: float) -> float:
    """Roughly how wide a text is: Chinese characters are as wide as high, Latin ones a little over half."""
    return sum(size if ord(character) > 0x2E7F else size * 0.56 for character in text)


def wrapped(text: str, size: float, width: float) -> list[str]:
    """Lines of a text, broken anywhere but before closing punctuation."""
    lines, line = [], ""
    for character in text:
        if width_of(line + character, size) > width and character not in "，。；：、）”%":
            lines.append(line)
            line = ""
        line += character
    return [*lines, line] if line else lines


def size_of(drawing: str) -> tuple[float, float]:
    """Width and height of a picture."""
    found = _SIZE.search(drawing)
    if found is None:
        raise ValueError("a drawing without a view box")
    return float(found[1]), float(found[2])


def placed(drawing: str, x: float, y: float) -> str:
    """The picture at a place of another one."""
    return drawing.replace("<svg ", f'<svg x="{number(x)}" y="{number(y)}" ', 1)


def titled(title: str, drawing: str) -> str:
    """A picture under its name, for sheets that hold several."""
    wide, high = size_of(drawing)
    height = high + 24
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(wide)} {number(height)}" '
        f'width="{number(wide)}" height="{number(height)}">{text_at(0, 15, title, size=14, weight="600")}'
        f"{placed(drawing, 0, 24)}</svg>"
    )


def draw(sheet: Sheet) -> str:
    """The SVG document."""
    inner = max([3 * 300.0 + 2 * GAP, *(size_of(drawing)[0] for drawing in sheet.drawings)])
    width = inner + 2 * MARGIN
    parts: list[str] = []
    y = MARGIN + 20
    parts.append(text_at(MARGIN, y, sheet.title, size=21, weight="600"))
    if sheet.is_sample:
        parts.append(text_at(width - MARGIN, y, "示例数据，地区与数字均为虚构", size=15, fill=BENCHMARK, anchor="end"))
    y += 8
    for line in wrapped(sheet.measures, 14, inner):
        y += 20
        parts.append(text_at(MARGIN, y, line, size=14, fill=INK_2))
    y += GAP
    x = row_height = 0.0
    for drawing in sheet.drawings:
        wide, high = size_of(drawing)
        if x and x + wide > inner:
            x, y, row_height = 0.0, y + row_height + GAP, 0.0
        parts.append(placed(drawing, MARGIN + x, y))
        x, row_height = x + wide + GAP, max(row_height, high)
    y += row_height + GAP
    if sheet.has_marks:
        y += 12
        x = MARGIN + 6
        for basis, reviewed, label in LEGEND:
            parts.append(mark(x, y - 5, basis=basis, reviewed=reviewed))
            parts.append(text_at(x + 11, y, label, size=13, fill=INK_2))
            x += 11 + width_of(label, 13) + 22
        y += 8
    parts.append(line_at(MARGIN, y + 6, width - MARGIN, y + 6, stroke=LINE_STRONG))
    y += 12
    for caveat in sheet.caveats:
        for index, line in enumerate(wrapped(caveat, 13, inner - 16)):
            y += 20
            if not index:
                parts.append(text_at(MARGIN, y, "·", size=13, fill=INK_2))
            parts.append(text_at(MARGIN + 14, y, line, size=13, fill=INK_2))
    y += 4
    for told in sheet.source:
        for line in wrapped(told, 12, inner):
            y += 18
            parts.append(text_at(MARGIN, y, line, size=12, fill=INK_3))
    height = y + MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{number(width)}" height="{number(height)}" '
        f'viewBox="0 0 {number(width)} {number(height)}" font-family="{FONT}" fill="{INK}">'
        f'<rect width="{number(width)}" height="{number(height)}" fill="{SURFACE}"/>{"".join(parts)}</svg>'
    )
