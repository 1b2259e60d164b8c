"""Recognition of printed Chinese in images, offline, on one core. The optional extra `ocr` brings engine and models.

The engine now and then drops a line, or half of one, without a word; so ink that no recognised line covers is
looked for and recognised apart.
"""

from __future__ import annotations

import functools
import importlib.util
import math
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from fazhi.readers.encodings import chinese_share
from fazhi.readers.printed import Glyph, PrintedLine, PrintedTable, as_runs, fragments, spread
from fazhi.readers.refusal import refusal
from fazhi.readers.ruled import Rules, find_rules, ruled_tables


_DETECTION_SIDE = 1_280
"""Longest side of the picture in which lines are looked for: 0.5 s a page, against 2–3.6 s at full size, and on an A4
page as good. Lines are recognised at full size."""
_LEAST_SCORE = 0.5
_POINTS = 72 / 200
"""Points per pixel at the usual 200 dpi; distances of rules are measured in points."""
_GOOD_QUALITY = 0.3
"""`_quality` of any page of prose; tables of names and numbers may lie below."""
_LEAST_QUALITY = 0.12
_REPAIRS = 40
"""Most gaps to look at again on one page."""
_TO_FULL_WIDTH = {"(": "（", ")": "）", ":": "：", ";": "；", ",": "，", "?": "？", "!": "！"}
_CJK = re.compile("[\u4e00-\u9fff\u3001-\u3011\uff01-\uff5e“”]")


@dataclass(frozen=True, slots=True)
class Found:
    """One recognised line in pixels: the corners of its box, clockwise from the top left, and its text."""

    corners: tuple[tuple[float, float], ...]
    text: str
    score: float


def is_available() -> bool:
    """Whether the OCR extra is installed."""
    return all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime", "cv2"))


def recognise(image: Any) -> list[PrintedLine | PrintedTable]:
    """The printed lines and ruled tables of a page. `image`: numpy array (height, width, 3), BGR. Raises `no_ocr`."""
    if not is_available():
        raise refusal("no_ocr")
    import numpy

    engine = _engine()
    found = _recognise(engine, image)
    if _quality(found) < _GOOD_QUALITY:
        # Perhaps the page lies on its side or head: the engine then reads confident nonsense.
        turned = [numpy.ascontiguousarray(numpy.rot90(image, turns)) for turns in (1, 2, 3)]
        tried = [(found, image), *((_recognise(engine, picture), picture) for picture in turned)]
        found, image = max(tried, key=lambda result: _quality(result[0]))
        if _quality(found) < _LEAST_QUALITY and sum(len(item.text) for item in found) > 30:
            return []
    found += _repair(engine, image, found)
    height, width = image.shape[:2]
    lines = to_lines(found, width, height)
    rules = find_rules(_strokes(image, slope_of(found, width)), width * _POINTS, height * _POINTS)
    return with_tables(lines, rules, height / width) if rules is not None else [*lines]


def _quality(found: Sequence[Found]) -> float:
    """How much the recognised text looks like Chinese prose, 0..1; figures and Latin alone count as middling."""
    text = "".join(item.text for item in found)
    if not text:
        return 0.0
    chinese = sum(1 for character in text if "\u4e00" <= character <= "\u9fff")
    if chinese < 8:
        return _LEAST_QUALITY
    score = sum(item.score for item in found) / len(found)
    upright = sum(item.corners[1][0] - item.corners[0][0] > item.corners[3][1] - item.corners[0][1] for item in found)
    return chinese_share(text) * score * (1.0 if upright * 2 >= len(found) else 0.3)


def with_tables(lines: Sequence[PrintedLine], rules: Rules, aspect: float) -> list[PrintedLine | PrintedTable]:
    """The lines of a page, those within ruled grids gathered to tables."""
    glyphs = {
        id(line): [
            Glyph(character, line.xs[i], line.xs[i + 1], line.top, line.bottom) for i, character in enumerate(line.text)
        ]
        for line in lines
    }
    tables, rest = ruled_tables(rules, [glyph for line in lines for glyph in glyphs[id(line)]], aspect)
    outside = {id(glyph) for glyph in rest}
    parts: list[PrintedLine | PrintedTable] = [*tables]
    for line in lines:
        left = [glyph for glyph in glyphs[id(line)] if id(glyph) in outside]
        if len(left) == len(line.text):
            parts.append(line)
        elif left:
            parts.extend(fragments(as_runs(left), aspect))
    return parts


