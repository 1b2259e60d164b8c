"""Pictures of pages: for the review page (PNG), and for OCR (pixels)."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from fazhi.readers.limits import DEFAULT_LIMITS, Limits
from fazhi.readers.refusal import refusal
from fazhi.readers.sniffing import sniff


if TYPE_CHECKING:
    import pypdfium2
    from PIL import Image


OCR_DPI = 200
"""At 300 dpi the recogniser silently drops pieces of lines that it reads at 200."""
_LONGEST_SIDE = 3_400
"""Pixels: an A3 page at 200 dpi. Larger pages are rendered coarser."""
_LONGEST_PICTURE = 2_800
"""Pixels of an image file that OCR looks at."""


def page_image(data: bytes, page: int, *, dpi: int = 110, name: str = "", limits: Limits = DEFAULT_LIMITS) -> bytes:
    """PNG of a page (1-based) of a PDF or an image file.

    Raises `UnreadableDocument`: `unsupported` for formats without pages, `corrupt` when the page does not exist.
    """
    format = sniff(data, name)
    if format == "pdf":
        picture = _pdf_picture(data, page, dpi)
    elif format == "image":
        pictures = open_images(data, limits)
        if not 1 <= page <= len(pictures):
            raise refusal("corrupt")
        picture = pictures[page - 1]
        picture.thumbnail((dpi * 12, dpi * 17))
    else:
        raise refusal("unsupported")
    # Grey where the page has no colour worth keeping would save little here; a fast compression level saves 100 ms.
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=3)
    return out.getvalue()


def render_array(document: pypdfium2.PdfDocument, index: int) -> Any:
    """Pixels of a PDF page for OCR: numpy array (height, width, 3), BGR. Raises `no_ocr` without the OCR extra."""
    numpy = _numpy()
    page = document[index]
    try:
        bitmap = page.render(scale=_scale(page, OCR_DPI))
        return numpy.ascontiguousarray(bitmap.to_numpy()[:, :, :3])
    finally:
        page.close()


def open_images(data: bytes, limits: Limits) -> list[Image.Image]:
    """The pages of an image file, upright and in RGB. Raises `corrupt`, `too_complex` or `too_many_ocr_pages`."""
    from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

    pictures: list[Image.Image] = []
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF", "BMP")) as image:
            if getattr(image, "n_frames", 1) > limits.max_ocr_pages:
                raise refusal("too_many_ocr_pages", limit=limits.max_ocr_pages)
            for frame in ImageSequence.Iterator(image):
                if frame.width * frame.height > limits.max_image_pixels:
                    raise refusal("too_complex")
                upright = ImageOps.exif_transpose(frame).convert("RGBA")
                white = Image.new("RGBA", upright.size, "white")
                white.alpha_composite(upright)
                pictures.append(white.convert("RGB"))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise refusal("corrupt") from error
    except Image.DecompressionBombError as error:
        raise refusal("too_complex") from error
    return pictures


def to_pixels(picture: Image.Image) -> Any:
    """Pixels of an image for OCR, as `render_array` gives them; photographs larger than needed are reduced."""
    numpy = _numpy()
    picture.thumbnail((_LONGEST_PICTURE, _LONGEST_PICTURE))
    return numpy.ascontiguousarray(numpy.asarray(picture)[:, :, ::-1])


def _pdf_picture(data: bytes, page: int, dpi: int) -> Image.Image:
    from fazhi.readers.pdf import open_pdf
    from fazhi.readers.upright import turn_upright

    document = open_pdf(data)
    try:
        if not 1 <= page <= len(document):
            raise refusal("corrupt")
        shown = document[page - 1]
        text = shown.get_textpage()
        turn_upright(shown, text.raw, text.count_chars())
        text.close()
        picture: Image.Image = shown.render(scale=_scale(shown, dpi)).to_pil()
        return picture.convert("RGB")
    finally:
        document.close()


def _scale(page: pypdfium2.PdfPage, dpi: int) -> float:
    return min(dpi / 72, float(_LONGEST_SIDE / max(*page.get_size(), 1.0)))


def _numpy() -> Any:
    """The array library; it is installed with the OCR extra and needed for nothing else."""
    try:
        import numpy
    except ImportError:
        raise refusal("no_ocr") from None
    return numpy
