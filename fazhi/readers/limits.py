"""How much a document may cost: size, pages, time and memory. The defaults fit a bureau's longest real reports."""

from __future__ import annotations

from dataclasses import dataclass


MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds for one document. Exceeding one raises `UnreadableDocument`, never a partial text."""

    max_bytes: int = 50 * MEGABYTE
    """Size of the file as uploaded."""
    max_unpacked: int = 200 * MEGABYTE
    """Bytes that a ZIP-based document (DOCX, XLSX, OFD) or a ZIP of documents may unpack to."""
    max_ratio: int = 200
    """Unpacked ÷ packed size of one member above which a member larger than 1 MB counts as a bomb."""
    max_members: int = 5_000
    """Files inside a ZIP-based document."""
    max_archive_files: int = 200
    """Documents inside an uploaded ZIP."""
    max_pages: int = 600
    max_ocr_pages: int = 80
    """Pages that may need OCR: each takes seconds."""
    max_characters: int = 2_000_000
    """Length of the resulting text."""
    max_image_pixels: int = 80_000_000
    """Pixels of an uploaded or embedded image."""
    seconds: float = 600.0
    """Wall clock of the child process of `isolated.read_isolated`; its CPU time gets the same bound."""
    memory_bytes: int = 1_500 * MEGABYTE
    """Address space of the child process without OCR."""
    ocr_memory_bytes: int = 6_000 * MEGABYTE
    """Address space with OCR. The models map far more than the ~1 GB that they really use."""


DEFAULT_LIMITS = Limits()
PICTURE_LIMITS = Limits(seconds=15.0, memory_bytes=1_000 * MEGABYTE)
"""For the picture of one page, which somebody waits for (a usual one takes 0.3 s)."""
