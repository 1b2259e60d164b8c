/* District fields offer what was meant while somebody types: name, code, pinyin or initials. Choosing one submits the
   form. Without this script the same field is sent as typed and the server resolves it. */
(() => {
  "use strict";

  let serial = 0;

  const attach = (input) => {
    const list = document.createElement("ul");
    serial += 1;
    list.id = `picker-${serial}`;
    list.className = "picker__list";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "行政区");
    list.hidden = true;
    const box = document.createElement("div");
    box.className = "picker";
    input.replaceWith(box);
    box.append(input, list);
    Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
    }).forEach(([name, value]) => input.setAttribute(name, value));

    let timer;
    let asked = 0;
    let active = -1;

    const options = () => [...list.querySelectorAll("[role=option]")];

    const hide = () => {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };

    const light = (index) => {
      const all = options();
      if (!all.length) return;
      active = (index + all.length) % all.length;
      all.forEach((option, number) => option.setAttribute("aria-selected", String(number === active)));
      all[active].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", all[active].id);
    };

    const choose = (option) => {
      input.value = option.dataset.code;
      hide();
      input.form.requestSubmit();
    };

    const show = (results) => {
      list.replaceChildren(...results.map((district, number) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${number}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.code = district.code;
        const name = document.createElement("strong");
        name.textContent = district.name;
        const note = document.createElement("span");
        note.className = "note";
        note.textContent = [district.full_name, district.note].filter(Boolean).join(" · ");
        option.append(name, note);
        option.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          choose(option);
        });
        return option;
      }));
      list.hidden = results.length === 0;
      input.setAttribute("aria-expanded", String(results.length > 0));
      active = -1;
    };

    const ask = async () => {
      const words = input.value.trim();
      if (!words || /[,，、;；]/.test(words)) {
        hide();
        return;
      }
      asked += 1;
      const mine = asked;
      try {
        const address = `${input.dataset.districtPicker}?everywhere=1&q=${encodeURIComponent(words)}`;
        const response = await fetch(address, { headers: { Accept: "application/json" } });
        if (!response.ok || mine !== asked) return;
        show((await response.json()).results);
      } catch {
        hide();
      }
    };

    const later = () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(ask, 180);
    };

    input.addEventListener("input", (event) => {
      if (!event.isComposing) later();
    });
    input.addEventListener("compositionend", later);
    input.addEventListener("change", (event) => event.stopPropagation());
    input.addEventListener("blur", hide);
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (list.hidden) return;
        event.preventDefault();
        light(active + (event.key === "ArrowDown" ? 1 : -1));
      } else if (event.key === "Enter" && !list.hidden && active >= 0) {
        event.preventDefault();
        choose(options()[active]);
      } else if (event.key === "Escape" && !list.hidden) {
        event.stopPropagation();
        hide();
      }
    });
  };

  document.querySelectorAll("[data-district-picker]").forEach(attach);
})();
