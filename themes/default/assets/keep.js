// Prints recovery codes. Without this script there is no such button, and the browser prints them all the same.
const print = document.querySelector("[data-prints]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
