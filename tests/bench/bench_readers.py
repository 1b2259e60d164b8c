"""Speed and memory of reading, per format, on documents made here.

Floors: a text PDF page 20 ms, a 12-page text PDF to facts 20 a second, a scanned page 4 s, all on one core; memory
400 MB without OCR, 1.2 GB with it. What a worker does is measured too: it reads in the forks of a warm server.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from fazhi.extraction import extract
from fazhi.readers import read
from fazhi.readers.isolated import read_isolated
from fazhi.readers.ocr import is_available
from tests.unit.readers.making import SENTENCE, docx, ofd, p, pdf, wrapped


PAGES = 12
DOCUMENTS = 50
PEAK = """
import resource
from pathlib import Path
def peak():
    # Not RUSAGE_SELF: it counts what the process that started this one held.
    own = next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return max(int(own), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""Peak resident memory, in kB, of a process or the largest of its children, whichever is more."""
WORKER = (
    PEAK
    + """
import pathlib, sys
import fazhi.config.celery, django
django.setup()
from fazhi.extraction import extract
from fazhi.readers import nursery
from fazhi.readers.isolated import read_isolated
files = sorted(pathlib.Path(sys.argv[1]).iterdir())
for number in range(int(sys.argv[2])):
    file = files[number % len(files)]
    extract(read_isolated(file.read_bytes(), file.name, ocr=False))
nursery._end()
print(peak())
"""
)
STATEMENT = (
    "全市各级行政复议机构共收到行政复议申请1,352件，同比增长18.4%，受理1,207件，不予受理98件；审结1,166件，其中直接纠错142件，"
    "直接纠错率12.18%。人民法院审结一审行政诉讼案件623件，行政机关败诉57件，败诉率9.15%；开庭审理411件，负责人出庭应诉407件。"
    "各级各部门坚持把学习宣传贯彻作为重要政治任务，健全完善工作机制，压紧压实工作责任，推动各项工作落地见效，群众满意度持续提升。"
)
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


def scan(pages: int) -> bytes:
    """A PDF of pages that are pictures of text."""
    from fazhi.readers.page_image import page_image

    return pdf([], images=[page_image(pdf([LINES]), 1, dpi=200)] * pages)


def run(report: Callable[[str], object] = print) -> None:
    """Print milliseconds of one core per document and page, the time that a worker waits, and peak memory."""
    for name, (data, file) in documents().items():
        read(data, file)
        each = _fastest(lambda data=data, file=file: read(data, file), clock=time.process_time)
        apart = _fastest(lambda data=data, file=file: read_isolated(data, file, ocr=False), times=3)
        pages = f", {each / PAGES * 1000:.1f} ms a page" if file.endswith(("pdf", "ofd")) else ""
        report(
            f"read {name}: {each * 1000:.1f} ms{pages}; by the reader server {apart * 1000:.0f} ms; {_memory(data, file)} MB"
        )
    _facts(report)
    report(f"a worker process with Django after {DOCUMENTS} documents: {_worker_memory()} MB (floor 400 MB)")
    if not is_available():
        report("read scan: the OCR extra is not installed")
        return
    data = scan(2)
    read(data, "a.pdf")
    each = _fastest(lambda: read(data, "a.pdf"), times=1, clock=time.process_time) / 2
    memory = _memory(scan(PAGES), "a.pdf", worker=True)
    report(
        f"read scan: {each:.2f} s a page (floor 4 s); the reader of a worker after {PAGES} pages: {memory} MB (floor 1200 MB)"
    )


def _facts(report: Callable[[str], object]) -> None:
    """From a report on 12 printed pages to its facts: in this process, and as a worker does it."""
    lines = [line for i in range(2) for line in wrapped(STATEMENT, top=100 + i * 330)]
    data = pdf([lines] * PAGES)
    here = _fastest(lambda: extract(read(data, "a.pdf")), clock=time.process_time)
    apart = _fastest(lambda: extract(read_isolated(data, "a.pdf", ocr=False)))
    characters = len(read(data, "a.pdf").text)
    report(
        f"facts of a {PAGES}-page pdf ({characters} characters): {1 / here:.1f} a second (floor 20); "
        f"as a worker {1 / apart:.1f} a second; {_memory(data, 'a.pdf', worker=True)} MB (floor 400 MB)"
    )


def _fastest(call: Callable[[], object], *, times: int = 7, clock: Callable[[], float] = time.perf_counter) -> float:
    best = float("inf")
    for _ in range(times):
        start = clock()
        call()
        best = min(best, clock() - start)
    return best


def _memory(data: bytes, file: str, *, worker: bool = False) -> int:
    """Peak resident memory, in MB, of a fresh process that reads the document; of a worker, the largest of its
    processes."""
    how = "read_isolated(data, name)" if worker else "read(data, name)"
    code = PEAK + (
        "import sys; from fazhi.readers import nursery, read; from fazhi.readers.isolated import read_isolated; "
        f"name = sys.argv[1]; data = open(name, 'rb').read(); source = {how}; nursery._end(); "
        f"{'from fazhi.extraction import extract; extract(source); ' if worker else ''}"
        "print(peak())"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / file
        path.write_bytes(data)
        done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    return int(done.stdout) // 1024


def _worker_memory() -> int:
    """Peak resident memory, in MB, of the larger of a worker and its reader after many documents of all formats."""
    with tempfile.TemporaryDirectory() as folder:
        for number, (data, file) in enumerate(documents().values()):
            (Path(folder) / f"{number}{file}").write_bytes(data)
        done = subprocess.run(
            [sys.executable, "-c", WORKER, folder, str(DOCUMENTS)], capture_output=True, text=True, check=True
        )
    return int(done.stdout) // 1024


if __name__ == "__main__":
    run()
    print(f"this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
