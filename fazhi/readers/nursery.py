"""The parent's side of the reader processes: a warm server that forks a fresh, confined child for every order.

Starting an interpreter and importing the parsers takes longer than reading most documents; a fork takes milliseconds.
The server itself never looks into a document, so nothing that one document does is seen by the next.
"""

from __future__ import annotations

import atexit
import json
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any


_ROOT = Path(__file__).resolve().parents[2]
_IDLE_AT_MOST = 1
"""Servers kept warm in one process; more are started while several threads ask at once."""
_CHUNK = 1 << 20
_idle: list[Server] = []
_lock = threading.Lock()


class OutOfTimeError(Exception):
    """The order was not answered in time; its processes are gone."""


class Server:
    """One `python -m fazhi.readers`. Answers orders one after the other; of no use after any error."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "fazhi.readers"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env=_bare_environment(),
            start_new_session=True,
        )

    def ask(self, order: Mapping[str, Any], data: bytes, seconds: float) -> tuple[int, bytes, str]:
        """Exit status (negative: the signal), answer and complaints of the child that did the order."""
        deadline = time.monotonic() + seconds
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None and stdout is not None
        stdin.write(json.dumps({**order, "size": len(data)}).encode() + b"\n")
        stdin.write(data)
        stdin.flush()
        head = json.loads(_read_line(stdout, deadline))
        return head["status"], _read_exactly(stdout, head["size"], deadline), head["complaint"]

    @property
    def is_alive(self) -> bool:
        """Whether it can take an order."""
        return self._process.poll() is None

    def kill(self) -> None:
        """End it and the child at work."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self.release()

    def release(self) -> None:
        """Close this process's ends of its pipes: the server ends when nobody holds them."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except BrokenPipeError:
                    continue


def ask(order: Mapping[str, Any], data: bytes, seconds: float) -> tuple[int, bytes, str]:
    """Have a child do one order: its exit status, answer and complaints. Raises `OutOfTimeError`."""
    with _lock:
        server = _idle.pop() if _idle else None
    if server is not None and not server.is_alive:
        server.release()
        server = None
    server = server or Server()
    try:
        answer = server.ask(order, data, seconds)
    except BaseException:
        server.kill()  # also when a time limit of the worker interrupts the wait: no child outlives its order
        raise
    with _lock:
        keep = len(_idle) < _IDLE_AT_MOST
        if keep:
            _idle.append(server)
    if not keep:
        server.kill()
    return answer


def _forget() -> None:
    """After a fork of this process the servers are the parent's."""
    global _lock
    _lock = threading.Lock()
    while _idle:
        _idle.pop().release()


def _end() -> None:
    """At the end of this process its idle servers end too."""
    while _idle:
        _idle.pop().kill()


os.register_at_fork(after_in_child=_forget)
atexit.register(_end)


def _read_line(stream: IO[bytes], deadline: float) -> bytes:
    line = b""
    while not line.endswith(b"\n"):
        line += _read_some(stream, 1, deadline)
    return line


def _read_exactly(stream: IO[bytes], size: int, deadline: float) -> bytes:
    parts: list[bytes] = []
    while size:
        parts.append(_read_some(stream, min(size, _CHUNK), deadline))
        size -= len(parts[-1])
    return b"".join(parts)


def _read_some(stream: IO[bytes], size: int, deadline: float) -> bytes:
    with selectors.DefaultSelector() as selector:
        selector.register(stream, selectors.EVENT_READ)
        if not selector.select(max(0.0, deadline - time.monotonic())):
            raise OutOfTimeError
    part = os.read(stream.fileno(), size)
    if not part:
        raise RuntimeError("the reader server ended without an answer")
    return part


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
