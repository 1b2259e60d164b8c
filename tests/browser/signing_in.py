"""Signing in through the form."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def sign_in(page: Page, name: str, password: str) -> None:
    """Fill in the form and wait for the workbench."""
    page.goto("/accounts/login/")
    page.locator("input[name=username]").fill(name)
    page.locator("input[name=password]").fill(password)
    page.locator("form:has(input[name=password]) [type=submit]").click()
    expect(page.get_by_role("navigation", name="主导航")).to_be_visible()
