/* The evidence of facts where they are edited: quotes are looked for in their texts at once, and
   taken from them as a selection or as a sentence that the server found. */

(() => {
  "use strict";

  let described = 0;

  const trimmed = (quote) => quote.value.trim().normalize("NFC");
  const elementOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement);

  function evidence(form, { button, touched, say }) {
    /* The words as they were sent: a browser that translates the page changes what it shows. */
    const texts = [...form.querySelectorAll("[data-text]")].map((element) => ({
      element,
      slug: element.dataset.text,
      words: element.textContent,
    }));
    const textOf = (slug) => texts.find((text) => text.slug === slug);

    /* A translation that took no notice of `translate="no"` is undone; tells whether there was one. */
    function restore({ element, words }) {
      if (element.textContent === words) return false;
      element.textContent = words;
      return true;
    }

    function sourceOf(quote) {
      return quote.closest(".quote").querySelector("[name$='-source']");
    }

    /* The verdict belongs to its box: it is read with it, and speaks by the form's live region. */
    function describe(quote, verdict) {
      if (verdict.id) return;
      verdict.id = `quote-status-${++described}`;
      const ids = quote.getAttribute("aria-describedby");
      quote.setAttribute("aria-describedby", ids ? `${ids} ${verdict.id}` : verdict.id);
    }

    /* Looks for a quote in its text; tells whether that came to another verdict than before. */
    function check(quote) {
      const verdict = quote.closest(".quote").querySelector(".verdict");
      const words = trimmed(quote);
      const text = textOf(sourceOf(quote).value);
      const count = text && words ? quotes.find(text.words, words).length : 1;
      const key = !words || !text ? "" : count === 1 ? "stands" : count ? "several" : "missing";
      const isNew = (verdict.dataset.found ?? "") !== key;
      describe(quote, verdict);
      verdict.dataset.found = key;
      if (isNew) verdict.textContent = key && form.dataset[key];
      verdict.classList.toggle("bad", count !== 1);
      if (words) offerToDrop(quote);
      quote.setAttribute("aria-invalid", String(count !== 1));
      return isNew;
    }

    function checkAloud(quote) {
      const isNew = check(quote);
      const { found } = quote.closest(".quote").querySelector(".verdict").dataset;
      if (isNew) say(quote, found && form.dataset[found]);
      paint();
    }

    /* What is evidence already is marked in the text, without a change of the text itself. */
    function paint() {
      if (!CSS.highlights) return;
      const active = form.querySelector(".part:focus-within");
      const ranges = { evidence: [], "active-evidence": [] };
      texts.forEach(restore);
      for (const quote of form.querySelectorAll(".part:not(.removed) [data-quote]")) {
        const text = textOf(sourceOf(quote).value);
        if (!text) continue;
        for (const [start, end] of quotes.find(text.words, trimmed(quote))) {
          const name = active?.contains(quote) ? "active-evidence" : "evidence";
          ranges[name].push(quotes.rangeOf(text.element, start, end));
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
      for (const name of ["id", "aria-describedby", "aria-invalid"]) quote.removeAttribute(name);
      quote.setAttribute("aria-label", form.dataset.another);
      const verdict = another.querySelector(".verdict");
      verdict.replaceChildren();
      verdict.removeAttribute("id");
      verdict.removeAttribute("data-found");
      verdict.classList.remove("bad");
      another.querySelector(".drop")?.remove();
      boxes.append(another);
      return quote;
    }

    /* A quote is taken away by a button too: to empty the box is no obvious way. */
    function offerToDrop(quote) {
      if (quote.parentElement.querySelector(".drop")) return;
      const drop = button("×", form.dataset.drop, () => {
        quote.value = "";
        checkAloud(quote);
        touched();
        drop.remove();
        quote.focus();
      });
      drop.classList.add("drop");
      quote.after(drop);
    }

    function quoteWords(part, slug, words) {
      const all = [...part.querySelectorAll("[data-quote]")];
      const same = all.find((box) => box.value === words && sourceOf(box).value === slug);
      if (same) return same;
      const quote = emptyQuote(part);
      quote.value = words;
      sourceOf(quote).value = slug;
      quote.dispatchEvent(new Event("input", { bubbles: true }));
      emptyQuote(part);
      return quote;
    }

    /* What is selected of a text, in whole words; null where that is nothing. */
    function selected(selection) {
      if (!selection.rangeCount || selection.isCollapsed) return null;
      const { startContainer, startOffset, endContainer, endOffset } = selection.getRangeAt(0);
      const textAround = (node) => elementOf(node)?.closest("[data-text]");
      const ends = [startContainer, endContainer].map(textAround);
      const text = texts.find(({ element }) => ends.includes(element));
      if (!text || restore(text)) return null;
      const { element, slug, words } = text;
      const placeOf = (node, offset) => quotes.offsetOf(element, node, offset);
      const start = ends[0] === element ? placeOf(startContainer, startOffset) : 0;
      const end = ends[1] === element ? placeOf(endContainer, endOffset) : words.length;
      const taken = quotes.wholeWords(words, start, end, element.lang);
      return taken ? { slug, words: taken } : null;
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
        if (document.activeElement === opener) return;
        taken = selected(getSelection());
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
        quoteWords(current, taken.slug, taken.words);
        getSelection().removeAllRanges();
        bar.hidden = true;
      });
    }

    /* A sentence of the texts can be picked without a pointer. Without this file it is sent with the
       form; with it, a button takes it, so that none is sent by mistake. */
    function offerSentences(part) {
      const pick = part.querySelector("[data-pick]");
      if (!pick) return;
      const take = button(form.dataset.take, form.dataset.takeSentence, () => {
        const select = pick.querySelector("select");
        if (!select?.value) return;
        const [, slug, sentence] = select.value.match(/^(\S+) ([^]*)$/);
        quoteWords(part, slug, sentence);
        select.selectedIndex = 0;
      });
      const words = pick.querySelector("[type=search]");
      const find = pick.querySelector("[data-find]");
      const name = words.name.replace(/-words$/, "-sentence");
      const prepare = () => {
        const select = pick.querySelector("select");
        if (!select) return;
        select.removeAttribute("name");
        select.after(take);
      };
      const search = async () => {
        const found = await askFor(find, name);
        if (!found) return;
        pick.querySelector("select")?.remove();
        pick.querySelector(".aside")?.remove();
        pick.prepend(...found);
        prepare();
        const select = pick.querySelector("select");
        const remark = pick.querySelector(".aside");
        if (remark) say(find, remark.textContent);
        else if (select && words.value.trim()) {
          select.selectedIndex = 1;
          select.focus();
        }
      };
      find.addEventListener("click", (event) => {
        event.preventDefault();
        search();
      });
      /* What is looked for is nothing to be saved. */
      words.addEventListener("input", (event) => event.stopPropagation());
      words.addEventListener("keydown", (event) => {
        if (event.key === "Enter") search();
      });
      prepare();
    }

    /* The list of sentences, and the remark on it, of the form as the server answers a search. */
    async function askFor(find, name) {
      const data = new FormData(form);
      for (const [key, value] of [...data]) if (value instanceof File) data.delete(key);
      data.append("find", find.value);
      const answer = await fetch(location.pathname, { method: "POST", body: data });
      if (!answer.ok) return null;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const pick = page.querySelector(`button[data-find][value="${find.value}"]`)?.closest("[data-pick]");
      return pick ? [...pick.querySelectorAll(`select[name="${name}"], .aside`)] : null;
    }

    function watch(event) {
      if (event.target.matches("[data-quote]")) checkAloud(event.target);
      else if (event.target.matches("[data-evidence-boxes] [name$='-source']")) {
        checkAloud(event.target.closest(".quote").querySelector("[data-quote]"));
      }
    }

    form.addEventListener("input", watch);
    takeSelections();

    return {
      paint,
      ready(part) {
        part.querySelectorAll("[data-quote]").forEach((quote) => quote.value && check(quote));
        offerSentences(part);
      },
    };
  }

  window.evidence = evidence;
})();
