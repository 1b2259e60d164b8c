"""One run: its children and how each of them is started."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from fazhi.config.embedded import install, postgres, processes, valkey
from fazhi.config.embedded.folder import DataFolder
from fazhi.config.embedded.problem import Refusal
from fazhi.config.embedded.processes import Service


@dataclass
class Run:
    """One run: its place, its port, the variables of its children, and the children that live."""

    root: Path
    folder: DataFolder
    port: int
    variables: dict[str, str] = field(default_factory=dict)
    children: dict[str, tuple[Service, subprocess.Popen[bytes]]] = field(default_factory=dict)
    deaths: dict[str, list[float]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where the site is."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def venv(self) -> Path:
        """The virtual environment."""
        return self.root / ".venv"

    def pid_file(self, name: str) -> Path:
        """Remembers a service for the case that this process is killed."""
        return self.folder.run / f"{name}.pid"

    def launch(self, service: Service) -> None:
        """Start a service and keep it."""
        self.children[service.name] = (service, processes.start(service))

    def is_running(self, name: str) -> bool:
        """Whether a service was started and lives."""
        return name in self.children and self.children[name][1].poll() is None

    def python_service(self, name: str, *arguments: str, patience: float = 15.0) -> Service:
        """A service of the virtual environment's Python with the run's variables."""
        command = [str(install.python_of(self.root)), *arguments]
        log, environment = self.folder.log(name), os.environ | self.variables
        return Service(name, command, environment, self.root, log, self.pid_file(name), patience=patience)


def start_postgres(current: Run, *, options: dict[str, str] | None = None) -> str:
    """Start the private database, recovering from a killed run; returns its address."""
    password = current.folder.secret("database-password", length=24)
    home, sockets = current.folder.path / "postgres", current.folder.sockets / "postgres"
    server = postgres.server(current.venv, home, sockets=sockets, password=password)
    postgres.make_cluster(server)
    log, pid_file = current.folder.log("postgres"), current.pid_file("postgres")
    service = postgres.service(server, log=log, pid_file=pid_file, options=options)
    deadline = time.monotonic() + 60
    while not postgres.answers(server):
        # Dead at once: the processes of a killed run need a moment to leave the cluster.
        if not current.is_running("postgres"):
            postgres.clear_stale_lock(server)
            current.launch(service)
        if time.monotonic() > deadline:
            raise Refusal(f"PostgreSQL 未能启动，详见 {service.log} (PostgreSQL did not start)")
        time.sleep(0.1 if current.is_running("postgres") else 1.0)
    postgres.make_database(server)
    return server.url()


def start_valkey(current: Run) -> str:
    """Start the private broker; returns its address."""
    socket_file = current.folder.sockets / "valkey.sock"
    home, pid_file = current.folder.path / "valkey", current.pid_file("valkey")
    service = valkey.service(
        current.venv, home, socket_file=socket_file, log=current.folder.log("valkey"), pid_file=pid_file
    )
    for attempt in (1, 2):
        current.launch(service)
        processes.wait_until(lambda: valkey.answers(socket_file) or not current.is_running("valkey"), 30)
        if valkey.answers(socket_file):
            return valkey.url(socket_file)
        processes.stop(*current.children["valkey"])
        if attempt == 1:
            valkey.put_aside_damaged_files(home)
    raise Refusal(f"消息队列未能启动，详见 {service.log} (the message broker did not start)")


def manage(current: Run, *arguments: str) -> str:
    """Run one management command to its end and return what it printed last."""
    command = [str(install.python_of(current.root)), "manage.py", *arguments]
    log = current.folder.log(arguments[0])
    with log.open("w+") as output:
        process = subprocess.Popen(
            command,
            cwd=current.root,
            env=os.environ | current.variables,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            process_group=0,
        )
        try:
            code = process.wait()
        finally:
            processes.kill_group(process.pid)
            process.wait()
    lines = log.read_text(errors="replace").strip().splitlines()
    if code != 0:
        raise Refusal(f"manage.py {arguments[0]} 失败，详见 {log} (failed): {lines[-1] if lines else code}")
    return lines[-1] if lines else ""


def web_service(current: Run) -> Service:
    """gunicorn: two processes of four threads that share the memory of one import."""
    options = ["--bind", f"127.0.0.1:{current.port}", "--workers", "2", "--threads", "4", "--preload"]
    options += ["--timeout", "60", "--graceful-timeout", "10", "--no-control-socket", "--log-level", "warning"]
    if os.access("/dev/shm", os.W_OK):
        options += ["--worker-tmp-dir", "/dev/shm"]  # its heartbeat file must not wait for a slow disk
    return current.python_service("web", "-m", "gunicorn", "fazhi.config.wsgi", *options)


def worker_service(current: Run) -> Service:
    """The Celery worker that reads reports, with the beat inside: one machine needs no third process."""
    beat = ["-B", "--schedule", str(current.folder.run / "beat-schedule")]
    return current.python_service("worker", *celery_arguments("celery", 2), *beat, patience=25)


def ocr_service(current: Run) -> Service:
    """The Celery worker for scanned pages: one at a time, because one needs about 1 GB."""
    return current.python_service("ocr", *celery_arguments("ocr", 1), patience=25)


def celery_arguments(queue: str, concurrency: int) -> tuple[str, ...]:
    """A worker of one queue; it need not wait to learn of other workers."""
    options = ("--queues", queue, "--hostname", f"{queue}@%h", "--concurrency", str(concurrency))
    quiet = ("--without-gossip", "--without-mingle", "--loglevel", "INFO")
    return ("-m", "celery", "-A", "fazhi.config.celery", "worker", *options, *quiet)
