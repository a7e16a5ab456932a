// The images of an item: one at a time, large, turned and inverted at will, with the MICR band below. Without this
// script all of them stand under each other. What counts as typing is said in keys.js, which comes first.
"use strict";

const ZOOMS = [1, 1.5, 2, 3, 4];
// What stays from item to item.
const kept = (name, otherwise) => sessionStorage.getItem(`viewer-${name}`) ?? otherwise;
const keep = (name, value) => sessionStorage.setItem(`viewer-${name}`, value);

// The viewer of the page that is shown; none where there is no picture.
let acts = null;
const look = () => {
  const viewer = one("[data-viewer]");
  acts = null;
  if (!viewer) return;
  const figures = [...viewer.querySelectorAll("figure")];
  const band = viewer.querySelector("[data-band]");
  const says = viewer.querySelector("[data-says]");
  let at = 0;
  let zoom = Number(kept("zoom", 0));
  let turn = 0;
  const bySide = (side) => figures.findIndex((figure) => figure.dataset.side === side);

  const show = () => {
    figures.forEach((figure, nth) => (figure.hidden = nth !== at));
    const figure = figures[at];
    const image = figure?.querySelector("img");
    if (!image) return;
    const frame = figure.querySelector(".frame");
    const scale = ZOOMS[zoom];
    const upright = turn % 180 === 0;
    image.style.width = `${scale * 100}%`;
    // A turned picture takes the room of its other side.
    const ratio = image.naturalHeight / Math.max(image.naturalWidth, 1);
    image.style.transform = `rotate(${turn}deg)${upright ? "" : ` scale(${Math.min(1, 1 / Math.max(ratio, 0.01), 1.6)})`}`;
    image.classList.toggle("inverted", kept("inverted", "") === "1");
    frame.classList.toggle("zoomed", scale > 1);
    band.hidden = kept("band", "1") !== "1" || figure.dataset.side !== "front";
    const strip = band.querySelector("img");
    if (!band.hidden && strip.getAttribute("src") !== image.getAttribute("src")) strip.src = image.getAttribute("src");
    strip.classList.toggle("inverted", kept("inverted", "") === "1");
    says.textContent = `${figure.dataset.side}, ${at + 1} of ${figures.length}, ${scale * 100} %${turn ? `, turned ${turn}°` : ""}`;
  };

  const middle = (frame, before) => {
    const now = ZOOMS[zoom] / before;
    frame.scrollLeft = (frame.scrollLeft + frame.clientWidth / 2) * now - frame.clientWidth / 2;
    frame.scrollTop = (frame.scrollTop + frame.clientHeight / 2) * now - frame.clientHeight / 2;
  };

  const ways = {
    f() {
      const [front, back] = [bySide("front"), bySide("back")];
      at = at === front && back >= 0 ? back : Math.max(front, 0);
      keep("side", figures[at].dataset.side);
    },
    c() {
      const coupon = bySide("coupon");
      if (coupon >= 0) at = at === coupon ? Math.max(bySide("front"), 0) : coupon;
      keep("side", figures[at].dataset.side);
    },
    zoom(step) {
      const before = ZOOMS[zoom];
      zoom = Math.min(Math.max(zoom + step, 0), ZOOMS.length - 1);
      keep("zoom", zoom);
      show();
      middle(figures[at].querySelector(".frame"), before);
    },
    "+": () => ways.zoom(1),
    "=": () => ways.zoom(1),
    "-": () => ways.zoom(-1),
    0() {
      zoom = 0;
      turn = 0;
      keep("zoom", 0);
    },
    o: () => (turn = (turn + 90) % 360),
    i: () => keep("inverted", kept("inverted", "") === "1" ? "" : "1"),
    b: () => keep("band", kept("band", "1") === "1" ? "" : "1"),
  };
  acts = Object.fromEntries(Object.keys(ways).filter((key) => key !== "zoom").map((key) => [key, () => (ways[key](), show())]));
  viewer.addEventListener("click", (event) => {
    const button = event.target.closest("[data-look]");
    if (button) acts[button.dataset.look]();
  });
  // Pan by drag; arrows scroll the frame by themselves when it has the focus.
  viewer.addEventListener("pointerdown", (event) => {
    const frame = event.target.closest(".frame.zoomed");
    if (!frame || event.button !== 0) return;
    event.preventDefault();
    const from = [event.clientX + frame.scrollLeft, event.clientY + frame.scrollTop];
    const move = (to) => frame.scrollTo(from[0] - to.clientX, from[1] - to.clientY);
    frame.setPointerCapture(event.pointerId);
    frame.addEventListener("pointermove", move);
    frame.addEventListener("pointerup", () => frame.removeEventListener("pointermove", move), { once: true });
  });

  viewer.classList.add("alive");
  at = Math.max(bySide(kept("side", "front")), 0);
  figures.forEach((figure) => figure.querySelector("img")?.addEventListener("load", show));
  show();
  // What is behind comes after what is seen.
  requestAnimationFrame(() => viewer.querySelectorAll("img[loading=lazy]").forEach((image) => (image.loading = "eager")));
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (!acts || typing(document.activeElement) || one("dialog[open]")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (Object.hasOwn(acts, key)) {
    event.preventDefault();
    acts[key]();
  }
});
BEGINNINGS.push(look);
look();
