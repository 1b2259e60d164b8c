"""Panels that fetch something: each says that it loads, and what to do when nothing comes; and what others may not see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.pages import PAGES, SAMPLES
from tests.browser.signing_in import sign_in
from tests.browser.watching import Watched, violations, watch
from tests.run_site import Site


class Held:
    """Answers to an address wait until they are let go or refused."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, re.compile(address)
        self.routes: list[Route] = []
        page.route(self.address, lambda route: self.routes.append(route))

    def refuse(self) -> None:
        """As when the connection is lost."""
        for route in self.routes:
            route.abort()
        self.page.unroute(self.address)


@pytest.mark.expects_faults
@pytest.mark.parametrize("path", [f"/compare/?{SAMPLES}", "/trend/?areas=990101,990102", f"/scatter/?{SAMPLES}"])
def test_live_figure_loads_fails_in_words_and_can_be_asked_for_again(signed_in: Page, path: str) -> None:
    signed_in.goto(path)
    held = Held(signed_in, "/figure/")
    chart = signed_in.locator("[data-chart]").first
    chart.focus()
    status = chart.get_by_role("status")
    expect(status).to_have_text("正在载入交互图…")
    held.refuse()
    expect(status).to_have_text("交互图未能载入，图与表格不受影响")
    expect(chart.locator(".chart__picture svg").first).to_be_visible()
    chart.press("Enter")
    expect(signed_in.locator("[data-chart][data-state=live] .plot-container").first).to_be_visible()
    expect(status).to_be_hidden()


@pytest.mark.expects_faults
def test_source_beside_the_matrix_loads_and_gives_way_to_its_page(signed_in: Page) -> None:
    signed_in.goto(f"/matrix/?{SAMPLES}")
    held = Held(signed_in, "part=1")
    link = signed_in.locator("a[data-value]").first
    address = str(link.get_attribute("href"))
    link.press("Enter")
    panel = signed_in.get_by_role("complementary", name="依据")
    expect(panel).to_have_text("正在载入依据…")
    expect(panel).to_be_focused()
    held.refuse()
    expect(signed_in).to_have_url(re.compile(re.escape(address)))
    expect(signed_in.locator(".source__card")).to_be_visible()


@pytest.mark.expects_faults
def test_picture_that_cannot_be_made_says_what_else_there_is(signed_in: Page) -> None:
    signed_in.goto(f"/compare/?{SAMPLES}")
    signed_in.get_by_text("下载", exact=True).click()
    link = signed_in.locator("a[data-png]")
    held = Held(signed_in, "/picture")
    link.click()
    expect(link).to_have_text("正在生成图片…")
    held.refuse()
    expect(link).to_have_text("未能生成，请下载 SVG")


@pytest.mark.expects_faults
def test_district_field_works_when_no_suggestions_come(signed_in: Page) -> None:
    signed_in.goto("/trend/?areas=990101")
    held = Held(signed_in, "everywhere=1")
    field = signed_in.get_by_label("添加行政区")
    with signed_in.expect_request(re.compile("everywhere=1")):
        field.fill("南屏区")
    held.refuse()
    expect(signed_in.get_by_role("listbox")).to_be_hidden()
    field.press("Enter")
    expect(signed_in).to_have_url(re.compile(r"990102|%E5%8D%97%E5%B1%8F"))
    expect(signed_in.locator(".chips, main").first).to_contain_text("南屏区")


@pytest.mark.expects_faults
def test_decision_that_is_not_saved_says_so_and_leaves_its_card_open(signed_in: Page, report: str) -> None:
    signed_in.goto(f"/reports/{report}/review/")
    card = signed_in.locator("[data-card^=fact-][data-open]").first
    card.focus()
    held = Held(signed_in, "/review/decide/")
    signed_in.keyboard.press("x")
    expect(signed_in.locator("[data-review]")).to_have_attribute("aria-busy", "true")
    held.refuse()
    expect(signed_in.locator("[data-toast]")).to_contain_text("没有保存")
    expect(card).to_have_attribute("data-open", "")
    expect(card).to_be_focused()


@pytest.mark.expects_faults
def test_upload_tells_of_its_progress_and_of_a_lost_connection(signed_in: Page) -> None:
    signed_in.goto("/reports/upload/")
    held = Held(signed_in, "/reports/upload/$")
    signed_in.locator("#files").set_input_files(
        {"name": "未传完.txt", "mimeType": "text/plain", "buffer": "法治政府建设年度报告".encode()}
    )
    row = signed_in.locator("[data-list] > li").filter(has_text="未传完.txt")
    expect(row.locator("[data-label]")).to_have_text(re.compile("等待传输|正在传输"))
    expect(signed_in.locator("[data-summary]")).to_have_text("1 份正在处理")
    held.refuse()
    expect(row.locator("[data-label]")).to_have_text("传输失败")
    expect(row.locator("[data-message]")).to_contain_text("请检查网络后重新选择该文件")


VIEWER = """
from fazhi.accounts.models import User
User.objects.create_user("page-viewer", password="looks-at-pages-1", role="viewer", district_id="990102")
"""


@pytest.fixture(scope="module")
def viewer(browser: Browser, browser_context_args: dict[str, Any], site: Site) -> Iterator[Watched]:
    """A page of somebody who may look at one sample district only."""
    site.manage("shell", "--no-imports", "-c", VIEWER)
    context = browser.new_context(**browser_context_args)
    watched = watch(context, site.address)
    sign_in(watched.page, "page-viewer", "looks-at-pages-1")
    yield watched
    context.close()


@pytest.mark.parametrize("path", [*PAGES, "/admin/", "/figures/"])
def test_page_for_somebody_who_may_see_little_explains_itself(viewer: Watched, report: str, path: str) -> None:
    viewer.faults.clear()
    answer = viewer.page.goto(path.format(report=report))
    assert answer is not None
    expect(viewer.page.locator("h1").first).to_be_visible()
    if answer.status == 200:
        assert viewer.faults == []
        bare = "sections => sections.filter((one) => one.innerText.trim().length < 8).map((one) => one.outerHTML)"
        assert viewer.page.locator("main .panel").evaluate_all(bare) == []
    else:
        assert answer.status in (403, 404)
        expect(viewer.page.get_by_role("link", name=re.compile("首页|工作台"))).to_be_visible()
        assert len(viewer.page.locator("main").inner_text()) > 30
        assert violations(viewer.page) == []
