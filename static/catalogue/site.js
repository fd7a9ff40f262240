/* What the pages do beyond their links and forms; without this file all of them work. */

(() => {
  "use strict";

  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

  /* The colours: as the system has them, light, dark. */

  function toggleTheme() {
    const button = document.querySelector("[data-theme-toggle]");
    const themes = ["auto", "light", "dark"];
    const root = document.documentElement;
    const name = () => {
      button.textContent = button.dataset[root.dataset.theme];
    };
    button.addEventListener("click", () => {
      root.dataset.theme = themes[(themes.indexOf(root.dataset.theme) + 1) % themes.length];
      localStorage.setItem("theme", root.dataset.theme);
      name();
    });
    name();
    button.hidden = false;
  }

  /* The menu of further links closes when one turns to something else. */

  function closeMenu() {
    const menu = document.querySelector(".more");
    const closeFor = ({ target }) => {
      if (!menu.contains(target)) menu.open = false;
    };
    document.addEventListener("pointerdown", closeFor);
    document.addEventListener("focusin", closeFor);
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }

  /* The keys: / to the search, ? shows them all. */

  function listenToKeys() {
    const dialog = document.getElementById("keys");
    const opener = document.querySelector("[data-keys-open]");
    opener.hidden = false;
    opener.addEventListener("click", () => dialog.showModal());
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest("input, textarea, select, dialog[open]");
      if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "/") {
        event.preventDefault();
        const search = document.getElementById("id_q") ?? document.querySelector("[data-find]");
        search.focus();
      } else if (event.key === "?") {
        dialog.showModal();
      }
    });
  }

  /* The evidence: a fact lights its passages, a passage its facts. */

  function lightEvidence(life) {
    const texts = life.querySelector("[data-texts]");
    const factsOf = (number) => life.querySelectorAll(`.fact[data-passages~="${number}"]`);
    const marksOf = (number) => life.querySelectorAll(`mark[data-passage="${number}"]`);
    const numbersOf = (fact) => fact.dataset.passages.split(" ").filter(Boolean);
    let kept = null;

    function putOut() {
      life.querySelectorAll(".lit").forEach((element) => element.classList.remove("lit"));
    }

    function light(element) {
      putOut();
      if (!element) return;
      element.classList.add("lit");
      if (element.matches(".fact")) {
        for (const number of numbersOf(element)) {
          marksOf(number).forEach((mark) => mark.classList.add("lit"));
        }
      } else {
        marksOf(element.dataset.passage).forEach((mark) => mark.classList.add("lit"));
        factsOf(element.dataset.passage).forEach((fact) => fact.classList.add("lit"));
      }
    }

    /* Only within the column of the texts, so that the page itself stays where it is. Tells whether
       the mark can be seen then: at the end of a page the column is partly above the window. */
    function bringIntoView(mark) {
      const most = texts.scrollHeight - texts.clientHeight;
      if (!mark || most <= 0) return false;
      const column = texts.getBoundingClientRect();
      const seen = { top: Math.max(column.top, 0), bottom: Math.min(column.bottom, innerHeight) };
      const isSeen = (top, bottom) => top >= seen.top && bottom <= seen.bottom;
      const place = mark.getBoundingClientRect();
      if (isSeen(place.top, place.bottom)) return true;
      const goal = texts.scrollTop + place.top - seen.top - (seen.bottom - seen.top) / 3;
      const top = Math.min(Math.max(goal, 0), most);
      const moved = top - texts.scrollTop;
      texts.scrollTo({ top, behavior: calm ? "auto" : "smooth" });
      return isSeen(place.top - moved, place.bottom - moved);
    }

    const stands = () => getComputedStyle(texts).position === "sticky";
    const partOf = (target) => target.closest(".fact[data-passages], mark[data-passage]");
    const markOf = (note) => marksOf(parseInt(note.dataset.number, 10))[0];

    function show(target) {
      const part = target.matches(".note") ? markOf(target) : partOf(target);
      if (!part) return;
      light(part);
      if (part.matches(".fact")) bringIntoView(marksOf(numbersOf(part)[0])[0]);
    }

    life.addEventListener("pointerover", (event) => {
      if (event.pointerType === "mouse") show(event.target);
    });
    life.addEventListener("pointerleave", () => light(kept));
    life.addEventListener("focusin", (event) => show(event.target));

    /* A click or a touch keeps the light; a number leads without moving the page. */
    life.addEventListener("click", (event) => {
      const link = event.target.closest(".footnote, .note");
      if (!link) {
        kept = partOf(event.target);
        light(kept);
        return;
      }
      const goal = document.getElementById(link.hash.slice(1));
      if (!goal) return;
      kept = goal;
      light(goal);
      if (goal.matches("mark") && stands() && bringIntoView(goal)) {
        event.preventDefault();
        history.replaceState(null, "", link.hash);
      }
    });

    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      kept = null;
      putOut();
    });

    function showNamed() {
      const named = location.hash && document.getElementById(location.hash.slice(1));
      if (!named || !life.contains(named) || !partOf(named)) return;
      kept = named;
      light(named);
      bringIntoView(named.matches("mark") ? named : marksOf(numbersOf(named)[0])[0]);
    }
    addEventListener("hashchange", showNamed);
    showNamed();
  }

  /* A list that was updated in place says how many it holds now. */

  function announceLists() {
    const announcement = document.querySelector("[data-announce]");
    const facets = () => document.querySelector("[data-facets]");
    let open = false;
    document.body.addEventListener("htmx:beforeSwap", () => {
      open = facets().open;
    });
    document.body.addEventListener("htmx:afterSwap", () => {
      facets().open = open;
    });
    document.body.addEventListener("htmx:afterSettle", () => {
      announcement.textContent = document.querySelector("[data-count]").textContent.trim();
    });
  }

  toggleTheme();
  closeMenu();
  listenToKeys();
  document.querySelectorAll("[data-evidence]").forEach(lightEvidence);
  if (document.querySelector("[data-announce]")) announceLists();
})();
