// Copies the text that a button names, and says so. Without this file there is no such button.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copies]")) {
    const done = document.getElementById(button.dataset.done);
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copies);
      done.textContent = done.dataset.text;
    });
  }
}
