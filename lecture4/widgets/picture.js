// Shows what Python computed: a background, once, and marks that are patched in place. It
// computes no number itself, draws at most once a frame, and tells Python of clicks and keys.
// What a control asks for is shown at once if it is in the table that Python sent ahead. A mark
// with data-hand moves the control of that name, by a drag or by keys, as the control's slider does.

import { KEEPS_KEYS, arrange, settle } from "./page.js";
import { isFar, lines, tellAtRest, written } from "./table.js";

/** @typedef {import("@anywidget/types").AnyModel} AnyModel */
/** @typedef {Pick<AnyModel, "get" | "on" | "off" | "send" | "widget_manager">} Model - of a picture */
/** @typedef {Pick<AnyModel, "get" | "set" | "on" | "off" | "save_changes">} Control - a slider or a list */

const SPOT = "[data-key], [data-hand]"; // what answers to clicks, drags and keys
const NEW = "data-new"; // on what has changed since the picture last stood still
const SET = "change:value change:index"; // not "change": a slider's view that rounds loses that
const SLACK = 3; // pixels that a click may slip without being a drag
const WHOLE = 400; // pixels from one end of a control to the other, where there is no axis
const ON = { ArrowRight: 1, ArrowUp: 1, PageUp: 10, End: Infinity }; // places that a key goes on
const BACK = { ArrowLeft: -1, ArrowDown: -1, PageDown: -10, Home: -Infinity };
const BEYOND = new Map(Object.entries({ ...ON, ...BACK }));

/** @param {string} svg */
function parse(svg) {
  const holder = document.createElementNS("http://www.w3.org/2000/svg", "g");
  holder.innerHTML = svg;
  return holder;
}

