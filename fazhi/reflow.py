"""From raw lines to flowing text: joins hard wraps, drops page numbers and web-page chrome, keeps tables.

Reports reach us as text dumps of PDFs (every printed line a line, often with blank lines between), as copies of
web pages, and as clean paragraphs. `reflow` turns all of them into the one shape that extraction reads: one
block a line. Readers of formats without paragraph marks use it too. Linear in the length of the text.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import groupby
from unicodedata import east_asian_width

from fazhi.source import Block, BlockKind, SourceText


CELL = " | "
"""What separates the cells of a table row in `SourceText.text`."""

_INVISIBLE = re.compile("[\u200b-\u200f\u2028\u2029\u2060\ufeff\u00ad\x00-\x08\x0e-\x1f]")
_PAGE_NUMBER = re.compile(
    r"^(?:[-—–―~·•]+\s*\d{1,4}\s*[-—–―~·•]+|第\s*\d{1,4}\s*页(?:[,，/\s]*共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4})$"
)
_CHROME = re.compile(
    r"^(?:您(?:当前|现在)?的?(?:所在)?位置|当前位置|所在位置|首页\s*[>＞»›/|-]|【?字[号体]\s*[:：【\[】]|【?打印(?:本页|此页|正文|】|$)|"
    r"【?关闭(?:本页|此页|窗口|】|$)|分享(?:到|至|按钮|[:：]|$)|(?:用|使用)?微信扫|扫一扫|本页二维码|二维码$|"
    r"(?:浏览|点击|访问|阅读)(?:次数|量|数|率)\s*(?:[:：]|[\d,，.万]*次?$)|收藏本站|设为首页|"
    r"[上下]一[篇条](?:\s*[:：>＞]|\s|$)|返回(?:顶部|首页|列表)|责任编辑|编辑[:：]|"
    r"无障碍(?:浏览|阅读|辅助|模式|版|$)|长者(?:模式|专区|版|$)|网站地图|联系我们|版权所有|[主承]办单位[:：]|"
    r"网站标识码|.{0,12}ICP备|.{0,8}公网安备|×$|✕$|[A+aA\-\s]{1,6}$)"
)  # fmt: skip
"""Fixed parts of web pages. A printed line of prose may begin with most of these words, so each asks for what follows."""
_OTHER_PAGE = re.compile(r"^[上下]一[篇条](?:\s*[:：>＞]|\s|$)")
_RELATED = re.compile(
    r"^[【\[]?(?:相关(?:阅读|链接|文章|新闻|报道|信息|稿件)|推荐阅读|热点(?:推荐|新闻|排行)|友情链接|更多内容|猜你喜欢|延伸阅读)"
)
_HEADING = re.compile(
    r"^(?:#{1,6}\s|第[一二三四五六七八九十百\d]{1,4}[章节部篇][分]?|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|"
    r"\d{1,2}[.．、](?!\d)|附\s*(?:件|表|录)?\s*\d*\s*[:：]|附表|前\s*言$|表\s*\d+)"
)  # fmt: skip
_TERMINAL = tuple("。！？；：!?;:…")
_RUNNING_HEAD = 40
"""Longest running head, in characters."""
_WIDE_GAP = re.compile(r"(?<=\S)(?:[ \u00a0]{2,}|[ \u00a0]*(?:\t|\u3000{2,})[ \t\u00a0\u3000]*)(?=\S)")
_BARE_NUMBER = re.compile(r"^\d{1,3}$")
_FENCE = re.compile(r"^[\s─━═—_=\-|:：+]{3,}$")
_DRAWN = re.compile("[\u2502\u2503\u250c-\u254b\u2551-\u256c]")
"""The upright lines and the corners of a table drawn with characters (│ ┌ ┬ ┼ ║): each parts cells as | does."""
_TITLE = re.compile(
    r"^(?:(?:附)?[表图]\s*(?:\d{1,2}(?:[-—.]\d{1,2})?|[一二三四五六七八九十]{1,3})[\s:：、.]"
    r"|第[一二三四五六七八九十]{1,3}(?:部分|[章节篇编])\s+[^\s|]+$)"
)
"""The title of a table or of a part of the text: what follows its number behind a wide gap is no cell."""
_FIGURE_CELL = re.compile(
    r"[+\-—–约↑↓]?[\d,.]+(?:万|亿)?余?(?:%|‰|个?百分点|件|宗|起|份|次|场|人次|人|名|个|项|条|部|家|期|卷)?"
    r"|(?:同比|较上年)?(?:增长|增加|上升|提高|下降|减少|降低|持平|增|减|升|降)[\d.]*(?:%|个百分点|件|宗|起|次|人)?|[-—–/]+"
)
_CATEGORY = 20
"""Longest name, in characters, of a category that stands alone in a row of a table."""
_WRAPPED_LINES = 8
"""Fewer lines of prose do not show at which width a text was wrapped."""
_TIGHT = 2
"""Columns by which full printed lines differ, for a half-width character or a mark at their end."""
_PROSE_COLUMNS = 80
"""In text that was not wrapped, a line of this display width that ends no sentence is a broken paragraph."""


@dataclass(frozen=True, slots=True)
class _RawLine:
    """One line of the raw text without its outer blanks; `start` is its place in the raw text."""

    text: str
    start: int
    indented: bool
    gap: bool
    """Whether a blank line or a page break stands before it."""
    characters: int
    """Its length, Chinese blanks of an indentation included."""


@dataclass(frozen=True, slots=True)
class _Wrapping:
    """How a text was broken into lines of one width; a ruler that shows no common width is None."""

    columns: int | None = None
    """Width of a full line where a Chinese character takes two columns, as on a printed page."""
    characters: int | None = None
    """Length of a full line where every character counts as one, as editors and converters wrap."""
    spaced: bool = False
    """Whether blank lines stand between most lines, so that none of them parts paragraphs."""

    indented: bool = False
    """Whether paragraphs are told by their indentation."""

    def holds_back(self, line: _RawLine, *, slack: int, opens: bool) -> bool:
        """Whether a line is full, so that only the width ended it; `slack` in columns.

        The line that opens a paragraph is shorter by two characters where an indentation got lost.
        """
        lost = 2 if opens and not self.indented else 0
        if self.characters is not None and line.characters >= self.characters - 1 - lost:
            return True
        return self.columns is not None and _columns(line.text) >= self.columns - slack


@dataclass(frozen=True, slots=True)
class Reflowed:
    """A `SourceText` and, for each of its characters, the position in the raw text that it came from."""

    source: SourceText
    origins: list[int]


def reflow(raw: str, *, format: str = "txt", title: str | None = None) -> SourceText:
    """Flowing text of a raw dump: hard wraps joined, page numbers and web chrome dropped, tables marked."""
    return reflow_with_origins(raw, format=format, title=title).source


def reflow_with_origins(raw: str, *, format: str = "txt", title: str | None = None) -> Reflowed:
    """Like `reflow`, with the raw position of every character kept (for callers that hold the raw text)."""
    lines = _without_furniture(_raw_lines(raw))
    wrapping = _wrapping(lines)
    pieces: list[str] = []
    origins: list[int] = []
    blocks: list[Block] = []
    length = 0
    tables = -1
    for is_table, group in groupby(_mark_tables(lines), key=lambda pair: pair[1]):
        if is_table:
            tables += 1
        for paragraph in _paragraphs([line for line, _ in group], wrapping, is_table=is_table):
            text, places = _glue(paragraph)
            if not text:
                continue
            if pieces:
                pieces.append("\n")
                origins.append(places[0])
                length += 1
            cells: tuple[tuple[int, int], ...] = ()
            kind: BlockKind = "heading" if _is_heading(text) else "paragraph"
            if is_table:
                text, places, cells = _split_cells(text, places, length)
                kind = "table_row"
            blocks.append(Block(length, length + len(text), kind, table=tables if is_table else None, cells=cells))
            pieces.append(text)
            origins.extend(places)
            length += len(text)
    return Reflowed(SourceText("".join(pieces), tuple(blocks), format=format, title=title), origins)


def join_wrapped(first: str, second: str) -> str:
    """Two parts of one broken line as one: no blank between Chinese characters or digits, one between words."""
    if first and second and first[-1].isascii() and second[0].isascii() and first[-1].isalpha() and second[0].isalpha():
        return f"{first} {second}"
    return first + second


def is_furniture(line: str) -> bool:
    """Whether a line is a page number or a fixed part of a web page, never part of a report."""
    line = line.strip()
    return bool(_PAGE_NUMBER.match(line) or (len(line) <= 60 and _CHROME.match(line)))


def opens_related(line: str) -> bool:
    """Whether a line heads a list of other pages ("相关阅读", 上一篇), whose figures belong to other reports."""
    return (len(line) <= 30 and _RELATED.match(line) is not None) or _OTHER_PAGE.match(line) is not None


def starts_block(line: str) -> bool:
    """Whether a line opens a numbered heading or list item, so that nothing before it continues into it."""
    return bool(_HEADING.match(line))


def _raw_lines(raw: str) -> list[_RawLine]:
    lines: list[_RawLine] = []
    gap = False
    raw = _DRAWN.sub("|", raw)
    for match in re.finditer(r"[^\r\n\f\v\x85]+|\f", raw):
        line = match[0]
        before = raw[max(0, match.start() - 4) : match.start()]
        gap = gap or before.count("\n") > 1 or "\f" in before or "\r\n\r\n" in before
        text = line.strip(" \t\u00a0\u3000\ufeff\u200b\f")
        if not text:
            gap = True
            continue
        lead = line[: len(line) - len(line.lstrip())]
        start = match.start() + line.index(text)
        indented = lead.count("\u3000") >= 2 or "\t" in lead or len(lead) >= 4
        lines.append(_RawLine(text, start, indented, gap, len(text) + lead.count("\u3000")))
        gap = False
    return lines


def _without_furniture(lines: list[_RawLine]) -> list[_RawLine]:
    kept: list[_RawLine] = []
    related = False
    heads = _running_heads(lines)
    for line in lines:
        if line.start in heads:
            continue
        if opens_related(line.text):
            related = True
            continue
        if related and len(line.text) <= 60 and not line.text.endswith(_TERMINAL) and not starts_block(line.text):
            continue
        related = False
        if is_furniture(line.text) or _FENCE.match(line.text):
            continue
        if _BARE_NUMBER.match(line.text) and (not kept or line.gap or len(kept[-1].text) > 20):
            continue  # a page number; among short lines it is rather a cell of a dumped table
        kept.append(line)
    return kept


def _running_heads(lines: list[_RawLine]) -> set[int]:
    """Starts of the lines that stand beside page numbers again and again: heads and feet of printed pages."""
    beside: dict[str, set[int]] = {}
    for before, line, after in zip([None, *lines], lines, [*lines[1:], None], strict=False):
        if _PAGE_NUMBER.match(line.text):
            for neighbour in (before, after):
                if neighbour and len(neighbour.text) <= _RUNNING_HEAD and not neighbour.text.endswith(_TERMINAL):
                    beside.setdefault(neighbour.text, set()).add(neighbour.start)
    return {start for starts in beside.values() if len(starts) > 1 for start in starts}


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)


def _wrapping(lines: list[_RawLine]) -> _Wrapping:
    """At which width the text was wrapped, if it was."""
    prose = [line for line in lines if not starts_block(line.text)]
    if len(prose) < _WRAPPED_LINES:
        return _Wrapping()
    widths = sorted(_columns(line.text) for line in prose)
    columns: int | None = widths[int(len(widths) * 0.9)]
    near = sum(columns - 8 <= width <= columns + 6 for width in widths) if columns else 0
    if not columns or not 30 <= columns <= 140 or near < 0.45 * len(widths):
        columns = None
    tight = max(sum(abs(width - one) <= _TIGHT for width in widths) for one in set(widths))
    lengths = Counter(line.characters for line in prose)
    # A mark that may not open a line is pulled up, so that a full line may be longer by one.
    characters: int | None = max(lengths, key=lambda length: (lengths[length], length))
    near = sum(lengths[length] for length in (characters - 1, characters, characters + 1)) if characters else 0
    if not characters or not 15 <= characters <= 140 or near < 0.4 * len(prose):
        characters = None
    elif near >= tight:
        columns = None  # the ruler by which more lines are equal is the one that was used
    spaced = sum(line.gap for line in lines) > 0.5 * len(lines)
    return _Wrapping(columns, characters, spaced, any(line.indented for line in lines))


def _continues(paragraph: list[_RawLine], following: _RawLine, wrapping: _Wrapping) -> bool:
    line, opens = paragraph[-1], len(paragraph) == 1
    if starts_block(following.text) or following.indented:
        return False
    if line.text.endswith(_TERMINAL):
        # A full line that ends a sentence is far more often the middle of a paragraph than exactly its end.
        return wrapping.holds_back(line, slack=2, opens=opens) and (wrapping.spaced or not following.gap)
    if wrapping.columns is not None or wrapping.characters is not None:
        return wrapping.holds_back(line, slack=7, opens=opens)
    prose = _columns(line.text) >= _PROSE_COLUMNS and any(mark in line.text for mark in "，,；、")
    return "。" in line.text or prose


def _mark_tables(lines: list[_RawLine]) -> list[tuple[_RawLine, bool]]:
    """Each line with whether it is a row of a table: a run of two or more lines with the same kind of gaps."""
    lines = _with_cells(lines)
    gaps = [len(_WIDE_GAP.findall(line.text)) + line.text.count("|") for line in lines]
    candidate = [
        count >= 1 and (count >= 2 or len(line.text) <= 60) and not _TITLE.match(line.text)
        for count, line in zip(gaps, lines, strict=True)
    ]
    rows = [
        here and ((i > 0 and candidate[i - 1]) or (i + 1 < len(lines) and candidate[i + 1]))
        for i, here in enumerate(candidate)
    ]
    for i in range(len(lines) - 2):
        # 行政复议 alone on a line, between rows of as many cells, is a category of the same table.
        alike = candidate[i] and candidate[i + 2] and gaps[i] == gaps[i + 2] and gaps[i] >= 2
        between = lines[i + 1].text
        if alike and not candidate[i + 1] and len(between) <= _CATEGORY and not between.endswith(_TERMINAL):
            rows[i] = rows[i + 1] = rows[i + 2] = True
    return list(zip(lines, rows, strict=True))


def _with_cells(lines: list[_RawLine]) -> list[_RawLine]:
    """The lines with tabs for the single blanks between cells, where two or more rows below a head show columns.

    Such a row is a name and nothing but figures (受理 127 79 11.2%); its head has as many words.
    """
    out = list(lines)
    words = [line.text.split(" ") for line in lines]
    is_row = [len(parts) >= 3 and all(map(_FIGURE_CELL.fullmatch, parts[1:])) for parts in words]
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and is_row[end] and len(words[end]) == len(words[start]):
            end += 1
        if end - start >= 2:
            headed = start > 0 and len(words[start - 1]) == len(words[start]) and not is_row[start - 1]
            for place in range(start - headed, end):
                out[place] = replace(lines[place], text=lines[place].text.replace(" ", "\t"))
        start = max(end, start + 1)
    return out


def _paragraphs(lines: list[_RawLine], wrapping: _Wrapping, *, is_table: bool) -> list[list[_RawLine]]:
    paragraphs: list[list[_RawLine]] = []
    for line in lines:
        if paragraphs and not is_table and _continues(paragraphs[-1], line, wrapping):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return paragraphs


def _glue(lines: list[_RawLine]) -> tuple[str, list[int]]:
    """The text of a paragraph without emphasis marks and invisible characters, and its raw positions."""
    characters: list[str] = []
    places: list[int] = []
    for line in lines:
        if characters and join_wrapped(characters[-1], line.text[0]) != characters[-1] + line.text[0]:
            characters.append(" ")
            places.append(line.start)
        text = line.text
        if "*" in text or _INVISIBLE.search(text):
            for index, character in enumerate(text):
                emphasis = character == "*" and "**" in text[max(0, index - 1) : index + 2]
                if not emphasis and not _INVISIBLE.match(character):
                    characters.append(character)
                    places.append(line.start + index)
        else:
            characters.extend(text)
            places.extend(range(line.start, line.start + len(text)))
    heading = re.match(r"#{1,6}\s+", "".join(characters[:8]))
    skip = heading.end() if heading else 0
    return "".join(characters[skip:]), places[skip:]


def _split_cells(text: str, places: list[int], offset: int) -> tuple[str, list[int], tuple[tuple[int, int], ...]]:
    bounds = [
        (match.start(), match.end())
        for match in re.finditer(r"\s*\|\s*|[ \u00a0]{2,}|[ \u00a0]*[\t\u3000][ \t\u00a0\u3000]*", text)
    ]
    ranges = list(zip([0, *(end for _, end in bounds)], [*(start for start, _ in bounds), len(text)], strict=True))
    out: list[str] = []
    origins: list[int] = []
    cells: list[tuple[int, int]] = []
    if len(ranges) > 2 and ranges[0][0] == ranges[0][1]:
        ranges = ranges[1:]
    if len(ranges) > 2 and ranges[-1][0] == ranges[-1][1]:
        ranges = ranges[:-1]
    for start, end in ranges:
        if cells:
            out.append(CELL)
            origins.extend([places[min(start, len(places) - 1)]] * len(CELL))
        begin = offset + len(origins)
        out.append(text[start:end])
        origins.extend(places[start:end])
        cells.append((begin, offset + len(origins)))
    return "".join(out), origins, tuple(cells)


def _is_heading(text: str) -> bool:
    return len(text) <= 60 and starts_block(text) and not text.endswith(_TERMINAL) and text.count("。") == 0
