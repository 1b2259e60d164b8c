"""A whole site as `make run` starts it, and a real Chromium that tolerates no fault.

The site is started once: own PostgreSQL, broker, gunicorn, Celery worker, sample reports read by the pipeline.
Tests share its data, so each makes what it needs under names of its own and expects the samples beside it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.signing_in import sign_in
from tests.browser.watching import Watched, watch
from tests.chromium import ABSENT, find_chromium
from tests.run_site import Site, free_port, running_site


expect.set_options(timeout=60_000)  # what holds is seen at once; only what does not hold waits that long


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site, started on first use and stopped at the end."""
    folder = tmp_path_factory.mktemp("site")
    static = str(tmp_path_factory.getbasetemp() / "static")
    with running_site(folder / "data", free_port(), folder / "output.log", FAZHI_STATIC=static) as site:
        yield site
    assert site.process.returncode == 0


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
    watched = watch(context, site.address)
    yield watched.page
    if not request.node.get_closest_marker("expects_faults"):
        assert watched.faults == []


@pytest.fixture(scope="session")
def session_state(site: Site, browser: Browser) -> Any:
    """Cookies of the administrator, signed in once through the form."""
    context = browser.new_context(base_url=site.address, locale="zh-CN")
    sign_in(watch(context, site.address).page, site.name, site.password)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def signed_in(context: BrowserContext, page: Page, session_state: Any) -> Page:
    """A page of the signed-in administrator."""
    context.add_cookies(session_state["cookies"])
    return page


@pytest.fixture(scope="session")
def walked(browser: Browser, browser_context_args: dict[str, Any], session_state: Any, site: Site) -> Iterator[Watched]:
    """One page of the administrator for all tests that only look, with the files that it has fetched before."""
    context = browser.new_context(**browser_context_args, storage_state=session_state)
    yield watch(context, site.address)
    context.close()


@pytest.fixture(scope="session")
def report(site: Site) -> str:
    """The id of a sample report that was read."""
    script = (
        "from fazhi.reports.models import Report; "
        "print(Report.objects.filter(state='in_review').order_by('id').values_list('id', flat=True).first())"
    )
    return site.manage("shell", "--no-imports", "-c", script).strip()
