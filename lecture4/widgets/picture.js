// Shows what Python computed: a background, once, and marks that are patched in place. It
// computes no number itself, draws at most once a frame, and tells Python of clicks and keys.
// What a control asks for is shown at once if it is in the table that Python sent ahead.

/** @typedef {import("@anywidget/types").AnyModel} Model */
/** @typedef {[key: string, shown: string]} Line - a state of the controls, and what is shown there */

/** @param {string} svg */
function parse(svg) {
  const holder = document.createElementNS("http://www.w3.org/2000/svg", "g");
  holder.innerHTML = svg;
  return holder;
}

/**
 * Enter on a gate is for the gate, and an arrow on a slider for the slider: not for Jupyter, which
 * asks the element that has the focus whether it keeps its keys.
 * @param {Event} event
 */
function keepKeys({ target }) {
  if (target instanceof Element) target.setAttribute("data-lm-suppress-shortcuts", "true");
}

/**
 * Make `old` look like `next`. An element with a known id stays, so focus and hover survive.
 * @param {Element} old
 * @param {Element} next
 */
function patch(old, next) {
  for (const { name } of [...old.attributes]) if (!next.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of next.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  if (!next.children.length && old.textContent !== next.textContent) old.textContent = next.textContent;
  const known = new Map([...old.children].map((element) => [element.id, element]));
  const wanted = [...next.children].map((element) => {
    const kept = known.get(element.id);
    if (!kept || kept.tagName !== element.tagName) return element;
    known.delete(element.id);
    patch(kept, element);
    return kept;
  });
  known.forEach((gone) => gone.remove());
  wanted.forEach((element, place) => {
    if (old.children[place] !== element) old.insertBefore(element, old.children[place] ?? null);
  });
}

/**
 * What a control is set to, as Python names it; a slider hands on its rounding error.
 * @param {Model} control
 * @returns {number | string}
 */
function key(control) {
  const setting = control.get("index") ?? control.get("value");
  return typeof setting === "number" ? Number(setting.toFixed(9)) : setting;
}

/**
 * A part of a table: lines, each a state, a tab, and what is shown there.
 * @param {BufferSource} bytes
 * @returns {Promise<Line[]>}
 */
async function lines(bytes) {
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  const all = (await new Response(inflated).text()).split("\n").slice(0, -1);
  return all.map((line) => line.split("\t")).map(([at, shown]) => [written(JSON.parse(at)), shown]);
}

/** @param {(number | string)[]} at */
const written = (at) => JSON.stringify(at); // 0 and -0, 5 and 5.0 are one

/** @param {{model: Model, el: HTMLElement}} view */
function render({ model, el }) {
  el.classList.add("lecture4-picture");
  el.innerHTML = `<p class="status" role="status"></p><div class="stage"></div>
    <p class="tip" aria-hidden="true" hidden></p><p class="spoken" aria-live="polite"></p>`;
  const [status, stage, tip, spoken] = /** @type {HTMLElement[]} */ ([...el.children]);
  let background = "", frame = 0, rest = 0;
  /** @type {Element | undefined} */
  let pointed;
  /** @type {Model[]} */
  let controls = [];
  let turn = 0, shown = 0; // turns of the controls: the last, and the one shown
  /** @type {Map<string, string>} */
  const table = new Map(); // state → what is shown there
  /** @type {Map<string, number>} */
  const turns = new Map(); // and its turn

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
  const moved = () => {
    turns.set(state(), (turn += 1));
    later();
  };
  const leave = () => controls.forEach((control) => control.off("change", moved));
  async function follow() { // the controls that move the picture now
    const found = model.get("controls").map((/** @type {string} */ id) => model.widget_manager.get_model(id));
    leave();
    controls = await Promise.all(found).catch(() => []); // without them, Python alone moves it
    controls.forEach((control) => control.on("change", moved));
  }

  const forget = () => table.clear();
  /** @type {(message: {table: number}, buffers: DataView<ArrayBuffer>[]) => Promise<void>} */
  async function take({ table: of }, [bytes]) {
    const news = await lines(bytes);
    if (of !== model.get("version")) return; // what it was made of has changed meanwhile
    for (const [at, what] of news) table.set(at, what);
    later();
  }

  const tell = (/** @type {object} */ news) => {
    try { model.send(news); } catch { /* its kernel is gone */ }
  };

  function draw() {
    frame = 0;
    const [marks, alt, said, paper] = wanted();
    if (said !== undefined) status.textContent = said;
    if (!marks) return; // nothing newer, or nothing that can be drawn
    const next = model.get("papers")?.[paper] ?? model.get("background"); // a site's table has several
    const stays = background === next;
    background = next;
    const holder = stays ? stage : parse(background);
    const svg = /** @type {SVGSVGElement} */ (holder.firstElementChild);
    patch(/** @type {Element} */ (svg.lastElementChild), parse(marks));
    svg.setAttribute("aria-label", alt);
    if (!stays) stage.replaceChildren(svg); // old for new in one go: no frame is blank
    showTip();
    clearTimeout(rest); // a screen reader is told once the hand rests, not at each frame
    rest = window.setTimeout(() => { spoken.textContent = alt; }, 700);
  }

  function showTip() {
    tip.hidden = !pointed?.isConnected;
    if (!pointed?.isConnected) return;
    tip.textContent = pointed.getAttribute("aria-label");
    const [spot, room] = [pointed.getBoundingClientRect(), el.getBoundingClientRect()];
    const left = spot.left - room.left + (spot.width - tip.offsetWidth) / 2;
    tip.style.left = `${Math.max(0, Math.min(left, room.width - tip.offsetWidth))}px`;
    tip.style.top = `${spot.top - room.top - tip.offsetHeight - 6}px`;
  }

  /** @type {(target: EventTarget | null) => Element | undefined} */
  const keyed = (target) => (target instanceof Element && target.closest("[data-key]")) || undefined;
  const pick = (/** @type {Event} */ event) => {
    const picked = keyed(event.target)?.getAttribute("data-key");
    if (!picked || (event instanceof KeyboardEvent && !["Enter", " "].includes(event.key))) return;
    event.preventDefault();
    tell({ picked });
  };
  for (const name of ["click", "keydown"]) stage.addEventListener(name, pick);
  for (const name of ["pointerover", "pointerleave", "focusin", "focusout"]) {
    stage.addEventListener(name, (event) => {
      pointed = keyed(event.target) ?? keyed(document.activeElement);
      showTip();
    });
  }
  // Which box of controls the picture is in is known once it is on the page, and so has a size.
  new ResizeObserver(() => (el.closest(".widget-vbox") ?? el).addEventListener("focusin", keepKeys))
    .observe(el);
  const later = () => { frame ||= requestAnimationFrame(draw); }; // the newest state, and only it
  const heard = { change: later, "change:controls": follow, "change:version": forget, "msg:custom": take };
  for (const [name, answer] of Object.entries(heard)) model.on(name, answer);
  const eye = new IntersectionObserver((views) => tell({ seen: views.at(-1)?.isIntersecting }));
  eye.observe(el);
  follow();
  draw();
  return () => {
    for (const [name, answer] of Object.entries(heard)) model.off(name, answer);
    eye.disconnect();
    leave();
    tell({ seen: false });
  };
}

export default { render };
