/* The desk: questions asked in the dialog, and sums said while one types. After benchmate.js. */
const { all, make, whenReady } = window.benchmate;
const dialog = document.getElementById("dialog");

/* HTMX puts the question of a page (.confirm) here; without this the page itself asks it. */
document.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
  if (target === dialog && !dialog.open) dialog.showModal();
});
dialog.addEventListener("close", () => dialog.replaceChildren());
document.addEventListener("click", (event) => {
  const { target } = event;
  const opener = target.closest("[data-opens]");
  const open = target.closest("dialog[open]");
  if (opener) document.getElementById(opener.dataset.opens).showModal();
  if (!open || (target !== open && !target.closest("[data-cancel], [data-close]"))) return;
  event.preventDefault();
  open.close();
});

/* "Adds up to 97. Make it 100." */
whenReady("[data-sum]", (group) => {
  const says = group.querySelector("output");
  const tell = () => {
    const sum = all("input", group).reduce((total, { value }) => total + Number(value), 0);
    const isRight = String(sum) === group.dataset.sum;
    says.textContent = says.dataset[isRight ? "right" : "wrong"].replace("%s", sum);
    says.classList.toggle("sum--wrong", !isRight);
  };
  group.addEventListener("input", tell);
  tell();
});

/* A step that failed on its way is said where it can be seen; who else is here may fail silently. */
["htmx:responseError", "htmx:sendError"].forEach((name) => document.addEventListener(name, ({ detail: { elt } }) => {
  if (elt.id === "presence") return;
  const text = make("p", {}, "That didn't work, and nothing was saved. Load the page again in a minute.");
  const close = make("button", { class: "linkish", type: "button", "data-close": "" }, "Dismiss");
  document.getElementById("toasts").replaceChildren(make("div", { class: "note note--bad", role: "alert" }, text, close));
}));
