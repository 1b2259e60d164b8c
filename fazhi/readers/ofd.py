"""OFD (GB/T 33190), the national format of official documents: glyphs with their places, and pictures for OCR.

Writers disagree on namespaces, letter case and slashes, so names are matched loosely. Lengths are millimetres.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from fazhi.readers.builder import TextBuilder
from fazhi.readers.columns import Item, printed_page
from fazhi.readers.layout import compose
from fazhi.readers.limits import Limits
from fazhi.readers.package import Package, attribute, child, local, normal_name
from fazhi.readers.printed import Glyph, PrintedLine, PrintedPage, as_runs, fragments, is_wide
from fazhi.readers.refusal import refusal
from fazhi.readers.ruled import Rules, find_rules, ruled_tables
from fazhi.source import SourceText


_POINTS = 72 / 25.4
_FEW_CHARACTERS = 15
_MAX_OBJECTS = 300_000
_ASKEW = 0.09
"""Tangent of the angle above which text stands neither level nor turned by a right angle."""
_NUMBER = re.compile(r"-?\d*\.?\d+(?:[eE][-+]?\d+)?")
_IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

_Box = tuple[float, float, float, float]
_Matrix = tuple[float, float, float, float, float, float]


@dataclass(slots=True)
class _Picture:
    resource: str
    box: _Box


@dataclass(slots=True)
class _Content:
    """What stands on a page, in millimetres."""

    box: _Box
    glyphs: list[Glyph] = field(default_factory=list)
    strokes: list[_Box] = field(default_factory=list)
    pictures: list[_Picture] = field(default_factory=list)


def read_ofd(data: bytes, *, limits: Limits, ocr: bool) -> SourceText:
    """The text of an OFD document, page by page; pages that are pictures are recognised."""
    package = Package(data, limits)
    root_name = next((name for name in package.names() if name == "ofd.xml" or name.endswith("/ofd.xml")), "ofd.xml")
    root = package.xml(root_name)
    if root is None:
        raise refusal("corrupt")
    if any(name.endswith(("encryptions.xml", "decryptseed.dat", "entriesmap.dat")) for name in package.names()):
        raise refusal("encrypted")
    base = posixpath.dirname(root_name)
    pages: list[PrintedPage] = []
    scanned: list[int] = []
    title = None
    for body in (item for item in root.iter() if local(item) == "DocBody"):
        location = child(body, "DocRoot")
        if location is None or not location.text:
            continue
        heading = child(body, "DocInfo", "Title")
        title = title or (heading.text if heading is not None else None)
        for content in _contents(package, _resolve(base, location.text), limits):
            if len(pages) >= limits.max_pages:
                raise refusal("too_many_pages", limit=limits.max_pages)
            parts = _parts(content)
            if (
                len("".join(part.text for part in parts if isinstance(part, PrintedLine))) < _FEW_CHARACTERS
                and content.pictures
            ):
                recognised = _recognise(package, content, limits, ocr)
                if recognised:
                    parts = recognised
                    scanned.append(len(pages) + 1)
            pages.append(printed_page(len(pages) + 1, parts))
    if not pages:
        raise refusal("corrupt")
    builder = TextBuilder(limits)
    compose(pages, builder)
    notes = [f"第{'、'.join(map(str, scanned))}页为图像，已用 OCR 识别，请对照原件核对。"] if scanned else []
    return builder.build("ofd", pages=len(pages), title=title, ocr=bool(scanned), notes=notes)


def _contents(package: Package, document_name: str, limits: Limits) -> Iterator[_Content]:
    """Content of each page of one document, its templates included."""
    document = package.xml(document_name)
    if document is None:
        raise refusal("corrupt")
    base = posixpath.dirname(document_name)
    common = child(document, "CommonData")
    templates = {
        attribute(item, "ID"): _resolve(base, attribute(item, "BaseLoc"))
        for item in (common if common is not None else ())
        if local(item) == "TemplatePage"
    }
    default_box = _page_box(child(common, "PageArea")) or (0.0, 0.0, 210.0, 297.0)
    resources = _resources(package, common, base)
    listed = child(document, "Pages")
    for item in listed if listed is not None else ():
        if local(item) != "Page":
            continue
        name = _resolve(base, attribute(item, "BaseLoc"))
        page = package.xml(name)
        if page is None:
            page = package.xml(posixpath.join(name, "content.xml"))
        if page is None:
            continue
        content = _Content(_page_box(child(page, "Area")) or default_box)
        for used in page:
            if local(used) == "Template":
                template = package.xml(templates.get(attribute(used, "TemplateID"), ""))
                if template is not None:
                    _collect(template, content, resources, limits)
        _collect(page, content, resources, limits)
        yield content


def _collect(page: etree._Element, content: _Content, resources: dict[str, str], limits: Limits) -> None:
    count = 0
    for element in page.iter():
        name = local(element)
        if name not in ("TextObject", "PathObject", "ImageObject"):
            continue
        count += 1
        if count > _MAX_OBJECTS or len(content.glyphs) > limits.max_characters:
            raise refusal("too_complex")
        box = _numbers(attribute(element, "Boundary"))
        if len(box) != 4:
            continue
        if name == "TextObject":
            content.glyphs.extend(_glyphs(element, (box[0], box[1])))
        elif name == "PathObject":
            content.strokes.extend(_strokes(element, (box[0], box[1])))
        else:
            resource = resources.get(attribute(element, "ResourceID"))
            if resource:
                content.pictures.append(_Picture(resource, (box[0], box[1], box[2], box[3])))


def _glyphs(element: etree._Element, origin: tuple[float, float]) -> Iterator[Glyph]:
    """Characters of a TextObject with boxes in millimetres."""
    size = float(attribute(element, "Size", "0") or 0)
    matrix = _matrix(attribute(element, "CTM"))
    if min(abs(matrix[0]), abs(matrix[1])) > _ASKEW * max(abs(matrix[0]), abs(matrix[1])):
        return  # a watermark across the page
    scale = float(attribute(element, "HScale", "1") or 1)
    height = size * (abs(matrix[3]) + abs(matrix[1]) or 1.0)
    x = y = 0.0
    for code in element:
        if local(code) != "TextCode" or not code.text:
            continue
        x, y = (float(value) if (value := attribute(code, name)) else old for name, old in (("X", x), ("Y", y)))
        steps_x, steps_y = _deltas(attribute(code, "DeltaX")), _deltas(attribute(code, "DeltaY"))
        at_x, at_y = x, y
        text = code.text
        for index, character in enumerate(text):
            step = steps_x[index] if index < len(steps_x) else None
            width = (size if is_wide(character) else size * 0.5) * scale
            left, baseline = _apply(matrix, at_x, at_y)
            right, _ = _apply(matrix, at_x + (min(step, 1.3 * width) if step and step > 0 else width), at_y)
            if not character.isspace():
                yield Glyph(
                    character,
                    origin[0] + min(left, right),
                    origin[0] + max(left, right),
                    origin[1] + baseline - 0.86 * height,
                    origin[1] + baseline + 0.14 * height,
                )
            at_x += step if step is not None else (0.0 if steps_y else width)
            at_y += steps_y[index] if index < len(steps_y) else 0.0


def _strokes(element: etree._Element, origin: tuple[float, float]) -> Iterator[_Box]:
    data = child(element, "AbbreviatedData")
    if data is None or not data.text:
        return
    matrix = _matrix(attribute(element, "CTM"))
    start = last = None
    for match in re.finditer(r"([A-Za-z])([^A-Za-z]*)", data.text[:20_000]):
        command, values = match[1].upper(), _numbers(match[2])
        if command == "C" and start is not None and last is not None and not values:
            yield (*last, *start)
            continue
        if len(values) < 2:
            continue
        x, y = _apply(matrix, values[-2], values[-1])
        point = (origin[0] + x, origin[1] + y)
        if command in ("M", "S"):
            start = point
        elif command == "L" and last is not None:
            yield (*last, *point)
        last = point


def _parts(content: _Content) -> list[Item]:
    """Lines and ruled tables of a page, as fractions of its size."""
    left, top, width, height = content.box
    glyphs = [
        Glyph(
            g.text, (g.left - left) / width, (g.right - left) / width, (g.top - top) / height, (g.bottom - top) / height
        )
        for g in content.glyphs
    ]
    # Writers emit glyphs by font or at random: sort by place, lines by their middle so that mixed sizes stay together.
    aspect = height / width
    glyphs.sort(key=lambda glyph: (round((glyph.top + glyph.bottom) / 2 * height / 1.5), glyph.left))
    rules = find_rules(
        [
            ((x0 - left) * _POINTS, (y0 - top) * _POINTS, (x1 - left) * _POINTS, (y1 - top) * _POINTS)
            for x0, y0, x1, y1 in content.strokes
        ],
        width * _POINTS,
        height * _POINTS,
    )
    tables, rest = ruled_tables(rules, glyphs, aspect) if isinstance(rules, Rules) else ([], glyphs)
    return [*fragments(as_runs(rest), aspect), *tables]


def _recognise(package: Package, content: _Content, limits: Limits, ocr: bool) -> list[Item]:
    """Lines recognised in the pictures of a page, placed on the page."""
    from fazhi.readers.ocr import is_available, recognise
    from fazhi.readers.page_image import open_images, to_pixels

    left, top, width, height = content.box
    parts: list[Item] = []
    for picture in content.pictures[:8]:
        if picture.box[2] * picture.box[3] < 0.1 * width * height:
            continue  # a seal or a logo
        data = package.read(picture.resource)
        if not data or not data.startswith((b"\x89PNG", b"\xff\xd8", b"BM", b"II", b"MM")):
            continue
        if not ocr or not is_available():
            raise refusal("no_ocr")
        x, y, w, h = (
            (picture.box[0] - left) / width,
            (picture.box[1] - top) / height,
            picture.box[2] / width,
            picture.box[3] / height,
        )
        lines = (part for part in recognise(to_pixels(open_images(data, limits)[0])) if isinstance(part, PrintedLine))
        parts.extend(
            PrintedLine(
                line.text,
                tuple(round(x + w * edge, 4) for edge in line.xs),
                y + h * line.top,
                y + h * line.bottom,
                w * line.em,
            )
            for line in lines
        )
    return parts


def _resources(package: Package, common: etree._Element | None, base: str) -> dict[str, str]:
    """Files of pictures by resource id."""
    found: dict[str, str] = {}
    for item in common if common is not None else ():
        if local(item) not in ("PublicRes", "DocumentRes") or not item.text:
            continue
        name = _resolve(base, item.text)
        root = package.xml(name)
        if root is None:
            continue
        folder = posixpath.join(posixpath.dirname(name), normal_name(attribute(root, "BaseLoc")))
        for media in root.iter():
            file = child(media, "MediaFile") if local(media) == "MultiMedia" else None
            if file is not None and file.text:
                target = posixpath.normpath(posixpath.join(folder, normal_name(file.text.strip())))
                found[attribute(media, "ID")] = target
    return found


def _resolve(base: str, location: str) -> str:
    """A location in the package: absolute with a leading slash, otherwise relative to the folder `base`."""
    location = location.strip().replace("\\", "/")
    if location.startswith("/"):
        return normal_name(location)
    return normal_name(posixpath.normpath(posixpath.join(base, location)))


def _page_box(area: etree._Element | None) -> _Box | None:
    box = child(area, "PhysicalBox")
    values = _numbers(box.text or "") if box is not None else []
    if len(values) == 4 and values[2] > 1 and values[3] > 1:
        return (values[0], values[1], values[2], values[3])
    return None


def _numbers(text: str) -> list[float]:
    return [float(value) for value in _NUMBER.findall(text)]


def _deltas(text: str) -> list[float]:
    """DeltaX, in which "g 4 3.5" stands for four times 3.5."""
    if "g" not in text:
        return _numbers(text)
    values: list[float] = []
    tokens = text.split()
    index = 0
    while index < len(tokens):
        if tokens[index] == "g" and index + 2 < len(tokens) and tokens[index + 1].isdigit():
            step = _numbers(tokens[index + 2])
            values.extend(step[:1] * min(int(tokens[index + 1]), 10_000))
            index += 3
        else:
            values.extend(_numbers(tokens[index]))
            index += 1
    return values


def _matrix(text: str) -> _Matrix:
    values = _numbers(text)
    if len(values) != 6:
        return _IDENTITY
    return (values[0], values[1], values[2], values[3], values[4], values[5])


def _apply(matrix: _Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
