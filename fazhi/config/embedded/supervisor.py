"""`make run`: start everything in order, keep it running, stop everything in reverse order.

PostgreSQL and broker → migrations, static files, first administrator → web server and worker → sample reports →
ready. SIGINT, SIGTERM and SIGHUP end the run with exit code 0 at any point.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType
from typing import Any

from fazhi.config.embedded import folder as folders
from fazhi.config.embedded import install, postgres, processes
from fazhi.config.embedded.problem import Refusal
from fazhi.config.embedded.processes import Service
from fazhi.config.embedded.run import (
    Run,
    manage,
    ocr_service,
    start_postgres,
    start_valkey,
    web_service,
    worker_service,
)


STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
NAMES = ("web", "worker", "ocr", "ocr-install", "valkey", "postgres")
"""Of all services, in the order in which they are stopped."""
WAITING_SAMPLES = """
    select count(*) from reports_report
    where is_sample and state in ('queued', 'reading', 'extracting', 'checking')
"""
RESTARTS = 3
"""A service that dies more often than this within RESTART_SECONDS ends the run."""
RESTART_SECONDS = 120.0


class Stopped(Exception):
    """A signal asked the run to end."""


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
    finally:
        for sign in STOP_SIGNALS:
            signal.signal(sign, signal.SIG_IGN)
        stop(current)
    return 0


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
    print("fazhi: preparing the database and the static files")
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


def wait_for_health(current: Run) -> None:
    """Until `/healthz` says that the database, the broker and the worker answer."""
    deadline = time.monotonic() + 120
    health: dict[str, Any] = {}
    while health.get("status") != "ok":
        for name in ("web", "worker"):
            if not current.is_running(name):
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
    wait_for_samples(current)


def wait_for_samples(current: Run) -> None:
    """Until the worker has read them, so that the first page shows something; not for ever."""
    binaries = postgres.find_binaries(current.venv, current.folder.path / "postgres" / "data")
    address = current.variables["FAZHI_DATABASE_URL"]

    def are_read() -> bool:
        try:
            return postgres.query(binaries, address, WAITING_SAMPLES) == "0"
        except Refusal:  # another server than the private one, which this client cannot ask
            return True

    processes.wait_until(are_read, 90, pause=0.5)


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
        raise Refusal(
            f"{service.name} 反复退出（{code}），已全部停止，详见 {service.log} ({service.name} keeps ending)"
        )
    print(f"fazhi: {service.name} ended with {code}, starting it again (see {service.log})")
    time.sleep(len(deaths))  # what the dead process held needs a moment to be free
    current.launch(service)


def stop(current: Run) -> None:
    """Stop all services, those that use others first, and leave the data folder."""
    for name in NAMES:
        if name in current.children:
            processes.stop(*current.children[name])
    current.folder.close()
