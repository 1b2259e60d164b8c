"""`make run`: start everything in order, keep it running, stop everything in reverse order.

PostgreSQL and broker → migrations, static files, first administrator → web server and worker → sample reports →
ready. SIGINT, SIGTERM and SIGHUP end the run with exit code 0 at any point.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from fazhi.config.embedded import folder as folders
from fazhi.config.embedded import install, postgres, processes, valkey
from fazhi.config.embedded.folder import DataFolder
from fazhi.config.embedded.problem import Refusal
from fazhi.config.embedded.processes import Service


STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
NAMES = ("web", "worker", "ocr", "ocr-install", "valkey", "postgres")
"""Of all services, in the order in which they are stopped."""
RESTARTS = 3
"""A service that dies more often than this within RESTART_SECONDS ends the run."""
RESTART_SECONDS = 120.0


class Stopped(Exception):
    """A signal asked the run to end."""


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

    def python_service(self, name: str, *arguments: str, patience: float = 15.0) -> Service:
        """A service of the virtual environment's Python with the run's variables."""
        command = [install.python_of(self.root), *arguments]
        log, environment = self.folder.log(name), os.environ | self.variables
        return Service(name, command, environment, self.root, log, self.pid_file(name), patience=patience)


def run(root: Path) -> int:
    """Run fazhi until a signal; raises Refusal with one sentence when it cannot."""
    for sign in STOP_SIGNALS:
        signal.signal(sign, raise_stopped)
    port = port_from_environment()
    path = Path(os.environ.get("FAZHI_DATA") or root / "var").resolve()
    folder = folders.open_folder(path)
    current = Run(root, folder, port)
    try:
        start(current)
        watch(current)
    except Stopped:
        print("fazhi: stopping")
        return 0
    finally:
        for sign in STOP_SIGNALS:
            signal.signal(sign, signal.SIG_IGN)
        stop(current)


def raise_stopped(sign: int, frame: FrameType | None) -> None:
    """Signal handler: the first signal ends the run, later ones (make passes them on) change nothing."""
    for other in STOP_SIGNALS:
        signal.signal(other, signal.SIG_IGN)
    raise Stopped


def port_from_environment() -> int:
    """FAZHI_PORT, or 8000."""
    given = os.environ.get("FAZHI_PORT") or "8000"
    if given.isascii() and given.isdigit() and 0 < int(given) < 65536:
        return int(given)
    raise Refusal(f"FAZHI_PORT 应为 1 到 65535 的数字，而不是 {given} (FAZHI_PORT should be a port number)")


def start(current: Run) -> None:
    """Everything up to the line that says ready."""
    folder = current.folder
    folders.note_owner(folder, f"{current.address}, pid {os.getpid()}")
    for name in NAMES:
        sign = signal.SIGINT if name == "postgres" else signal.SIGTERM
        if processes.stop_left_behind(current.pid_file(name), sign):
            print(f"fazhi: stopped a {name} that an earlier run had left behind")
    refuse_used_port(current.port)
    install.ensure(current.root, install.MAIN_LOCK)
    current.variables = {
        "FAZHI_DATA": str(folder.path),
        "FAZHI_SECRET_KEY": os.environ.get("FAZHI_SECRET_KEY") or folder.secret("secret-key"),
        "FAZHI_DATABASE_URL": os.environ.get("FAZHI_DATABASE_URL") or start_postgres(current),
        "FAZHI_BROKER_URL": os.environ.get("FAZHI_BROKER_URL") or start_valkey(current),
    }
    folder.write_run_file(current.variables)
    greeting = json.loads(manage(current, "prepare", "--first-password-file", str(folder.path / "first-password")))
    current.launch(web_service(current))
    current.launch(worker_service(current))
    wait_for_health(current)
    load_samples(current)
    print(f"fazhi is ready at {current.address}")
    print(f"  用户名 name: {greeting['name']}\n  密码 password: {greeting['password']}")
    start_ocr(current)


def refuse_used_port(port: int) -> None:
    """Say so when another program listens on the port."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except PermissionError:
            raise Refusal(f"没有权限使用端口 {port}，请用 FAZHI_PORT 另选 1024 以上的端口 (not permitted)") from None
        except OSError:
            raise Refusal(
                f"端口 {port} 已被占用，请用 FAZHI_PORT 另选一个，例如 FAZHI_PORT={port + 1 if port < 65535 else 8000} "
                f"make run (port {port} is in use)"
            ) from None


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
        if not is_running(current, "postgres"):
            postgres.clear_stale_lock(server)
            current.launch(service)
        if time.monotonic() > deadline:
            raise Refusal(f"PostgreSQL 未能启动，详见 {service.log} (PostgreSQL did not start)")
        time.sleep(0.1 if is_running(current, "postgres") else 1.0)
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
        processes.wait_until(lambda: valkey.answers(socket_file) or not is_running(current, "valkey"), 30)
        if valkey.answers(socket_file):
            return valkey.url(socket_file)
        processes.stop(*current.children["valkey"])
        if attempt == 1:
            valkey.put_aside_damaged_files(home)
    raise Refusal(f"消息队列未能启动，详见 {service.log} (the message broker did not start)")


