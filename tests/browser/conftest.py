"""A whole site as `make run` starts it, and a real Chromium that tolerates no fault.

The site is started once: own PostgreSQL, broker, gunicorn, Celery worker, sample reports read by the pipeline.
Tests share its data, so each makes what it needs under names of its own and expects the samples beside it.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

from tests.browser.site import ROOT, Site, clean_environment, free_port, sign_in
from tests.chromium import ABSENT, find_chromium


START_SECONDS = 300


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site, started on first use and stopped at the end."""
    folder = tmp_path_factory.mktemp("site") / "data"
    output = folder.parent / "output.log"
    port = free_port()
    environment = clean_environment() | {"FAZHI_DATA": str(folder), "FAZHI_PORT": str(port), "FAZHI_OCR": "0"}
    command = [sys.executable, "-m", "fazhi.config.embedded", "run"]
    with output.open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + START_SECONDS
        while "password:" not in output.read_text():
            assert process.poll() is None, f"make run ended: {output.read_text()}"
            assert time.monotonic() < deadline, f"make run was not ready in time: {output.read_text()}"
            time.sleep(0.2)
        text = output.read_text()
        name, password = (re.search(rf"{label}: (\S+)", text) for label in ("name", "password"))
        assert name and password
        yield Site(f"http://127.0.0.1:{port}", name[1], password[1], folder)
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(90) == 0


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The system's Chromium; without its sandbox only as root, who cannot have one."""
    executable = find_chromium()
    if not executable:
        pytest.skip(ABSENT)
    arguments = ["--disable-dev-shm-usage", "--disable-background-networking"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    return {"executable_path": executable, "headless": True, "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(site: Site) -> dict[str, Any]:
    """A Chinese office screen."""
    return {"base_url": site.address, "locale": "zh-CN", "viewport": {"width": 1440, "height": 900}}


@pytest.fixture
def page(context: BrowserContext, site: Site, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page that fails the test on any console error, policy violation or request to another host."""
    faults: list[str] = []

    def note_console(message: ConsoleMessage) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            faults.append(f"console: {message.text} {message.location}")

    def note_request(sent: Request) -> None:
        if urlsplit(sent.url).scheme in {"http", "https", "ws", "wss"} and not sent.url.startswith(site.address):
            faults.append(f"request to another host: {sent.url}")

    context.on("request", note_request)
    page = context.new_page()
    page.on("console", note_console)
    page.on("pageerror", lambda problem: faults.append(f"script: {problem}"))
    yield page
    if not request.node.get_closest_marker("expects_faults"):
        assert faults == []


@pytest.fixture(scope="session")
def session_state(site: Site, browser: Any) -> Any:
    """Cookies of the administrator, signed in once through the form."""
    context = browser.new_context(base_url=site.address, locale="zh-CN")
    page = context.new_page()
    sign_in(page, site.name, site.password)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def signed_in(context: BrowserContext, page: Page, session_state: Any) -> Page:
    """A page of the signed-in administrator."""
    context.add_cookies(session_state["cookies"])
    return page
