/* The review board: keys, the list beside the match, choosing many. After benchmate.js. */
const { all, announce, whenReady } = window.benchmate;

document.addEventListener("htmx:beforeRequest", (event) => { /* small screens show a match as its own page */
  const link = event.detail.elt;
  if (link.matches(".match__name") && innerWidth < 1100) { event.preventDefault(); location.assign(link.href); }
});
document.addEventListener("htmx:afterSwap", (event) => {
  const link = event.detail.requestConfig.elt;
  if (!link.matches(".match__name")) return;
  all(".match__name[aria-current]").forEach((one) => one.removeAttribute("aria-current"));
  link.setAttribute("aria-current", "true");
  link.scrollIntoView({ block: "nearest" });
  announce(document.querySelector("#match h2").textContent);
});

/* Keys work only when no field has the focus, and can be switched off. */
function moveMatch(step) {
  const links = all(".match__name");
  const at = links.findIndex((link) => link.hasAttribute("aria-current"));
  const next = links[Math.min(Math.max(at + step, 0), links.length - 1)];
  if (next && next !== links[at]) next.click();
}
function pressKey(key) {
  const button = document.querySelector('[data-key="' + CSS.escape(key) + '"]');
  if (button) { button.focus(); button.click(); }
  return Boolean(button);
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !document.querySelector("[data-board]")) return;
  const target = event.target;
  if (target.matches("textarea, select, input:not([type=checkbox])") || target.isContentEditable) return;
  if (localStorage.getItem("keys") === "off") return;
  const key = event.key.toLowerCase();
  const moves = { j: 1, k: -1 };
  if (moves[key]) moveMatch(moves[key]);
  else if (key === "x") { const box = document.querySelector(".match:has([aria-current]) input"); if (box) box.click(); }
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
  const label = document.getElementById(field.dataset.recount);
  const scores = () => all("[data-score]").filter((row) => !row.dataset.held && Number(row.dataset.score) >= Number(field.value));
  field.addEventListener("input", () => { if (label) label.textContent = scores().length; });
}

whenReady("[data-key-switch]", keySwitch);
whenReady("[data-select-all]", selectAll);
whenReady("[data-recount]", recount);
whenReady(".tabs [aria-current]", (tab) => tab.scrollIntoView({ block: "nearest", inline: "center" }));

/* After a decision the page is new: the focus returns to the list. */
document.addEventListener("submit", (event) => {
  if (event.submitter && event.submitter.closest("[data-board]")) sessionStorage.setItem("decided", "1");
});
if (sessionStorage.getItem("decided") && document.querySelector("[data-board]")) {
  sessionStorage.removeItem("decided");
  const row = document.querySelector(".match__name[aria-current]");
  if (row) row.focus();
}
