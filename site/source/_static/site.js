// Lets the pictures of a page move by their tables, through the course's own picture.js. Computes
// no number: a slider goes from place to place of what Python made.
import picture from "./picture.js";

const folder = new URL("pictures/", import.meta.url);
const FRAME = 150; // milliseconds of a film
const PAUSE = 200; // without a move, after which the address follows

function button(words, press) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: words });
  made.addEventListener("click", press);
  return made;
}

// A control as picture.js asks for it, and what moves it on the page.
function control({ name, list, film, places }, start, changed) {
  const heard = new Set();
  let place = Math.max(0, places.findIndex(([key]) => key === start));
  const label = document.createElement("label");
  const hand = document.createElement(list ? "select" : "input");
  const says = document.createElement("output");
  label.append(name, " ", hand, " ", list ? "" : says);
  if (list) hand.append(...places.map(([, words], at) => new Option(words, at)));
  else Object.assign(hand, { type: "range", min: 0, max: places.length - 1, step: 1 });
  const show = () => {
    hand.value = `${place}`;
    says.textContent = places[place][1];
    if (!list) hand.setAttribute("aria-valuetext", places[place][1]);
  };
  const go = (next) => {
    if (!(next in places)) return;
    place = Number(next);
    show();
    heard.forEach((answer) => answer());
    changed();
  };
  const told = () => ({ description: name, value: places[place][0], places: places.map(([key]) => key) });
  hand.addEventListener("input", () => go(hand.value));
  show();
  return {
    go, place: () => place,
    elements: film ? [label, ...player(hand, () => place, places.length - 1, go)] : [label],
    get: (what) => told()[what],
    set: (_, key) => go(places.findIndex(([each]) => each === key)),
    save_changes: () => {},
    on: (_, answer) => heard.add(answer),
    off: (_, answer) => heard.delete(answer),
  };
}

// Buttons that play a control's places one after the other, or step from one to the next.
function player(hand, place, last, go) {
  let playing;
  const stop = () => {
    playing = clearInterval(playing);
    play.textContent = "Play";
  };
  const on = () => {
    go(place() + 1);
    if (place() === last) stop();
  };
  const play = button("Play", () => {
    if (playing) return stop();
    if (place() === last) go(0);
    play.textContent = "Pause";
    playing = setInterval(on, FRAME);
  });
  const step = (way) => () => { stop(); go(place() + way); };
  hand.addEventListener("input", stop);
  return [play, button("Step back", step(-1)), button("Step", step(1))];
}

async function move(holder) {
  const [described, table] = await Promise.all([
    fetch(new URL(`${holder.id}.json`, folder)).then((answer) => answer.json()),
    fetch(new URL(`${holder.id}.table`, folder)).then((answer) => answer.arrayBuffer()),
  ]);
  const hands = described.controls.map((each, turn) => control(each, described.at[turn], later));
  const start = hands.map((hand) => hand.place()).join(".");
  const told = { ...described, version: 0, controls: hands.map((_, turn) => turn) };
  const heard = {};
  let pause;
  const model = {
    get: (name) => told[name],
    on: (name, answer) => { heard[name] = answer; },
    off: () => {},
    send: () => {},
    widget_manager: { get_model: async (turn) => hands[turn] },
  };
  // The state is in the address, so that a picture can be linked as it was moved: once it rests,
  // for browsers allow few changes of an address in a row.
  function keep() {
    const [address, now] = [new URL(location.href), hands.map((hand) => hand.place()).join(".")];
    if (now === start) address.searchParams.delete(holder.id);
    else address.searchParams.set(holder.id, now);
    address.hash = holder.id;
    history.replaceState(null, "", address);
  }
  function later() {
    clearTimeout(pause);
    pause = setTimeout(keep, PAUSE);
  }
  const [row, stage] = [document.createElement("div"), document.createElement("div")];
  row.className = "hands";
  row.append(...hands.flatMap((hand) => hand.elements));
  picture.render({ model, el: stage });
  await heard["msg:custom"]({ table: 0 }, [table]);
  const wanted = new URL(location.href).searchParams.get(holder.id);
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

// The worker keeps the other pages for a time without a network. JupyterLite notes of each worker that
// it meets that it has met it, and would take it for its own the next time.
addEventListener("load", async () => {
  const worker = new URL("../offline.js", import.meta.url).href;
  try {
    localStorage.removeItem(`${worker}-version`);
    await navigator.serviceWorker.register(worker);
  } catch { /* the pages need the network, then */ }
});
