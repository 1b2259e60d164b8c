"""The virtual environment `.venv`, kept equal to the lock files; nothing is done while a lock is unchanged."""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fazhi.config.embedded.problem import Refusal


MAIN_LOCK = "requirements.lock"
OCR_LOCK = "requirements-ocr.lock"


def python_of(root: Path) -> Path:
    """The interpreter of the virtual environment."""
    return root / ".venv" / "bin" / "python"


def ensure(root: Path, lock: str) -> None:
    """Create `.venv` when it is missing or broken, and install `lock` into it when it changed."""
    with one_installation(root):
        if not works(python_of(root)):
            create(root)
        if not is_installed(root, lock):
            pip_install(root, lock)


def is_installed(root: Path, lock: str) -> bool:
    """Whether exactly this lock was installed into this virtual environment."""
    try:
        return stamp_file(root, lock).read_text() == fingerprint(root, lock)
    except OSError:
        return False


@contextmanager
def one_installation(root: Path) -> Iterator[None]:
    """Let `make run` and `make test` wait for each other instead of installing at the same time."""
    folder = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def works(python: Path) -> bool:
    """Whether the interpreter still runs (its base may have been removed), is new enough and has pip."""
    script = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([python, "-c", script], capture_output=True).returncode == 0
    except OSError:
        return False


def create(root: Path) -> None:
    """Make an empty virtual environment."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if any(importlib.util.find_spec(name) is None for name in ("venv", "ensurepip")):
        raise Refusal(
            f"缺少 python3-venv，请先安装：apt install python{version}-venv "
            f"(python3-venv is missing: apt install python{version}-venv)"
        )
    if not os.access(root, os.W_OK | os.X_OK):
        raise Refusal(f"项目文件夹 {root} 不可写，无法建立 .venv (the project folder is not writable)")
    print("fazhi: creating .venv")
    command = [sys.executable, "-m", "venv", "--clear", str(root / ".venv")]
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode != 0:
        reason = (result.stdout + result.stderr).strip().splitlines()[-1:]
        raise Refusal(f"无法建立 .venv (the virtual environment could not be made): {' '.join(reason)}")


def pip_install(root: Path, lock: str) -> None:
    """Install exactly what `lock` lists, every file checked against its hash."""
    print(f"fazhi: installing {lock} (only when it changed; the first time takes a minute or two)")
    log = root / ".venv" / f"install-{lock}.log"
    command = [str(python_of(root)), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    command += ["--require-hashes", "-r", str(root / lock)]
    with log.open("w") as output:
        result = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, cwd=root)
    if result.returncode != 0:
        errors = [line for line in log.read_text(errors="replace").splitlines() if line.startswith("ERROR")]
        reason = errors[-1] if errors else f"pip ended with {result.returncode}"
        raise Refusal(f"依赖安装失败，详见 {log} (dependencies could not be installed): {reason}")
    stamp_file(root, lock).write_text(fingerprint(root, lock))


def stamp_file(root: Path, lock: str) -> Path:
    """Remembers which lock was installed."""
    return root / ".venv" / f".installed-{lock}"


def fingerprint(root: Path, lock: str) -> str:
    """Changes with the lock's content."""
    return hashlib.sha256((root / lock).read_bytes()).hexdigest()
