"""What a reader waits for: first paint, interaction and layout shift in headless Chromium, on the national set.

`make bench ARGS=browser`. Every load has a cache and a connection of its own; times are the browser's, from the start
of the navigation. Numbers, table and first picture are in the HTML, so that the first contentful paint shows them;
the larger one of it and the largest contentful paint is reported. Slowed: the processor at a quarter of its speed.
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable
from typing import Any

from tests.bench.__main__ import database
from tests.bench.bench_pages import PROVINCE, RATE, YEAR
from tests.bench.national import account, national_database, served, session_key
from tests.bench.outcomes import judge
from tests.chromium import ABSENT, find_chromium


LOADS, SLOWED = 5, 4
PAINT_MS, PAINT_SLOWED_MS, LIVE_MS = 200, 600, 700
PAGES = (
    ("compare, a province", f"/compare/?i={RATE}&y={YEAR}&within={PROVINCE}", "svg"),
    ("compare, the country", f"/compare/?i={RATE}&y={YEAR}&within=100000", "svg"),
    ("trend", f"/trend/?i={RATE}&areas=510104,510105,510106,510107,510108,510112", "svg"),
    ("district", f"/d/510104/?y={YEAR}", "td"),
    ("matrix", f"/matrix/?y={YEAR}&within={PROVINCE}", "td"),
    ("coverage", f"/coverage/?y={YEAR}", "td"),
)
"""Name, address, and what must be in the HTML as it arrives."""
WATCH = """
window.__shift = 0; window.__largest = 0;
new PerformanceObserver((list) => { for (const one of list.getEntries()) window.__shift += one.value; })
  .observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => { for (const one of list.getEntries()) window.__largest = one.startTime; })
  .observe({ type: "largest-contentful-paint", buffered: true });
"""
PAINTED = """
() => new Promise((done) => new PerformanceObserver((list) => {
  if (list.getEntriesByName("first-contentful-paint").length) done();
}).observe({ type: "paint", buffered: true }))
"""
PAINT = "Math.max(performance.getEntriesByName('first-contentful-paint')[0].startTime, window.__largest)"
ENLIVEN = """
() => new Promise((done) => {
  const chart = document.querySelector("[data-chart]");
  const asked = performance.now();
  new MutationObserver(() => { if (chart.dataset.state === "live") done(performance.now() - asked); })
    .observe(chart, { attributes: true });
  chart.dispatchEvent(new PointerEvent("pointerenter"));
})
"""


def run(report: Callable[[str], object]) -> None:
    """Print medians per page."""
    executable = find_chromium()
    if not executable:
        report(ABSENT)
        return
    database()
    report(f"load of the machine: {' '.join(f'{load:.1f}' for load in os.getloadavg())} on {os.cpu_count()} processors")
    with national_database(report), served("fazhi.config.wsgi") as port:
        cookie = {"name": "sessionid", "value": session_key(account()), "url": f"http://127.0.0.1:{port}"}
        for name, address, held in PAGES:
            measure(report, executable, name, f"http://127.0.0.1:{port}{address}", held, cookie)


def measure(
    report: Callable[[str], object], executable: str, name: str, address: str, held: str, cookie: dict[str, str]
) -> None:
    """One page: plain, slowed, and made interactive."""
    from playwright.sync_api import sync_playwright

    arguments = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, headless=True, args=arguments)
        plain = [load(browser, address, held, cookie, slowed=1) for _ in range(LOADS + 1)][1:]
        slowed = [load(browser, address, held, cookie, slowed=SLOWED) for _ in range(LOADS)]
        browser.close()
    paint, paint_slowed = (statistics.median(one["paint"] for one in loads) for loads in (plain, slowed))
    live = [one["live"] for one in plain if one["live"] is not None]
    shift = max(one["shift"] for one in (*plain, *slowed))
    weight = statistics.median(one["weight"] for one in plain)
    judge(f"{name}: first paint", f"{paint:.0f} ms", f"≤ {PAINT_MS} ms", is_met=paint <= PAINT_MS)
    judge(
        f"{name}: first paint, slowed", f"{paint_slowed:.0f} ms", f"≤ {PAINT_SLOWED_MS} ms",
        is_met=paint_slowed <= PAINT_SLOWED_MS,
    )  # fmt: skip
    judge(f"{name}: layout shift", f"{shift:.3f}", "0", is_met=shift == 0)
    told = ""
    if live:
        interactive = statistics.median(live)
        told = f", interactive after {interactive:.0f} ms"
        judge(f"{name}: interactive", f"{interactive:.0f} ms", f"≤ {LIVE_MS} ms", is_met=interactive <= LIVE_MS)
    report(
        f"{name:24} drawn after {paint:.0f} ms ({paint_slowed:.0f} slowed){told}, shift {shift:.3f}, "
        f"{weight / 1024:.0f} kB over the wire before interaction"
    )


def load(browser: Any, address: str, held: str, cookie: dict[str, str], *, slowed: int) -> dict[str, Any]:
    """One load in a fresh context: ms to paint, ms to interaction (None without a chart), layout shift, bytes."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900})
    context.add_cookies([cookie])
    context.add_init_script(WATCH)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    weights: list[float] = []
    session.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    if slowed > 1:
        session.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
    response = page.goto(address, wait_until="load")
    assert response is not None and response.status == 200, address
    assert f"<{held}" in response.text(), address
    page.evaluate(PAINTED)
    page.wait_for_timeout(300)  # for a larger paint that might follow
    paint = page.evaluate(PAINT)
    weight = sum(weights)
    live = None
    if slowed == 1 and page.query_selector("[data-chart]"):
        live = page.evaluate(ENLIVEN)
        page.wait_for_timeout(100)
    shift = page.evaluate("window.__shift")
    context.close()
    return {"paint": paint, "live": live, "shift": shift, "weight": weight}
