/* The forms on which records are edited: they are whole without this file, and quicker with it. */

(() => {
  "use strict";

  const form = document.querySelector("[data-editing]");
  if (!form) return;

  /* Names of the archive as one types, and what is typed as a new one. */

  function suggest(box) {
    const input = box.querySelector("input[type=text]");
    const tick = () => form.elements[`${input.name}-new`];
    const address = (query) => `${box.dataset.entry}?q=${encodeURIComponent(query)}`;
    let typed = 0;

    /* Namesakes are offered with their slugs: “Giselle [giselle-2]”. */
    function isAmong(names, query) {
      const plain = (name) => name.replace(/ \[[a-z0-9-]+\]$/, "").toLowerCase();
      return names.some((name) => plain(name) === plain(query));
    }

    combobox(input, {
      className: "names",
      label: form.dataset.names,
      address,
      read({ names }, query) {
        const found = names.map((name) => ({ shown: [name], name }));
        if (isAmong(names, query) || !tick()) return found;
        const label = form.dataset.make.replace("%s", () => query);
        return [...found, { shown: [label], className: "make", name: query, isNew: true }];
      },
      take({ name, isNew }) {
        input.value = name;
        if (tick()) tick().checked = Boolean(isNew);
        input.dispatchEvent(new Event("change", { bubbles: true }));
      },
    });

    /* A name that the archive lacks is told as one leaves the box. */
    async function tell() {
      const number = ++typed;
      const query = input.value.trim();
      if (!tick() || tick().checked || query === input.defaultValue.trim()) {
        return box.classList.remove("unknown");
      }
      const answer = await fetch(address(query));
      const { names } = answer.ok ? await answer.json() : { names: [query] };
      if (number !== typed) return false;
      return box.classList.toggle("unknown", Boolean(query) && !isAmong(names, query));
    }

    input.addEventListener("input", () => {
      typed += 1;
      if (tick()) tick().checked = false;
    });
    input.addEventListener("blur", tell);
  }

  /* Several names: an empty box is always there. */

  function keepRoom(boxes) {
    boxes.addEventListener("change", () => {
      const all = [...boxes.querySelectorAll(".entry-box")];
      const last = all.at(-1);
      if (!last.querySelector("input").value.trim()) return;
      const another = document.createElement("span");
      another.className = "entry-box";
      another.dataset.entry = last.dataset.entry;
      const input = last.querySelector("input").cloneNode();
      input.value = "";
      input.removeAttribute("id");
      input.setAttribute("aria-label", form.dataset.another);
      another.append(input);
      last.after(another);
      suggest(another);
    });
  }

  /* Rows: added, moved, taken away. */

  const partsOf = () => [...form.querySelectorAll("[data-ordered] > .part")];

  function renumber() {
    partsOf().forEach((part, index) => {
      const position = part.querySelector("[name$='-position']");
      if (position) position.value = index + 1;
    });
  }

  function button(sign, label, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "quiet";
    made.textContent = sign;
    made.title = label;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    return made;
  }

  function move(part, step) {
    const all = partsOf();
    const other = all[all.indexOf(part) + step];
    if (!other) return;
    if (step < 0) other.before(part);
    else other.after(part);
    renumber();
    touched();
  }

  function ready(part) {
    part.querySelectorAll("[data-entry]").forEach(suggest);
    part.querySelectorAll("[data-entries]").forEach(keepRoom);
    quoted.ready(part);
    const legend = part.querySelector("[data-legend=new]");
    const title = part.querySelector("input[type=text]");
    if (legend && title) {
      const unnamed = legend.textContent;
      part.addEventListener("change", () => {
        legend.textContent = title.value || unnamed;
      });
    }
    const gone = part.querySelector("[name$='-DELETE']");
    const strike = () => {
      part.classList.toggle("removed", gone.checked);
      quoted.paint();
    };
    gone?.addEventListener("change", strike);
    if (gone) strike();
    if (!part.closest("[data-ordered]")) return;
    const moves = document.createElement("div");
    moves.className = "moves";
    moves.append(
      button("↑", form.dataset.up, (event) => {
        move(part, -1);
        event.currentTarget.focus();
      }),
      button("↓", form.dataset.down, (event) => {
        move(part, 1);
        event.currentTarget.focus();
      }),
    );
    part.append(moves);
  }

  function addPart(opener) {
    const prefix = opener.dataset.more;
    const total = form.elements[`${prefix}-TOTAL_FORMS`];
    const template = form.querySelector(`template[data-empty="${prefix}"]`);
    const fragment = template.content.cloneNode(true);
    for (const element of fragment.querySelectorAll("*")) {
      for (const attribute of [...element.attributes]) {
        if (attribute.value.includes("__prefix__")) {
          attribute.value = attribute.value.replaceAll("__prefix__", total.value);
        }
      }
    }
    const part = fragment.querySelector(".part");
    part.querySelector("[data-number]").textContent = Number(total.value) + 1;
    const done = form.querySelectorAll(".part:not(:has(.errorlist, .unknown)) > details");
    done.forEach((other) => {
      other.open = false;
    });
    const named = form.querySelector(`[data-parts="${prefix}"]`);
    const parts = named ?? form.querySelector("[data-ordered]");
    parts.append(part);
    total.value = Number(total.value) + 1;
    ready(part);
    renumber();
    touched();
    part.querySelector("input:not([type=hidden]), select, textarea").focus();
  }

  /* One live region speaks for the whole form: after a pause, the last word about each thing. */

  const waiting = new Map();
  let pause = null;

  function say(about, message) {
    const region = form.querySelector("[data-announcer]");
    waiting.delete(about);
    if (message) waiting.set(about, message);
    region.replaceChildren();
    clearTimeout(pause);
    pause = setTimeout(() => {
      region.textContent = [...waiting.values()].join(" ");
      waiting.clear();
    }, 500);
  }

  /* What is typed and not saved is not lost without a question. */

  let isTouched = false;

  function showUnsaved() {
    isTouched = true;
    form.querySelector("[data-state]").textContent = form.dataset.unsaved;
  }

  function touched() {
    if (isTouched) return;
    showUnsaved();
    say("state", form.dataset.unsaved);
  }

  function watchChanges() {
    form.addEventListener("input", touched);
    form.addEventListener("submit", (event) => {
      if (event.submitter?.dataset.more) return;
      isTouched = false;
    });
    addEventListener("beforeunload", (event) => {
      if (isTouched) event.preventDefault();
    });
    /* Enter in a box is a slip in so long a form; the button and Ctrl+S save. */
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.matches("input:not([type=submit])")) {
        event.preventDefault();
      }
    });
    document.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key === "s") {
        event.preventDefault();
        form.requestSubmit();
      }
    });
  }

  form.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-more]");
    if (!opener) return;
    event.preventDefault();
    addPart(opener);
  });
  const quoted = evidence(form, { button, touched, say });
  document.documentElement.classList.add("scripted");
  form.querySelectorAll(".part").forEach(ready);
  form.querySelectorAll(".field [data-entry]").forEach((box) => {
    if (!box.closest(".part")) suggest(box);
  });
  watchChanges();
  if (form.matches(".is-refused")) showUnsaved();
  document.querySelectorAll("[data-problems] a").forEach((link) => {
    link.addEventListener("click", (event) => {
      const box = document.getElementById(link.hash.slice(1));
      if (!box) return;
      event.preventDefault();
      const around = box.closest("details") ?? box.querySelector("details");
      if (around) around.open = true;
      (box.matches(".part") ? around.querySelector("summary") : box).focus();
      box.scrollIntoView({ block: "center" });
    });
  });
  document.querySelector("[data-problems]")?.focus();
  const named = document.getElementById(location.hash.slice(1));
  if (named?.matches(".part details")) {
    named.open = true;
    (named.querySelector("[type=checkbox][name$='-confirm']") ?? named).focus();
    named.scrollIntoView();
  }
  quoted.paint();
})();
