/* A form is sent once: its buttons rest until the answer comes. The server does the same without this
   file; here it is told at once. */

(() => {
  "use strict";

  const sent = new WeakSet();
  /* Where no answer comes, one may send again: the server takes it for the same. */
  const patience = 10_000;

  function rest(form, isResting) {
    if (isResting) sent.add(form);
    else sent.delete(form);
    for (const button of form.elements) {
      if (button.type !== "submit") continue;
      if (isResting) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const method = event.submitter?.getAttribute("formmethod") ?? form.method;
    if (event.defaultPrevented || method !== "post" || form.target) return;
    if (sent.has(form)) {
      event.preventDefault();
      return;
    }
    rest(form, true);
    setTimeout(rest, patience, form, false);
  });

  /* A page to which one comes back is as one left it. */
  addEventListener("pageshow", () => {
    for (const form of document.forms) rest(form, false);
  });
})();
