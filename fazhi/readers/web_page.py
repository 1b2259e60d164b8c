"""HTML as government sites serve it.

The article is found by the containers that the usual content-management systems write, else by where the prose is.
Navigation, share widgets, hit counters, related links and print buttons contribute nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from fazhi.readers.broken_lines import mend
from fazhi.readers.builder import TextBuilder, clean
from fazhi.readers.encodings import decode
from fazhi.readers.limits import Limits
from fazhi.readers.note_marks import is_note_mark
from fazhi.readers.refusal import refusal
from fazhi.readers.tables import Cell, rows_of
from fazhi.reflow import is_furniture
from fazhi.source import SourceText


CONTAINERS = (
    "#zoom", "#Zoom", "#UCAP-CONTENT", ".TRS_UEDITOR", ".TRS_Editor",
    ".trs_editor_view", ".trs_paper_default", "#vsb_content", ".v_news_content", "#fontzoom",
    "#FontZoom", "#js_content", "#NewsContent", "#ContentRegion", ".article-content",
    ".article_content", ".articleContent", ".article-body", ".article_body", ".article_con",
    ".pages_content", ".page-content", ".xxgk_content", ".xxgk-content", ".xxgkDetailCon",
    ".zwgk_content", ".gknr", ".bt-content", ".view.TRS_UEDITOR", ".news_content",
    ".news-content", ".newscontent", ".detail-content", ".detail_content", ".detailContent",
    ".content_detail", ".info-content", ".infoContent", ".conTxt", ".con_text",
    ".wzcon", ".zhengwen", ".text_content", "#articleContent", "#article_content",
    "#mainText", "#textBox", "#div_content", "#content", "article",
)  # fmt: skip
"""Where content-management systems of government sites put the article, most telling first."""


def _names(spaced: str) -> frozenset[str]:
    return frozenset(spaced.split())


_SKIPPED_TAGS = _names(
    "script style noscript template iframe object embed applet svg canvas button select textarea input label "
    "form nav footer audio video link meta head title aside dialog map math"
)
_BLOCK_TAGS = _names(
    "address article blockquote center dd details div dl dt fieldset figcaption figure h1 h2 h3 h4 h5 h6 "
    "header hr li main ol p pre section summary table tbody td tfoot th thead tr ul body html ucapcontent "
    "founder-content"
)
_CHROME_NAMES = re.compile(
    r"(?:^|[\s_-])(?:bd-?share\w*|social-?share|share\w*|fenxiang|related\w*|xiangguan\w*|relevant\w*|recommend\w*|hits?|qr-?code\w*|ewm\w*|erweima|"
    r"qr|print\w*|dayin|copyright|foot(?:er)?|bottom-?nav|nav(?:igation|bar)?|bread-?crumbs?|crumbs?|position|location|weizhi|dqwz|"
    r"toolbar|tool-?bar|font-?size|zihao|pages?-?(?:nav|turn)|prev-?next|sxp|comment\w*|advert\w*|sidebar|skip|wza\w*|speech|voice)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{2,20})", re.IGNORECASE)
_PROSE = re.compile(r"[，。；：、]")
_SOURCE_BREAK = re.compile(
    r"(?<=[\u2e80-\u9fff\uff01-\uff60])[ \t]*\r?\n[ \t]*(?=\S)|(?<=\S)[ \t]*\r?\n[ \t]*(?=[\u2e80-\u9fff\uff01-\uff60])"
)
"""A line break of the markup beside a Chinese character: word processors wrap there, nobody meant a blank."""
_META_LINE = re.compile(
    r"[【\[（(]?(?:(?:发布|发文|成文|公开|生成|更新)(?:时间|日期)|(?:信息|文章|稿件)?来源|作者|(?:浏览|点击|阅读)(?:次数|量)?|索\s*引\s*号|"
    r"时间|日期|字\s*[号体]|发布(?:机构|人|单位)|(?:责任)?编辑|审核|签发|主题分类|分享)\s*[:：]"
)
"""Lines that tell about the page: they hold dates and counts that are no part of the report."""
_CHROME_TEXT_LIMIT = 400
"""Longest text that a class name alone may condemn: whole articles do live in a `.print-content`."""
_NESTING = re.compile(
    r"<(/?)(?:div|table|span|font|section|ul|ol|b|i|strong|em|a|form|center|blockquote)\b", re.IGNORECASE
)
_MAX_DEPTH = 5_000
_MAX_NODES = 400_000


@dataclass(slots=True)
class _Mass:
    """How much text, prose and link text stands under a node."""

    text: int = 0
    prose: int = 0
    linked: int = 0
    links: int = 0


def read_html(data: bytes, *, limits: Limits, ocr: bool) -> SourceText:
    """The article of a web page. Raises `no_text` when the page has none (a list page, an attachment page)."""
    return read_markup(data, None, "html", limits)


def read_markup(data: bytes, declared: str | None, format: str, limits: Limits) -> SourceText:
    """The article of a page whose encoding is declared outside of it, if anywhere."""
    match = _META_CHARSET.search(data[:8192])
    declared = declared or (match[1].decode("ascii", "replace") if match else None)
    return _read_page(decode(data, declared=declared), format, limits)


def _read_page(markup: str, format: str, limits: Limits) -> SourceText:
    _refuse_deep(markup)
    tree = LexborHTMLParser(markup)
    body = tree.body
    if body is None:
        raise refusal("no_text")
    _drop_note_marks(body)
    masses = _weigh(body)
    article = _find_article(tree, body, masses)
    heading, title = _titles(tree)
    builder = TextBuilder(limits)
    pieces = list(_pieces(article, masses))
    opening = "".join(piece for piece in pieces[:6] if isinstance(piece, str))
    if heading and _bare(heading) not in _bare(opening) and masses[article.mem_id].text:
        builder.paragraph(heading, "heading")
    prose: list[str] = []
    for piece in [*pieces, None]:
        if isinstance(piece, str):
            prose.append(piece)
            continue
        for paragraph in mend(prose):
            builder.paragraph(paragraph)
        prose = []
        if piece is not None:
            table = builder.new_table()
            for row in piece:
                builder.row(row, table)
    return builder.build(format, title=title)


def _drop_note_marks(body: LexborNode) -> None:
    for node in body.css("sup"):
        before = node.prev
        text = before.text(deep=True) or "" if before is not None else ""
        if is_note_mark(node.text(), text):
            node.decompose()


def _refuse_deep(markup: str) -> None:
    """Refuses markup nested so deep that building its tree, quadratic in the depth, would take minutes."""
    depth = 0
    for match in _NESTING.finditer(markup):
        depth += -1 if match[1] else 1
        if depth > _MAX_DEPTH:
            raise refusal("too_complex")


def _weigh(body: LexborNode) -> dict[int, _Mass]:
    """Mass of every element, children before parents, without recursion (hostile pages nest 100,000 deep)."""
    masses: dict[int, _Mass] = {}
    stack: list[tuple[LexborNode, bool, bool]] = [(body, False, False)]
    count = 0
    while stack:
        node, in_link, done = stack.pop()
        mass = masses.setdefault(node.mem_id, _Mass())
        if not done:
            count += 1
            if count > _MAX_NODES:
                raise refusal("too_complex")
            stack.append((node, in_link, True))
            child = node.child
            while child is not None:
                if child.is_text_node:
                    text = clean(child.text_content or "")
                    mass.text += len(text)
                    if in_link:
                        mass.linked += len(text)
                    elif len(text) > 12 and _PROSE.search(text):
                        mass.prose += len(text)
                elif child.is_element_node and child.tag not in _SKIPPED_TAGS:
                    stack.append((child, in_link or child.tag == "a", False))
                child = child.next
            continue
        mass.links += node.tag == "a"
        parent = node.parent
        if parent is not None and node.mem_id != body.mem_id:
            above = masses.setdefault(parent.mem_id, _Mass())
            above.text += mass.text
            above.prose += mass.prose
            above.linked += mass.linked
            above.links += mass.links
    return masses


def _find_article(tree: LexborHTMLParser, body: LexborNode, masses: dict[int, _Mass]) -> LexborNode:
    whole = masses[body.mem_id].prose
    for selector in CONTAINERS:
        found = [node for node in tree.css(selector) if node.mem_id in masses]
        best = max(found, key=lambda node: masses[node.mem_id].prose, default=None)
        # A container with little of the page's prose is an abstract or a template leftover.
        if best is not None and masses[best.mem_id].prose >= max(60, whole // 2):
            return best
    node = body
    while True:
        best = max(_children(node, masses), key=lambda child: masses[child.mem_id].prose, default=None)
        if best is None or masses[best.mem_id].prose < 0.7 * masses[node.mem_id].prose or best.tag == "p":
            return node
        node = best


def _children(node: LexborNode, masses: dict[int, _Mass]) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        if child.is_element_node and child.mem_id in masses:
            yield child
        child = child.next


def _titles(tree: LexborHTMLParser) -> tuple[str | None, str | None]:
    """The article's heading, and the title with the site's name for `SourceText.title`."""
    meta = {
        (node.attributes.get("name") or "").lower(): clean(node.attributes.get("content") or "")
        for node in tree.css("meta[name]")
    }
    page = tree.css_first("title")
    page_title = clean(page.text()) if page is not None else ""
    head = next((text for node in tree.css("h1") if 6 <= len(text := clean(node.text())) <= 120), "")
    heading = meta.get("articletitle") or head or re.split(r"\s*[_|｜]\s*|\s+[-–—]\s+|-(?=[^-]*$)", page_title)[0]
    site = meta.get("sitename", "")
    title = heading if heading else page_title
    if site and site not in title:
        title = f"{title} — {site}"
    elif page_title and page_title != heading and heading and page_title.startswith(heading):
        title = f"{heading} — {page_title[len(heading) :].strip(' -_|｜–—')}"
    return (heading if len(heading) >= 6 else None), title or None


def _pieces(article: LexborNode, masses: dict[int, _Mass]) -> Iterator[str | list[list[str]]]:
    """Paragraphs and tables under the article, in order."""
    buffer: list[str] = []

    def flush() -> Iterator[str]:
        text = clean("".join(buffer))
        buffer.clear()
        if text and not is_furniture(text) and not (len(text) <= 120 and _META_LINE.match(text)):
            yield text

    stack: list[tuple[LexborNode, bool]] = [(article, False)]
    while stack:
        node, done = stack.pop()
        if node.is_text_node:
            buffer.append(_SOURCE_BREAK.sub("", node.text_content or ""))
            continue
        if not node.is_element_node:
            continue
        tag = node.tag or ""
        is_block = tag in _BLOCK_TAGS
        if done or tag == "br":
            yield from flush()
            continue
        if node.mem_id != article.mem_id and (tag in _SKIPPED_TAGS or _is_chrome(node, masses)):
            continue
        if is_block:
            yield from flush()
            stack.append((node, True))
        if tag == "table" and node.mem_id != article.mem_id and (rows := _table(node)) is not None:
            yield rows
            stack.pop()
            continue
        if tag == "pre":
            yield from mend([line for raw in (node.text() or "").splitlines() if (line := clean(raw))])
            stack.pop()
            continue
        children = []
        child = node.child
        while child is not None:
            children.append(child)
            child = child.next
        stack.extend((child, False) for child in reversed(children))
    yield from flush()


def _is_chrome(node: LexborNode, masses: dict[int, _Mass]) -> bool:
    attributes = node.attributes
    if _HIDDEN.search(attributes.get("style") or ""):
        return True
    mass = masses.get(node.mem_id)
    if mass is None:
        return False
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    if mass.text <= _CHROME_TEXT_LIMIT and names.strip() and _CHROME_NAMES.search(names):
        return True
    # A block that is nearly all links, several of them, is a list of other pages.
    return (
        node.tag in ("ul", "ol", "div", "table", "dl", "section") and mass.links >= 3 and mass.linked >= 0.6 * mass.text
    )


def _table(table: LexborNode) -> list[list[str]] | None:
    """Rows of a data table; None when the table only lays out a page (nested tables, prose in cells)."""
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    # Not "table table": a selector looks above the node too, and old pages lay everything out in tables.
    if any(inner.mem_id != table.mem_id for inner in table.css("table")):
        return None
    row_number = 0
    longest = 0
    for row in table.css("tr"):
        column = 0
        cell = row.child
        while cell is not None:
            if cell.is_element_node and cell.tag in ("td", "th"):
                while (row_number, column) in taken:
                    column += 1
                down, across = _span(cell, "rowspan"), _span(cell, "colspan")
                text = clean(cell.text(separator=" ")) if cell.css_first("p,br,div") else clean(cell.text())
                longest = max(longest, len(text))
                cells.append(Cell(row_number, column, text, down, across))
                if len(cells) + len(taken) > _MAX_NODES:
                    raise refusal("too_complex")
                taken.update((row_number + i, column + j) for i in range(1, down) for j in range(across))
                column += across
            cell = cell.next
        row_number += 1
    rows = rows_of(cell for cell in cells if cell.row < row_number)
    wide = max((sum(1 for text in texts if text) for texts in rows), default=0)
    if wide < 2 or len(rows) < 2 or longest > 300:
        return None
    if _META_LINE.match(next((text for text in rows[0] if text), "")):
        return []  # the index card of an open-government page
    return rows[:row_number]


def _span(cell: LexborNode, name: str) -> int:
    value = cell.attributes.get(name) or "1"
    return max(1, min(int(value), 100)) if value.isdigit() and len(value) < 6 else 1


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)
