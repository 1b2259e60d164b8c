"""The comparison pages in a real browser: every tab at three widths, sources by key, live figures, accessibility."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.run_site import Site


SAMPLES = "within=990100"
PAGES = (
    f"/compare/?{SAMPLES}",
    f"/compare/?{SAMPLES}&tab=funnel",
    f"/compare/?{SAMPLES}&tab=distribution",
    f"/compare/?{SAMPLES}&tab=table",
    f"/compare/?{SAMPLES}&i=reconsideration_accepted&pin=990102",
    "/trend/?areas=990101,990102,990104",
    "/trend/?areas=990101,990102,990104&tab=multiples",
    "/trend/?areas=990101,990102,990104&tab=slope",
    f"/matrix/?{SAMPLES}",
    f"/scatter/?{SAMPLES}",
    "/d/",
    "/d/990102/?y=2024",
    "/d/990102/paragraphs/?y=2024",
    "/i/",
    "/i/reconsideration_correction_rate/",
    "/",
)
WIDTHS = (1440, 768, 390)


@pytest.mark.parametrize("path", PAGES)
def test_page_fits_every_width_without_fault(signed_in: Page, path: str) -> None:
    for width in WIDTHS:
        signed_in.set_viewport_size({"width": width, "height": 900})
        answer = signed_in.goto(path)
        assert answer is not None
        assert answer.status == 200
        overflow = signed_in.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, width
        expect(signed_in.locator("h1").first).to_be_visible()


@pytest.mark.parametrize("path", PAGES)
def test_page_breaks_no_accessibility_rule(browser: Browser, site: Site, session_state: dict, path: str) -> None:  # type: ignore[type-arg]
    # The page's own policy refuses the checker's script; this context alone may ignore it.
    context = browser.new_context(base_url=site.address, storage_state=session_state, locale="zh-CN", bypass_csp=True)
    page = context.new_page()
    page.goto(path)
    violations = [(found["id"], found["nodes"][0]["html"][:120]) for found in Axe().run(page).response["violations"]]
    context.close()
    assert violations == []


def test_source_opens_and_closes_by_key_alone(signed_in: Page) -> None:
    signed_in.goto(f"/compare/?{SAMPLES}")
    summary = signed_in.locator("details.source > summary").first
    summary.focus()
    signed_in.keyboard.press("Enter")
    card = signed_in.locator("details.source[open] .source__card")
    expect(card).to_be_visible()
    expect(card.locator("mark").first).to_be_visible()
    expect(card.get_by_role("link", name="打开原文")).to_have_attribute("href", re.compile(r"^/reports/\d+/#fact-\d+$"))
    signed_in.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(summary).to_be_focused()


def test_source_opens_without_any_script(browser: Browser, site: Site, session_state: dict) -> None:  # type: ignore[type-arg]
    context = browser.new_context(base_url=site.address, storage_state=session_state, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/compare/?{SAMPLES}")
    expect(page.locator("figure.chart svg").first).to_be_visible()
    page.locator("details.source > summary").first.click()
    expect(page.locator("details.source[open] .source__card").first).to_be_visible()
    context.close()


@pytest.mark.parametrize("path", [f"/compare/?{SAMPLES}", "/trend/?areas=990101,990102"])
@pytest.mark.parametrize("reach", ["pointer", "key"])
def test_figure_comes_alive_when_reached_for_and_moves_nothing(signed_in: Page, path: str, reach: str) -> None:
    sent: list[str] = []
    signed_in.on("request", lambda request: sent.append(request.url))
    signed_in.goto(path)
    signed_in.wait_for_load_state("networkidle")
    assert not [address for address in sent if "plotly" in address]
    signed_in.evaluate(
        "window.moved = 0; new PerformanceObserver((list) => list.getEntries().forEach((entry) => {"
        " window.moved += entry.value; })).observe({ type: 'layout-shift', buffered: true })"
    )
    chart = signed_in.locator("[data-chart]").first
    if reach == "pointer":
        chart.hover()
    else:
        chart.focus()
    expect(signed_in.locator("[data-chart][data-state=live] .plot-container").first).to_be_visible()
    assert signed_in.evaluate("window.moved") == 0
    names = signed_in.locator(".modebar-btn").evaluate_all("buttons => buttons.map((one) => one.dataset.title || '')")
    assert not [name for name in names if "Share" in name or "Plotly" in name]


def test_district_is_added_by_initials_with_keys(signed_in: Page) -> None:
    signed_in.goto("/trend/?areas=990101")
    field = signed_in.get_by_label("添加行政区")
    field.press_sequentially("npq")
    option = signed_in.get_by_role("option").filter(has_text="南屏区")
    expect(option).to_be_visible()
    for _ in range(signed_in.get_by_role("option").count()):
        signed_in.keyboard.press("ArrowDown")
        if option.get_attribute("aria-selected") == "true":
            break
    signed_in.keyboard.press("Enter")
    expect(signed_in).to_have_url(re.compile(r"areas=990101,990102"))


def test_value_of_the_matrix_opens_beside_it_and_has_a_page_of_its_own(signed_in: Page) -> None:
    signed_in.goto(f"/matrix/?{SAMPLES}")
    link = signed_in.locator("a[data-value]").first
    address = link.get_attribute("href")
    link.click()
    panel = signed_in.get_by_role("complementary", name="依据")
    expect(panel).to_be_visible()
    expect(signed_in).to_have_url(re.compile("/matrix/"))
    signed_in.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(link).to_be_focused()
    signed_in.goto(str(address))
    expect(signed_in.locator(".source__card")).to_be_visible()


def test_filters_submit_themselves_and_stay_in_the_address(signed_in: Page) -> None:
    signed_in.goto(f"/compare/?{SAMPLES}")
    signed_in.get_by_label("指标", exact=True).select_option("litigation_loss_rate")
    expect(signed_in).to_have_url(re.compile("i=litigation_loss_rate"))
    expect(signed_in.locator("h1")).to_contain_text("败诉率")


@pytest.mark.expects_faults
@pytest.mark.parametrize("path", ["/compare/?i=nope", "/compare/?y=abc", "/trend/?from=2024&to=2020", "/d/123456/"])
def test_bad_question_gets_words_and_a_next_step(signed_in: Page, path: str) -> None:
    answer = signed_in.goto(path)
    assert answer is not None
    assert answer.status in (400, 404)
    expect(signed_in.get_by_role("alert")).to_be_visible()
    expect(signed_in.get_by_role("link", name="清除条件重新查询")).to_be_visible()
