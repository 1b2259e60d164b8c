"""Image files (PNG, JPEG, TIFF, BMP) and documents that are nothing but pictures: everything through OCR."""

from __future__ import annotations

from collections.abc import Sequence

from fazhi.readers.builder import TextBuilder
from fazhi.readers.columns import printed_page
from fazhi.readers.layout import compose
from fazhi.readers.limits import Limits
from fazhi.readers.page_image import open_images, to_pixels
from fazhi.readers.refusal import refusal
from fazhi.source import SourceText


def read_image(data: bytes, *, limits: Limits, ocr: bool) -> SourceText:
    """The recognised text of an image file, one page per frame."""
    return read_pictures([data], "image", limits=limits, ocr=ocr)


def read_pictures(files: Sequence[bytes], format: str, *, limits: Limits, ocr: bool) -> SourceText:
    """The recognised text of picture files in order, as one document."""
    from fazhi.readers.ocr import is_available, recognise

    pictures = [picture for data in files[: limits.max_ocr_pages + 1] for picture in open_images(data, limits)]
    if len(pictures) > limits.max_ocr_pages:
        raise refusal("too_many_ocr_pages", limit=limits.max_ocr_pages)
    if not ocr or not is_available():
        raise refusal("no_ocr")
    pages = []
    for number, picture in enumerate(pictures, 1):
        pages.append(printed_page(number, recognise(to_pixels(picture))))
    builder = TextBuilder(limits)
    compose(pages, builder)
    note = "全文由图像经 OCR 识别，请对照原件核对。"
    return builder.build(format, pages=len(pages), ocr=True, notes=[note])
