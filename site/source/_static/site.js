// Lets the pictures of a page move by their tables, through the course's own picture.js. Computes
// no number: a slider goes from place to place of what Python made.
import picture from "./picture.js";

const folder = new URL("pictures/", import.meta.url);

// A control as picture.js asks for it, and what moves it on the page.
function control({ name, list, places }, start, changed) {
  const heard = new Set();
  let place = Math.max(0, places.findIndex(([key]) => key === start));
  const label = document.createElement("label");
  const hand = document.createElement(list ? "select" : "input");
  const says = document.createElement("output");
  label.append(name, " ", hand, " ", list ? "" : says);
  if (list) hand.append(...places.map(([, words], at) => new Option(words, at)));
  else Object.assign(hand, { type: "range", min: 0, max: places.length - 1, step: 1 });
  const show = () => {
    hand.value = place;
    says.textContent = places[place][1];
    hand.setAttribute("aria-valuetext", places[place][1]);
  };
  const go = (next) => {
    if (!(next in places)) return;
    place = Number(next);
    show();
    heard.forEach((answer) => answer());
  };
  hand.addEventListener("input", () => { go(hand.value); changed(); });
  show();
  return {
    label, go, place: () => place,
    get: (what) => (what === "value" ? places[place][0] : undefined),
    on: (_, answer) => heard.add(answer),
    off: (_, answer) => heard.delete(answer),
  };
}

async function move(holder) {
  const [described, table] = await Promise.all([
    fetch(new URL(`${holder.id}.json`, folder)).then((answer) => answer.json()),
    fetch(new URL(`${holder.id}.table`, folder)).then((answer) => answer.arrayBuffer()),
  ]);
  const hands = described.controls.map((each, turn) => control(each, described.at[turn], keep));
  const start = hands.map((hand) => hand.place()).join(".");
  const heard = {};
  const model = {
    get: (name) => ({ ...described, version: 0, controls: hands.map((_, turn) => turn) })[name],
    on: (name, answer) => { heard[name] = answer; },
    off: () => {},
    send: () => {},
    widget_manager: { get_model: async (turn) => hands[turn] },
  };
  // The state is in the address, so that a picture can be linked as it was moved.
  function keep() {
    const [address, now] = [new URL(location), hands.map((hand) => hand.place()).join(".")];
    if (now === start) address.searchParams.delete(holder.id);
    else address.searchParams.set(holder.id, now);
    address.hash = holder.id;
    history.replaceState(null, "", address);
  }
  const [row, stage] = [document.createElement("div"), document.createElement("div")];
  row.className = "hands";
  row.append(...hands.map((hand) => hand.label));
  picture.render({ model, el: stage });
  await heard["msg:custom"]({ table: 0 }, [table]);
  const wanted = new URL(location).searchParams.get(holder.id);
  wanted?.split(".").forEach((place, turn) => hands[turn]?.go(place));
  holder.replaceChildren(row, stage);
  holder.dataset.moves = "true";
}

const near = new IntersectionObserver((views) => {
  for (const { isIntersecting, target } of views) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    move(target).catch(() => {}); // its still stays
  }
}, { rootMargin: "800px" });
document.querySelectorAll(".moving").forEach((holder) => near.observe(holder));
