/* On every page: helps for what works without them. */
const doc = document;
const all = (selector, root = doc) => [...root.querySelectorAll(selector)];
/* The newest text is read out; a toast waits for the page. */
let timer;
const announce = (text, wait) => {
  clearTimeout(timer);
  timer = setTimeout(() => { doc.getElementById("announce").textContent = text; }, wait);
};
const make = (tag, attributes, ...parts) => {
  const made = doc.createElement(tag);
  Object.entries(attributes).forEach((pair) => made.setAttribute(...pair));
  made.append(...parts);
  return made;
};
/* A help runs now, and on each part that arrives later. */
const helps = [];
const whenReady = (selector, help) => {
  const run = (root) => all(selector, root).forEach(help);
  helps.push(run);
  run();
};
window.benchmate = { all, announce, make, whenReady };
doc.documentElement.classList.add("js");

/* HTMX: the token by header; 409, 413, 422 are answers; going back has no target. */
doc.addEventListener("htmx:configRequest", ({ detail }) => {
  detail.headers["X-CSRFToken"] = doc.querySelector('meta[name="csrf-token"]').content;
});
doc.addEventListener("htmx:responseError", () => announce("That's on us. Your last change wasn't saved. Try again in a minute."));
doc.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if ([409, 413, 422].includes(detail.xhr.status)) { detail.shouldSwap = true; detail.isError = false; }
});
doc.addEventListener("announce", ({ detail }) => announce(detail.value));
doc.addEventListener("htmx:afterSwap", ({ detail: { target = doc.body } }) => {
  helps.forEach((run) => run(doc.getElementById(target.id) || target));
});

/* "40 characters left", in the last hundred. */
function countLeft(box) {
  const field = doc.getElementById(box.dataset.countFor);
  let timer;
  const say = () => {
    const left = box.dataset.max - field.value.length;
    box.textContent = left > 100 ? "" : Math.abs(left) + " characters " + (left < 0 ? "over the limit" : "left");
  };
  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(say, 500); });
}

/* Warns of patient information. Nothing leaves the browser. */
function watchForPatients(field) {
  const looksLike = new RegExp(field.dataset.patients);
  const warning = make("p", { class: "field__error", role: "status" });
  field.after(warning);
  field.addEventListener("input", () => {
    const text = looksLike.test(field.value) ? "This looks like patient information. Leave out anything that could point to a patient." : "";
    if (warning.textContent !== text) warning.textContent = text;
  });
}

/* Sends a form once; the label stays. Who signs out leaves nothing here. */
doc.addEventListener("submit", (event) => {
  const { submitter: button, target } = event;
  if (/\/logout\/$/.test(target.action)) sessionStorage.clear();
  if (!button || event.defaultPrevented) return;
  if (button.ariaBusy === "true") return event.preventDefault();
  button.ariaBusy = "true";
  setTimeout(() => { button.ariaBusy = null; }, 4000);
});

/* Menus close on Escape or a click elsewhere; toasts on a press. */
doc.addEventListener("click", ({ target }) => {
  all("details.menu[open]").forEach((menu) => { menu.open = menu.contains(target); });
  if (target.closest("[data-close]")) target.closest(".note").remove();
});
doc.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") all("details:is(.menu, .desk-menu, .reject)[open]").forEach((menu) => {
    menu.open = false;
    menu.firstElementChild.focus();
  });
});

whenReady("[data-toast] p", ({ textContent }) => announce(textContent, 300));
whenReady("[data-count-for]", countLeft);
whenReady("[data-patients]", watchForPatients);
whenReady("[data-focus]", (part) => part.focus());
