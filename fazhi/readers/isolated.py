"""Reading in a child process with limits on time, memory and rights: a hostile document kills the child, not us.

The child (`python -m fazhi.readers`) gets the document on stdin and answers in JSON on stdout. It starts without
Django, knows no secret (its environment is bare), may not write files, open connections or start programs.
A subprocess and not multiprocessing, because Celery's daemonic workers may not fork children of their own.
"""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from fazhi.readers.limits import DEFAULT_LIMITS, MEGABYTE, Limits
from fazhi.readers.refusal import refusal
from fazhi.readers.sniffing import sniff
from fazhi.source import SourceText, UnreadableDocument
from fazhi.source_json import from_values


_ROOT = Path(__file__).resolve().parents[2]
_STARTUP_SECONDS = 20.0
"""Allowance for starting an interpreter on a busy machine."""
_TIMEOUT_EXIT = 3
_MEMORY_EXIT = 4


def read_isolated(data: bytes, name: str, *, limits: Limits = DEFAULT_LIMITS, ocr: bool = True) -> SourceText:
    """`fazhi.readers.read` in a child process: same result, same errors, plus `timeout` and `too_complex`."""
    if len(data) > limits.max_bytes:
        raise refusal("too_large", limit=limits.max_bytes // MEGABYTE)
    sniff(data, name)  # refuses most wrong files without a process
    answer = _ask({"do": "read", "name": name, "ocr": ocr}, data, limits)
    return from_values(answer)


def page_image_isolated(
    data: bytes, page: int, *, dpi: int = 110, name: str = "", limits: Limits = DEFAULT_LIMITS
) -> bytes:
    """`page_image.page_image` in a child process: PNG bytes of a page (1-based)."""
    answer = _ask({"do": "page_image", "name": name, "page": page, "dpi": dpi}, data, limits)
    return base64.b64decode(str(answer))


def _ask(order: Mapping[str, Any], data: bytes, limits: Limits) -> Any:
    """The child's answer to one order. Raises `UnreadableDocument`; `RuntimeError` when the child itself is broken."""
    header = json.dumps({**order, "limits": asdict(limits)}).encode() + b"\n"
    child = subprocess.Popen(
        [sys.executable, "-m", "fazhi.readers"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=_ROOT,
        env=_bare_environment(),
        start_new_session=True,
    )
    try:
        out, err = child.communicate(header + data, timeout=limits.seconds + _STARTUP_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise refusal("timeout") from error
    finally:
        # Also when a time limit of the worker interrupts the wait: no child outlives its order.
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        for stream in (child.stdin, child.stdout, child.stderr):
            if stream is not None:
                stream.close()
    if child.returncode in (_TIMEOUT_EXIT, -signal.SIGXCPU):
        raise refusal("timeout")
    if child.returncode == _MEMORY_EXIT or child.returncode < 0:
        raise refusal("too_complex")
    if child.returncode != 0:
        raise RuntimeError(f"reader process failed ({child.returncode}): {err.decode('utf-8', 'replace')[-2000:]}")
    answer = json.loads(out)
    if "error" in answer:
        raise UnreadableDocument(answer["error"]["code"], answer["error"]["message"])
    return answer["result"]


def _bare_environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "TMPDIR") if name in os.environ}
    return {
        **kept,
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(_ROOT),
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        # glibc reserves 64 MB of address space per thread arena, which the memory limit would count.
        "MALLOC_ARENA_MAX": "2",
    }
