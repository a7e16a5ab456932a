// One grammar for the hands: a digit chooses, Enter does it, Esc goes back, Z undoes. Every key is a button as well.
"use strict";

const typing = (element) => element && (element.matches("input:not([type=radio]), textarea, select") || element.isContentEditable);
const one = (selector) => document.querySelector(selector);
// What is done for every page that is shown, also for one that comes in the place of another (turn.js).
const BEGINNINGS = [];
const begin = () => BEGINNINGS.forEach((work) => work());

function choose(number) {
  const choice = one(`input[type=radio][data-number="${number}"]`);
  if (!choice) return false;
  choice.checked = true;
  choice.focus();
  shown();
  return true;
}

// The effect that stands beside the button follows the choice.
function shown() {
  const chosen = one("input[name=account]:checked");
  document.querySelectorAll("[data-effect]").forEach((part) => {
    part.hidden = !chosen || part.dataset.effect !== chosen.dataset.number;
  });
}

// What is still to place of a check that is split.
function remainder() {
  const rest = one("[data-rest]");
  if (!rest) return;
  let left = Number(rest.dataset.rest);
  document.querySelectorAll("[data-part]").forEach((field) => {
    const text = field.value.replaceAll(",", "").trim();
    if (/^\d*(\.\d{1,2})?$/.test(text) && text) {
      const [whole, cents = ""] = text.split(".");
      left -= Number(whole || 0) * 100 + Number(cents.padEnd(2, "0"));
    }
  });
  rest.textContent = `${left < 0 ? "−" : ""}$${Math.floor(Math.abs(left) / 100).toLocaleString("en-US")}.${String(Math.abs(left) % 100).padStart(2, "0")}`;
  const post = one("[data-split]");
  if (post) post.disabled = left !== 0;
}

// G and then a letter goes to a place, within a second and a half.
const PLACES = { t: "/", f: "/files", q: "/queue", r: "/reconciliation", c: "/close", p: "/reports" };
let going = 0;
function place(key) {
  if (Date.now() - going < 1500 && PLACES[key]) {
    location.href = PLACES[key];
    return true;
  }
  going = key === "g" && !one("[data-key=g]") ? Date.now() : 0;
  return false;
}

// In a list J and K, or the arrows, go from row to row; Enter opens.
function row(key) {
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[key];
  const links = [...document.querySelectorAll("[data-list] tbody tr")].map((r) => r.querySelector("a")).filter(Boolean);
  if (!step || !links.length) return false;
  const at = links.indexOf(document.activeElement);
  const next = links[at < 0 ? 0 : Math.min(Math.max(at + step, 0), links.length - 1)];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.key === "Escape" && typing(document.activeElement)) {
    document.activeElement.blur();
    return;
  }
  if (typing(document.activeElement) || one("dialog[open]")) return;
  if (/^[1-9]$/.test(event.key) && choose(event.key)) {
    event.preventDefault();
    return;
  }
  if (event.key === "Enter" && !(document.activeElement && document.activeElement.matches("a, button, summary"))) {
    const primary = one("[data-key=Enter]") ?? one("[data-list] tbody a");
    if (primary) {
      event.preventDefault();
      primary.click();
    }
    return;
  }
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (place(key) || row(key)) {
    event.preventDefault();
    return;
  }
  if (key === "/") {
    event.preventDefault();
    one("#q")?.focus();
    return;
  }
  if (key === "?") {
    one("#keys")?.showModal();
    return;
  }
  const target = one(`[data-key="${CSS.escape(key)}"]`);
  if (target) {
    event.preventDefault();
    if (target.matches("details")) {
      target.open = true;
      target.querySelector("input, textarea")?.focus();
    } else {
      target.click();
    }
  }
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (opener) document.getElementById(opener.dataset.open)?.showModal();
  if (event.target.closest("[data-print]")) print();
});
document.addEventListener("input", () => {
  shown();
  remainder();
});

