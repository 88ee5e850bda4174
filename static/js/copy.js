/* The button beside a code that copies it; without this the code is copied by hand. */
const { all, announce } = window.benchmate;
all("[data-copy]").forEach((button) => {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", () => {
    const { value, innerText } = document.getElementById(button.dataset.copy);
    navigator.clipboard.writeText(value ?? innerText).then(() => announce("Copied."));
  });
});
