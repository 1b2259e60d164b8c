"""The data folder: who uses it, its secrets, its short-named sockets, and the variables for `manage.py`.

```
var/  lock  run.env  secret-key  database-password  first-password  samples-loaded
      postgres/  valkey/  media/  static/  logs/  run/
```
"""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
import shutil
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path

from fazhi.config.embedded.problem import Refusal


LONGEST_SOCKET_NAME = "postgres/.s.PGSQL.5432.lock"
SOCKET_PATH_LIMIT = 103
"""Unix socket paths end at 107 bytes; a little is left for the lock file beside it."""


@dataclass(frozen=True)
class DataFolder:
    """An opened, locked data folder. `lock` is the descriptor that keeps it locked while this process lives."""

    path: Path
    sockets: Path
    lock: int

    @property
    def run(self) -> Path:
        """Process ids and the beat schedule of the present run."""
        return self.path / "run"

    def log(self, name: str) -> Path:
        """Where the output of one process goes; a large file of an earlier run is put aside."""
        file = self.path / "logs" / f"{name}.log"
        if file.exists() and file.stat().st_size > 20_000_000:
            file.replace(file.with_suffix(".log.1"))
        return file

    def secret(self, name: str, *, length: int = 48) -> str:
        """A random text kept in a file of mode 0600, made at first use."""
        file = self.path / name
        try:
            return file.read_text().strip()
        except FileNotFoundError:
            value = secrets.token_urlsafe(length)
            write_private(file, value)
            return value

    def write_run_file(self, variables: dict[str, str]) -> None:
        """Tell `manage.py` in another terminal how to reach the running services."""
        write_private(self.path / "run.env", "".join(f"{name}={value}\n" for name, value in variables.items()))

    def close(self) -> None:
        """Forget the present run; everything of value stays."""
        (self.path / "run.env").unlink(missing_ok=True)
        if self.sockets.parent != self.run:
            shutil.rmtree(self.sockets, ignore_errors=True)
        os.close(self.lock)


def open_folder(path: Path) -> DataFolder:
    """Create the folder if need be, make sure it can be written, and lock it."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            pass
        lock = take_lock(path)
        for name in ("logs", "media", "run"):
            (path / name).mkdir(mode=0o700, exist_ok=True)
    except OSError as problem:
        if problem.errno == errno.ENOSPC:
            raise Refusal(f"磁盘已满：{path} (no space left in the data folder)") from None
        raise Refusal(
            f"数据文件夹 {path} 不可写，请修改权限或用 FAZHI_DATA 另选一个 "
            f"(the data folder cannot be written: {problem.strerror})"
        ) from None
    return DataFolder(path, socket_folder(path), lock)


def take_lock(path: Path) -> int:
    """Lock the folder for this process; the kernel lets go of it however the process ends."""
    lock = os.open(path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        owner = os.pread(lock, 100, 0).decode(errors="replace").strip()
        os.close(lock)
        raise Refusal(
            f"fazhi 已在使用数据文件夹 {path}（{owner}），请先停止它，或用 FAZHI_DATA 另选一个 "
            f"(fazhi is already running in this data folder)"
        ) from None
    return lock


def note_owner(folder: DataFolder, text: str) -> None:
    """Write into the lock file who holds it, for the message of a second run."""
    os.ftruncate(folder.lock, 0)
    os.pwrite(folder.lock, text.encode(), 0)


def socket_folder(path: Path) -> Path:
    """A private folder for unix sockets: in the data folder, or in a temporary one where that cannot hold them."""
    note = path / "run" / "socket-folder"
    if note.exists():  # left by a killed run
        left = Path(note.read_text())
        if left.name.startswith("fazhi-") and left.is_dir() and left.stat().st_uid == os.geteuid():
            shutil.rmtree(left, ignore_errors=True)
        note.unlink()
    chosen = path / "run" / "s"
    chosen.mkdir(mode=0o700, exist_ok=True)
    if fits(chosen):
        return chosen
    base = os.environ.get("XDG_RUNTIME_DIR", "")
    for parent in (base, "/tmp"):
        if parent and os.access(parent, os.W_OK | os.X_OK):
            chosen = Path(tempfile.mkdtemp(prefix="fazhi-", dir=parent))
            if fits(chosen):
                note.write_text(str(chosen))
                return chosen
    raise Refusal(f"无法在 {path} 或 /tmp 中建立套接字 (no folder can hold a unix socket)")


def fits(folder: Path) -> bool:
    """Whether sockets can be made here: the path is short enough and the file system knows sockets."""
    if len(os.fsencode(folder / LONGEST_SOCKET_NAME)) > SOCKET_PATH_LIMIT:
        return False
    trial = folder / "trial"
    trial.unlink(missing_ok=True)
    try:
        with socket.socket(socket.AF_UNIX) as probe:
            probe.bind(str(trial))
    except OSError:
        return False
    trial.unlink(missing_ok=True)
    return True


def write_private(file: Path, content: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as output:
        output.write(content)
    fresh.replace(file)
