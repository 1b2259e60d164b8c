"""`services COMMAND...`: run a command beside a private PostgreSQL and broker that last as long as it does.

`make test` and `make bench` use it: the database is fresh, lies in a temporary folder and need not survive a crash.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from pathlib import Path

from fazhi.config.embedded import folder as folders
from fazhi.config.embedded import supervisor
from fazhi.config.embedded.problem import Refusal
from fazhi.config.embedded.run import Run, start_postgres, start_valkey


FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def run_with_services(root: Path, command: list[str]) -> int:
    """The command's exit code; FAZHI_DATA, FAZHI_DATABASE_URL and FAZHI_BROKER_URL name the private services."""
    if not command:
        raise Refusal("services 需要一个命令 (services needs a command)")
    for sign in supervisor.STOP_SIGNALS:
        signal.signal(sign, supervisor.raise_stopped)
    with tempfile.TemporaryDirectory(prefix="fazhi-test-", ignore_cleanup_errors=True) as temporary:
        folder = folders.open_folder(Path(temporary) / "data")
        current = Run(root, folder, 0)
        try:
            current.variables = {
                "FAZHI_DATA": str(folder.path),
                "FAZHI_DATABASE_URL": start_postgres(current, options=FAST),
                "FAZHI_BROKER_URL": start_valkey(current),
            }
            return subprocess.run(command, cwd=root, env=os.environ | current.variables).returncode
        except supervisor.Stopped:
            return 130
        finally:
            for sign in supervisor.STOP_SIGNALS:
                signal.signal(sign, signal.SIG_IGN)
            supervisor.stop(current)
