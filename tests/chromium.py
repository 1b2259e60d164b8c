"""Finds the system's Chromium; the browser tests drive no other."""

from __future__ import annotations

import shutil
import subprocess


NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ABSENT = "BROWSER TESTS DID NOT RUN: no Chromium on PATH (apt install chromium)"


def find_chromium() -> str:
    """Path of a browser that starts, or empty. A distribution's stub that only names another installer does not."""
    for name in NAMES:
        path = shutil.which(name)
        if path and subprocess.run([path, "--version"], capture_output=True).returncode == 0:
            return path
    return ""
