"""ODT and ODS (OpenDocument), which WPS and LibreOffice also write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from fazhi.readers.broken_lines import mend
from fazhi.readers.builder import TextBuilder, clean
from fazhi.readers.limits import Limits
from fazhi.readers.note_marks import is_note_mark
from fazhi.readers.package import Package, attribute, child, local
from fazhi.readers.refusal import refusal
from fazhi.readers.tables import Cell, rows_of
from fazhi.source import SourceText


_SKIPPED = frozenset(
    [
        "tracked-changes",
        "sequence-decls",
        "forms",
        "table-of-content",
        "annotation",
        "note",
        "ruby-text",
        "object",
        "image",
    ]
)


def read_odf(data: bytes, *, limits: Limits, ocr: bool) -> SourceText:
    """The text of an ODT document or the sheets of an ODS workbook."""
    package = Package(data, limits)
    kind = (package.read("mimetype") or b"").decode("ascii", "replace")
    if "spreadsheet" in kind:
        from fazhi.readers.spreadsheet import read_ods

        return read_ods(data, limits=limits)
    manifest = package.read("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest:
        raise refusal("encrypted")
    root = package.xml("content.xml")
    body = child(root, "body", "text") if root is not None else None
    if body is None:
        raise refusal("unsupported")
    _drop_spans(root)
    builder = TextBuilder(limits)
    prose: list[str] = []
    for piece in _pieces(body):
        if isinstance(piece, str):
            prose.append(piece)
            continue
        _add_prose(prose, builder)
        table = builder.new_table()
        for row in piece:
            builder.row(row, table)
    _add_prose(prose, builder)
    return builder.build("odt")


def _drop_spans(root: etree._Element) -> None:
    """Empties the spans that are not displayed, and those that are note marks."""
    styles = list(root.iter("{*}style"))
    hidden = _names(styles, "display", "none")
    raised = _names(styles, "text-position", "super")
    for span in root.iter("{*}span") if hidden or raised else ():
        style = attribute(span, "style-name")
        before = span.getprevious()
        lead = (before.tail if before is not None else span.getparent().text) or ""
        if style in hidden or (style in raised and is_note_mark("".join(span.itertext()), lead)):
            span.text = None
            for part in list(span):
                span.remove(part)


def _names(styles: Sequence[etree._Element], property: str, value: str) -> frozenset[str]:
    """Names of the styles in which a property begins with a value."""
    return frozenset(
        attribute(style, "name")
        for style in styles
        if any(attribute(part, property).startswith(value) for part in style)
    )


def _add_prose(prose: list[str], builder: TextBuilder) -> None:
    for text in mend([text for text in prose if text]):
        builder.paragraph(text)
    prose.clear()


def _pieces(parent: etree._Element) -> Iterator[str | list[list[str]]]:
    for element in parent:
        name = local(element)
        if name in ("p", "h"):
            for line in _text(element).split("\n"):
                yield clean(line)
            for box in element.iter("{*}text-box"):
                yield from _pieces(box)
        elif name == "table":
            yield rows_of(_cells(element))
        elif name not in _SKIPPED:
            yield from _pieces(element)


def _text(element: etree._Element) -> str:
    parts = [element.text or ""]
    for item in element:
        name = local(item)
        if name in ("s", "tab"):
            parts.append(" ")
        elif name == "line-break":
            parts.append("\n")
        elif name not in _SKIPPED and name != "frame":
            parts.append(_text(item))
        parts.append(item.tail or "")
    return "".join(parts)


def _cells(table: etree._Element) -> Iterator[Cell]:
    number = 0
    for row in table.iter("{*}table-row"):
        column = 0
        for element in row:
            if local(element) not in ("table-cell", "covered-table-cell"):
                continue
            repeated = _count(element, "number-columns-repeated")
            if local(element) == "table-cell":
                text = clean(" ".join(_text(part) for part in element.iter("{*}p")))
                rows, columns = _count(element, "number-rows-spanned"), _count(element, "number-columns-spanned")
                if text:
                    yield Cell(number, column, text, rows, columns)
            column += repeated
        number += 1


def _count(element: etree._Element, name: str) -> int:
    value = attribute(element, name)
    return max(1, min(int(value), 1000)) if value.isdigit() and len(value) < 8 else 1
