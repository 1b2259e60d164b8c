"""What `make run` promises: one sentence when it cannot run, data kept, a clean end, recovery after kill -9."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import urllib.request
from pathlib import Path

import pytest

from fazhi.config.embedded import processes
from tests.run_site import STOP_SECONDS, free_port, running_site, supervisor, wait_until_ready


COUNT = "from fazhi.accounts.models import User; print(User.objects.count())"
ADD = "from fazhi.accounts.models import User; User.objects.create(username='second')"


@pytest.fixture
def quick(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Variables that spare a run what these tests do not look at; static files are collected once for all."""
    return {"FAZHI_SAMPLES": "0", "FAZHI_STATIC": str(tmp_path_factory.getbasetemp() / "static")}


def refusal(tmp_path: Path, *, folder: Path | None = None, port: int | None = None, **variables: str) -> str:
    """What a run says that must not start."""
    output = tmp_path / "refusal.log"
    process = supervisor(folder or tmp_path / "data", port or free_port(), output, **variables)
    assert process.wait(60) == 1
    lines = output.read_text().strip().splitlines()
    assert len(lines) == 1, lines
    return lines[0]


def test_used_port_is_refused_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        message = refusal(tmp_path, port=other.getsockname()[1])
    assert "已被占用" in message
    assert not (tmp_path / "data" / "postgres").exists()


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1"])
def test_port_that_is_none_is_refused(tmp_path: Path, port: str) -> None:
    assert "FAZHI_PORT" in refusal(tmp_path, FAZHI_PORT=port)


def test_data_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    assert "不可写" in refusal(tmp_path, folder=file / "data")


def test_data_is_kept_the_end_is_clean_and_a_second_run_is_refused(tmp_path: Path, quick: dict[str, str]) -> None:
    folder, port = tmp_path / "data", free_port()
    with running_site(folder, port, tmp_path / "first.log", **quick) as site:
        assert "FAZHI_DATA" in refusal(tmp_path, folder=folder)
        site.manage("shell", "--no-imports", "-c", ADD)
        for name in ("secret-key", "database-password", "first-password", "run.env"):
            assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600, name
        process, password = site.process, site.password
        # The terminal and make may both pass the signal on.
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGTERM)
        assert process.wait(STOP_SECONDS) == 0
    assert left_over(folder) == []
    assert not (folder / "run.env").exists()
    with running_site(folder, port, tmp_path / "second.log", **quick) as site:
        assert site.password == password
        assert site.manage("shell", "--no-imports", "-c", COUNT).strip() == "2"


def test_killed_run_recovers_with_its_data_and_leaves_nothing_behind(tmp_path: Path, quick: dict[str, str]) -> None:
    folder, port = tmp_path / "data", free_port()
    process = supervisor(folder, port, tmp_path / "first.log", **quick)
    site = wait_until_ready(process, folder, port, tmp_path / "first.log")
    site.manage("shell", "--no-imports", "-c", ADD)
    postmaster = int((folder / "postgres/data/postmaster.pid").read_text().split()[0])
    os.kill(postmaster, signal.SIGKILL)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    with running_site(folder, port, tmp_path / "second.log", **quick) as again:
        with urllib.request.urlopen(f"{again.address}/healthz") as answer:
            assert json.load(answer)["status"] == "ok"
        assert again.manage("shell", "--no-imports", "-c", COUNT).strip() == "2"
    assert left_over(folder) == []


def test_service_that_dies_is_started_again(tmp_path: Path, quick: dict[str, str]) -> None:
    folder, output = tmp_path / "data", tmp_path / "output.log"
    with running_site(folder, free_port(), output, **quick) as site:
        pid = int((folder / "run/web.pid").read_text().split()[0])
        os.killpg(pid, signal.SIGKILL)
        assert processes.wait_until(lambda: answers(site.address), 60)
        assert "web ended" in output.read_text()


def answers(address: str) -> bool:
    """Whether the site answers."""
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def left_over(folder: Path) -> list[str]:
    """Processes that still name the data folder."""
    listing = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True).stdout
    return [line for line in listing.splitlines() if str(folder) in line]
