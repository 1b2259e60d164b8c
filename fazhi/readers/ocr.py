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

from fazhi.readers.printed import PrintedLine, spread
from fazhi.readers.refusal import refusal


_DETECTION_SIDE = 1_280
"""Longest side of the picture in which lines are looked for: 0.5 s a page, against 2–3.6 s at full size, and on an A4
page as good. Lines are recognised at full size."""
_LEAST_SCORE = 0.5
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


def recognise(image: Any) -> list[PrintedLine]:
    """The printed lines of a page. `image`: numpy array (height, width, 3), BGR. Raises `no_ocr`."""
    engine = _engine()
    found = _recognise(engine, image)
    found += _repair(engine, image, found)
    return to_lines(found, image.shape[1], image.shape[0])


def to_lines(found: Sequence[Found], width: int, height: int) -> list[PrintedLine]:
    """Recognised boxes as printed lines, the page's skew taken out."""
    slopes = [
        (item.corners[1][1] - item.corners[0][1]) / (item.corners[1][0] - item.corners[0][0])
        for item in found
        if item.corners[1][0] - item.corners[0][0] > 0.25 * width
    ]
    slope = median(slopes) if slopes else 0.0
    if abs(slope) > math.tan(math.radians(8)):
        slope = 0.0
    lines = []
    for item in found:
        text = tidy(item.text)
        if not text:
            continue
        xs = [x for x, _ in item.corners]
        ys = [y - slope * x for x, y in item.corners]
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
    for i, character in enumerate(out):
        full = _TO_FULL_WIDTH.get(character)
        if full is None:
            continue
        before, after = out[i - 1] if i else "", text[i + 1] if i + 1 < len(text) else ""
        digits = before.isdigit() and after.isdigit()
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
    result = engine(image)
    if result is None or result.boxes is None or result.txts is None:
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
