/* Small helps on pages that work without them. No build step, nothing inline, no data kept. */
(function () {
  "use strict";
  const doc = document;
  const all = (selector, root) => Array.from((root || doc).querySelectorAll(selector));
  const announce = (text) => { const box = doc.getElementById("announce"); if (box) box.textContent = text; };
  doc.documentElement.classList.add("js");

  /* HTMX: the token by header; a sign-in page never lands inside a fragment. */
  doc.addEventListener("htmx:configRequest", (event) => {
    const token = doc.querySelector('meta[name="csrf-token"]');
    if (token) event.detail.headers["X-CSRFToken"] = token.content;
  });
  doc.addEventListener("htmx:responseError", () => announce("That’s on us. Your last change wasn’t saved. Try again in a minute."));
  doc.addEventListener("htmx:beforeSwap", (event) => { /* a conflict (409) or a form with errors (422) is an answer */
    if ([409, 422].includes(event.detail.xhr.status)) { event.detail.shouldSwap = true; event.detail.isError = false; }
  });
  doc.addEventListener("htmx:beforeRequest", (event) => { /* small screens show a match as its own page */
    const link = event.detail.elt;
    if (link.matches(".match__name") && innerWidth < 1100) { event.preventDefault(); location.assign(link.href); }
  });
  doc.addEventListener("htmx:afterSwap", (event) => {
    const link = event.detail.requestConfig.elt;
    if (link.matches(".match__name")) {
      all(".match__name[aria-current]").forEach((one) => one.removeAttribute("aria-current"));
      link.setAttribute("aria-current", "true");
      link.scrollIntoView({ block: "nearest" });
      announce(doc.querySelector("#match h2").textContent);
    }
    ready(doc.querySelector("#match") || event.detail.target);
  });

  function startToast(toast) {
    if (toast.dataset.timed || toast.getAttribute("role") === "alert") return;
    toast.dataset.timed = "1";
    let timer = 0;
    const leave = () => { toast.dataset.leaving = "1"; setTimeout(() => toast.remove(), 200); };
    const wait = () => { clearTimeout(timer); timer = setTimeout(leave, 8000); };
    ["mouseenter", "focusin"].forEach((kind) => toast.addEventListener(kind, () => clearTimeout(timer)));
    ["mouseleave", "focusout"].forEach((kind) => toast.addEventListener(kind, wait));
    wait();
  }

  function closeButton(toast) {
    if (toast.querySelector("[data-close]")) return;
    const button = doc.createElement("button");
    button.type = "button";
    button.className = "linkish";
    button.dataset.close = "1";
    button.textContent = "Dismiss";
    button.addEventListener("click", () => toast.remove());
    toast.append(button);
  }

  /* "40 characters left", only in the last hundred. */
  function countLeft(box) {
    const field = doc.getElementById(box.dataset.countFor);
    if (!field) return;
    let timer = 0;
    const say = () => {
      const left = Number(box.dataset.max) - field.value.length;
      box.textContent = left > 100 ? "" : left >= 0 ? left + " characters left" : -left + " characters over the limit";
    };
    field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(say, 500); });
  }

  /* "2 of 4 chosen"; at the limit a further choice is refused with a sentence. */
  function limitChoices(group) {
    const limit = Number(group.dataset.limit);
    const live = group.querySelector("[data-chosen]");
    const chosen = () => all("input:checked", group).length;
    const say = () => { if (live) live.textContent = chosen() + " of " + limit + " chosen."; };
    group.addEventListener("change", (event) => {
      if (chosen() <= limit) return say();
      event.target.checked = false;
      if (live) live.textContent = limit + " is the limit. Remove one first.";
    });
    say();
  }

  /* Many chips: a field that filters them; chosen ones always stay in sight. */
  function searchChips(group) {
    const chips = all(".chip", group);
    const field = doc.createElement("input");
    field.type = "search";
    field.placeholder = "Search " + chips.length + " choices";
    field.setAttribute("aria-label", "Search: " + group.dataset.search);
    group.querySelector(".option-group").before(field);
    field.addEventListener("input", () => {
      const words = field.value.trim().toLowerCase();
      chips.forEach((chip) => { chip.hidden = words && !chip.textContent.toLowerCase().includes(words) && !chip.querySelector(":checked"); });
      all(".fold", group).forEach((fold) => {
        fold.open = words ? fold.querySelector(".chip:not([hidden])") : fold.querySelector(":checked");
        fold.hidden = words && !fold.open;
      });
      announce(chips.filter((chip) => !chip.hidden).length + " of " + chips.length + " choices");
    });
    field.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  }

  /* A kind warning when a text looks like patient information. Nothing leaves the browser. */
  const PATIENT = /\b(mrn|dob|ssn|date of birth|patient name|room\s*\d+|rx\s*#?\s*\d{5,})\b|\b\d{3}-\d{2}-\d{4}\b/i;
  function watchForPatients(field) {
    const warning = doc.createElement("p");
    warning.className = "field__error";
    warning.setAttribute("role", "status");
    field.after(warning);
    field.addEventListener("input", () => {
      const text = PATIENT.test(field.value) ? "This looks like patient information. Leave out anything that could point to a patient." : "";
      if (warning.textContent !== text) warning.textContent = text;
    });
  }

  /* Sends a form once; the label stays. */
  doc.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button || event.defaultPrevented) return;
    if (button.closest("[data-board]")) sessionStorage.setItem("decided", "1");
    if (button.getAttribute("aria-busy") === "true") return event.preventDefault();
    button.setAttribute("aria-busy", "true");
    setTimeout(() => button.removeAttribute("aria-busy"), 4000);
  });
  window.addEventListener("pageshow", () => all('[aria-busy="true"]').forEach((one) => one.removeAttribute("aria-busy")));

  /* Menus close on Escape and on a click elsewhere. */
  doc.addEventListener("click", (event) => all("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; }));
  doc.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    all("details.menu[open], .desk-menu[open], details.reject[open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
  /* Review board: keys work only when no field has the focus, and can be switched off. */
  function moveMatch(step) {
    const links = all(".match__name");
    const at = links.findIndex((link) => link.hasAttribute("aria-current"));
    const next = links[Math.min(Math.max(at + step, 0), links.length - 1)];
    if (next && next !== links[at]) next.click();
  }
  function pressKey(key) {
    const button = doc.querySelector('[data-key="' + CSS.escape(key) + '"]');
    if (button) { button.focus(); button.click(); }
    return Boolean(button);
  }
  doc.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !doc.querySelector("[data-board]")) return;
    const target = event.target;
    if (target.matches("textarea, select, input:not([type=checkbox])") || target.isContentEditable) return;
    if (localStorage.getItem("keys") === "off") return;
    const key = event.key.toLowerCase();
    const moves = { j: 1, k: -1 };
    if (moves[key]) moveMatch(moves[key]);
    else if (key === "x") { const box = doc.querySelector(".match:has([aria-current]) input"); if (box) box.click(); }
    else if (!/^[arpu/?]$/.test(key) || !pressKey(key)) return;
    event.preventDefault();
  });
  function keySwitch(box) {
    box.checked = localStorage.getItem("keys") !== "off";
    box.addEventListener("change", () => localStorage.setItem("keys", box.checked ? "on" : "off"));
  }

  /* "Select all" and the live number of the bulk button. */
  function selectAll(box) {
    box.addEventListener("change", () => all('input[name="' + box.dataset.selectAll + '"]').forEach((one) => { one.checked = box.checked; }));
  }
  function recount(field) {
    const label = doc.getElementById(field.dataset.recount);
    const scores = () => all("[data-score]").filter((row) => !row.dataset.held && Number(row.dataset.score) >= Number(field.value));
    field.addEventListener("input", () => { if (label) label.textContent = scores().length; });
  }

  function ready(root) {
    all("[data-toast]", root).forEach((toast) => { closeButton(toast); startToast(toast); });
    all("[data-count-for]", root).forEach(countLeft);
    all("[data-limit]", root).forEach(limitChoices);
    all("[data-search]", root).forEach(searchChips);
    all("textarea", root).forEach(watchForPatients);
    all("[data-key-switch]", root).forEach(keySwitch);
    all("[data-select-all]", root).forEach(selectAll);
    all("[data-recount]", root).forEach(recount);
    all("[data-confirm]", root).forEach((button) => button.form.addEventListener("change", ({ target }) => {
      if (target.name === "answer") button.textContent = button.dataset.confirm + " " + target.closest("label").querySelector(".choice__name").textContent.toLowerCase();
    }));
    const said = all("[data-toast]", root).map((toast) => toast.querySelector("p").textContent).join(" ");
    if (said) setTimeout(() => announce(said), 300);
    const focus = (root || doc).querySelector("[data-focus]");
    if (focus) focus.focus();
    all(".tabs [aria-current]", root).forEach((tab) => tab.scrollIntoView({ block: "nearest", inline: "center" }));
  }
  ready(doc);
  if (sessionStorage.getItem("decided") && doc.querySelector("[data-board]")) {
    sessionStorage.removeItem("decided");
    const row = doc.querySelector(".match__name[aria-current]");
    if (row) row.focus();
  }
})();
