/* Reader: a figure in the text and its line in the list light up together; identity search; progress; confirmations. */
(() => {
  "use strict";

  document.querySelectorAll("form[data-confirm]").forEach((form) => {
    form.addEventListener("submit", (event) => {
      if (!window.confirm(form.dataset.confirm)) event.preventDefault();
    });
  });

  const progress = document.querySelector("[data-progress]");
  if (progress) {
    const poll = async () => {
      let delay = 1500;
      try {
        const response = await fetch(`${progress.dataset.statusUrl}?ids=${progress.dataset.progress}`);
        const { reports } = await response.json();
        if (!reports.length || reports[0].done) {
          window.location.reload();
          return;
        }
        progress.querySelector("[data-message]").textContent = reports[0].message;
        progress.querySelectorAll("[data-stages] li").forEach((item, index) => {
          item.className = index < reports[0].step ? "is-done" : index === reports[0].step ? "is-now" : "";
        });
      } catch {
        delay = 8000;
      }
      window.setTimeout(poll, delay);
    };
    window.setTimeout(poll, 1000);
  }

  const field = document.querySelector("[data-district-search]");
  if (field) {
    const options = document.getElementById("district-options");
    let timer = 0;
    const search = async () => {
      const words = field.value.trim();
      if (!words) return;
      const response = await fetch(`${field.dataset.districtSearch}?q=${encodeURIComponent(words)}`);
      if (!response.ok) return;
      const { results } = await response.json();
      options.replaceChildren(...results.map((district) => {
        const option = document.createElement("option");
        option.value = `${district.code} ${district.full_name}`;
        if (district.note) option.label = `${district.full_name}（${district.note}）`;
        return option;
      }));
    };
    field.addEventListener("input", (event) => {
      window.clearTimeout(timer);
      if (!event.isComposing) timer = window.setTimeout(search, 200);
    });
    field.addEventListener("compositionend", search);
    document.querySelectorAll("[data-candidate]").forEach((button) => {
      button.addEventListener("click", () => {
        field.value = button.dataset.candidate;
        field.focus();
      });
    });
  }

  const text = document.querySelector("[data-text]");
  if (!text) return;
  const card = document.querySelector("[data-card]");
  const body = card.querySelector("[data-card-body]");
  const spans = [...text.querySelectorAll("[data-at]")];
  const wide = window.matchMedia("(min-width: 64rem)");

  const clear = () => {
    document.querySelectorAll(".is-current, .is-clause-current").forEach((element) => {
      element.classList.remove("is-current", "is-clause-current");
    });
  };

  const select = (ids, { scrollList }) => {
    clear();
    const lines = ids.map((id) => document.getElementById(`fact-${id}`)).filter(Boolean);
    lines.forEach((line) => {
      line.classList.add("is-current");
      const start = Number(line.dataset.start);
      const end = Number(line.dataset.end);
      if (!end) return;
      spans.forEach((span) => {
        const at = Number(span.dataset.at);
        if (at >= start && at < end) span.classList.add("is-clause-current");
      });
    });
    text.querySelectorAll("[data-facts]").forEach((figure) => {
      if (figure.dataset.facts.split(" ").some((id) => ids.includes(id))) figure.classList.add("is-current");
    });
    if (scrollList && lines.length) {
      if (wide.matches) {
        lines[0].scrollIntoView({ block: "nearest" });
      } else {
        body.replaceChildren(...lines.map((line) => {
          const copy = document.createElement("div");
          copy.append(...[...line.cloneNode(true).childNodes]);
          return copy;
        }));
        card.hidden = false;
      }
    }
  };

  const close = () => {
    card.hidden = true;
    clear();
  };

  text.addEventListener("focusin", (event) => {
    const figure = event.target.closest("[data-facts]");
    if (figure) select(figure.dataset.facts.split(" "), { scrollList: true });
  });
  text.addEventListener("click", (event) => {
    const figure = event.target.closest("[data-facts]");
    if (!figure) return;
    event.preventDefault();
    figure.focus();
    select(figure.dataset.facts.split(" "), { scrollList: true });
  });
  document.querySelectorAll("[data-fact]").forEach((line) => {
    line.addEventListener("click", () => select([line.dataset.fact], { scrollList: false }));
    line.addEventListener("focusin", () => select([line.dataset.fact], { scrollList: false }));
  });
  card.querySelector("[data-card-close]").addEventListener("click", close);

  /* J and K walk through the figures; Escape lets go. Never while somebody is typing. */
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea")) return;
    if (event.key === "Escape") close();
    const step = { j: 1, k: -1 }[event.key.toLowerCase()];
    if (!step) return;
    const figures = [...text.querySelectorAll("[data-facts]")];
    const at = figures.indexOf(document.activeElement);
    const nextFigure = figures[Math.max(0, Math.min(figures.length - 1, at + step))];
    if (nextFigure) nextFigure.focus();
  });

  const arrive = () => {
    const match = /^#(?:v|fact)-(\d+)$/.exec(window.location.hash);
    if (match) select([match[1]], { scrollList: false });
  };
  window.addEventListener("hashchange", arrive);
  arrive();
})();
