/* Upload page: each dropped file is its own request, so that its progress is real; then the database is polled. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-upload]");
  const list = document.querySelector("[data-list]");
  const summary = document.querySelector("[data-summary]");
  const template = document.querySelector("template[data-row]");
  if (!form || !list) return;

  const target = form.querySelector("[data-target]");
  const input = form.querySelector('input[type="file"]');
  const token = form.querySelector('input[name="csrfmiddlewaretoken"]').value;
  const limit = Number(form.dataset.limitMb);
  const AT_ONCE = 2;
  const waiting = [];
  let sending = 0;
  let polling = false;

  const paint = (row, { label, tone, message, step, stopped }) => {
    const state = row.querySelector("[data-label]");
    state.textContent = label;
    state.className = `state state--${tone}`;
    row.querySelector("[data-message]").textContent = message;
    row.querySelectorAll("[data-stages] li").forEach((item, index) => {
      item.className = stopped ? "is-stopped" : index < step ? "is-done" : index === step ? "is-now" : "";
    });
  };

  const summarise = () => {
    const open = list.querySelectorAll("[data-working]").length;
    summary.textContent = open ? `${open} 份正在处理` : list.children.length ? "全部处理完毕，点文件名核对" : "";
  };

  const rowFor = (name) => {
    const row = template.content.firstElementChild.cloneNode(true);
    row.querySelector("[data-name]").textContent = name;
    list.prepend(row);
    const none = document.querySelector("[data-none]");
    if (none) none.hidden = true;
    return row;
  };

  const link = (row, submission) => {
    if (!submission.url) return;
    const old = row.querySelector("[data-name]");
    const anchor = document.createElement("a");
    anchor.className = "uploads__name";
    anchor.dataset.name = "";
    anchor.href = submission.url;
    anchor.textContent = submission.name;
    old.replaceWith(anchor);
  };

  /* A workbook of several districts: its reports appear under it once they are stored. */
  const adopt = (report) => {
    const parent = report.parent && list.querySelector(`[data-report="${report.parent}"]`);
    if (!parent) return null;
    const row = rowFor(report.name);
    row.dataset.report = report.id;
    row.toggleAttribute("data-working", !report.done);
    parent.after(row);
    link(row, report);
    return row;
  };

  const remember = () => {
    const ids = [...list.querySelectorAll("[data-report]")].map((row) => row.dataset.report);
    const unique = [...new Set(ids)].slice(0, 200);
    if (unique.length) window.history.replaceState(null, "", `${window.location.pathname}?ids=${unique.join(",")}`);
  };

  const settle = (row, submission) => {
    link(row, submission);
    if (submission.id) {
      list.querySelectorAll(`[data-report="${submission.id}"]`).forEach((other) => {
        if (other !== row) other.remove();
      });
      row.dataset.report = submission.id;
    }
    if (submission.outcome === "refused" || !submission.id) {
      row.removeAttribute("data-working");
      paint(row, { label: "没有收下", tone: "failed", message: submission.message, step: 0, stopped: true });
      return;
    }
    row.dataset.note = submission.message || "";
    paint(row, { label: "排队中", tone: "none", message: submission.message || "即将开始读取。", step: 0 });
  };

  const send = (file) => {
    const row = rowFor(file.name);
    if (file.size > limit * 1024 * 1024) {
      row.removeAttribute("data-working");
      paint(row, {
        label: "没有收下", tone: "failed", step: 0, stopped: true,
        message: `文件超过 ${limit} MB。请拆分文件，或把扫描件另存为较低分辨率的 PDF 后再上传。`,
      });
      summarise();
      return;
    }
    waiting.push({ file, row });
    paint(row, { label: "等待传输", tone: "none", message: "", step: 0 });
    next();
  };

  const next = () => {
    while (sending < AT_ONCE && waiting.length) {
      const { file, row } = waiting.shift();
      sending += 1;
      const body = new FormData();
      body.append("csrfmiddlewaretoken", token);
      body.append("files", file, file.name);
      const request = new XMLHttpRequest();
      request.open("POST", form.action || window.location.pathname);
      request.setRequestHeader("Accept", "application/json");
      request.upload.addEventListener("progress", (event) => {
        if (!event.lengthComputable) return;
        const percent = Math.floor((event.loaded / event.total) * 100);
        paint(row, { label: `正在传输 ${percent}%`, tone: "none", message: "", step: 0 });
      });
      request.addEventListener("loadend", () => {
        sending -= 1;
        let files = null;
        try {
          files = JSON.parse(request.responseText).files;
        } catch {
          files = null;
        }
        if (request.status === 200 && files && files.length) {
          settle(row, files[0]);
          files.slice(1).forEach((submission) => settle(rowFor(submission.name), submission));
          remember();
          poll();
        } else {
          row.removeAttribute("data-working");
          const message = request.status === 0
            ? "与服务器的连接中断，文件没有传上去。请检查网络后重新选择该文件。"
            : "登录可能已过期，或服务器没有收下文件。请刷新页面后重新上传。";
          paint(row, { label: "传输失败", tone: "failed", message, step: 0, stopped: true });
        }
        summarise();
        next();
      });
      request.send(body);
    }
    summarise();
  };

  const poll = async () => {
    if (polling) return;
    polling = true;
    let delay = 600;
    while (list.querySelector("[data-working][data-report]")) {
      const ids = [...list.querySelectorAll("[data-working][data-report]")].map((row) => row.dataset.report);
      try {
        const response = await fetch(`${form.dataset.statusUrl}?ids=${ids.join(",")}`);
        if (!response.ok) throw new Error(String(response.status));
        const { reports } = await response.json();
        reports.forEach((report) => {
          const row = list.querySelector(`[data-report="${report.id}"]`) || adopt(report);
          if (!row) return;
          const place = [report.district, report.year ? `${report.year}年` : ""].filter(Boolean).join(" · ");
          const note = row.dataset.note ? `${row.dataset.note} ` : "";
          paint(row, {
            label: report.stalled ? "读取中断，等待重试" : report.label,
            tone: report.tone,
            message: note + [place, report.message].filter(Boolean).join(" · "),
            step: report.step,
            stopped: report.state === "failed",
          });
          if (report.done) row.removeAttribute("data-working");
        });
        delay = Math.min(delay * 1.3, 3000);
      } catch {
        delay = 8000;
      }
      summarise();
      await new Promise((resolve) => window.setTimeout(resolve, delay));
    }
    polling = false;
    summarise();
  };

  input.addEventListener("change", () => {
    [...input.files].forEach(send);
    input.value = "";
  });

  ["dragenter", "dragover"].forEach((name) => {
    target.addEventListener(name, (event) => {
      event.preventDefault();
      target.classList.add("is-over");
    });
  });
  ["dragleave", "drop"].forEach((name) => {
    target.addEventListener(name, () => target.classList.remove("is-over"));
  });
  target.addEventListener("drop", (event) => {
    event.preventDefault();
    [...event.dataTransfer.files].forEach(send);
  });
  /* A file dropped beside the target must not replace the page. */
  ["dragover", "drop"].forEach((name) => {
    window.addEventListener(name, (event) => event.preventDefault());
  });

  poll();
})();
