// Shows passwords while their button is pressed in: one, or a new one and its repetition. Without this file there is
// no such button.
for (const button of document.querySelectorAll("[data-reveals]")) {
  const fields = button.dataset.reveals.split(" ").map((id) => document.getElementById(id));
  const show = (visible) => {
    for (const field of fields) field.type = visible ? "text" : "password";
    button.setAttribute("aria-pressed", String(visible));
  };
  button.hidden = false;
  button.addEventListener("click", () => show(fields[0].type === "password"));
  // A browser must not remember it as ordinary text.
  fields[0].form.addEventListener("submit", () => show(false));
}
