"""Speed and memory of reading, per format, on documents made here.

Floors: a text PDF page 20 ms, a scanned page 4 s on one core; memory 400 MB without OCR, 1.2 GB with it.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from fazhi.readers import read
from fazhi.readers.isolated import read_isolated
from fazhi.readers.ocr import is_available
from tests.unit.readers.making import SENTENCE, docx, ofd, p, pdf, wrapped


PAGES = 12
PARAGRAPH = SENTENCE * 4
LINES = [line for i in range(3) for line in wrapped(PARAGRAPH, top=100 + i * 230)]
RULES = [(80.0, y, 500.0, y) for y in (100.0, 130.0, 160.0)] + [(x, 100.0, x, 160.0) for x in (80.0, 300.0, 500.0)]
HTML = f"<html><body><div class='nav'><a href='/'>首页</a></div><div id='zoom'>{f'<p>{PARAGRAPH}</p>' * 3 * PAGES}</div></body></html>"


def documents() -> dict[str, tuple[bytes, str]]:
    """A report of about 7,500 characters in each format, on 12 pages where there are pages."""
    places = [(x / 2.83, y / 2.83, text) for x, y, text, *_ in LINES]
    return {
        "txt (GBK)": ("\n".join([PARAGRAPH] * 3 * PAGES).encode("gbk"), "a.txt"),
        "html": (HTML.encode(), "a.html"),
        "docx": (docx(p(PARAGRAPH) * 3 * PAGES), "a.docx"),
        "pdf": (pdf([LINES] * PAGES), "a.pdf"),
        "pdf with a ruled table on each page": (pdf([LINES] * PAGES, rules=RULES), "a.pdf"),
        "ofd": (ofd([places] * PAGES), "a.ofd"),
    }


def scan() -> bytes:
    """A PDF of two pages that are pictures of text."""
    from fazhi.readers.page_image import page_image

    picture = page_image(pdf([LINES]), 1, dpi=200)
    return pdf([], images=[picture, picture])


def run(report: Callable[[str], object] = print) -> None:
    """Print milliseconds per document and page, the cost of the child process, and peak memory."""
    for name, (data, file) in documents().items():
        read(data, file)
        each = _fastest(lambda data=data, file=file: read(data, file))
        apart = _fastest(lambda data=data, file=file: read_isolated(data, file, ocr=False), times=3)
        pages = f", {each / PAGES * 1000:.1f} ms a page" if file.endswith(("pdf", "ofd")) else ""
        report(
            f"read {name}: {each * 1000:.1f} ms{pages}; in a child process {apart * 1000:.0f} ms; {_memory(data, file)} MB"
        )
    if not is_available():
        report("read scan: the OCR extra is not installed")
        return
    data = scan()
    read(data, "a.pdf")
    each = _fastest(lambda: read(data, "a.pdf"), times=1)
    report(f"read scan: {each / 2:.2f} s a page (floor 4 s); {_memory(data, 'a.pdf')} MB (floor 1200 MB)")


def _fastest(call: Callable[[], object], *, times: int = 7) -> float:
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        call()
        best = min(best, time.perf_counter() - start)
    return best


def _memory(data: bytes, file: str) -> int:
    """Peak resident memory, in MB, of a fresh process that reads the document."""
    code = (
        "import sys, resource; from fazhi.readers import read; read(open(sys.argv[1], 'rb').read(), sys.argv[1]); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / file
        path.write_bytes(data)
        done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    return int(done.stdout) // 1024


if __name__ == "__main__":
    run()
    print(f"this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
