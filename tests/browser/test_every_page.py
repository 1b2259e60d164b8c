"""Every page and every tab at three widths: no fault, nothing that moves, no rule broken, all of it by keyboard."""

from __future__ import annotations

import re
from collections import deque
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page, expect
from selectolax.lexbor import LexborHTMLParser

from tests.browser.pages import OF_OTHERS, PAGES, WIDTHS
from tests.browser.watching import Watched, moves, overflow, unreachable, violations
from tests.run_site import Site


HEIGHT = 900


@pytest.mark.parametrize("path", PAGES)
def test_page_is_sound_at_every_width(walked: Watched, report: str, path: str) -> None:
    page = walked.page
    wrong: dict[str, object] = {}
    stops: set[str] = set()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        walked.faults.clear()
        answer = page.goto(path.format(report=report))
        assert answer is not None
        assert answer.status == 200
        expect(page.locator("h1").first).to_be_visible()
        found = {
            "moved": moves(page),
            "sideways": max(overflow(page), 0),
            "rules": violations(page),
            "keyboard": unreachable(page, walked=stops),
            "faults": list(walked.faults),
        }
        wrong |= {f"{width}, {kind}": told for kind, told in found.items() if told}
    assert wrong == {}


def test_every_page_and_tab_is_linked_from_the_first(walked: Watched, site: Site, report: str) -> None:
    """With the walk above, in which Tab comes to every link: nothing can be reached by typing an address only."""
    expected = {place(path.format(report=report)) for path in PAGES}
    found = {place("/")}
    asked: dict[tuple[str, str], int] = {}
    waiting = deque(["/"])
    while waiting and not expected <= found:
        path = waiting.popleft()
        answer = walked.page.request.get(f"{site.address}{path}")
        if not answer.ok:
            continue
        tree = LexborHTMLParser(answer.text())
        targets = [node.attributes.get("href") or "" for node in tree.css("a[href]")]
        targets += [node.attributes.get("action") or path for node in tree.css("form[method=get]")]
        for target in targets:
            there = urljoin(f"{site.address}{path}", target)
            if not there.startswith(f"{site.address}/"):
                continue
            step = there.removeprefix(site.address).partition("#")[0]
            where = place(step)
            found.add(where)
            if where[0] and asked.setdefault(where, 0) < 2:  # two of a kind: one may lack what another has
                asked[where] += 1
                waiting.append(step)
    assert expected - found == set()


def place(address: str) -> tuple[str, str]:
    """Which page, and which tab of it; ("", "") for an address of no page."""
    parts = urlsplit(address)
    try:
        name = resolve(parts.path).url_name or ""
    except Resolver404:
        return "", ""
    return name, parse_qs(parts.query).get("tab", [""])[0]


@pytest.mark.parametrize("path", OF_OTHERS)
def test_page_of_a_library_opens(walked: Watched, path: str) -> None:
    walked.faults.clear()
    answer = walked.page.goto(path)
    assert answer is not None
    assert answer.status == 200
    expect(walked.page.locator("h1, h2").first).to_be_visible()
    assert walked.faults == []


def test_page_before_signing_in_is_sound(page: Page) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.goto("/accounts/login/")
        assert moves(page) == []
        assert overflow(page) <= 0, width
        assert violations(page) == []


@pytest.mark.expects_faults
@pytest.mark.parametrize(
    "path", ["/compare/?i=nope", "/compare/?y=abc", "/trend/?from=2024&to=2020", "/d/123456/", "/no-such-page/"]
)
def test_bad_question_gets_words_and_a_next_step(signed_in: Page, path: str) -> None:
    for width in WIDTHS:
        signed_in.set_viewport_size({"width": width, "height": HEIGHT})
        answer = signed_in.goto(path)
        assert answer is not None
        assert answer.status in (400, 404)
        expect(signed_in.locator("h1").first).to_be_visible()
        expect(signed_in.get_by_role("link", name=re.compile("清除条件重新查询|返回首页"))).to_be_visible()
        assert moves(signed_in) == []
        assert overflow(signed_in) <= 0, width
        assert violations(signed_in) == []
