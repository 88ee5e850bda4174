/* The directory on small screens: its filters stand in a dialog while it is open. After benchmate.js.
   data-dialog names the dialog, data-move the part of the page that stands in it meanwhile. */
function openDialog(link) {
  const dialog = document.getElementById(link.dataset.dialog);
  const place = document.createComment("");
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const part = document.getElementById(link.dataset.move);
    part.replaceWith(place);
    dialog.append(part);
    dialog.showModal();
  });
  dialog.addEventListener("close", () => place.replaceWith(...dialog.children));
  dialog.addEventListener("click", ({ target }) => { if (target === dialog || target.closest("button")) dialog.close(); });
}
window.benchmate.whenReady("[data-dialog]", openDialog);
