/* Copies the words of an element. Inside a bureau's network pages often come without TLS, where browsers hide the
   clipboard: the words are then selected and copied the old way, or at least left selected for Ctrl+C. */
(() => {
  "use strict";

  const select = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  };

  const copy = async (element) => {
    if (navigator.clipboard) {
      try {
        await navigator.clipboard.writeText(element.textContent);
        return "已复制";
      } catch {
        /* Refused: try the old way. */
      }
    }
    select(element);
    return document.execCommand("copy") ? "已复制" : "已选中，请按 Ctrl+C";
  };

  document.querySelectorAll("[data-copy-text]").forEach((button) => {
    button.addEventListener("click", async () => {
      const words = button.textContent;
      button.textContent = await copy(document.getElementById(button.dataset.copyText));
      window.setTimeout(() => { button.textContent = words; }, 2500);
    });
  });
})();
