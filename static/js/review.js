/* Review: one card has the focus, the source follows it, keys press the buttons that are there.
   Forms are sent with fetch; the server answers with the cards that changed, as HTML. */
(() => {
  "use strict";

  const root = document.querySelector("[data-review]");
  if (!root) return;
  const { paint, setView, markText, pane, textPane, hasPages } = window.reviewSource; // review_source.js
  const source = root.querySelector("[data-source]");
  const announcer = document.querySelector("[data-announce]");
  const toast = document.querySelector("[data-toast]");
  const help = document.querySelector("[data-help]");
  let current = null;
  let selection = null;
  let busy = false;

  const cards = () => [...root.querySelectorAll("[data-card]")];
  const open = () => cards().filter((card) => "open" in card.dataset);

  /* --- Saying what happened --- */
  let fading = 0;
  const say = (words, { failed = false, seen = false } = {}) => {
    announcer.textContent = words;
    if (seen) return;
    toast.textContent = words;
    toast.classList.toggle("is-failed", failed);
    toast.hidden = false;
    window.clearTimeout(fading);
    fading = window.setTimeout(() => { toast.hidden = true; }, failed ? 10000 : 3000);
  };

  /* --- Focus --- */
  const focusOn = (card, { move = true } = {}) => {
    if (!card) return;
    if (current) {
      current.classList.remove("is-focused");
      current.tabIndex = -1;
    }
    current = card;
    card.classList.add("is-focused");
    card.tabIndex = 0;
    if (move) {
      card.focus({ preventScroll: true });
      card.scrollIntoView({ block: "nearest" });
    }
    paint(card);
  };

  const neighbour = (step) => {
    const all = cards();
    const at = all.indexOf(current);
    return all[Math.max(0, Math.min(all.length - 1, at + step))];
  };

  const after = (list, card) => {
    const all = cards();
    const at = all.indexOf(card);
    return list.find((other) => all.indexOf(other) > at) || list.find((other) => other !== card) || null;
  };

  const goOn = (card) => {
    const next = after(open(), card);
    if (next) {
      focusOn(next);
      return next.getAttribute("aria-label");
    }
    focusOn(card);
    return "全部处理完毕，按 P 到发布前检查。";
  };

  /* --- Sending --- */
  const element = (html) => {
    const holder = document.createElement("template");
    holder.innerHTML = html.trim();
    return holder.content.firstElementChild;
  };

  const replaceParts = (answer) => {
    Object.entries(answer.parts).forEach(([name, html]) => {
      const old = document.getElementById(name);
      if (!old) return;
      const fresh = element(html);
      if (old === current) current = fresh;
      old.replaceWith(fresh);
    });
    Object.entries(answer.cards).forEach(([key, html]) => {
      const old = document.getElementById(key);
      if (!html) {
        if (old === current) current = null;
        if (old) old.remove();
        return;
      }
      const fresh = element(html);
      if (old) {
        if (old === current) current = fresh;
        old.replaceWith(fresh);
      } else {
        root.querySelector("[data-added]").append(fresh);
      }
      markText(fresh);
    });
  };

  const send = async (form, button) => {
    if (busy) return;
    busy = true;
    root.setAttribute("aria-busy", "true");
    const data = new FormData(form);
    if (button && button.name) data.set(button.name, button.value);
    const action = data.get("action");
    try {
      const response = await fetch(form.getAttribute("action"), {
        method: "POST", body: data, headers: { "X-Fragment": "1" }, credentials: "same-origin",
      });
      if (!(response.headers.get("Content-Type") || "").includes("json")) throw new Error(String(response.status));
      const answer = await response.json();
      if (response.status === 400) {
        say(answer.message, { failed: true });
        return;
      }
      replaceParts(answer);
      const about = document.getElementById(answer.focus);
      if (response.status === 409) {
        say(answer.message, { failed: true });
        focusOn(about || current || cards()[0]);
        return;
      }
      if (action === "add") form.closest("details").open = false;
      if (action === "add") form.reset();
      let next = "";
      if (action === "undo" || action === "add") focusOn(about || current || cards()[0]);
      else if (action === "accept_all") focusOn(open()[0] || cards()[0]);
      else next = goOn(about || current || cards()[0]);
      say(next ? `${answer.message} ${next}` : answer.message);
    } catch {
      say("没有保存：网络中断或登录已过期。请刷新页面后重试。", { failed: true });
    } finally {
      busy = false;
      root.removeAttribute("aria-busy");
    }
  };

  root.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-decide]");
    if (!form) return;
    event.preventDefault();
    send(form, event.submitter);
  });

  /* --- Clicking and tabbing into a card --- */
  root.addEventListener("focusin", (event) => {
    const card = event.target.closest("[data-card]");
    if (card && card !== current) focusOn(card, { move: false });
  });
  root.addEventListener("click", (event) => {
    const card = event.target.closest("[data-card]");
    if (card && !event.target.closest("button, a, input, select, textarea, summary, label")) focusOn(card);
    const goto = event.target.closest("[data-goto]");
    const target = goto && document.getElementById(goto.getAttribute("href").slice(1));
    if (target && target.matches("[data-card]")) {
      event.preventDefault();
      focusOn(target);
    }
    const view = event.target.closest("[data-view]");
    if (view) setView(view.dataset.view);
    const figure = event.target.closest("[data-facts]");
    if (figure && !String(window.getSelection())) {
      focusOn(document.getElementById(`fact-${figure.dataset.facts.split(" ")[0]}`));
    }
  });

  /* --- Adding what was missed, from the selected words --- */
  const offset = (node, at) => {
    const holder = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-at]");
    if (!holder || !textPane.contains(holder)) return null;
    const before = document.createRange();
    before.setStart(holder, 0);
    before.setEnd(node, at);
    return Number(holder.dataset.at) + [...before.toString()].length;
  };

  const readSelection = () => {
    const chosen = window.getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed) return;
    const range = chosen.getRangeAt(0);
    if (!textPane.contains(range.commonAncestorContainer)) return;
    const start = offset(range.startContainer, range.startOffset);
    if (start !== null) selection = { start, words: chosen.toString() };
  };
  // Kept as it is made: a click on the button that opens the form takes the selection away.
  document.addEventListener("selectionchange", readSelection);

  const openAdd = () => {
    const add = root.querySelector("[data-add]");
    if (!add) return;
    add.open = true;
    // The browser tells of a selection later than it is made; a key pressed at once would miss it.
    readSelection();
    if (selection) {
      add.querySelector("[data-add-quote]").value = selection.words;
      add.querySelector("[data-add-start]").value = selection.start;
      selection = null;
      add.querySelector("[data-add-indicator]").focus();
    } else {
      if (hasPages) setView("text");
      add.querySelector("[data-add-quote]").focus();
    }
    add.scrollIntoView({ block: "nearest" });
  };

  /* --- Keys --- */
  const press = (selector) => {
    const button = current && current.querySelector(selector);
    if (!button) return false;
    if (button.matches("a")) button.click();
    else if (button.form && !button.disabled) button.form.requestSubmit(button);
    return true;
  };

  const digit = (number) => {
    if (!current) return;
    const way = current.querySelector("details[data-way][open]");
    if (way) {
      const reason = way.querySelector(`[data-reason="${number}"]`);
      if (!reason) return;
      reason.checked = true;
      send(reason.form, null);
      return;
    }
    const ways = current.querySelectorAll("details[data-way]");
    if (ways.length) {
      const chosen = current.querySelector(`details[data-way="${number}"]`);
      if (!chosen) return;
      ways.forEach((other) => { other.open = other === chosen; });
      say(`${chosen.querySelector("legend").textContent}：${[...chosen.querySelectorAll("[data-reason]")]
        .map((reason) => `${reason.dataset.reason} ${reason.value}`).join("；")}`, { seen: true });
      chosen.scrollIntoView({ block: "nearest" });
      return;
    }
    press(`[data-choice="${number}"]`);
  };

  const closeForms = () => {
    root.querySelectorAll("details[data-edit][open], details[data-way][open], details[data-accept-all][open], details[data-add][open]")
      .forEach((details) => { details.open = false; });
    if (current) focusOn(current);
  };

  const actions = {
    j: () => focusOn(neighbour(1)),
    k: () => focusOn(neighbour(-1)),
    n: () => {
      const next = after(open().filter((card) => "problem" in card.dataset), current);
      if (next) focusOn(next);
      else say("没有其他待处理的问题。");
    },
    e: () => {
      const edit = current && current.querySelector("details[data-edit]");
      if (!edit) return press('[data-key="edit"]');
      edit.open = true;
      const field = edit.querySelector('input[name="value"]');
      field.focus({ preventScroll: true });
      field.select();
      edit.scrollIntoView({ block: "nearest" });
      return true;
    },
    x: () => press('[data-key="reject"]'),
    s: () => {
      if (source.contains(document.activeElement)) focusOn(current || cards()[0]);
      else {
        pane.focus({ preventScroll: true });
        source.scrollIntoView({ block: "nearest" });
        say("已转到原文，再按 S 返回。");
      }
    },
    u: () => {
      const button = root.querySelector('[data-key="undo"]');
      if (button && !button.disabled) button.form.requestSubmit(button);
      else say("没有可以撤销的操作。");
    },
    a: () => {
      const all = root.querySelector("details[data-accept-all]");
      if (!all) return say("没有可以一键确认的数据点。");
      all.open = true;
      all.querySelector("form button").focus();
      return say(`${all.querySelectorAll("li").length} 项可一键确认，按 Enter 确认，按 Esc 取消。`);
    },
    b: openAdd,
    p: () => {
      const step = root.querySelector("[data-step]");
      const place = document.getElementById("checklist");
      place.scrollIntoView({ block: "nearest" });
      if (!step) return say("没有需要办理的步骤。");
      if (step.disabled) {
        const first = place.querySelector(".is-open a");
        if (first) first.focus();
        return say(`还不能发布：${[...place.querySelectorAll(".is-open a")].map((a) => a.textContent).join("；")}`);
      }
      step.focus();
      return say(`按 Enter ${step.firstChild.textContent}。`);
    },
    "?": () => (help.open ? help.close() : help.showModal()),
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && !help.open) return closeForms();
    const typing = event.target.closest("input:not([type=radio]), select, textarea, [contenteditable]");
    if (typing) return;
    if (help.open && event.key !== "?") return;
    const onControl = event.target.closest("button, a, summary, input");
    if (event.key === "Enter") {
      if (onControl || event.repeat || !current) return;
      event.preventDefault();
      if (!press('[data-key="accept"]')) {
        say(current.querySelector("[data-way]") ? "请先按数字选择处理方式和理由。" : goOn(current));
      }
      return;
    }
    if (/^[1-9]$/.test(event.key)) {
      if (event.repeat) return;
      event.preventDefault();
      digit(event.key);
      return;
    }
    const action = actions[event.key.toLowerCase()] || (event.key === "？" ? actions["?"] : null);
    if (!action || (event.repeat && !["j", "k"].includes(event.key.toLowerCase()))) return;
    event.preventDefault();
    action();
  });

  root.querySelectorAll("[data-add-open]").forEach((button) => {
    button.addEventListener("click", openAdd);
  });
  document.querySelector("[data-help-open]").addEventListener("click", () => help.showModal());
  document.body.classList.add("is-reviewing");
  setView("pages");
  const wanted = window.location.hash.slice(1) || root.dataset.focus;
  const beginning = (wanted && document.getElementById(wanted)) || open()[0] || cards()[0];
  if (beginning && beginning.matches("[data-card]")) focusOn(beginning);
  else if (open().length || cards().length) focusOn(open()[0] || cards()[0], { move: false });
})();
