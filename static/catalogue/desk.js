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

  /* Each error of a refused form stands at its top too, with the way to its field. */

  function listErrors() {
    const note = document.querySelector(".errornote");
    if (!note) return;
    const list = document.createElement("ul");
    for (const error of document.querySelectorAll(".form-row .errorlist, td .errorlist")) {
      const around = error.closest("td, .form-row");
      const field = around.querySelector("input:not([type=hidden]), select, textarea");
      const record = around.closest(".inline-related")?.querySelector(".inline_label");
      const link = document.createElement("a");
      link.href = `#${field?.id ?? ""}`;
      link.textContent = [record, around.querySelector("label"), error]
        .map((part) => part?.textContent.trim() ?? "")
        .join(" ");
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
