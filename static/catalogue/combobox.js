/* Suggestions as one types: a combobox after the ARIA pattern. The search boxes have one here; where
   records are edited, `edit.js` makes one of each box for names. */

(() => {
  "use strict";

  const wait = 200;
  let made = 0;

  /* Offers suggestions below a box and returns what closes them. `address` is where those of a query
     are, `read` makes them of the answer: each has `shown`, the nodes of its option. `take` does what
     the chosen one is for; `tell` says how many there are, and null where none are offered. */

  function combobox(input, { className, label, address, read, take, shortest = 1, tell }) {
    const list = document.createElement("ul");
    list.id = `suggestions-${++made}`;
    list.className = className;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", label);
    list.hidden = true;
    /* Names stay as they are, in whatever language the page is read. */
    list.translate = input.translate;
    list.classList.toggle("notranslate", !input.translate);
    input.parentElement.append(list);
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

    function optionOf(suggestion, index) {
      const option = document.createElement("li");
      option.id = `${list.id}-${index}`;
      option.className = suggestion.className ?? "";
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.append(...suggestion.shown);
      option.addEventListener("mousedown", (event) => event.preventDefault());
      option.addEventListener("click", () => {
        close();
        take(suggestion);
      });
      return option;
    }

    function show(suggestions) {
      list.replaceChildren(...suggestions.map(optionOf));
      list.hidden = suggestions.length === 0;
      /* A list that is wider than its box grows to the side on which there is room. */
      const room = input.getBoundingClientRect().right;
      list.classList.toggle("to-the-right", room < list.offsetWidth);
      input.setAttribute("aria-expanded", String(!list.hidden));
      input.removeAttribute("aria-activedescendant");
    }

    function close() {
      clearTimeout(timer);
      asking?.abort();
      show([]);
      tell?.(null);
    }

    function mark(index) {
      const all = options();
      all.forEach((option, place) => option.setAttribute("aria-selected", place === index));
      input.setAttribute("aria-activedescendant", all[index].id);
      all[index].scrollIntoView({ block: "nearest" });
    }

    async function ask() {
      const query = input.value.trim();
      if (query.length < shortest) {
        close();
        return;
      }
      asking?.abort();
      asking = new AbortController();
      try {
        const answer = await fetch(address(query), { signal: asking.signal });
        if (!answer.ok) return;
        const found = read(await answer.json(), query);
        show(found);
        tell?.(found.length);
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
      if (list.hidden) return;
      const last = list.children.length - 1;
      const now = chosen();
      if (event.key === "ArrowDown") mark(now < last ? now + 1 : 0);
      else if (event.key === "ArrowUp") mark(now > 0 ? now - 1 : last);
      else if (event.key === "Enter" && now >= 0) options()[now].click();
      else if (event.key === "Escape") {
        event.stopPropagation();
        close();
      } else {
        /* Enter is the form's own where nothing is chosen. */
        if (event.key === "Enter") close();
        return;
      }
      event.preventDefault();
    });
    input.addEventListener("blur", close);
    return close;
  }

  function asideOf(text) {
    const aside = document.createElement("span");
    aside.className = "aside";
    aside.textContent = text;
    return aside;
  }

  /* A search box leads to what is suggested, and says aloud how much that is. */

  function lead(box) {
    const input = box.querySelector("input");
    const { suggest, suggestions, none, one, many } = box.dataset;
    const status = document.createElement("span");
    status.className = "unseen";
    status.setAttribute("role", "status");
    const close = combobox(input, {
      className: "suggestions",
      label: suggestions,
      shortest: 2,
      address: (query) => `${suggest}?${new URLSearchParams({ q: query })}`,
      read: (answer) =>
        answer.suggestions.map(({ name, kind, url }) => ({ shown: [`${name} `, asideOf(kind)], url })),
      take: ({ url }) => location.assign(url),
      tell(count) {
        status.textContent = count === null ? "" : ([none, one][count] ?? many).replace("{}", count);
      },
    });
    box.append(status);
    input.form.addEventListener("submit", close);
  }

  document.querySelectorAll("[data-suggest]").forEach(lead);
  window.combobox = combobox;
})();
