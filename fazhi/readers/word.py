"""DOCX and DOCM, read from their XML: what a reader of the final document sees, and nothing else.

Kept: paragraphs and tables in order, text boxes, footnotes, automatic numbers, inserted text. Left out: deleted and
hidden text, field codes, tables of contents, headers and footers, comments, macros.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from fazhi.readers.broken_lines import are_broken, mend
from fazhi.readers.builder import TextBuilder, clean, tighten
from fazhi.readers.limits import Limits
from fazhi.readers.note_marks import is_note_mark
from fazhi.readers.numbering import Numbering, read_numbering
from fazhi.readers.package import Package, attribute, child, local
from fazhi.readers.refusal import refusal
from fazhi.readers.tables import Cell, rows_of
from fazhi.source import BlockKind, SourceText


_CONTAINERS = frozenset(
    ["sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "hyperlink", "fldSimple", "dir", "bdo"]
)
_GONE = frozenset(
    [
        "del",
        "moveFrom",
        "instrText",
        "delText",
        "delInstrText",
        "rPr",
        "pPr",
        "sectPr",
        "commentReference",
        "rt",
        "annotationRef",
    ]
)
_ON = frozenset(["", "1", "true", "on"])
_LAYOUT_CELL = 300
"""A table with a cell of so many characters lays out prose, it states no figures."""


@dataclass(slots=True)
class _Document:
    """What reading one document needs at hand."""

    numbering: Numbering
    styles: dict[str, _Style]
    footnotes: dict[str, etree._Element]
    builder: TextBuilder
    pending: list[tuple[str, BlockKind | None]] = field(default_factory=list)
    carried: str = ""
    """Text of a paragraph whose end mark was deleted: it runs on into the next one."""


@dataclass(frozen=True, slots=True)
class _Style:
    is_toc: bool
    is_heading: bool
    list_id: str
    level: int


@dataclass(slots=True)
class _Runs:
    """Text of one paragraph, with what hangs on it."""

    parts: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)
    """Open fields; True while inside the code part, which is not shown."""


def read_docx(data: bytes, *, limits: Limits, ocr: bool) -> SourceText:
    """The text of a Word document; pictures of text are recognised when there is no other text."""
    package = Package(data, limits)
    root = package.xml(_main_part(package))
    body = child(root, "body") if root is not None else None
    if body is None:
        raise refusal("corrupt")
    document = _Document(
        read_numbering(package.xml("word/numbering.xml")),
        _styles(package.xml("word/styles.xml")),
        _notes(package),
        TextBuilder(limits),
    )
    _read_blocks(body, document)
    _flush(document)
    if document.builder.length < 20 and (pictures := _pictures(package)):
        from fazhi.readers.image import read_pictures

        return read_pictures(pictures, "docx", limits=limits, ocr=ocr)
    core = package.xml("docProps/core.xml")
    title = child(core, "title") if core is not None else None
    return document.builder.build("docx", title=title.text if title is not None else None)


def _main_part(package: Package) -> str:
    relations = package.xml("_rels/.rels")
    for relation in relations if relations is not None else ():
        if attribute(relation, "Type").endswith("/officeDocument"):
            return attribute(relation, "Target")
    return "word/document.xml"


def _notes(package: Package) -> dict[str, etree._Element]:
    """Foot- and endnotes by kind and id ("footnote2")."""
    found = {}
    for kind in ("footnote", "endnote"):
        root = package.xml(f"word/{kind}s.xml")
        for note in root if root is not None else ():
            if local(note) == kind:
                found[f"{kind}{attribute(note, 'id')}"] = note
    return found


def _pictures(package: Package) -> list[bytes]:
    suffixes = (".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff")
    names = sorted((n for n in package.names() if n.startswith("word/media/") and n.endswith(suffixes)), key=_natural)
    return [data for name in names if (data := package.read(name))]


def _natural(name: str) -> tuple[int, str]:
    digits = "".join(character for character in name if character.isdigit())
    return (int(digits[:9]) if digits else 0, name)


def _styles(root: etree._Element | None) -> dict[str, _Style]:
    raw: dict[str, tuple[str, str, str, str, bool]] = {}
    for style in root if root is not None else ():
        if local(style) != "style":
            continue
        name, based, properties = child(style, "name"), child(style, "basedOn"), child(style, "pPr")
        list_id, level = _list_of(properties)
        raw[attribute(style, "styleId")] = (
            attribute(name, "val").lower() if name is not None else "",
            attribute(based, "val") if based is not None else "",
            list_id,
            level,
            child(properties, "outlineLvl") is not None,
        )
    styles = {}
    for style_id in raw:
        chain: list[tuple[str, str, str, str, bool]] = []
        current = style_id
        while current in raw and len(chain) < 12:
            chain.append(raw[current])
            current = raw[current][1]
        list_id = next((item[2] for item in chain if item[2]), "")
        level = next((item[3] for item in chain if item[3]), "0")
        name = chain[0][0]
        styles[style_id] = _Style(
            name.startswith(("toc ", "目录")),
            name.startswith(("heading", "标题", "title")) or any(item[4] for item in chain),
            list_id,
            int(level) if level.isdigit() else 0,
        )
    return styles


def _list_of(properties: etree._Element | None) -> tuple[str, str]:
    numbers = child(properties, "numPr")
    list_id, level = child(numbers, "numId"), child(numbers, "ilvl")
    return (
        attribute(list_id, "val") if list_id is not None else "",
        attribute(level, "val") if level is not None else "",
    )


def _read_blocks(parent: etree._Element, document: _Document) -> None:
    for element in parent:
        name = local(element)
        if name == "p":
            _read_paragraph(element, document)
        elif name == "tbl":
            _read_table(element, document)
        elif name == "AlternateContent":
            chosen = child(element, "Choice")
            _read_blocks(chosen if chosen is not None else element, document)
        elif name == "sdt" and _is_contents(element):
            continue
        elif name in _CONTAINERS or name == "Fallback":
            _read_blocks(element, document)


def _is_contents(element: etree._Element) -> bool:
    gallery = child(element, "sdtPr", "docPartObj", "docPartGallery")
    return gallery is not None and attribute(gallery, "val").lower() == "table of contents"


def _read_paragraph(paragraph: etree._Element, document: _Document) -> None:
    runs = _Runs()
    _collect(paragraph, runs)
    text = "".join(runs.parts)
    properties = child(paragraph, "pPr")
    style_element = child(properties, "pStyle")
    style = document.styles.get(attribute(style_element, "val")) if style_element is not None else None
    if style is not None and style.is_toc:
        return
    if clean(text) and (label := _label(properties, style, document)):
        text = label + text.lstrip()
    if child(properties, "rPr", "del") is not None:
        document.carried += text
    else:
        kind: BlockKind | None = None
        text, document.carried = document.carried + text, ""
        outlined = (style is not None and style.is_heading) or child(properties, "outlineLvl") is not None
        if outlined and len(text) <= 80 and "。" not in text:
            kind = "heading"
        document.pending.extend((piece, kind) for raw in text.split("\n") if (piece := clean(raw)))
    for box in runs.boxes:
        _read_blocks(box, document)
    for note in runs.notes:
        element = document.footnotes.get(note)
        if element is not None:
            inner = _Runs()
            for part in element.iter("{*}p"):
                _collect(part, inner)
            document.pending.append((clean("".join(inner.parts)), "footnote"))


def _label(properties: etree._Element | None, style: _Style | None, document: _Document) -> str:
    list_id, level = _list_of(properties)
    if not list_id and style is not None:
        list_id, level = style.list_id, level or str(style.level)
    if not list_id or list_id == "0":
        return ""
    return document.numbering.next_label(list_id, int(level) if level.isdigit() else 0)


def _collect(element: etree._Element, runs: _Runs) -> None:
    for item in element:
        name = local(item)
        if name in _GONE:
            continue
        if name == "r" and (_is_hidden(item) or _is_note_mark(item, runs)):
            continue
        if name == "fldChar":
            _follow_field(attribute(item, "fldCharType"), runs)
        elif any(runs.fields) and name != "r":
            continue
        elif name == "t":
            runs.parts.append(item.text or "")
        elif name in ("tab", "ptab"):
            runs.parts.append(" ")
        elif name in ("br", "cr"):
            runs.parts.append("\n" if attribute(item, "type") not in ("page", "column") else "")
        elif name == "noBreakHyphen":
            runs.parts.append("-")
        elif name in ("footnoteReference", "endnoteReference"):
            runs.notes.append(name.removesuffix("Reference") + attribute(item, "id"))
        elif name == "AlternateContent":
            chosen = child(item, "Choice")
            _collect(chosen if chosen is not None else item, runs)
        elif name == "txbxContent":
            runs.boxes.append(item)
        else:
            _collect(item, runs)


def _is_hidden(run: etree._Element) -> bool:
    vanish = child(run, "rPr", "vanish")
    return vanish is not None and attribute(vanish, "val").lower() in _ON


def _is_note_mark(run: etree._Element, runs: _Runs) -> bool:
    raised = child(run, "rPr", "vertAlign")
    if raised is None or attribute(raised, "val") != "superscript" or any(runs.fields):
        return False
    text = "".join(part.text or "" for part in run if local(part) == "t")
    return bool(text) and is_note_mark(text, "".join(runs.parts[-2:]))


def _follow_field(kind: str, runs: _Runs) -> None:
    if kind == "begin":
        runs.fields.append(True)
    elif kind == "separate" and runs.fields:
        runs.fields[-1] = False
    elif kind == "end" and runs.fields:
        runs.fields.pop()


def _flush(document: _Document) -> None:
    """Hand the collected paragraphs to the builder, mended where each printed line is a paragraph."""
    texts = [text for text, _ in document.pending]
    if are_broken(texts):
        for text in mend(texts):
            document.builder.paragraph(text)
    else:
        for text, kind in document.pending:
            document.builder.paragraph(text, kind)
    document.pending.clear()


def _read_table(table: etree._Element, document: _Document) -> None:
    cells = list(_cells(table))
    if len({cell.column for cell in cells}) <= 1 or any(len(cell.text) > _LAYOUT_CELL for cell in cells):
        for element in table.iter("{*}tc"):
            if not any(local(ancestor) == "tc" for ancestor in element.iterancestors()):
                _read_blocks(element, document)
        return
    _flush(document)
    number = document.builder.new_table()
    for row in rows_of(cells):
        document.builder.row(row, number)


def _cells(table: etree._Element) -> Iterator[Cell]:
    """Cells with their spans; the continuation of a vertical merge lengthens the cell that began it."""
    placed: dict[tuple[int, int], Cell] = {}
    open_merges: dict[int, tuple[int, int]] = {}
    row_number = 0
    for row in _of_table(table, "tr"):
        properties = child(row, "trPr")
        if child(properties, "del") is not None:
            continue
        before = child(properties, "gridBefore")
        column = int(attribute(before, "val")) if before is not None and attribute(before, "val").isdigit() else 0
        for element in _of_table(row, "tc"):
            settings = child(element, "tcPr")
            span_element, merge = child(settings, "gridSpan"), child(settings, "vMerge")
            span = attribute(span_element, "val") if span_element is not None else "1"
            columns = min(int(span), 100) if span.isdigit() and int(span[:4]) else 1
            if merge is not None and attribute(merge, "val") != "restart" and column in open_merges:
                first = placed[open_merges[column]]
                placed[open_merges[column]] = Cell(
                    first.row, first.column, first.text, row_number - first.row + 1, first.columns
                )
            else:
                placed[row_number, column] = Cell(row_number, column, _cell_text(element), 1, columns)
                open_merges.pop(column, None)
                if merge is not None:
                    open_merges[column] = (row_number, column)
            column += columns
        row_number += 1
    yield from placed.values()


def _of_table(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also inside content controls, but not those of nested tables."""
    for element in parent:
        if local(element) == name:
            yield element
        elif local(element) in _CONTAINERS:
            yield from _of_table(element, name)


def _cell_text(cell: etree._Element) -> str:
    texts = []
    for paragraph in cell.iter("{*}p"):
        if any(local(ancestor) == "Fallback" for ancestor in paragraph.iterancestors()):
            continue  # the old-format twin of a text box
        runs = _Runs()
        _collect(paragraph, runs)
        texts.append("".join(runs.parts))
    return tighten(" ".join(texts))
