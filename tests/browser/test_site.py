"""The whole site in a real browser: signing in, errors, and health while it runs."""

from __future__ import annotations

import json
import re
import urllib.request

import pytest
from playwright.sync_api import Page, expect

from tests.browser.signing_in import sign_in
from tests.run_site import Site


def test_signing_in_leads_to_the_workbench(page: Page, site: Site) -> None:
    sign_in(page, site.name, site.password)
    expect(page.locator("h1").first).to_be_visible()


def test_wrong_password_stays_at_the_form_with_a_reason(page: Page, site: Site) -> None:
    page.goto("/accounts/login/")
    page.locator("input[name=username]").fill("nobody-of-that-name")
    page.locator("input[name=password]").fill("not the password")
    page.locator("form:has(input[name=password]) [type=submit]").click()
    expect(page.locator("input[name=password]")).to_be_visible()
    expect(page.locator("body")).to_contain_text(re.compile("密码|账号|用户名"))


def test_pages_need_signing_in(page: Page) -> None:
    page.goto("/compare/")
    expect(page).to_have_url(re.compile(r"/accounts/login/\?next=/compare/"))


@pytest.mark.expects_faults
def test_missing_page_says_what_to_do(signed_in: Page) -> None:
    answer = signed_in.goto("/no-such-page/")
    assert answer is not None
    assert answer.status == 404
    expect(signed_in.locator("h1")).to_have_text("没有找到")
    expect(signed_in.get_by_role("link", name="返回首页")).to_be_visible()


def test_health_names_every_part_and_needs_no_session(site: Site) -> None:
    with urllib.request.urlopen(f"{site.address}/healthz") as answer:
        health = json.load(answer)
    assert health == {"status": "ok", "database": "ok", "broker": "ok", "worker": "ok"}


def test_manage_commands_reach_the_running_site_without_variables(site: Site) -> None:
    script = "from fazhi.accounts.models import User; print(User.objects.filter(is_superuser=True).count())"
    assert site.manage("shell", "--no-imports", "-c", script).strip() == "1"