def slope_of(found: Sequence[Found], width: int) -> float:
    """The page's skew: how far a line falls per pixel to the right."""
    slopes = [
        (item.corners[1][1] - item.corners[0][1]) / (item.corners[1][0] - item.corners[0][0])
        for item in found
        if item.corners[1][0] - item.corners[0][0] > 0.25 * width
    ]
    slope = median(slopes) if slopes else 0.0
    return slope if abs(slope) < math.tan(math.radians(8)) else 0.0


def _strokes(image: Any, slope: float) -> list[tuple[float, float, float, float]]:
    """Long straight rules of a page in points, its skew taken out. Strokes of characters are too short to count."""
    import cv2
    import numpy

    height, width = image.shape[:2]
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    if slope:
        turn = numpy.array([[1, slope, -slope * height / 2], [-slope, 1, slope * width / 2]], dtype=numpy.float32)
        grey = cv2.warpAffine(grey, turn, (width, height), borderValue=255)
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12)
    strokes = []
    for across in (True, False):
        length = int((0.07 if across else 0.05) * width)
        bridge = numpy.ones((1, 7) if across else (3, 1), numpy.uint8)
        kernel = numpy.ones((1, length) if across else (length, 1), numpy.uint8)
        found = cv2.morphologyEx(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, bridge), cv2.MORPH_OPEN, kernel)
        count, _, stats, _ = cv2.connectedComponentsWithStats(found)
        for index in range(1, min(count, 2_000)):
            x, y, w, h, _area = (int(value) for value in stats[index])
            if (h if across else w) > 14:
                continue  # a filled box or a picture
            if across:
                strokes.append((x * _POINTS, (y + h / 2) * _POINTS, (x + w) * _POINTS, (y + h / 2) * _POINTS))
            else:
                upright = ((x + w / 2) * _POINTS, y * _POINTS, (x + w / 2) * _POINTS, (y + h) * _POINTS)
                # The sides of a cell end at rules; strokes of characters one above the other do not.
                if _meets(strokes, upright[0], upright[1]) and _meets(strokes, upright[0], upright[3]):
                    strokes.append(upright)
    return strokes


def _meets(strokes: Sequence[tuple[float, float, float, float]], x: float, y: float) -> bool:
    """Whether a level stroke passes by a point, in points."""
    return any(y0 == y1 and abs(y0 - y) < 5 and x0 - 5 < x < x1 + 5 for x0, y0, x1, y1 in strokes)


def to_lines(found: Sequence[Found], width: int, height: int) -> list[PrintedLine]:
    """Recognised boxes as printed lines, the page's skew taken out."""
    slope = slope_of(found, width)
    lines = []
    for item in found:
        text = tidy(item.text)
        if not text:
            continue
        xs = [x + slope * (y - height / 2) for x, y in item.corners]
        ys = [y - slope * (x - width / 2) for x, y in item.corners]
        left, right = min(xs) / width, max(xs) / width
        # The box of a slanted line is taller than the line: take its mean upper and lower edge.
        top, bottom = (ys[0] + ys[1]) / 2 / height, (ys[2] + ys[3]) / 2 / height
        # Boxes end at the ink, but half of an opening bracket's cell, and of a closing mark's, is blank.
        blank_left, blank_right = text[0] in "（《“〔【〈", text[-1] in "，。、；：）》”〕】"
        em = (right - left) / max(1.0, _units(text) - 0.5 * (blank_left + blank_right))
        left, right = left - 0.5 * em * blank_left, right + 0.5 * em * blank_right
        edges = spread(text, left, right)
        lines.append(PrintedLine(text, tuple(round(x, 4) for x in edges), top, bottom, em))
    return lines


def tidy(text: str) -> str:
    """Recognised text with the width of its punctuation put right and specks at its ends dropped.

    Between Chinese characters the recogniser writes "(" and ":" for "（" and "："; between digits they stay.
    """
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r"^[·.\u2022'`~^](?=[\u4e00-\u9fff（])", "", text)
    text = re.sub(rf"(?<={_CJK.pattern}) (?={_CJK.pattern})", "", text)
    out = list(text)
    chinese = _CJK.search(text) is not None
    for i, character in enumerate(out):
        full = _TO_FULL_WIDTH.get(character)
        if full is None:
            continue
        before, after = out[i - 1] if i else "", text[i + 1] if i + 1 < len(text) else ""
        digits = before.isdigit() and after.isdigit()
        if character in "()" and chinese and not digits:
            out[i] = full
            continue
        if not digits and (_CJK.match(before) or _CJK.match(after) or (character in ":;,?!" and not before.isascii())):
            out[i] = full
    return "".join(out)


