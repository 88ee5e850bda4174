/* The button of a check-in says what it will send: "Confirm: going well". */
document.addEventListener("change", ({ target }) => {
  const button = target.form.querySelector("[data-confirm]");
  const name = target.closest("label").querySelector(".choice__name");
  if (target.name === "answer") button.textContent = `${button.dataset.confirm} ${name.textContent.toLowerCase()}`;
});
