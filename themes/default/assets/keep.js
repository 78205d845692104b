// Prints recovery codes, or saves them as a file. Without this script there are no such buttons.
const codes = document.querySelector(".codes");
if (codes) {
  const written = [document.querySelector(".on-paper"), ...codes.querySelectorAll("code")];
  const print = document.querySelector("[data-prints]");
  print.hidden = false;
  print.addEventListener("click", () => window.print());
  const save = document.querySelector("[data-saves]");
  save.hidden = false;
  save.addEventListener("click", () => {
    const lines = written.map((line) => line.textContent.trim()).join("\r\n");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([lines + "\r\n"], { type: "text/plain" }));
    link.download = codes.dataset.file;
    link.click();
    URL.revokeObjectURL(link.href);
  });
}
