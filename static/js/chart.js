/* Server-drawn pictures become interactive when somebody reaches for them: pointer, key or touch. Nothing is loaded
   before. The live figure covers the picture exactly, so the page does not move. */
(() => {
  "use strict";

  const assets = document.currentScript.dataset; // addresses with content hashes, written by the template
  let library;

  const addScript = (src) => new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = src;
    script.onload = resolve;
    script.onerror = () => reject(new Error(src));
    document.head.append(script);
  });

  const addStyles = (href) => new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    // With this id and class plotly.js writes no style rules of its own, which the page's policy would refuse.
    link.id = "plotly.js-style-global";
    link.className = "no-inline-styles";
    link.href = href;
    link.onload = resolve;
    link.onerror = () => reject(new Error(href));
    document.head.append(link);
  });

  const loadLibrary = () => {
    library ??= Promise.all([addStyles(assets.styles), addScript(assets.library)]).then(() => addScript(assets.locale));
    return library;
  };

  const openSource = (id) => {
    const details = document.getElementById(`s${id}`);
    if (!details) return;
    details.open = true;
    details.querySelector("summary").focus({ preventScroll: true });
  };

  const say = (chart, words) => {
    let status = chart.querySelector(".chart__status");
    if (!status) {
      status = document.createElement("p");
      status.className = "chart__status";
      status.setAttribute("role", "status");
      chart.append(status);
    }
    status.textContent = words;
    status.hidden = words === "";
  };

  const enliven = async (chart) => {
    if (chart.dataset.state) return;
    chart.dataset.state = "loading";
    say(chart, "正在载入交互图…");
    try {
      const [response] = await Promise.all([
        fetch(chart.dataset.figureUrl, { headers: { Accept: "application/json" } }),
        loadLibrary(),
      ]);
      if (!response.ok) throw new Error(String(response.status));
      const figure = await response.json();
      const live = document.createElement("div");
      live.className = "chart__live";
      chart.append(live);
      const { width, height } = chart.querySelector(".chart__picture").getBoundingClientRect();
      if (width < 500) {
        // A telephone: names and axis title get the room that is there.
        figure.layout.margin.l = Math.min(figure.layout.margin.l, 84);
        if (figure.layout.xaxis?.title) figure.layout.xaxis.title.text = "";
      }
      await window.Plotly.newPlot(live, figure.data, { ...figure.layout, width, height }, {
        locale: "zh-CN",
        displaylogo: false,
        showSendToCloud: false,
        modeBarButtonsToRemove: ["select2d", "lasso2d"],
        toImageButtonOptions: { format: "png", scale: 2, filename: document.title },
      });
      live.on("plotly_click", (event) => openSource(event.points[0]?.customdata));
      chart.dataset.state = "live";
      say(chart, "");
    } catch {
      delete chart.dataset.state;
      say(chart, "交互图未能载入，图与表格不受影响");
    }
  };

  document.querySelectorAll("[data-chart]").forEach((chart) => {
    chart.addEventListener("pointerenter", () => enliven(chart), { once: false });
    chart.addEventListener("touchstart", () => enliven(chart), { passive: true });
    chart.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") enliven(chart);
    });
    chart.addEventListener("focus", () => enliven(chart));
    chart.addEventListener("click", (event) => {
      const mark = event.target.closest("[data-source]");
      if (!mark) return;
      event.stopPropagation();
      openSource(mark.dataset.source);
    });
  });

  window.addEventListener("resize", () => {
    document.querySelectorAll("[data-chart][data-state='live']").forEach((chart) => {
      const { width, height } = chart.querySelector(".chart__picture").getBoundingClientRect();
      window.Plotly.relayout(chart.querySelector(".chart__live"), { width, height });
    });
  });
})();
