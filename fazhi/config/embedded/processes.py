"""Child processes: started in a group of their own, watched, stopped in order, and found again after a kill -9.

A pid alone proves nothing, because numbers are reused: a pid file also holds the kernel's start time of the
process and the id of the boot.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Service:
    """One long-lived child. `stop_signal` asks it to end; after `patience` seconds its whole group is killed."""

    name: str
    command: Sequence[str | Path]
    environment: dict[str, str]
    folder: Path
    log: Path
    pid_file: Path
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 15.0


def start(service: Service) -> subprocess.Popen[bytes]:
    """Start the service and note who it is."""
    with service.log.open("ab") as output:
        process = subprocess.Popen(
            [str(part) for part in service.command],
            cwd=service.folder,
            env=service.environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            process_group=0,  # Ctrl-C reaches only the supervisor, which then stops them in order
            preexec_fn=die_with_parent(service.stop_signal),
        )
    service.pid_file.write_text(f"{process.pid} {start_time(process.pid)} {boot_id()}")
    return process


def die_with_parent(stop_signal: signal.Signals) -> Callable[[], None]:
    """Let the kernel ask the child to stop when the supervisor vanishes."""
    libc = ctypes.CDLL(None)

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(stop_signal), 0, 0, 0)

    return ask


def stop(service: Service, process: subprocess.Popen[bytes]) -> None:
    """Ask the service to end, wait, and kill what is left of its group."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(service.stop_signal)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(service.patience)
    kill_group(process.pid)
    process.wait()
    service.pid_file.unlink(missing_ok=True)


def stop_left_behind(pid_file: Path, stop_signal: signal.Signals, patience: float = 15.0) -> bool:
    """End a service of an earlier run that was killed; True if one was still there."""
    try:
        pid_text, started, boot = pid_file.read_text().split()
        pid = int(pid_text)
    except (OSError, ValueError):
        pid_file.unlink(missing_ok=True)
        return False
    members = group_members(pid)
    leader_is_other = is_alive(pid) and start_time(pid) != started
    if boot != boot_id() or leader_is_other or not members:
        pid_file.unlink(missing_ok=True)
        return False
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, stop_signal)
    wait_until(lambda: not group_members(pid), patience if is_alive(pid) else 1.0)
    kill_group(pid)
    wait_until(lambda: not group_members(pid), 5.0)
    pid_file.unlink(missing_ok=True)
    return True


def kill_group(group: int) -> None:
    """Kill every process of a group, if any is left."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def group_members(group: int) -> list[int]:
    """Living processes of a process group; zombies do not count."""
    members = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            fields = stat_fields(int(entry.name))
            if fields and fields[0] not in "ZX" and fields[2] == str(group):
                members.append(int(entry.name))
    return members


def is_alive(pid: int) -> bool:
    """Whether a process with this number runs; a zombie does not."""
    fields = stat_fields(pid)
    return bool(fields) and fields[0] not in "ZX"


def start_time(pid: int) -> str:
    """Clock ticks from boot to the start of the process; empty when there is none."""
    fields = stat_fields(pid)
    return fields[19] if fields else ""


def stat_fields(pid: int) -> list[str]:
    """/proc/PID/stat from the state on, past the name, which may contain anything."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return []


def boot_id() -> str:
    """Changes with every start of the machine."""
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def wait_until(condition: Callable[[], bool], seconds: float, *, pause: float = 0.05) -> bool:
    """Whether the condition became true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True
