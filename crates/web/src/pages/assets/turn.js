// From item to item without leaving the page: what a form or a link marked `data-turn` leads to is fetched and put in the
// place of what is shown, which is twice as fast as a browser that begins a new page. Without this script the same
// form and the same link work by themselves. Nothing typed is lost: a decision that was not taken says so, and stays.
"use strict";

const refused = (form, words, link) => {
  delete form.dataset.sent;
  const says = one("[data-refused]");
  says.replaceChildren(words);
  if (link) {
    const way = document.createElement("a");
    Object.assign(way, { href: link, target: "_blank", textContent: "Log in here" });
    says.append(" ", way);
  }
  says.hidden = false;
  says.focus();
};

// What a server's page says went wrong.
const reason = (page) => page.querySelector("[data-problem]")?.textContent ?? "The server did not take it. What you typed is kept.";

let turning = false;
const turn = async (from, request) => {
  if (turning) {
    delete from.dataset.sent;
    return;
  }
  turning = true;
  await take(from, request).finally(() => (turning = false));
};

const take = async (from, request) => {
  const answer = await fetch(...request).catch(() => null);
  if (!answer) return refused(from, "No connection. What you typed is kept; try again, it counts once.");
  const where = new URL(answer.url);
  if (where.pathname === "/login") return refused(from, "You are logged out. What you typed is kept; log in, and try again.", "/login");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!answer.ok) return refused(from, reason(page));
  if (!page.querySelector("[data-turn]")) {
    location.assign(where);
    return;
  }
  history.pushState(null, "", where.pathname + where.search);
  document.title = page.title;
  document.body.replaceChildren(...page.body.childNodes);
  scrollTo(0, 0);
  begin();
  // A screen reader begins with what is new.
  one("#main")?.focus({ preventScroll: true });
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("[data-turn]")) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  // The buttons are named `action` too.
  turn(form, [form.getAttribute("action"), { method: "POST", body }]);
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-turn]");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  turn(link, [link.href]);
});
// Back and forward are pages of their own.
addEventListener("popstate", () => location.reload());

// The next item's front is here, and decoded, before it is asked for.
const ahead = async () => {
  for (const link of document.querySelectorAll("[data-ahead]")) {
    const came = await fetch(link.dataset.ahead, { headers: { "x-ahead": "1" } }).catch(() => null);
    if (!came?.ok) continue;
    const image = new Image();
    image.src = link.dataset.ahead;
    await image.decode().catch(() => null);
  }
};
BEGINNINGS.push(ahead);
ahead();
