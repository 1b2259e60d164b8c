/* Report list: rows that are being worked on follow the database; destructive buttons ask first. */
(() => {
  "use strict";

  document.querySelectorAll("form[data-confirm]").forEach((form) => {
    form.addEventListener("submit", (event) => {
      if (!window.confirm(form.dataset.confirm)) {
        event.preventDefault();
        return;
      }
      const answer = document.createElement("input");
      answer.type = "hidden";
      answer.name = "confirm";
      answer.value = "yes";
      form.append(answer);
    });
  });

  const table = document.querySelector("[data-status-url]");
  if (!table) return;

  const poll = async () => {
    const rows = [...table.querySelectorAll("[data-working]")];
    if (!rows.length) {
      const line = document.querySelector("[data-waiting]");
      if (line) line.textContent = "全部处理完毕";
      return;
    }
    const ids = rows.map((row) => row.dataset.report).join(",");
    let delay = 2000;
    try {
      const response = await fetch(`${table.dataset.statusUrl}?ids=${ids}`, { headers: { Accept: "application/json" } });
      if (response.ok) {
        const { reports } = await response.json();
        reports.forEach((report) => {
          const row = table.querySelector(`[data-report="${report.id}"]`);
          const label = row.querySelector("[data-label]");
          label.textContent = report.stalled ? "读取中断，等待重试" : report.label;
          label.className = `state state--${report.tone}`;
          row.querySelector("[data-message]").textContent = report.message;
          if (report.done) row.removeAttribute("data-working");
        });
      } else {
        delay = 8000;
      }
    } catch {
      delay = 8000;
    }
    window.setTimeout(poll, delay);
  };
  window.setTimeout(poll, 1500);
})();
