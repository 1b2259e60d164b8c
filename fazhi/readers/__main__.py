"""The child process of `isolated`: one order and one document on stdin, one JSON answer on stdout."""

from __future__ import annotations

import base64
import json
import os
import resource
import signal
import sys
from typing import Any, NoReturn

from fazhi.readers import read
from fazhi.readers.limits import Limits
from fazhi.source import UnreadableDocument
from fazhi.source_json import to_json


_FORBIDDEN = (
    "socket.connect",
    "socket.bind",
    "socket.getaddrinfo",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
)
_TIMEOUT_EXIT = 3
_MEMORY_EXIT = 4


def main() -> None:
    """Read the order and the document, confine this process, answer."""
    order = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    limits = Limits(**order["limits"])
    # Whatever parsers print must not mix with the answer.
    answer_to = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _confine(limits, ocr=bool(order.get("ocr")))
    answer_to.write(_answer(order, data, limits))
    answer_to.flush()
    os._exit(0)  # a parser's own clean-up could still hang or crash


def _answer(order: dict[str, Any], data: bytes, limits: Limits) -> bytes:
    try:
        if order["do"] == "read":
            source = read(data, order["name"], limits=limits, ocr=order["ocr"])
            return f'{{"result":{to_json(source)}}}'.encode()
        from fazhi.readers.page_image import page_image

        png = page_image(data, order["page"], dpi=order["dpi"], name=order["name"], limits=limits)
        return json.dumps({"result": base64.b64encode(png).decode()}).encode()
    except UnreadableDocument as error:
        return json.dumps({"error": {"code": error.code, "message": error.message}}).encode()
    except MemoryError:
        os._exit(_MEMORY_EXIT)


def _confine(limits: Limits, *, ocr: bool) -> None:
    seconds = int(limits.seconds) + 1
    memory = limits.ocr_memory_bytes if ocr else limits.memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGXCPU, _out_of_time)
    sys.addaudithook(_refuse_rights)


def _out_of_time(signum: int, frame: object) -> NoReturn:
    os._exit(_TIMEOUT_EXIT)


def _refuse_rights(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _FORBIDDEN:
        raise PermissionError(f"a reader may not use {event}")


if __name__ == "__main__":
    main()
