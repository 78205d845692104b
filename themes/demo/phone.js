// The codes of this moment, put in the place of the old ones: the page is not loaded anew, so whoever walks
// through it by keyboard or screen reader stays where they are.
"use strict";

const refreshing = document.getElementById("refreshing");

async function refresh() {
  try {
    const answer = await fetch("/", { cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("codes");
    if (answer.ok && fresh) document.getElementById("codes").replaceWith(fresh);
  } catch {
    // The demo was stopped, or starts again: the next look finds out.
  }
  later();
}

function later() {
  setTimeout(refresh, Number(document.getElementById("codes").dataset.again) * 1000);
}

refreshing.hidden = false;
later();
