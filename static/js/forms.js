/* Chips, the role combobox, saving as one types. */
const { all, announce, make, whenReady } = window.benchmate;
const has = (text, words) => text.toLowerCase().includes(words.trim().toLowerCase());

/* "2 of 4 chosen"; past the limit a choice is refused with a sentence. */
function limitChoices(group) {
  const { limit } = group.dataset;
  const live = group.querySelector("[data-chosen]");
  const say = ({ target }) => {
    const chosen = all(":checked", group).length;
    if (chosen > limit) target.checked = false;
    live.textContent = chosen > limit ? limit + " is the limit. Remove one first." : chosen + " of " + limit + " chosen.";
  };
  group.addEventListener("change", say);
  say({});
}

/* Many chips: a search, the chosen, some of each group; the rest folded. */
function searchChips(group) {
  const chips = all(".chip", group);
  const groups = all(".option-group", group);
  const count = chips.length + " choices";
  const field = make("input", { type: "search", placeholder: "Search " + count, "aria-label": "Search " + group.dataset.search });
  const top = make("div", { class: "chips" });
  const rest = make("details", { class: "more" });
  const some = groups.flatMap((one) => all(".chip", one).slice(0, Math.ceil(8 / groups.length)));
  groups[0].before(field, top, rest);
  rest.append(make("summary", {}, "Show all " + count), ...groups);
  all(".fold", rest).forEach((fold) => { fold.open = true; });
  top.append(...new Set([...chips.filter(({ control }) => control.checked), ...some]));
  let found = [];
  const show = () => {
    found = chips.filter(({ control, textContent }) => !control.checked && has(textContent, field.value));
    chips.forEach((chip) => { chip.hidden = !chip.control.checked && !found.includes(chip); });
    rest.open = field.value;
  };
  field.addEventListener("input", (event) => { event.stopPropagation(); show(); announce(found.length + " of " + count); });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !field.value) return;
    event.preventDefault();
    const [first] = found;
    if (!first) return;
    top.prepend(first);
    first.control.click(); // the label itself would take the focus
    field.value = "";
    show();
  });
}

/* The APG's combobox: the focus stays in the field. */
function combobox(field) {
  const options = [...field.list.options];
  const list = make("ul", { id: field.id + "_list", role: "listbox", class: "menu__list options", "aria-label": field.labels[0].textContent });
  field.after(list);
  field.removeAttribute("list");
  field.role = "combobox";
  field.ariaAutoComplete = "list";
  field.setAttribute("aria-controls", list.id);
  let marked;
  const mark = (row) => {
    if (marked) marked.ariaSelected = "false";
    if (row) { row.ariaSelected = "true"; row.scrollIntoView({ block: "nearest" }); }
    field.setAttribute("aria-activedescendant", row ? row.id : "");
    marked = row;
  };
  const open = (...rows) => {
    mark(null);
    list.replaceChildren(...rows);
    list.hidden = !rows.length;
    field.ariaExpanded = String(!list.hidden);
  };
  const choose = (row) => {
    field.value = row.dataset.value;
    open();
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const show = () => {
    const typed = field.value.trim(), { own } = field.dataset;
    const row = (value, at, ...parts) => make("li", { role: "option", id: list.id + at, "data-value": value }, ...parts);
    const rows = options.filter(({ value }) => has(value, typed)).slice(0, 8).map(({ value, dataset }, at) => {
      const from = value.toLowerCase().indexOf(typed.toLowerCase()), to = from + typed.length;
      const name = make("span", {}, value.slice(0, from), make("b", {}, value.slice(from, to)), value.slice(to));
      return row(value, at, name, make("small", {}, dataset.hint));
    });
    announce(rows.length + " found");
    if (own && typed && rows.every(({ dataset }) => dataset.value !== typed)) rows.push(row(typed, "own", own.replace("%s", typed)));
    open(...rows);
  };
  const keys = {
    ArrowDown() { if (list.hidden) show(); mark(marked?.nextSibling || list.firstChild); },
    ArrowUp() { mark(marked?.previousSibling || list.lastChild); },
    Enter() { if (marked) choose(marked); else open(); },
    Escape() { open(); },
  };
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => choose(target.closest("li")));
  field.addEventListener("input", show);
  field.addEventListener("blur", () => open());
  field.addEventListener("keydown", (event) => {
    if (!keys[event.key] || (list.hidden && event.key !== "ArrowDown")) return;
    event.preventDefault();
    keys[event.key]();
  });
  open();
}

/* HTMX posts as one types; here, what is said of it. */
function saveAsTyped(form) {
  let unsaved;
  const save = () => window.htmx.trigger(form, "change");
  const say = (state) => all("[data-when]", form).forEach((one) => { one.hidden = one.dataset.when !== state; });
  const fail = () => { unsaved = true; say(navigator.onLine ? "failed" : "offline"); };
  form.addEventListener("input", () => { unsaved = true; });
  form.addEventListener("htmx:beforeRequest", () => { unsaved = false; say("now"); });
  form.addEventListener("htmx:afterRequest", ({ detail }) => { if (detail.successful) say("done"); else fail(); });
  form.addEventListener("submit", (event) => { unsaved = false; if (!navigator.onLine) { event.preventDefault(); fail(); } });
  form.querySelector("[data-retry]").addEventListener("click", save);
  window.addEventListener("online", () => { if (unsaved) save(); });
  window.addEventListener("pagehide", () => { if (unsaved) navigator.sendBeacon(form.getAttribute("hx-post"), new FormData(form)); });
}

whenReady("[data-limit]", limitChoices);
whenReady("[data-search]", searchChips);
whenReady("input[data-combobox]", combobox);
whenReady("[data-autosave]", saveAsTyped);
whenReady("[data-zone]", (select) => { /* a time zone not chosen yet is the browser's */
  select.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (select.selectedIndex < 0) select.selectedIndex = 0;
});
