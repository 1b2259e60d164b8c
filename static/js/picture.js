/* A picture as PNG: the SVG of the server is drawn on a canvas here, with the fonts of this machine. Without this
   script the link gives the SVG itself. */
(() => {
  "use strict";

  const SCALE = 2;

  const drawn = (svg) => new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error("picture"));
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  });

  const take = (blob, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  const nameOf = (response) => {
    const given = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get("Content-Disposition") || "");
    return `${given ? decodeURIComponent(given[1]).replace(/\.svg$/, "") : document.title}.png`;
  };

  const download = async (link) => {
    const words = link.textContent;
    link.textContent = "正在生成图片…";
    try {
      const response = await fetch(link.href, { headers: { Accept: "image/svg+xml" } });
      if (!response.ok) throw new Error(String(response.status));
      const image = await drawn(await response.text());
      const canvas = document.createElement("canvas");
      canvas.width = image.naturalWidth * SCALE;
      canvas.height = image.naturalHeight * SCALE;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((resolve) => { canvas.toBlob(resolve, "image/png"); });
      if (!blob) throw new Error("canvas");
      take(blob, nameOf(response));
      link.textContent = words;
    } catch {
      link.textContent = "未能生成，请下载 SVG";
    }
  };

  document.querySelectorAll("a[data-png]").forEach((link) => {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      download(link);
    });
  });
})();
