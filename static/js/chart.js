/* Server-drawn pictures become interactive when somebody reaches for them: pointer, key or touch. Nothing is loaded
   before. The live figure is drawn in the picture's own units and scaled as the picture is, so that it covers it
   exactly and nothing moves. */
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

  /* The form of the picture that this screen shows: wide, or narrow on a phone. */
  const pictureOf = (chart) =>
    [...chart.querySelectorAll(".chart__picture svg")].find((svg) => svg.getBoundingClientRect().width > 0);

  const cover = (live, svg) => {
    live.style.transform = `scale(${svg.getBoundingClientRect().width / svg.viewBox.baseVal.width})`;
  };

  const figureAddress = (chart, isNarrow) => chart.dataset.figureUrl + (isNarrow ? "&narrow" : "");

  const enliven = async (chart) => {
    if (chart.dataset.state) return;
    chart.dataset.state = "loading";
    say(chart, "正在载入交互图…");
    try {
      const svg = pictureOf(chart);
      const { width, height } = svg.viewBox.baseVal;
      const isNarrow = width < 500;
      const [response] = await Promise.all([
        fetch(figureAddress(chart, isNarrow), { headers: { Accept: "application/json" } }),
        loadLibrary(),
      ]);
      if (!response.ok) throw new Error(String(response.status));
      const figure = await response.json();
      const title = figure.layout.xaxis?.title;
      if (isNarrow && title?.text.length > 24) title.text = ""; // the head of the page says it
      const live = document.createElement("div");
      live.className = "chart__live";
      live.style.width = `${width}px`;
      live.style.height = `${height}px`;
      cover(live, svg);
      chart.append(live);
      await window.Plotly.newPlot(live, figure.data, { ...figure.layout, width, height }, {
        locale: "zh-CN",
        displaylogo: false,
        showSendToCloud: false,
        displayModeBar: isNarrow ? false : "hover", // on a phone it would lie on the names
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
      const svg = pictureOf(chart);
      const live = chart.querySelector(".chart__live");
      if (svg && svg.viewBox.baseVal.width === parseFloat(live.style.width)) {
        cover(live, svg);
      } else {
        live.remove(); // the other form is shown now: it becomes interactive when reached for
        delete chart.dataset.state;
      }
    });
  });
})();
