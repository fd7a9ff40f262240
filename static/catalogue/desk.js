/* What the editors' desk lacks for who can't see it, and for who looks for an error in a long form. */

(() => {
  "use strict";

  /* The boxes of an autocomplete bear the name of the field that they stand for. */

  function nameAutocomplete(box) {
    /* Names and quotes stay as they are where a browser translates the page. */
    box.translate = false;
    box.classList.add("notranslate");
    const label = box.previousElementSibling?.labels?.[0];
    if (!label) return;
    const name = label.textContent.replace(":", "").trim();
    const parts = '[role="combobox"], [role="textbox"], .select2-search__field';
    for (const part of box.querySelectorAll(parts)) {
      part.removeAttribute("aria-labelledby");
      part.setAttribute("aria-label", name);
    }
    box.querySelector("ul")?.setAttribute("role", "presentation");
  }

  function watchForAutocompletes() {
    document.querySelectorAll(".select2-container").forEach(nameAutocomplete);
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) {
        for (const node of addedNodes) {
          if (node.matches?.(".select2-container")) nameAutocomplete(node);
        }
      }
    }).observe(document.body, { childList: true, subtree: true });
  }

  function nameTableHeadings() {
    for (const heading of document.querySelectorAll("th.original:empty")) {
      const name = heading.appendChild(document.createElement("span"));
      name.className = "visually-hidden";
      name.textContent = "Record";
    }
  }

  const textOf = (node) => node?.textContent.trim().replace(/\s+/g, " ").replace(/:$/, "") ?? "";

  /* What was typed or chosen in a row first, choices from a short list left out. */
  function firstWords(row) {
    const boxes = row.querySelectorAll("input[type=text], textarea, select.admin-autocomplete");
    const words = [...boxes].map((box) => textOf(box.selectedOptions?.[0]) || box.value.trim());
    return words.find(Boolean)?.slice(0, 60) ?? "";
  }

  /* What tells a row from others of its kind: its number, and what it is called or what was typed. */
  function titleOf(row) {
    if (!row) return "";
    const kind = row.querySelector("h3 b") ?? row.closest(".inline-group").querySelector("h2");
    const name = row.matches(".has_original") && row.querySelector(".inline_label, .original p");
    const words = name ? textOf(name.firstChild) : firstWords(row);
    const title = `${textOf(kind)} ${Number(row.id.split("-").at(-1)) + 1}`;
    return words ? `${title} (${words})` : title;
  }

  /* A row's errors stand in it or, in a table, in a row before it. */
  function rowOf(errors) {
    const before = errors.closest(".row-form-errors");
    return before?.nextElementSibling ?? errors.closest("tr.form-row, .inline-related[id]");
  }

  /* The label of the box that the errors are about; none where they are about a row. */
  function labelOf(errors) {
    if (errors.matches(".nonfield")) return "";
    const cell = errors.closest("td");
    if (!cell) return textOf(errors.parentElement.querySelector("label"));
    const name = [...cell.classList].find((each) => each.startsWith("field-"));
    return textOf(cell.closest("table").querySelector(name.replace("field-", ".column-")));
  }

  /* Each error of a refused form stands at its top too, with the way to its field. */
  function listErrors() {
    const note = document.querySelector(".errornote");
    if (!note) return;
    const list = document.createElement("ul");
    const places = [".form-row", "td", ".inline-related[id] >"].map((place) => `${place} .errorlist`);
    for (const errors of document.querySelectorAll(places.join())) {
      const row = rowOf(errors);
      const around = errors.matches(".nonfield") ? row : errors.parentElement;
      const field = around.querySelector("input:not([type=hidden]), select, textarea");
      const link = document.createElement("a");
      link.href = `#${field?.id ?? ""}`;
      link.textContent = [titleOf(row), labelOf(errors), textOf(errors)].filter(Boolean).join(": ");
      link.addEventListener("click", (event) => {
        event.preventDefault();
        around.scrollIntoView({ block: "center" });
        field?.focus();
      });
      list.appendChild(document.createElement("li")).append(link);
    }
    note.append(list);
  }

  watchForAutocompletes();
  nameTableHeadings();
  listErrors();
})();