// Make `old` look like `next`. An element with a known id stays, so focus and hover survive.
/** @param {Element} old @param {Element} next */
function patch(old, next) {
  if (old.isEqualNode(next)) return; // most of a large picture, and quick to see
  for (const name of old.getAttributeNames()) {
    if (!next.hasAttribute(name) && ![KEEPS_KEYS, NEW].includes(name)) old.removeAttribute(name);
  }
  for (const { name, value } of next.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  if (!next.children.length && old.textContent !== next.textContent) {
    old.textContent = next.textContent;
    old.setAttribute(NEW, "");
  }
  const known = new Map([...old.children].map((element) => [element.id, element]));
  const wanted = [...next.children].map((element) => {
    const kept = known.get(element.id);
    if (kept?.tagName !== element.tagName) {
      if (old.children.length) element.setAttribute(NEW, "");
      return element;
    }
    known.delete(element.id);
    patch(kept, element);
    return kept;
  });
  known.forEach((gone) => gone.remove());
  wanted.forEach((element, place) => {
    if (old.children[place] !== element) old.insertBefore(element, old.children[place] ?? null);
  });
}

// What a control is set to, as Python names it; a slider hands on its rounding error.
/** @param {Control} control @returns {number | string} */
function key(control) {
  const setting = control.get("index") ?? control.get("value");
  return typeof setting === "number" ? Number(setting.toFixed(9)) : setting;
}

// Where a slider can go: a site's has certain places, any other its steps.
/** @param {Control} control @returns {number[]} */
function places(control) {
  const [few, min, max, step] = ["places", "min", "max", "step"].map((name) => control.get(name));
  const steps = { length: Math.round((max - min) / step) + 1 };
  return few ?? Array.from(steps, (_, turn) => min + turn * step);
}

// Set a slider to the place that is nearest to a number, or so many places beyond it.
/** @param {Control} control @param {number} near */
function go(control, near, beyond = 0) {
  const all = places(control), off = all.map((place) => Math.abs(place - near));
  const turn = off.indexOf(Math.min(...off)) + beyond;
  const place = all[Math.max(0, Math.min(turn, all.length - 1))];
  control.set("value", Number(place.toFixed(9))); // as Python names it
  control.save_changes();
}

/** @param {{model: Model, el: HTMLElement}} view */
function render({ model, el }) {
  el.classList.add("lecture4-picture");
  el.innerHTML = `<div class="stage" role="group" aria-label="Picture"></div>
    <p class="status" role="status"></p>
    <p class="tip" aria-hidden="true" hidden></p><p class="spoken" aria-live="polite"></p>`;
  const [stage, status, tip, spoken] = /** @type {HTMLElement[]} */ ([...el.children]);
  let background = "", drawn = "", frame = 0, rest = 0;
  let controls = /** @type {Control[]} */ ([]), ends = /** @type {(() => void)[]} */ ([]);
  let turn = 0, shown = 0; // turns: the last, the shown one
  const table = /** @type {Map<string, string>} */ (new Map()); // state → what is shown there
  const turns = /** @type {Map<string, number>} */ (new Map()); // and its turn
  const pointed = /** @type {{over?: Element, focused?: Element}} */ ({});
  /** @type {{control: Control, from: number, x: number, pixel: number, far?: boolean} | undefined} */
  let drag;

  // What to draw: Python's marks if they are of the state that is asked for; else the table's; else
  // Python's, which are on their way there, unless they are of a state before the one that is shown.
  function wanted() {
    const [asked, told] = [state(), written(model.get("at"))];
    const ready = told === asked ? undefined : table.get(asked);
    const of = turns.get(ready ? asked : told) ?? shown;
    if (of < shown) return [];
    shown = of;
    if (told === asked) { turns.clear(); turns.set(told, turn); }
    return ready ? JSON.parse(ready) : ["marks", "alt", "status"].map((name) => model.get(name));
  }

  const state = () => written(controls.map(key));
  const moved = () => { turns.set(state(), (turn += 1)); if (!frame) draw(); later(); };
  function leave() {
    controls.forEach((control) => control.off(SET, moved));
    ends.forEach((end) => end());
  }
  async function follow() { // the controls that move the picture now
    const found = model.get("controls").map((/** @type {string} */ id) => model.widget_manager.get_model(id));
    leave();
    controls = await Promise.all(found).catch(() => []); // without them, Python alone moves it
    controls.forEach((control) => control.on(SET, moved));
    ends = controls.map((control) => tellAtRest(control, () => table.has(state())));
    later(); // with marks that move them
  }

  /** @type {(said: {table: number, keep?: number[]}, buffers: DataView<ArrayBuffer>[]) => Promise<void>} */
  async function take({ table: of, keep }, [bytes]) {
    if (keep) return [...table.keys()].filter(isFar(keep)).forEach((at) => table.delete(at));
    const news = await lines(bytes);
    if (of !== model.get("version")) return; // what it was made of has changed meanwhile
    for (const [at, what] of news) table.set(at, what);
    later();
  }
  const tell = (/** @type {object} */ news) => { try { model.send(news); } catch { /* no kernel */ } };

  function draw() {
    frame = 0;
    const [marks, alt, said, paper] = wanted();
    if (said !== undefined && said !== status.textContent) status.textContent = said;
    if (!marks) return; // nothing newer, or nothing that can be drawn
    const under = model.get("papers")?.[paper] ?? model.get("background"); // a site's table has several
    const stays = background === under, now = state() + marks;
    if (stays && now === drawn) return; // nothing else: Python's answer is as the table's was
    [background, drawn] = [under, now];
    const next = parse(marks);
    const svg = /** @type {SVGSVGElement} */ ((stays ? stage : parse(background)).firstElementChild);
    next.querySelectorAll(SPOT).forEach(arm);
    patch(/** @type {Element} */ (svg.lastElementChild), next);
    svg.setAttribute("aria-label", alt);
    if (!stays) { stage.replaceChildren(svg); arrange(stage); } // in one go: no frame is blank
    showTip();
    clearTimeout(rest); // a screen reader is told once the hand rests, not at each frame
    rest = window.setTimeout(() => {
      spoken.textContent = alt;
      stage.querySelectorAll(`[${NEW}]`).forEach((mark) => mark.removeAttribute(NEW));
    }, 700);
  }
  const later = () => { frame ||= requestAnimationFrame(draw); }; // the newest state, and only it

  /** @type {(target: any) => Element | undefined} */
  const spot = (target) => target.closest(SPOT) ?? undefined;
  const held = (/** @type {Element | undefined} */ mark) => // the control that it moves, if that is there
    controls.find((control) => control.get("description") === mark?.getAttribute("data-hand"));

  function arm(/** @type {Element} */ mark) {
    const control = held(mark), label = mark.getAttribute("aria-label") ?? mark.getAttribute("data-hand");
    const is = { tabindex: 0, role: control ? "slider" : "button", "aria-label": label };
    const all = control ? places(control) : [], [least, most] = [all[0], all[all.length - 1]];
    const at = control && { "aria-valuenow": key(control), "aria-valuemin": least, "aria-valuemax": most };
    Object.entries({ ...is, ...at }).forEach(([name, value]) => mark.setAttribute(name, `${value}`));
  }

  function showTip() {
    const shows = drag?.far ? undefined : pointed.over ?? pointed.focused; // a hand needs the view
    tip.hidden = !shows?.isConnected;
    if (!shows?.isConnected) return;
    const [label, now] = ["aria-label", "aria-valuetext"].map((name) => shows.getAttribute(name));
    tip.textContent = held(shows) ? `${label}: ${now}. Drag it, or press ← →` : label;
    const [place, room] = [shows.getBoundingClientRect(), el.getBoundingClientRect()];
    const left = place.left - room.left + (place.width - tip.offsetWidth) / 2;
    tip.style.left = `${Math.max(0, Math.min(left, room.width - tip.offsetWidth))}px`;
    tip.style.top = `${place.top - room.top - tip.offsetHeight - 6}px`;
  }

  function press(/** @type {KeyboardEvent} */ event) {
    const control = held(spot(event.target)), beyond = BEYOND.get(event.key);
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (["Enter", " "].includes(event.key)) pick(event);
    if (!control || !beyond) return;
    event.preventDefault();
    go(control, Number(key(control)), beyond);
  }
  function pick(/** @type {Event} */ event) {
    const picked = spot(event.target)?.getAttribute("data-key");
    if (picked) { event.preventDefault(); tell({ picked }); }
  }
  function grasp(/** @type {PointerEvent} */ { target, button, clientX: x }) {
    const mark = spot(target), control = held(mark), svg = stage.querySelector("svg");
    drag = undefined;
    if (!control || !mark || !svg || button) return;
    const all = places(control), size = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    const pixel = mark.getAttribute("data-pixel") ?? (all[all.length - 1] - all[0]) / WHOLE;
    drag = { control, x, from: Number(key(control)), pixel: Number(pixel) / size };
  }
  function pull(/** @type {PointerEvent} */ { buttons, clientX, pointerId }) {
    if (!buttons) drag = undefined;
    if (!drag || (!drag.far && Math.abs(clientX - drag.x) < SLACK)) return;
    if (!drag.far) stage.setPointerCapture(pointerId); // so that it ends in a click on no mark
    drag.far = true;
    go(drag.control, drag.from + (clientX - drag.x) * drag.pixel);
  }
  const point = (/** @type {object} */ news) => { Object.assign(pointed, news); showTip(); };
  /** @type {Record<string, (event: any) => void>} */
  const hands = {
    click: pick, keydown: press, pointerdown: grasp, pointermove: pull,
    touchmove: (event) => drag && event.preventDefault(), // touch-action is not for marks in an SVG
    pointerover: ({ target }) => point({ over: spot(target) }),
    pointerleave: () => point({ over: undefined }),
    focusin: ({ target }) => point({ focused: target.matches(":focus-visible") ? spot(target) : undefined }),
    focusout: () => point({ focused: undefined }),
  };
  for (const [name, answer] of Object.entries(hands)) stage.addEventListener(name, answer);
  const hush = (/** @type {KeyboardEvent} */ { key: name }) =>
    name === "Escape" && point({ over: undefined, focused: undefined });
  document.addEventListener("keydown", hush);
  const forget = () => table.clear();
  const heard = { change: later, "change:controls": follow, "change:version": forget, "msg:custom": take };
  for (const [name, answer] of Object.entries(heard)) model.on(name, answer);
  const eye = new IntersectionObserver((views) => tell({ seen: views.at(-1)?.isIntersecting }));
  eye.observe(el);
  follow(); draw();
  const unsettle = settle(el, stage);
  return () => {
    for (const [name, answer] of Object.entries(heard)) model.off(name, answer);
    document.removeEventListener("keydown", hush);
    eye.disconnect();
    unsettle(); leave();
    tell({ seen: false });
  };
}

export default { render };
