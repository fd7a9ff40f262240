/* Suggestions in a search box as one types: a combobox after the ARIA pattern. */

(() => {
  "use strict";

  const wait = 200;
  const shortest = 2;

  function suggest(box, number) {
    const input = box.querySelector("input");
    const list = document.createElement("ul");
    const status = document.createElement("span");
    list.id = `suggestions-${number}`;
    list.className = "suggestions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", box.dataset.suggestions);
    list.hidden = true;
    status.className = "unseen";
    status.setAttribute("role", "status");
    box.append(list, status);
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": list.id,
    })) {
      input.setAttribute(name, value);
    }

    let timer = null;
    let asking = null;
    const options = () => [...list.children];
    const chosen = () => options().findIndex((option) => option.ariaSelected === "true");

    function close() {
      clearTimeout(timer);
      asking?.abort();
      list.hidden = true;
      list.replaceChildren();
      status.textContent = "";
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function mark(index) {
      options().forEach((option, place) => option.setAttribute("aria-selected", place === index));
      const option = options()[index];
      if (!option) {
        input.removeAttribute("aria-activedescendant");
        return;
      }
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    }

    function show(suggestions) {
      list.replaceChildren(
        ...suggestions.map(({ name, kind, url }, index) => {
          const option = document.createElement("li");
          option.id = `${list.id}-${index}`;
          option.setAttribute("role", "option");
          option.setAttribute("aria-selected", "false");
          option.dataset.url = url;
          const aside = document.createElement("span");
          aside.className = "aside";
          aside.textContent = kind;
          option.append(`${name} `, aside);
          option.addEventListener("mousedown", (event) => event.preventDefault());
          option.addEventListener("click", () => location.assign(url));
          return option;
        }),
      );
      const count = suggestions.length;
      const words = [box.dataset.none, box.dataset.one][count] ?? box.dataset.many;
      status.textContent = words.replace("{}", count);
      list.hidden = count === 0;
      input.setAttribute("aria-expanded", String(count > 0));
    }

    async function ask() {
      const query = input.value.trim();
      if (query.length < shortest) {
        close();
        return;
      }
      asking?.abort();
      asking = new AbortController();
      const address = `${box.dataset.suggest}?${new URLSearchParams({ q: query })}`;
      try {
        const answer = await fetch(address, { signal: asking.signal });
        if (answer.ok) show((await answer.json()).suggestions);
      } catch (error) {
        /* A later key has asked anew, or the site is out of reach: the box is a box still. */
        if (error.name !== "AbortError") close();
      }
    }

    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, wait);
    });
    input.addEventListener("keydown", (event) => {
      const last = options().length - 1;
      const now = chosen();
      if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        event.stopPropagation();
        close();
      } else if (event.key === "ArrowDown" && last >= 0) {
        event.preventDefault();
        mark(now < last ? now + 1 : 0);
      } else if (event.key === "ArrowUp" && last >= 0) {
        event.preventDefault();
        mark(now > 0 ? now - 1 : last);
      } else if (event.key === "Enter" && now >= 0) {
        event.preventDefault();
        location.assign(options()[now].dataset.url);
      }
    });
    input.addEventListener("blur", close);
    input.form.addEventListener("submit", close);
  }

  document.querySelectorAll("[data-suggest]").forEach(suggest);
})();
