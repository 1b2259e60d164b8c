/* Links to a value's own page (a[data-value]) open its source beside the table instead. Without this script, or when
   the answer does not come, the link is followed. */
(() => {
  "use strict";

  let panel;
  let opener;

  const close = () => {
    if (!panel) return;
    panel.remove();
    panel = undefined;
    if (opener) opener.focus();
  };

  const show = (link) => {
    if (panel) panel.remove();
    opener = link;
    panel = document.createElement("aside");
    panel.className = "source__panel";
    panel.setAttribute("aria-label", "依据");
    panel.tabIndex = -1;
    const waiting = document.createElement("p");
    waiting.className = "source__card note";
    waiting.setAttribute("role", "status");
    waiting.textContent = "正在载入依据…";
    panel.append(waiting);
    document.body.append(panel);
    panel.focus();
    return panel;
  };

  const open = async (link) => {
    const mine = show(link);
    let card;
    try {
      const address = new URL(link.href);
      address.searchParams.set("part", "1");
      const response = await fetch(address, { headers: { Accept: "text/html" } });
      if (!response.ok) throw new Error(String(response.status));
      card = await response.text();
    } catch {
      if (mine === panel) window.location.assign(link.href);
      return;
    }
    mine.innerHTML = card; // our own fragment, escaped on the server
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-value]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      open(link);
      return;
    }
    if (panel && (!panel.contains(event.target) || event.target.closest("[data-close]"))) close();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing) close();
  });
})();
