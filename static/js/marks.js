/* A click on a mark of a server-drawn picture opens the source of its value, where the page holds it. */
(() => {
  "use strict";

  document.querySelectorAll("[data-marks]").forEach((chart) => {
    chart.addEventListener("click", (event) => {
      const mark = event.target.closest("[data-source]");
      const details = mark && document.getElementById(`s${mark.dataset.source}`);
      if (!details) return;
      event.stopPropagation();
      details.open = true;
      details.querySelector("summary").focus({ preventScroll: true });
    });
  });
})();
