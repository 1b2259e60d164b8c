"""Reviewing a whole sample report with the keyboard alone, and publishing it."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.watching import moves, overflow


SAMPLE = "西棠区2024年"
KEYS_PER_FIGURE = 60 / 40
"""A report of 40 figures takes at most 60 key presses."""


class Keyboard:
    """Presses keys, counts them, and waits for the server's answer where a key makes a decision."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses = 0

    def press(self, key: str) -> None:
        self.presses += 1
        self.page.keyboard.press(key)

    def decide(self, key: str) -> int:
        """Press a key that sends a decision; returns the status of the answer once the page shows it."""
        with self.page.expect_response(re.compile("/review/decide/")) as answer:
            self.press(key)
        status = answer.value.status
        expect(self.page.locator("[data-review]")).not_to_have_attribute("aria-busy", "true")
        expect(self.page.locator("[data-toast]")).to_be_visible()
        return status

    def leave(self, key: str) -> None:
        """Press a key that leads to a new page."""
        with self.page.expect_navigation():
            self.press(key)


def focused(page: Page) -> str:
    """Which card has the focus."""
    return str(page.evaluate("document.activeElement.dataset.card || ''"))


def review_address(page: Page, words: str) -> str:
    """Address of the review page of the first sample whose file is called so, once it was read."""
    deadline = time.monotonic() + 300
    while True:
        page.goto(f"/reports/?q={words}&state=in_review")
        link = page.get_by_role("link", name="复核", exact=True)
        if link.count():
            return str(link.first.get_attribute("href"))
        assert time.monotonic() < deadline, "the sample was not read in time"
        page.wait_for_timeout(500)


@pytest.fixture
def desk(signed_in: Page) -> Keyboard:
    signed_in.goto(review_address(signed_in, SAMPLE))
    return Keyboard(signed_in)


def test_a_whole_report_is_reviewed_and_published_by_keys_alone(desk: Keyboard) -> None:
    page = desk.page
    figures = page.locator("[data-card^=fact-]").count()
    assert figures >= 40
    assert focused(page) == "identity"
    assert desk.decide("Enter") == 200
    if page.locator("[data-accept-all]").count():
        desk.press("a")
        assert desk.decide("Enter") == 200
    while page.locator("[data-card][data-open]").count():
        key = focused(page)
        if key.startswith("finding-"):
            desk.press("1")
        assert desk.decide("1" if key.startswith("finding-") else "Enter") == 200
    desk.press("p")
    desk.leave("Enter")
    expect(page.locator(".messages")).to_contain_text("已送签")
    desk.press("p")
    desk.leave("Enter")
    expect(page.locator(".messages")).to_contain_text("已签发")
    assert desk.presses <= figures * KEYS_PER_FIGURE, f"{desk.presses} presses for {figures} figures"
    page.goto(page.url.replace("review/", ""))
    expect(page.locator(".state").first).to_have_text("已发布")
    expect(page.locator(".value--unreviewed")).to_have_count(0)


@pytest.mark.expects_faults  # the browser's console notes the refused correction
def test_keys_correct_refuse_choose_and_undo(signed_in: Page) -> None:
    page = signed_in
    page.goto(review_address(page, "北原县2023年"))
    desk = Keyboard(page)
    card = page.locator("[data-card^=fact-]:not(:has([data-choice]))").first  # a count: no fraction to agree with
    key = str(card.get_attribute("data-card"))
    page.locator(f"#{key}").focus()
    expect(page.locator(f"#{key}")).to_be_focused()
    status = page.locator(f"#{key} .card-review__status")
    assert desk.decide("x") == 200
    expect(status).to_have_text("不采用")
    assert desk.decide("u") == 200
    expect(status).to_have_text("未复核")
    assert focused(page) == key
    desk.press("e")
    page.keyboard.type("7jx?")  # the field has the focus: letters are typed, not obeyed
    expect(page.locator(f"#{key} input[name=value]")).to_have_value("7jx?")
    assert desk.decide("Enter") == 400
    expect(page.locator("[data-toast]")).to_contain_text("单位")
    page.locator(f"#{key} input[name=value]").fill("7")
    assert desk.decide("Enter") == 200
    expect(status).to_have_text("已更正")
    assert desk.decide("u") == 200
    expect(status).to_have_text("未复核")
    desk.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    desk.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    desk.press("s")
    expect(page.locator("[data-pane]")).to_be_focused()
    desk.press("s")
    expect(page.locator(f"#{key}")).to_be_focused()


def test_keys_are_left_alone_while_an_input_method_composes(signed_in: Page) -> None:
    page = signed_in
    page.goto(review_address(page, "北原县2023年"))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    beginning = focused(page)
    for key in ("x", "Enter", "1"):
        page.evaluate(
            "key => document.activeElement.dispatchEvent("
            "new KeyboardEvent('keydown', { key, bubbles: true, isComposing: true }))",
            key,
        )
    page.keyboard.press("j")  # a key that is obeyed, after those that must not be
    expect(page.locator(f"[data-card={beginning}]")).not_to_be_focused()
    with page.expect_response(re.compile("/healthz")):  # requests are told in the order in which they are sent
        page.evaluate("fetch('/healthz')")
    assert [address for address in sent if "/review/decide/" in address] == []


def test_words_of_the_focused_figure_are_painted_on_the_page(signed_in: Page) -> None:
    page = signed_in
    page.goto(review_address(page, "北原县2022年"))
    page.keyboard.press("j")
    painted = page.locator(".sheet rect.mark--clause")
    expect(painted.first).to_be_visible()
    expect(painted.first).to_be_in_viewport()
    # Not wait_for_function: it asks again by eval, which the page's policy refuses.
    assert page.locator(".sheet img").first.evaluate("image => image.decode().then(() => image.naturalWidth)") > 600
    assert moves(page) == []  # the images have the room that they need before they come


def test_a_missed_number_is_added_from_selected_words(signed_in: Page) -> None:
    page = signed_in
    page.goto(review_address(page, "北原县2023年"))
    figures = page.locator("[data-card^=fact-]").count()
    words = page.evaluate(
        """() => {
          const piece = [...document.querySelectorAll("[data-pane-text] p [data-at]")]
            .find((piece) => /\\d/.test(piece.textContent));
          const range = document.createRange();
          range.selectNodeContents(piece);
          const chosen = window.getSelection();
          chosen.removeAllRanges();
          chosen.addRange(range);
          return piece.textContent;
        }"""
    )
    page.keyboard.press("b")
    expect(page.locator("#add-quote")).to_have_value(words)
    page.keyboard.type("应急演练次数")
    page.keyboard.press("Tab")
    page.keyboard.type("3次")
    desk = Keyboard(page)
    assert desk.decide("Enter") == 200
    expect(page.locator("[data-card^=fact-]")).to_have_count(figures + 1)
    expect(page.locator("[data-added] .value")).to_have_text("3次")
    assert desk.decide("u") == 200
    expect(page.locator("[data-card^=fact-]")).to_have_count(figures)


@pytest.mark.parametrize("width", [1440, 390])
def test_review_pages_fit_the_screen(signed_in: Page, width: int) -> None:
    page = signed_in
    page.set_viewport_size({"width": width, "height": 900})
    address = review_address(page, "北原县2023年")
    for path in (address, "/findings/", "/audit/", address.replace("review/", "record/")):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200
        assert overflow(page) <= 0
