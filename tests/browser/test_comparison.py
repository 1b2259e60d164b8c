"""The comparison pages in a real browser: sources by key, live figures, downloads, print, and a planted set of 口径."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.pages import SAMPLES
from tests.browser.watching import moves
from tests.run_site import Site


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


@pytest.mark.parametrize("path", [f"/compare/?{SAMPLES}", "/trend/?areas=990101,990102", f"/scatter/?{SAMPLES}"])
@pytest.mark.parametrize("reach", ["pointer", "key"])
def test_figure_comes_alive_when_reached_for_and_moves_nothing(signed_in: Page, path: str, reach: str) -> None:
    sent: list[str] = []
    signed_in.on("request", lambda request: sent.append(request.url))
    signed_in.goto(path)
    assert moves(signed_in) == []
    assert not [address for address in sent if "plotly" in address]
    chart = signed_in.locator("[data-chart]").first
    if reach == "pointer":
        chart.hover()
    else:
        chart.focus()
    expect(signed_in.locator("[data-chart][data-state=live] .plot-container").first).to_be_visible()
    assert moves(signed_in) == []
    names = signed_in.locator(".modebar-btn").evaluate_all("buttons => buttons.map((one) => one.dataset.title || '')")
    assert not [name for name in names if "Share" in name or "Plotly" in name]


def test_district_is_added_by_initials_with_keys(signed_in: Page) -> None:
    signed_in.goto("/trend/?areas=990101")
    field = signed_in.get_by_label("添加行政区")
    field.fill("npq")  # one event, one answer: no later one takes the choice back
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


def test_scatter_dot_tells_both_values_with_their_sentences(signed_in: Page) -> None:
    signed_in.goto(f"/scatter/?{SAMPLES}")
    signed_in.locator("[data-chart]").first.hover()
    expect(signed_in.locator("[data-chart][data-state=live] .plot-container").first).to_be_visible()
    dot = signed_in.locator(".scatterlayer .point").first
    dot.hover(force=True)
    told = signed_in.locator(".hovertext").first
    expect(told).to_contain_text("败诉率")
    expect(told).to_contain_text("复议纠错率")
    expect(told).to_contain_text("“")


def test_filters_fold_on_a_phone_and_the_picture_comes_first(signed_in: Page) -> None:
    signed_in.set_viewport_size({"width": 390, "height": 844})
    signed_in.goto(f"/compare/?{SAMPLES}")
    picture = signed_in.locator("figure.chart").bounding_box()
    assert picture is not None
    assert picture["y"] < 844 * 0.8
    field = signed_in.get_by_label("年度", exact=True)
    expect(field).to_be_hidden()
    signed_in.locator(".filter-summary > summary").press("Enter")
    expect(field).to_be_visible()


def test_picture_is_taken_away_as_png_and_table_as_csv(signed_in: Page) -> None:
    signed_in.goto(f"/compare/?{SAMPLES}")
    signed_in.get_by_text("下载", exact=True).click()
    with signed_in.expect_download() as taken:
        signed_in.get_by_role("link", name="PNG").click()
    assert taken.value.suggested_filename.endswith(".png")
    picture = taken.value.path().read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 20_000
    with signed_in.expect_download() as taken:
        signed_in.get_by_role("link", name="CSV").click()
    assert taken.value.path().read_bytes().startswith(b"\xef\xbb\xbf")


PLANTED = """
from tests.factories import make_rate, make_observation
make_rate("990101", 2015, 40, 200); make_rate("990102", 2015, 30, 100)
make_rate("990103", 2015, 5, 120, denominator="reconsideration_accepted")
make_observation("990104", 2015, "77.7", denominator="unknown")
"""
"""In a year of their own: two of 审结, one of 受理, one of which nobody knows."""


def test_planted_denominators_are_never_mixed_on_screen_in_the_live_figure_or_on_paper(
    signed_in: Page, site: Site
) -> None:
    site.manage("shell", "--no-imports", "-c", PLANTED)
    signed_in.goto(f"/compare/?{SAMPLES}&y=2015")
    picture = signed_in.locator("#picture .wide-only svg")
    table = signed_in.locator("section[aria-labelledby=table-h]")
    for media in ("screen", "print"):
        signed_in.emulate_media(media=media)
        for place in (picture, table):
            expect(place).to_contain_text("东溪区")
            expect(place).to_contain_text("30%")
            expect(place).not_to_contain_text("西棠区")
            expect(place).not_to_contain_text("77.7%")
        apart = signed_in.locator("section[aria-labelledby=apart-h]")
        expect(apart).to_be_visible()
        expect(apart).to_contain_text("77.7%")
    signed_in.emulate_media(media="screen")
    signed_in.locator("[data-chart]").first.hover()
    live = signed_in.locator("[data-chart][data-state=live] .plot-container").first
    expect(live).to_contain_text("东溪区")
    expect(live).not_to_contain_text("西棠区")
    expect(live).not_to_contain_text("北原县")
