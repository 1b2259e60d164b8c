/* The source beside the review: the words of the focused card are marked in the text and painted on the page image.
   Makes `window.reviewSource`, which review.js uses. */
(() => {
  "use strict";

  const root = document.querySelector("[data-review]");
  if (!root) return;
  const SVG = "http://www.w3.org/2000/svg";
  const pane = root.querySelector("[data-pane]");
  const textPane = root.querySelector("[data-pane-text]");
  const pagesPane = root.querySelector("[data-pane-pages]");
  let painted = null;

  const ranges = (packed) => packed.split(" ").filter(Boolean).map((range) => range.split("-").map(Number));
  const showing = () => (pagesPane && !pagesPane.hidden ? "pages" : "text");

  const scrollPane = (element) => {
    const box = element.getBoundingClientRect();
    const frame = pane.getBoundingClientRect();
    pane.scrollTop += box.top - frame.top - (frame.height - Math.min(box.height, frame.height / 2)) / 3;
  };

  const paint = (card) => {
    painted = card;
    textPane.querySelectorAll(".is-clause-current, .is-current").forEach((piece) => {
      piece.classList.remove("is-clause-current", "is-current");
    });
    const clauses = ranges(card.dataset.spans);
    const [value] = ranges(card.dataset.value);
    let first = null;
    let numeral = null;
    textPane.querySelectorAll("[data-at]").forEach((piece) => {
      const start = Number(piece.dataset.at);
      const end = start + Number(piece.dataset.length);
      if (clauses.some(([a, b]) => start < b && end > a)) {
        piece.classList.add("is-clause-current");
        first = first || piece;
      }
      if (value && start < value[1] && end > value[0]) {
        piece.classList.add("is-current");
        numeral = numeral || piece;
      }
    });
    let box = null;
    if (pagesPane) {
      pagesPane.querySelectorAll("svg rect").forEach((rect) => rect.remove());
      card.dataset.boxes.split(";").filter(Boolean).forEach((packed) => {
        const [page, x, y, width, height, kind] = packed.split(",");
        const svg = pagesPane.querySelector(`[data-page="${page}"] svg`);
        if (!svg) return;
        const rect = document.createElementNS(SVG, "rect");
        Object.entries({ x, y, width, height }).forEach(([name, number]) => rect.setAttribute(name, number));
        rect.setAttribute("class", `mark mark--${kind}`);
        svg.append(rect);
        if (!box || kind === "value") box = rect;
      });
    }
    const target = showing() === "pages" && box ? box : numeral || first;
    if (target) scrollPane(target);
    const page = box && box.closest("[data-page]");
    root.querySelector("[data-where]").textContent = page ? `第 ${page.dataset.page} 页` : "";
    return target;
  };

  const setView = (name) => {
    if (!pagesPane) return;
    pagesPane.hidden = name !== "pages";
    textPane.hidden = name !== "text";
    root.querySelectorAll("[data-view]").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.view === name));
    });
    if (painted) paint(painted);
  };

  /* A figure in the text says whether it was looked at, as its card does. */
  const markText = (card) => {
    const id = card.dataset.card.replace("fact-", "");
    textPane.querySelectorAll("[data-facts]").forEach((piece) => {
      if (piece.dataset.facts.split(" ").includes(id)) {
        piece.classList.toggle("figure--reviewed", !("open" in card.dataset));
      }
    });
  };

  window.reviewSource = { paint, setView, markText, pane, textPane, hasPages: Boolean(pagesPane) };
})();
