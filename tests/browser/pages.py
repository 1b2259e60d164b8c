"""Addresses of every page and every tab, on the sample districts."""

from __future__ import annotations


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
"""{report} stands for a sample report that was read."""
OF_OTHERS = ("/api/v1/docs", "/admin/")
"""Pages made by libraries: opened, but their markup is not ours to judge."""