def is_running(current: Run, name: str) -> bool:
    """Whether a service was started and lives."""
    return name in current.children and current.children[name][1].poll() is None


def manage(current: Run, *arguments: str) -> str:
    """Run one management command to its end and return what it printed last."""
    command = [install.python_of(current.root), "manage.py", *arguments]
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


def wait_for_health(current: Run) -> None:
    """Until `/healthz` says that the database, the broker and the worker answer."""
    deadline = time.monotonic() + 120
    health: dict[str, Any] = {}
    while health.get("status") != "ok":
        for name in ("web", "worker"):
            if not is_running(current, name):
                log = current.children[name][0].log
                raise Refusal(f"{name} 启动后退出，详见 {log} ({name} ended during start-up)")
        if time.monotonic() > deadline:
            raise Refusal(f"两分钟内未就绪：{health}，详见 {current.folder.path / 'logs'} (not ready in two minutes)")
        time.sleep(0.1)
        health = read_health(current.address)


def read_health(address: str) -> dict[str, Any]:
    """What `/healthz` answers; empty while nothing does."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{address}/healthz", timeout=5) as answer:
            return dict(json.load(answer))
    except urllib.error.HTTPError as problem:
        try:
            return dict(json.load(problem))
        except ValueError:
            return {}
    except (OSError, ValueError):
        return {}


def load_samples(current: Run) -> None:
    """Hand the sample reports to the worker on the first run; a failure is told and does not end the run."""
    done = current.folder.path / "samples-loaded"
    if done.exists() or os.environ.get("FAZHI_SAMPLES", "1").strip().lower() in {"0", "false", "no", "off"}:
        return
    print("fazhi: loading the sample reports")
    try:
        manage(current, "load_samples")
    except Refusal as refusal:
        print(f"fazhi: 示例数据未能载入 (sample reports could not be loaded): {refusal}")
        return
    done.touch()


def start_ocr(current: Run) -> None:
    """Start the worker for scanned pages, after installing it in the background when that was not yet done."""
    if os.environ.get("FAZHI_OCR", "1").strip().lower() in {"0", "false", "no", "off"}:
        return
    if install.is_installed(current.root, install.OCR_LOCK):
        current.launch(ocr_service(current))
        return
    print("fazhi: installing the reader of scanned pages in the background")
    arguments = ("-m", "fazhi.config.embedded", "install", "ocr")
    current.launch(current.python_service("ocr-install", *arguments))


def watch(current: Run) -> None:
    """Keep the services alive until a signal; a service that keeps dying ends the run."""
    while True:
        time.sleep(0.5)
        for name, (service, process) in list(current.children.items()):
            if process.poll() is None:
                continue
            if name == "ocr-install":
                finish_ocr_installation(current, process.returncode)
            else:
                restart(current, service, process.returncode)


def finish_ocr_installation(current: Run, code: int) -> None:
    """Start the OCR worker, or say once why scanned pages cannot be read."""
    service, _ = current.children.pop("ocr-install")
    service.pid_file.unlink(missing_ok=True)
    if code == 0:
        print("fazhi: scanned pages can be read now")
        current.launch(ocr_service(current))
    else:
        print(f"fazhi: 扫描件识别组件未能安装，其余功能不受影响，详见 {service.log} (scanned pages cannot be read)")


def restart(current: Run, service: Service, code: int) -> None:
    """Start a dead service again, or end the run when it will not stay up."""
    now = time.monotonic()
    deaths = [moment for moment in current.deaths.get(service.name, []) if now - moment < RESTART_SECONDS]
    current.deaths[service.name] = [*deaths, now]
    processes.kill_group(current.children[service.name][1].pid)
    if len(deaths) >= RESTARTS:
        raise Refusal(f"{service.name} 反复退出（{code}），已全部停止，详见 {service.log} ({service.name} keeps ending)")
    print(f"fazhi: {service.name} ended with {code}, starting it again (see {service.log})")
    current.launch(service)


def stop(current: Run) -> None:
    """Stop all services, those that use others first, and leave the data folder."""
    for name in NAMES:
        if name in current.children:
            processes.stop(*current.children[name])
    current.folder.close()
