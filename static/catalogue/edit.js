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

  /* The evidence: each quote is looked for in its text at once. */

  const textOf = (slug) => form.querySelector(`[data-text="${CSS.escape(slug)}"]`);

  function placesOf(text, quote) {
    const found = [];
    for (let at = text.indexOf(quote); quote && at >= 0; at = text.indexOf(quote, at + 1)) {
      found.push(at);
    }
    return found;
  }

  function sourceOf(quote) {
    return quote.closest(".quote").querySelector("[name$='-source']");
  }

  function check(quote) {
    const verdict = quote.closest(".quote").querySelector(".verdict");
    const words = quote.value.trim().normalize("NFC");
    const text = textOf(sourceOf(quote).value);
    const count = text && words ? placesOf(text.textContent, words).length : 1;
    const key = !words || !text ? "" : count === 1 ? "stands" : count ? "several" : "missing";
    verdict.textContent = key && form.dataset[key];
    verdict.classList.toggle("bad", count !== 1);
    if (words) offerToDrop(quote);
    quote.setAttribute("aria-invalid", String(count !== 1));
    paint();
  }

  /* What is evidence already is marked in the text, without a change of the text itself. */

  function paint() {
    if (!CSS.highlights) return;
    const active = form.querySelector(".part:focus-within");
    const ranges = { evidence: [], "active-evidence": [] };
    for (const quote of form.querySelectorAll(".part:not(.removed) [data-quote]")) {
      const text = textOf(sourceOf(quote).value);
      const node = text?.firstChild;
      const words = quote.value.trim().normalize("NFC");
      if (!node || !words) continue;
      for (const at of placesOf(node.data, words)) {
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, at + words.length);
        ranges[active?.contains(quote) ? "active-evidence" : "evidence"].push(range);
      }
    }
    for (const [name, found] of Object.entries(ranges)) {
      CSS.highlights.set(name, new Highlight(...found));
    }
  }

  function emptyQuote(part) {
    const boxes = part.querySelector("[data-evidence-boxes]");
    const all = [...boxes.querySelectorAll("[data-quote]")];
    const empty = all.find((quote) => !quote.value.trim());
    if (empty) return empty;
    const another = boxes.lastElementChild.cloneNode(true);
    const quote = another.querySelector("[data-quote]");
    quote.value = "";
    quote.removeAttribute("id");
    quote.setAttribute("aria-label", form.dataset.another);
    another.querySelector(".verdict").textContent = "";
    another.querySelector(".drop")?.remove();
    boxes.append(another);
    return quote;
  }

  /* A quote is taken away by a button too: to empty the box is no obvious way. */

  function offerToDrop(quote) {
    if (quote.parentElement.querySelector(".drop")) return;
    const drop = button("×", form.dataset.drop, () => {
      quote.value = "";
      check(quote);
      touched();
      drop.remove();
      quote.focus();
    });
    drop.classList.add("drop");
    quote.after(drop);
  }

  function quoteWords(part, slug, words) {
    const same = [...part.querySelectorAll("[data-quote]")].find((box) => box.value === words);
    if (same) return same;
    const quote = emptyQuote(part);
    quote.value = words;
    sourceOf(quote).value = slug;
    check(quote);
    quote.dispatchEvent(new Event("input", { bubbles: true }));
    emptyQuote(part);
    return quote;
  }

  /* A selection takes in the words that it cuts. */

  function wholeWords(text, selection) {
    const range = selection.getRangeAt(0);
    const node = text.firstChild;
    if (range.startContainer !== node || range.endContainer !== node) return "";
    const letter = /[\p{L}\p{N}]/u;
    let start = range.startOffset;
    let end = range.endOffset;
    if (start === end) return "";
    while (start > 0 && letter.test(node.data[start]) && letter.test(node.data[start - 1])) {
      start -= 1;
    }
    while (
      end < node.data.length && letter.test(node.data[end - 1]) && letter.test(node.data[end])
    ) {
      end += 1;
    }
    return node.data.slice(start, end).trim();
  }

  /* Words that are selected in a text become evidence of the fact that was worked on last. */

  function takeSelections() {
    const bar = form.querySelector("[data-take]");
    if (!bar) return;
    const opener = bar.querySelector("button");
    let current = null;
    let taken = null;

    form.addEventListener("focusin", (event) => {
      const part = event.target.closest(".part");
      if (part?.querySelector("[data-evidence-boxes]")) current = part;
      paint();
    });

    const isOpen = (part) => part?.isConnected && part.querySelector("details").open;

    document.addEventListener("selectionchange", () => {
      const selection = getSelection();
      const text = selection.anchorNode?.parentElement?.closest("[data-text]");
      if (document.activeElement === opener) return;
      const words = text?.contains(selection.focusNode) ? wholeWords(text, selection) : "";
      taken = words ? { text, words } : null;
      const open = [...form.querySelectorAll("[data-ordered] > .part")].filter(isOpen);
      if (!isOpen(current)) current = open.at(-1) ?? null;
      bar.hidden = !taken;
      opener.disabled = !current;
      bar.querySelector("[data-for]").textContent = current
        ? current.querySelector("summary").innerText
        : form.dataset.openFirst;
    });

    opener.addEventListener("mousedown", (event) => event.preventDefault());
    opener.addEventListener("click", () => {
      if (!taken) return;
      quoteWords(current, taken.text.dataset.text, taken.words);
      getSelection().removeAllRanges();
      bar.hidden = true;
    });
  }

  /* The sentences of the text, to pick one from without a pointer. */

  function offerSentences(part) {
    const boxes = part.querySelector("[data-evidence-boxes]");
    const texts = [...form.querySelectorAll("[data-text]")];
    if (!boxes || !texts.length || !Intl.Segmenter) return;
    const select = document.createElement("select");
    select.setAttribute("aria-label", form.dataset.pick);
    select.append(new Option(form.dataset.pick, ""));
    for (const text of texts) {
      const segmenter = new Intl.Segmenter(text.lang || "en", { granularity: "sentence" });
      for (const { segment } of segmenter.segment(text.textContent)) {
        if (segment.trim()) select.append(new Option(segment.trim(), text.dataset.text));
      }
    }
    const take = button(form.dataset.take, form.dataset.takeSentence, () => {
      const option = select.selectedOptions[0];
      if (option.value) quoteWords(part, option.value, option.text);
      select.selectedIndex = 0;
    });
    const pick = document.createElement("span");
    pick.className = "pick";
    pick.append(select, take);
    boxes.after(pick);
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
    part.querySelectorAll("[data-quote]").forEach((quote) => quote.value && check(quote));
    offerSentences(part);
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
      paint();
    };
    gone?.addEventListener("change", strike);
    if (gone) strike();
    if (!part.closest("[data-ordered]")) return;
    const moves = document.createElement("div");
    moves.className = "moves";
    moves.append(
      button("↑", form.dataset.up, (event) => {
        move(part, -1);
        event.target.focus();
      }),
      button("↓", form.dataset.down, (event) => {
        move(part, 1);
        event.target.focus();
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

  /* What is typed and not saved is not lost without a question. */

  let isTouched = false;

  function touched() {
    isTouched = true;
    form.querySelector("[data-state]").textContent = form.dataset.unsaved;
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
  form.addEventListener("input", (event) => {
    if (event.target.matches("[data-quote]")) check(event.target);
  });
  document.documentElement.classList.add("scripted");
  form.querySelectorAll(".part").forEach(ready);
  form.querySelectorAll(".field [data-entry]").forEach((box) => {
    if (!box.closest(".part")) suggest(box);
  });
  takeSelections();
  watchChanges();
  if (form.matches(".is-refused")) touched();
  document.querySelectorAll("[data-problems] a").forEach((link) => {
    link.addEventListener("click", (event) => {
      const box = document.getElementById(link.hash.slice(1));
      if (!box) return;
      event.preventDefault();
      const around = box.closest("details");
      if (around) around.open = true;
      box.focus();
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
  paint();
})();
