"""Parts of the embedded run that need no server: pid files, the data folder, sockets with long names."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
from pathlib import Path

import pytest

from fazhi.config.embedded import folder as folders
from fazhi.config.embedded import processes, supervisor, valkey
from fazhi.config.embedded.problem import Refusal


def sleeper() -> subprocess.Popen[bytes]:
    """A harmless process in a group of its own."""
    return subprocess.Popen(["sleep", "600"], process_group=0)


def test_left_behind_process_is_ended(tmp_path: Path) -> None:
    process, pid_file = sleeper(), tmp_path / "a.pid"
    pid_file.write_text(f"{process.pid} {processes.start_time(process.pid)} {processes.boot_id()}")
    assert processes.stop_left_behind(pid_file, signal.SIGTERM)
    assert process.wait(10) == -signal.SIGTERM
    assert not pid_file.exists()


@pytest.mark.parametrize("difference", ["start", "boot"])
def test_stranger_under_the_same_number_is_left_alone(tmp_path: Path, difference: str) -> None:
    process, pid_file = sleeper(), tmp_path / "a.pid"
    try:
        started = "1" if difference == "start" else processes.start_time(process.pid)
        boot = "other" if difference == "boot" else processes.boot_id()
        pid_file.write_text(f"{process.pid} {started} {boot}")
        assert not processes.stop_left_behind(pid_file, signal.SIGTERM)
        assert process.poll() is None
        assert not pid_file.exists()
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("content", ["", "abc", "12", "999999999 5 boot"])
def test_pid_file_without_meaning_is_removed(tmp_path: Path, content: str) -> None:
    pid_file = tmp_path / "a.pid"
    pid_file.write_text(content)
    assert not processes.stop_left_behind(pid_file, signal.SIGTERM)
    assert not pid_file.exists()


def test_zombie_does_not_count_as_alive() -> None:
    process = subprocess.Popen(["true"])
    assert processes.wait_until(lambda: not processes.is_alive(process.pid), 10)
    assert process.wait() == 0


def test_data_folder_is_private_and_locked(tmp_path: Path) -> None:
    opened = folders.open_folder(tmp_path / "data")
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    folders.note_owner(opened, "http://127.0.0.1:1")
    with pytest.raises(Refusal, match=r"http://127\.0\.0\.1:1"):
        folders.open_folder(tmp_path / "data")
    opened.close()
    folders.open_folder(tmp_path / "data").close()


def test_secret_is_made_once_and_private(tmp_path: Path) -> None:
    opened = folders.open_folder(tmp_path / "data")
    first = opened.secret("key")
    assert opened.secret("key") == first
    assert stat.S_IMODE((opened.path / "key").stat().st_mode) == 0o600
    opened.close()


def test_sockets_of_a_long_path_lie_in_a_short_private_folder(tmp_path: Path) -> None:
    path = tmp_path / ("long" * 30)
    opened = folders.open_folder(path)
    assert opened.sockets.parent != opened.run
    assert stat.S_IMODE(opened.sockets.stat().st_mode) == 0o700
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(opened.sockets / folders.LONGEST_SOCKET_NAME.replace("/", "-")))
    killed = opened.sockets
    os.close(opened.lock)  # as when the process is killed
    again = folders.open_folder(path)
    assert not killed.exists()
    again.close()
    assert not again.sockets.exists()


def test_damaged_broker_files_are_put_aside(tmp_path: Path) -> None:
    (tmp_path / "appendonlydir").mkdir()
    valkey.put_aside_damaged_files(tmp_path)
    assert [path.name.split("-")[0] for path in tmp_path.iterdir()] == ["damaged"]


@pytest.mark.parametrize("port", ["0", "65536", "80a", "８０００", "-5"])
def test_port_must_be_a_number_in_range(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("FAZHI_PORT", port)
    with pytest.raises(Refusal, match="FAZHI_PORT"):
        supervisor.port_from_environment()
