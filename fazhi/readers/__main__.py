"""The server of `nursery`: orders and documents on stdin, JSON answers on stdout, each made by a confined fork."""

from __future__ import annotations

import base64
import gc
import importlib
import json
import os
import resource
import signal
import sys
import traceback
from typing import IO, Any, NoReturn

from fazhi.readers import READERS, read
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
    "os.fork",
)
_COMPLAINT = 60_000
"""Bytes of what a child printed that are passed on: less than a pipe holds, so that reading never waits."""
_TIMEOUT_EXIT = 3
_MEMORY_EXIT = 4


def main() -> None:
    """Do the orders that come on stdin, each in a fork of this process, until stdin ends."""
    # Whatever parsers print must not mix with the answers.
    answer_to = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    for reader in READERS:
        reader.load()
    importlib.import_module("openpyxl")  # the one heavy library that its reader imports at first use
    gc.freeze()  # the forks share these pages as long as nobody counts through them
    while line := sys.stdin.buffer.readline():
        order = json.loads(line)
        data = sys.stdin.buffer.read(order["size"])
        status, answer, complaint = _in_a_fork(order, data, answer_to)
        head = json.dumps({"status": status, "size": len(answer), "complaint": complaint})
        answer_to.write(head.encode() + b"\n" + answer)
        answer_to.flush()


def _in_a_fork(order: dict[str, Any], data: bytes, answer_to: IO[bytes]) -> tuple[int, bytes, str]:
    """Exit status (negative: the signal), answer and last words of a child that does one order."""
    answers, answer_end = os.pipe()
    complaints, complaint_end = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            answer_to.close()
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.set_blocking(complaint_end, False)  # a parser that prints without end waits for nobody
            os.dup2(complaint_end, 1)
            os.dup2(complaint_end, 2)
            limits = Limits(**order["limits"])
            _confine(limits, ocr=bool(order.get("ocr")))
            with os.fdopen(answer_end, "wb") as out:
                out.write(_answer(order, data, limits))
            os._exit(0)  # a parser's own clean-up could still hang or crash
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    os.close(answer_end)
    os.close(complaint_end)
    with os.fdopen(answers, "rb") as stream:
        answer = stream.read()
    _, wait_status = os.waitpid(child, 0)
    with os.fdopen(complaints, "rb", buffering=0) as stream:
        complaint = (stream.read(_COMPLAINT) or b"").decode("utf-8", "replace")
    return os.waitstatus_to_exitcode(wait_status), answer, complaint


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