// Beside a list stands a closer look at the row that has the focus; the first one at once.
let glanced = null;
const glance = async (link) => {
  if (glanced === link.dataset.glance) return;
  glanced = link.dataset.glance;
  document.querySelectorAll("[data-list] tr.chosen").forEach((r) => r.classList.remove("chosen"));
  link.closest("tr").classList.add("chosen");
  // Whoever runs down the list does not look at every row.
  await new Promise((done) => setTimeout(done, 150));
  if (glanced !== link.dataset.glance) return;
  const answer = await fetch(glanced).catch(() => null);
  const beside = one("[data-glances]");
  if (beside && answer?.ok && glanced === link.dataset.glance) beside.innerHTML = await answer.text();
};
document.addEventListener("focusin", (event) => event.target.dataset.glance && glance(event.target));
BEGINNINGS.push(() => {
  glanced = null;
  const first = one("tr.named [data-glance]") ?? one("[data-glance]");
  if (first) glance(first);
});

// A decision is sent once, however often the key is pressed.
document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "1";
});

// Whoever works keeps the item; whoever left it gives it back after ten minutes.
if (one("[data-lease]")) {
  let worked = false;
  document.addEventListener("keydown", () => (worked = true));
  document.addEventListener("pointerdown", () => (worked = true));
  setInterval(async () => {
    const lease = one("[data-lease]");
    if (!worked || !lease) return;
    worked = false;
    const answer = await fetch(`/api/v1/queue/${lease.dataset.lease}/claim`, { method: "POST" }).catch(() => null);
    if (!answer || !answer.ok) {
      lease.textContent = answer && answer.status === 409 ? "Somebody else has this item now. What you typed is kept." : "No connection. What you typed is kept.";
      lease.setAttribute("role", "alert");
    }
  }, 120000);
}

// A file goes up as it is, chosen or dropped anywhere on the page. The server tells how far its import is; it goes on when
// the page is left, and can be stopped and taken up again.
const upload = one("[data-upload]");
if (upload) {
  const says = one("[data-progress]");
  const bar = one("[data-bar]");
  const stop = one("[data-stop]");
  const resume = one("[data-resume]");
  let job = null;
  const ask = (path, method) => fetch(`/api/v1/jobs/${job}${path}`, { method }).catch(() => null);
  stop?.addEventListener("click", () => ask("", "DELETE"));

  const watched = (name) => new Promise((over) => {
    const events = new EventSource(`/api/v1/jobs/${job}/events`);
    const began = Date.now();
    events.onmessage = (event) => {
      const now = JSON.parse(event.data);
      const left = now.done > 0 && now.total > now.done ? Math.ceil(((Date.now() - began) / now.done) * (now.total - now.done) / 1000) : 0;
      says.textContent = `${name}: ${now.done.toLocaleString("en-US")} of ${now.total ? now.total.toLocaleString("en-US") : "?"}${left > 2 ? `, ${left} s left` : ""}`;
      if (bar) {
        bar.hidden = now.state !== "running";
        bar.max = now.total || 1;
        bar.value = now.done;
      }
      stop.hidden = now.state !== "running";
      resume.hidden = now.state !== "stopped";
      if (now.state === "running") return;
      events.close();
      if (now.state === "failed") says.textContent = now.error;
      if (now.state === "stopped") says.textContent = `${name} is stopped; what was written stays. Go on, or send it again later.`;
      over(now.state);
    };
    // A connection that broke is taken up again by the browser; a server that is gone says nothing more.
    events.onerror = () => (says.textContent = `${name}: no connection. The import goes on; trying again.`);
  });

  const send = async (files) => {
    for (const file of files) {
      says.textContent = `${file.name} is being sent.`;
      const sent = await fetch(`/api/v1/files?name=${encodeURIComponent(file.name)}`, { method: "POST", body: file }).catch(() => null);
      const answer = sent ? await sent.json().catch(() => ({})) : {};
      if (!sent || !sent.ok) {
        says.textContent = answer.detail || `${file.name} could not be sent. Try again.`;
        return;
      }
      job = answer.job;
      let state = await watched(file.name);
      while (state === "stopped") {
        await new Promise((again) => resume.addEventListener("click", again, { once: true }));
        await ask("/resume", "POST");
        state = await watched(file.name);
      }
      if (state !== "done") return;
    }
    location.reload();
  };
  upload.addEventListener("change", () => send(upload.files));
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) send([...event.dataTransfer.files]);
  });
}

BEGINNINGS.push(shown, remainder);
begin();
