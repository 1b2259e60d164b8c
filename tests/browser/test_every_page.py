"""Every page and every tab at three widths: no fault, no sideways scrolling, no accessibility rule broken."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.run_site import Site


SAMPLES = "within=990100"
THREE = "areas=990101,990102,990104"
WIDTHS = (1440, 768, 390)
PAGES = (
    "/",
    "/compare/",
    f"/compare/?{SAMPLES}",
    f"/compare/?{SAMPLES}&tab=funnel",
    f"/compare/?{SAMPLES}&tab=distribution",
    f"/compare/?{SAMPLES}&tab=table",
    f"/compare/?{SAMPLES}&i=reconsideration_accepted&pin=990102",
    f"/compare/?{SAMPLES}&y=2011",
    "/trend/",
    f"/trend/?{THREE}",
    f"/trend/?{THREE}&tab=multiples",
    f"/trend/?{THREE}&tab=slope",
    f"/matrix/?{SAMPLES}",
    f"/matrix/?{SAMPLES}&theme=litigation",
    f"/scatter/?{SAMPLES}",
    "/d/",
    "/d/?q=npq",
    "/d/990102/?y=2024",
    "/d/990102/?y=2011",
    "/d/990102/paragraphs/?y=2024",
    "/i/",
    "/i/reconsideration_correction_rate/",
    "/coverage/",
    "/coverage/?within=100000",
    f"/coverage/?{SAMPLES}&y=2024",
    f"/coverage/?{SAMPLES}&lack=excused",
    "/search/",
    "/search/?q=行政复议",
    "/search/?q=没有这样的话",
    "/methods/",
    "/peers/",
    "/s/",
    "/reports/",
    "/reports/?trash=1",
    "/reports/upload/",
    "/reports/{report}/",
    "/reports/{report}/review/",
    "/reports/{report}/record/",
    "/reports/samples/remove/",
    "/findings/",
    "/audit/",
    "/accounts/password/",
    "/account/tokens/",
)
"""{report} stands for the first sample report."""
OF_OTHERS = ("/api/v1/docs", "/admin/")
"""Pages made by libraries: walked, but their markup is not ours to judge."""


@pytest.fixture(scope="module")
def report(site: Site) -> str:
    """The id of a sample report that was read."""
    script = (
        "from fazhi.reports.models import Report; "
        "print(Report.objects.filter(state='in_review').order_by('id').values_list('id', flat=True).first())"
    )
    return site.manage("shell", "--no-imports", "-c", script).strip()


NARROW_RULES = ("scrollable-region-focusable", "label", "link-name", "button-name", "summary-name")
"""What a narrow screen may break that a wide one does not; all rules a second time would double the minutes."""


def violations(page: Page, *, only: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if only:
        options["runOnly"] = list(only)
    found = Axe().run(page, options=options).response["violations"]
    return [(one["id"], one["nodes"][0]["html"][:160]) for one in found]


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("path", PAGES)
def test_page_is_sound_at_every_width(signed_in: Page, report: str, path: str) -> None:
    answer = signed_in.goto(path.format(report=report))
    assert answer is not None
    assert answer.status == 200
    expect(signed_in.locator("h1").first).to_be_visible()
    for width in WIDTHS:
        signed_in.set_viewport_size({"width": width, "height": 900})
        assert overflow(signed_in) <= 0, width
        if width == WIDTHS[0]:
            assert violations(signed_in) == []
    assert violations(signed_in, only=NARROW_RULES) == []


@pytest.mark.parametrize("path", OF_OTHERS)
def test_page_of_a_library_opens(signed_in: Page, path: str) -> None:
    answer = signed_in.goto(path)
    assert answer is not None
    assert answer.status == 200
    signed_in.wait_for_load_state("networkidle")


def test_page_before_signing_in_is_sound(page: Page) -> None:
    page.goto("/accounts/login/")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert overflow(page) <= 0, width
    assert violations(page) == []


@pytest.mark.expects_faults
@pytest.mark.parametrize(
    "path", ["/compare/?i=nope", "/compare/?y=abc", "/trend/?from=2024&to=2020", "/d/123456/", "/no-such-page/"]
)
def test_bad_question_gets_words_and_a_next_step(signed_in: Page, path: str) -> None:
    answer = signed_in.goto(path)
    assert answer is not None
    assert answer.status in (400, 404)
    expect(signed_in.locator("h1").first).to_be_visible()
    expect(signed_in.get_by_role("link", name=re.compile("清除条件重新查询|返回首页"))).to_be_visible()
    assert violations(signed_in) == []


KEYED = (f"/compare/?{SAMPLES}", f"/trend/?{THREE}", f"/matrix/?{SAMPLES}", f"/scatter/?{SAMPLES}")


@pytest.mark.parametrize("path", KEYED)
def test_everything_to_act_with_is_reached_by_tab_and_seen(signed_in: Page, path: str) -> None:
    signed_in.goto(path)
    signed_in.evaluate(
        """() => {
          const acts = [...document.querySelectorAll("a[href], button, select, input, summary, textarea, [tabindex='0']")];
          const seen = (one) => !one.disabled && one.type !== "hidden"
            && one.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true });
          window.unreached = new Set(acts.filter(seen));
          window.unseen = [];
          document.addEventListener("focusin", ({ target }) => {
            window.unreached.delete(target);
            const style = getComputedStyle(target);
            if (style.outlineStyle === "none" && style.boxShadow === "none") window.unseen.push(target.outerHTML.slice(0, 90));
          });
        }"""
    )
    for _ in range(signed_in.evaluate("window.unreached.size") + 2):
        signed_in.keyboard.press("Tab")
    assert signed_in.evaluate("[...window.unreached].map((one) => one.outerHTML.slice(0, 90))") == []
    assert signed_in.evaluate("window.unseen") == []
