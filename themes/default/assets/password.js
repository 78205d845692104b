// Shows a password while its button is pressed in. Without this file there is no such button.
for (const button of document.querySelectorAll("[data-reveals]")) {
  const field = document.getElementById(button.dataset.reveals);
  const show = (visible) => {
    field.type = visible ? "text" : "password";
    button.setAttribute("aria-pressed", String(visible));
  };
  button.hidden = false;
  button.addEventListener("click", () => show(field.type === "password"));
  // A browser must not remember it as ordinary text.
  field.form.addEventListener("submit", () => show(false));
}
