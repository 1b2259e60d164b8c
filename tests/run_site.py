"""Starts a whole site as `make run` does, for the tests that need one: in a data folder and on a port of its own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 600
STOP_SECONDS = 90


@dataclass(frozen=True)
class Site:
    """A running site: its address, its first administrator, its data folder, its supervisor."""

    address: str
    name: str
    password: str
    folder: Path
    process: subprocess.Popen[bytes]

    def manage(self, *arguments: str) -> str:
        """Run a management command on the site's database, as a person in another terminal would."""
        environment = clean_environment() | {"FAZHI_DATA": str(self.folder)}
        command = [sys.executable, "manage.py", *arguments]
        result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)
        assert result.returncode == 0, result.stderr
        return result.stdout


def clean_environment() -> dict[str, str]:
    """The caller's variables without those of fazhi."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("FAZHI_", "DJANGO_"))}


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def supervisor(folder: Path, port: int, output: Path, **variables: str) -> subprocess.Popen[bytes]:
    """Start the supervisor in a process group of its own, its output in a file."""
    environment = clean_environment() | {"FAZHI_DATA": str(folder), "FAZHI_PORT": str(port), "FAZHI_OCR": "0"}
    command = [sys.executable, "-m", "fazhi.config.embedded", "run"]
    with output.open("wb") as log:
        return subprocess.Popen(
            command, cwd=ROOT, env=environment | variables, stdout=log, stderr=subprocess.STDOUT, process_group=0
        )


def wait_until_ready(process: subprocess.Popen[bytes], folder: Path, port: int, output: Path) -> Site:
    """The site, once it said that it is ready."""
    deadline = time.monotonic() + START_SECONDS
    while "password:" not in output.read_text():
        assert process.poll() is None, f"make run ended: {output.read_text()}"
        assert time.monotonic() < deadline, f"make run was not ready in time: {output.read_text()}"
        time.sleep(0.1)
    text = output.read_text()
    name, password = (re.search(rf"{label}: (\S+)", text) for label in ("name", "password"))
    assert name
    assert password
    return Site(f"http://127.0.0.1:{port}", name[1], password[1], folder, process)


@contextmanager
def running_site(folder: Path, port: int, output: Path, **variables: str) -> Iterator[Site]:
    """A site for the time of the block, then stopped as by Ctrl-C."""
    process = supervisor(folder, port, output, **variables)
    try:
        yield wait_until_ready(process, folder, port, output)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait(STOP_SECONDS)