def _units(text: str) -> float:
    edges = spread(text, 0.0, 1.0)
    widest = max((b - a for a, b in pairwise(edges)), default=1.0)
    wide = any(_CJK.match(character) for character in text)
    return 1.0 / widest if wide and widest else 0.5 * len(text)


@functools.cache
def _engine() -> Any:
    """The engine with its models, loaded once per process (1–2 s, about 0.5 GB while it works)."""
    if not is_available():
        raise refusal("no_ocr")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    import cv2
    from rapidocr import RapidOCR

    cv2.setNumThreads(1)
    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": False,
            "Global.max_side_len": 4_000,
            "Det.limit_type": "max",
            "Det.limit_side_len": _DETECTION_SIDE,
            # One line at a time: lines of a batch are padded to the longest, which costs more than it saves.
            "Rec.rec_batch_num": 1,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _recognise(engine: Any, image: Any) -> list[Found]:
    # Said each time: the engine remembers the steps of the call before, and `_repair` calls it without detection.
    result = engine(image, use_det=True, use_cls=False, use_rec=True)
    # Without a single line the engine answers with another type, which has no boxes.
    if getattr(result, "boxes", None) is None or getattr(result, "txts", None) is None:
        return []
    return [
        Found(tuple((float(x), float(y)) for x, y in box), str(text), float(score))
        for box, text, score in zip(result.boxes, result.txts, result.scores, strict=True)
        if score >= _LEAST_SCORE
    ]


def _repair(engine: Any, image: Any, found: Sequence[Found]) -> list[Found]:
    """Lines under ink that no found line covers."""
    repaired = []
    for left, top, right, bottom in uncovered(image, found)[:_REPAIRS]:
        result = engine(image[top:bottom, left:right], use_det=False, use_cls=False, use_rec=True)
        texts = getattr(result, "txts", None)
        if texts and len(texts[0].strip()) >= 2 and result.scores[0] >= 0.7:
            corners = ((left, top), (right, top), (right, bottom), (left, bottom))
            repaired.append(
                Found(tuple((float(x), float(y)) for x, y in corners), str(texts[0]), float(result.scores[0]))
            )
    return repaired


def uncovered(image: Any, found: Sequence[Found]) -> list[tuple[int, int, int, int]]:
    """Boxes (left, top, right, bottom) of line-like ink outside the found lines. `image` as for `recognise`."""
    import cv2
    import numpy

    if not found:
        return []
    line_height = median(item.corners[3][1] - item.corners[0][1] for item in found)
    if line_height < 8:
        return []
    factor = max(1.0, line_height / 12)  # work on a picture with lines 12 pixels high
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    small = cv2.resize(grey, None, fx=1 / factor, fy=1 / factor, interpolation=cv2.INTER_AREA)
    ink = (small < min(170, int(numpy.median(small)) - 50)).astype(numpy.uint8)
    for item in found:
        points = numpy.array(item.corners, dtype=numpy.float32) / factor
        points[:2, 1] -= 2
        points[2:, 1] += 2
        points[[0, 3], 0] -= 3
        points[[1, 2], 0] += 3
        cv2.fillPoly(ink, [points.astype(numpy.int32)], 0)
    joined = cv2.dilate(ink, numpy.ones((3, 15), numpy.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    boxes = []
    for index in range(1, count):
        x, y, width, height, _area = (int(value) for value in stats[index])
        filled = int(ink[y : y + height, x : x + width].sum())
        if not 8 <= height <= 26 or width - 14 < 14 or filled < 0.12 * (width - 14) * (height - 2):
            continue
        pad = 3
        boxes.append(
            (
                max(0, int((x + 7 - pad) * factor)),
                max(0, int((y - pad + 1) * factor)),
                min(image.shape[1], int((x + width - 7 + pad) * factor)),
                min(image.shape[0], int((y + height + pad - 1) * factor)),
            )
        )
    return sorted(boxes, key=lambda box: (box[1], box[0]))
