"""Pages that are watched: faults, what moved by itself, accessibility rules, and what the keyboard reaches."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request


SLOWED = float(os.environ.get("FAZHI_BROWSER_SLOWED", "1"))
"""How many times slower than this machine the browser's processor shall be: races show on slow machines."""

WATCH_MOVES = """
window.moves = [];
window.noteMoves = (entries) => entries.forEach(({ value, sources }) => window.moves.push(
  `${value}: ${sources.map(({ node }) => (node?.outerHTML || String(node)).slice(0, 120)).join(" | ")}`));
window.moveWatcher = new PerformanceObserver((list) => window.noteMoves(list.getEntries()));
window.moveWatcher.observe({ type: "layout-shift", buffered: true });
"""
TOLD_MOVES = """
async () => {
  await document.fonts.ready;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  window.noteMoves(window.moveWatcher.takeRecords());
  return window.moves;
}
"""
BROKEN_RULES = """
axe.run({ resultTypes: ["violations"], selectors: false, preload: false, iframes: false }).then(({ violations }) =>
  violations.map(({ id, nodes }) => `${id} (${nodes.length}): ${nodes[0].html.slice(0, 160)}`))
"""
"""Without the selector of every element and a second load of the style sheets axe takes a third of its time."""


@dataclass
class Watched:
    """A page of a context of its own and the faults noted on it: errors, policy violations, requests elsewhere."""

    page: Page
    faults: list[str] = field(default_factory=list)


def watch(context: BrowserContext, host: str) -> Watched:
    """Open a page in the context and note its faults from now on. `host`: the only address that may be asked."""
    context.set_default_timeout(60_000)
    context.add_init_script(WATCH_MOVES)
    watched = Watched(context.new_page())

    def note_console(message: ConsoleMessage) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            watched.faults.append(f"console: {message.text} {message.location}")

    def note_request(sent: Request) -> None:
        if urlsplit(sent.url).scheme in {"http", "https", "ws", "wss"} and not sent.url.startswith(f"{host}/"):
            watched.faults.append(f"request to another host: {sent.url}")

    context.on("request", note_request)
    watched.page.on("console", note_console)
    watched.page.on("pageerror", lambda problem: watched.faults.append(f"script: {problem}"))
    slow_down(watched.page)
    return watched


def slow_down(page: Page) -> None:
    """Take processor time from the page as FAZHI_BROWSER_SLOWED says."""
    if SLOWED > 1:
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})


def moves(page: Page) -> list[str]:
    """Every layout shift since the page began, with the elements that moved. None is tolerated, however small."""
    return list(page.evaluate(TOLD_MOVES))


def violations(page: Page) -> list[str]:
    """Accessibility rules that the page breaks, each with its first element."""
    page.evaluate(AXE_SCRIPT)
    return list(page.evaluate(BROKEN_RULES))


def overflow(page: Page) -> int:
    """Pixels that the page must be scrolled sideways."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


PREPARE_TABBING = """
() => {
  const told = (one) => one.outerHTML.slice(0, 120);
  const isSeen = (one) => one.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true });
  const acts = [...document.querySelectorAll(
    "a[href], button, select, input, summary, textarea, [tabindex='0'], [contenteditable]")];
  const isStop = (one) => {
    if (one.disabled || one.type === "hidden" || one.tabIndex < 0 || !isSeen(one)) return false;
    if (one.type !== "radio" || one.checked) return true;
    const group = acts.filter((other) => other.type === "radio" && other.name === one.name && other.form === one.form);
    return group[0] === one && !group.some((other) => other.checked);  // the others by arrow key
  };
  const stops = acts.filter(isStop);
  window.tabbing = { unreached: new Set(stops), unseen: [], first: null, told };
  document.addEventListener("focusin", ({ target }) => {
    window.tabbing.first ??= target;
    window.tabbing.unreached.delete(target);
    const style = getComputedStyle(target);
    if ((style.outlineStyle === "none" || !parseFloat(style.outlineWidth)) && style.boxShadow === "none") {
      window.tabbing.unseen.push(told(target));
    }
  });
  // Where a page begins in its form, Tab goes on from there: such a walk starts at the link that Tab would come to first.
  if (document.activeElement !== document.body) document.querySelector(".skip-link").focus();
  return [stops.length, stops.map((one) => `${one.localName} ${one.textContent} ${one.id}`).join("|")];
}
"""
POINTER_ONLY = """
() => [...document.querySelectorAll("main *, header *, footer *")]
  .filter((one) => getComputedStyle(one).cursor === "pointer" && one.checkVisibility())
  .filter((one) => !one.closest("a[href], button, select, input, summary, label, [tabindex], [data-source]"))
  .map(window.tabbing.told)
"""
"""A mark of a picture ([data-source]) opens what a button of the table below it opens too."""


def unreachable(page: Page, *, walked: set[str]) -> dict[str, Any]:
    """Walk the page by Tab from its beginning. What is wrong, by kind; empty when all can be reached and seen.

    Tab is held down: each repetition moves on as a press does, at half the messages to the browser. `walked`: the
    stops of earlier walks through this page; where a width shows the same ones, Tab comes to the same ones.
    """
    stops, told = page.evaluate(PREPARE_TABBING)
    if told in walked:
        return {}
    walked.add(told)
    for presses in (stops, stops // 2 + 20):  # a field of a date has several stops, a box that scrolls is one
        for _ in range(presses):
            page.keyboard.down("Tab")
        if not page.evaluate("window.tabbing.unreached.size"):
            break
    page.keyboard.up("Tab")
    found = {
        "not reached": page.evaluate(
            "[...window.tabbing.unreached].filter((one) => one.tabIndex >= 0).map(window.tabbing.told)"
        ),
        "focus not seen": page.evaluate("window.tabbing.unseen"),
        "by pointer only": page.evaluate(POINTER_ONLY),
    }
    if not page.evaluate("window.tabbing.first.matches('.skip-link')"):
        found["first stop is not the skip link"] = page.evaluate("window.tabbing.told(window.tabbing.first)")
    page.locator(".skip-link").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    if page.evaluate("Boolean(document.activeElement.closest('header, .skip-link'))"):
        found["skip link does not skip"] = page.evaluate("window.tabbing.told(document.activeElement)")
    return {kind: told for kind, told in found.items() if told}
