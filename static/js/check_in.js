/* A check-in: its button says what it sends, and what was typed outlives a lost connection. After benchmate.js. */
const { all, make } = window.benchmate;
const [form] = all("main form.form");
const key = "kept" + location.pathname;
const kept = sessionStorage.getItem(key);

document.addEventListener("change", ({ target }) => {
  const button = form && form.querySelector("[data-confirm]");
  const card = target.closest("label");
  if (button && card && target.name === "answer") button.textContent = `${button.dataset.confirm} ${card.querySelector(".choice__name").textContent.toLowerCase()}`;
});

if (document.querySelector(".note--good")) sessionStorage.removeItem(key);
else if (form && kept) JSON.parse(kept).forEach(([name, value]) => all(`[name="${name}"]`, form).forEach((field) => {
  if (["radio", "checkbox"].includes(field.type)) field.checked = field.checked || field.value === value;
  else field.value = value;
}));

if (form) {
  const note = make("p", { class: "note note--warn", role: "status", hidden: "" });
  form.append(note);
  form.addEventListener("input", () => {
    const typed = [...new FormData(form)].filter(([name]) => all(`[name="${name}"]:not([type=hidden])`, form).length);
    sessionStorage.setItem(key, JSON.stringify(typed));
  });
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    note.hidden = false;
    note.textContent = "You're offline. What you've typed is kept here, and we send it when you're back.";
    window.addEventListener("online", () => form.requestSubmit(event.submitter), { once: true });
  });
}
