// Copies the text that a button names, and says so. Without this file there is no such button.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copies]")) {
    const done = document.getElementById(button.dataset.done);
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copies);
      // The same words again are no change, and would not be read aloud.
      done.textContent = "";
      setTimeout(() => (done.textContent = done.dataset.text), 50);
    });
  }
}
