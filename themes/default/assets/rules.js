// Ticks off the rules for a new password while it is typed. Without this file the list only stands there, and the
// server says what is still missing. What only the server can know has no tick.
const rules = document.getElementById("rules");
const field = document.getElementById("new_password");
const count = (text, sort) => (text.match(sort) ?? []).length;
const meets = {
  length: (text, figure) => [...text].length >= figure,
  longest: (text, figure) => [...text].length <= figure,
  upper: (text, figure) => count(text, /\p{Uppercase}/gu) >= figure,
  lower: (text, figure) => count(text, /\p{Lowercase}/gu) >= figure,
  digits: (text, figure) => count(text, /\p{N}/gu) >= figure,
  special: (text, figure) => count(text, /[^\p{Alphabetic}\p{N}]/gu) >= figure,
};
if (rules && field) {
  const lines = [...rules.querySelectorAll("[data-figure]")].filter((line) => line.dataset.rule in meets);
  for (const line of lines) {
    if (!line.querySelector("strong")) line.append(" ", document.createElement("strong"));
  }
  const look = () => {
    const text = field.value.normalize("NFC");
    for (const line of lines) {
      const met = text !== "" && meets[line.dataset.rule](text, Number(line.dataset.figure));
      line.classList.toggle("met", met);
      line.classList.toggle("broken", text !== "" && !met);
      const said = met ? `✓ ${rules.dataset.met}` : `✗ ${rules.dataset.open}`;
      line.querySelector("strong").textContent = text === "" ? "" : said;
    }
  };
  // Who hears the page is told once they pause, and not at each key.
  const told = document.getElementById("rules-told");
  let pause;
  const tell = () => {
    const open = lines.filter((line) => line.classList.contains("broken")).map((line) => line.firstChild.textContent.trim());
    const said = open.length ? `${rules.dataset.open}: ${open.join(", ")}` : rules.dataset.met;
    told.textContent = field.value === "" || lines.length === 0 ? "" : said;
  };
  field.addEventListener("input", () => {
    look();
    clearTimeout(pause);
    pause = setTimeout(tell, 1000);
  });
  // Until something is typed, what the server said of the last password stands.
  if (field.value) look();
}
