/* The review board: keys, choosing many, and the focus after a decision. After desk.js. */
const { all, announce, whenReady } = window.benchmate;
const first = (selector) => document.querySelector(selector);
const current = () => first(".match__name[aria-current]");

/* Small screens show a match as its own page. */
document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt } = event.detail;
  if (!elt.matches(".match__name") || innerWidth >= 1100) return;
  event.preventDefault();
  location.assign(elt.href);
});
function show(link) {
  all(".match__name[aria-current]").forEach((one) => one.removeAttribute("aria-current"));
  link.setAttribute("aria-current", "true");
  link.scrollIntoView({ block: "nearest" });
  announce(first("#match h2").textContent);
}
/* The next match, wherever it stands: its row, on small screens the match itself. */
function focusNext() {
  const row = current();
  const next = [row, first("#match"), first("#list-title"), first("h1")].find((one) => one?.offsetParent);
  next.focus();
  next.scrollIntoView({ block: next === row ? "nearest" : "start" });
}
document.addEventListener("htmx:afterSwap", ({ detail: { target, requestConfig } }) => {
  if (target?.id === "match") show(requestConfig.elt); // going back has no target
});
document.addEventListener("htmx:afterSettle", ({ detail: { target } }) => {
  if (target?.id === "board-body") focusNext();
});
document.addEventListener("htmx:oobAfterSwap", ({ detail }) => {
  const said = first("[data-toast] p");
  if (detail.target.id === "toasts" && said) announce(said.textContent);
});

/* Keys work only when no field has the focus and nothing is asked; they can be switched off. */
const MOVES = { j: 1, k: -1 };
function moveMatch(step) {
  const links = all(".match__name");
  const next = links[links.indexOf(current()) + step];
  if (!next) return;
  next.focus();
  next.click();
}
function pressKey(key) {
  const field = key === "x" ? first(".match:has([aria-current]) input") : first(`[data-key="${CSS.escape(key)}"]`);
  if (!field || first(".match__name.htmx-request")) return;
  const menu = field.closest("details.menu");
  if (menu) menu.open = true;
  if (key !== "x") field.focus();
  if (key !== "/") field.click();
}
document.addEventListener("keydown", (event) => {
  const { target } = event;
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey || event.altKey || !/^[jkxarpu123/?]$/.test(key)) return;
  if (first("dialog[open]") || localStorage.keys === "off") return;
  if (target.matches("textarea, select, input:not([type=checkbox])")) return;
  event.preventDefault();
  if (MOVES[key]) moveMatch(MOVES[key]);
  else pressKey(key);
});
whenReady("[data-key-switch]", (box) => {
  box.checked = localStorage.keys !== "off";
  box.addEventListener("change", () => localStorage.setItem("keys", box.checked ? "on" : "off"));
});
document.addEventListener("toggle", ({ target }) => {
  if (target.matches(".reject[open]")) target.querySelector("input:checked, [type=radio]").focus();
}, true);

/* Choosing many, and the live number of "Approve these". */
document.addEventListener("change", ({ target }) => {
  if (target.dataset.selectAll) all(target.checked ? "[name=chosen]:not([data-held])" : "[name=chosen]").forEach((box) => { box.checked = target.checked; });
  all("[data-count-chosen]").forEach((count) => { count.textContent = all("[name=chosen]:checked").length; });
});
whenReady("[data-counts]", (field) => {
  const counts = field.dataset.counts.split(" ").map(Number);
  field.addEventListener("input", () => {
    const from = Math.max(field.value - 40, 0);
    document.getElementById(field.dataset.recount).textContent = counts.slice(from).reduce((sum, n) => sum + n, 0);
    all(".histogram__bin").forEach((bin, at) => bin.classList.toggle("histogram__bin--on", at * 5 >= from));
  });
});
whenReady(".tabs [aria-current]", (tab) => tab.scrollIntoView({ block: "nearest", inline: "center" }));

/* Where a decision loads the whole page, the focus returns to the list as well. */
document.addEventListener("submit", ({ defaultPrevented }) => defaultPrevented || sessionStorage.setItem("decided", "1"));
if (sessionStorage.decided) {
  sessionStorage.removeItem("decided");
  focusNext();
}
