"""The national database, accounts to ask with, and servers that answer from it."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


NATIONAL = "fazhi_national"
SENTENCES = 300_000
SERVERS: dict[int, int] = {}
"""Process id of the server at each port."""
ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def national_database(report: Callable[[str], object], name: str = NATIONAL, *, years: int = 10) -> Iterator[None]:
    """The default connection leads to the national database until the block ends; it is filled when there is none."""
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        exists = cursor.fetchone() is not None
    if not exists:
        report(f"filling {name} first")
        call_command("seed_national", name=name, years=years, sentences=SENTENCES if years == 10 else 0)
    before = connection.settings_dict["NAME"]
    switch(name)
    try:
        call_command("migrate", interactive=False, verbosity=0)
        yield
    finally:
        switch(before)


def server_parameters() -> dict[str, Any]:
    """How psycopg reaches the server of the default connection; the database is left open."""
    from django.db import connection

    given = connection.get_connection_params()
    return {key: given[key] for key in ("user", "password", "host", "port") if given.get(key)}


def switch(name: str) -> None:
    """Let the default connection lead to another database of the same server."""
    from django.db import connection

    connection.close()
    connection.close_pool()
    connection.settings_dict["NAME"] = name


def account() -> Any:
    """The administrator who asks."""
    from django.contrib.auth import get_user_model

    user, _ = get_user_model().objects.get_or_create(
        username="bench", defaults={"role": "administrator", "password": "!"}
    )
    return user


def session_key(user: Any) -> str:
    """The session cookie of the signed-in account."""
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return str(client.cookies["sessionid"].value)


@contextmanager
def served(application: str, **environment: str) -> Iterator[int]:
    """gunicorn as `make run` starts it (two processes of four threads) on the present database; gives the port."""
    from django.conf import settings
    from django.db import connection

    used = connection.settings_dict
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        variables = {
            **os.environ, "FAZHI_SECRET_KEY": settings.SECRET_KEY, "FAZHI_DATA": folder, "FAZHI_LOG_LEVEL": "CRITICAL",
            "FAZHI_DATABASE_URL": (
                f"postgresql://{used['USER']}:{used['PASSWORD']}@{used['HOST']}:{used['PORT']}/{used['NAME']}"
            ),
            **environment,
        }  # fmt: skip
        if used["HOST"].startswith("/"):
            variables["FAZHI_DATABASE_URL"] = f"postgresql://{used['USER']}@/{used['NAME']}?host={used['HOST']}"
            variables["FAZHI_DATABASE_PASSWORD"] = used["PASSWORD"]
        if application.startswith("fazhi."):
            collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"]
            subprocess.run(collect, cwd=ROOT, env=variables, check=True)
        command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"]
        command += ["--workers", "2", "--threads", "4", "--preload", "--log-level", "warning", "--keep-alive", "30"]
        server = subprocess.Popen(command, cwd=ROOT, env=variables)
        SERVERS[port] = server.pid
        try:
            wait_for(port)
            yield port
        finally:
            server.terminate()
            server.wait(timeout=20)


def server_seconds(port: int) -> float:
    """Processor seconds that the server at a port and its workers have taken."""
    parent = SERVERS[port]
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return sum(processor_seconds(pid) for pid in (parent, *children))


def database_seconds() -> float:
    """Processor seconds of all connections to the present database that are open now."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return sum(processor_seconds(pid) for (pid,) in cursor.fetchall())


def processor_seconds(pid: int | str) -> float:
    """Of one process; 0 when it has ended or there is no /proc."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, *, seconds: float = 60) -> None:
    """Return once something answers HTTP there. Raises TimeoutError."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/accounts/login/")  # /healthz would wait for a broker that no bench needs
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"nothing answers on port {port}")
