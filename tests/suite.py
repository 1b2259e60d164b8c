"""`make test`: the browser, the private services, then pytest; `python -m tests.suite [pytest arguments]`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from tests.chromium import ABSENT, find_chromium


PACKAGES = ("chromium", "fonts-noto-cjk")


def main(arguments: list[str]) -> int:
    """pytest's exit code."""
    browser = find_chromium() or install_chromium()
    if not browser:
        print(f"\n{'!' * 100}\n!!! {ABSENT}\n{'!' * 100}\n", flush=True)
    # Two cores: browser tests form one group, so that they run one after another beside the rest.
    options = arguments or ["-n", "2", "--dist", "loadgroup", "-q"]
    pytest = [sys.executable, "-m", "pytest", *options]
    return subprocess.run([sys.executable, "-m", "fazhi.config.embedded", "services", *pytest]).returncode


def install_chromium() -> str:
    """Install the system's browser when this user may; its path, or empty."""
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or (sudo and not shutil.which("sudo")):
        return ""
    if sudo and subprocess.run([*sudo, "true"], capture_output=True).returncode != 0:
        return ""
    print("installing Chromium from the system's packages", flush=True)
    install = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-q", "-q"]
    commands = ([*sudo, "apt-get", "update", "-q", "-q"], [*install, "--no-install-recommends", *PACKAGES])
    for command in commands:
        try:
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=400)
        except subprocess.TimeoutExpired:
            break
    return find_chromium()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
