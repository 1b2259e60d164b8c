/* On every page: menus and source panels close on Escape or a click elsewhere; one source panel at a time. */
(() => {
  "use strict";

  const OPENABLE = "details.source[open], details[data-menu][open]";

  const close = (details, { refocus }) => {
    details.open = false;
    if (refocus) details.querySelector("summary").focus();
  };

  document.addEventListener("toggle", (event) => {
    const details = event.target;
    if (!details.open || !details.matches("details.source")) return;
    document.querySelectorAll("details.source[open]").forEach((other) => {
      if (other !== details) other.open = false;
    });
  }, true);

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    document.querySelectorAll(OPENABLE).forEach((details) => close(details, { refocus: true }));
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-close]");
    document.querySelectorAll(OPENABLE).forEach((details) => {
      if (!details.contains(event.target) || (button && details.contains(button))) {
        close(details, { refocus: Boolean(button) });
      }
    });
  });

  document.querySelectorAll("[data-print]").forEach((button) => {
    button.addEventListener("click", () => window.print());
  });

  document.querySelectorAll("[data-copy]").forEach((button) => {
    button.addEventListener("click", async () => {
      const words = button.textContent;
      try {
        await navigator.clipboard.writeText(button.dataset.copy || window.location.href);
        button.textContent = "已复制";
      } catch {
        button.textContent = "请从地址栏复制";
      }
      window.setTimeout(() => { button.textContent = words; }, 2000);
    });
  });

  /* Filters that submit on change keep a submit button for readers without JavaScript. */
  document.querySelectorAll("form[data-autosubmit]").forEach((form) => {
    form.addEventListener("change", () => form.requestSubmit());
  });
})();
