"""Reading in a child process with limits on time, memory and rights: a hostile document kills the child, not us.

Each order has a child of its own, forked by a warm server (`nursery`). It knows neither Django nor any secret (its
environment is bare), may not write files, open connections or start programs, and is gone after its answer.
A subprocess and not multiprocessing, because Celery's daemonic workers may not fork children of their own.
"""

from __future__ import annotations

import base64
import json
import signal
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from fazhi.readers.limits import DEFAULT_LIMITS, MEGABYTE, Limits
from fazhi.readers.nursery import OutOfTimeError, ask
from fazhi.readers.refusal import refusal
from fazhi.readers.sniffing import sniff
from fazhi.source import SourceText, UnreadableDocument
from fazhi.source_json import from_values


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
    try:
        status, out, complaint = ask({**order, "limits": asdict(limits)}, data, limits.seconds + _STARTUP_SECONDS)
    except OutOfTimeError as error:
        raise refusal("timeout") from error
    if status in (_TIMEOUT_EXIT, -signal.SIGXCPU):
        raise refusal("timeout")
    if status == _MEMORY_EXIT or status < 0:
        raise refusal("too_complex")
    if status != 0:
        raise RuntimeError(f"reader process failed ({status}): {complaint[-2000:]}")
    answer = json.loads(out)
    if "error" in answer:
        raise UnreadableDocument(answer["error"]["code"], answer["error"]["message"])
    return answer["result"]
