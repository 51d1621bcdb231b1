// Asks a question by a form, sends what is committed to Python, and shows what Python says of it.
// It is told no answer before that.

/** @typedef {[number, number, number, string]} Place - its x; where it is drawn, in pixels; in words */
/** @typedef {{svg: string, alt: string, foot: number, places: Place[]}} Drawn - foot: the axis, in pixels */
/** @typedef {{form: string, options: string[], heading: string, text: string, asked: string,
 *   picture?: Drawn}} Question */
/** @typedef {{complaint?: string, verdict?: string, html: string, answer: Answer}} Reply */
/** @typedef {import("@anywidget/types").AnyModel<{question: Question, reply: Reply}>} AnyModel */
/** @typedef {Pick<AnyModel, "get" | "on" | "off" | "send">} Model */
/** @typedef {any} Answer - a number, a text, or numbers; undefined where nothing was done */
/** @typedef {[HTMLElement[], () => Answer, (answer: Answer) => void]} Field - what stands in the form,
 *  how its answer is read, and how one is put there */
/** @typedef {(words: string) => void} Say */

/**
 * Keys in the form are for the form: not for Jupyter, which asks the element that has the focus.
 * @param {Event} event
 */
function keepKeys({ target }) {
  if (target instanceof HTMLElement) target.dataset.lmSuppressShortcuts = "true";
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} attributes
 */
function make(tag, attributes = {}, html = "") {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.innerHTML = html;
  return element;
}

/**
 * One radio button or checkbox for each option: the places of those that are ticked.
 * @param {string} type
 * @param {string[]} options
 * @returns {Field}
 */
function ticks(type, options) {
  const inputs = options.map(() => make("input", { type, name: "option" }));
  const labels = options.map((option, place) => {
    const label = make("label");
    label.append(inputs[place], make("span", {}, option));
    return label;
  });
  const ticked = () => inputs.flatMap((input, place) => (input.checked ? [place] : []));
  /** @param {number[]} places */
  const tick = (places) => places.forEach((place) => { inputs[place].checked = true; });
  return [labels, ticked, tick];
}

/** @param {HTMLInputElement} input - JupyterLab keeps Enter from a form */
function commitByEnter(input) {
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // or a browser would commit a second time
    input.form?.requestSubmit();
  });
}

/** @returns {Field} */
function typed() {
  const input = make("input", { type: "text", autocomplete: "off", spellcheck: "false" });
  commitByEnter(input);
  const label = make("label", {}, "<span>Your answer</span>");
  label.append(input);
  return [[label], () => input.value.trim() || undefined, (answer) => { input.value = answer; }];
}

const WAYS = [{ sign: "↑", way: "up", step: -1 }, { sign: "↓", way: "down", step: 1 }];

/**
 * A list whose items move up and down by buttons; `say` tells where one has gone.
 * @param {string[]} options
 * @param {Say} say
 * @returns {Field}
 */
function sorted(options, say) {
  const list = make("ol");
  /** @type {(item: Element, button: HTMLElement, step: number) => void} */
  const move = (item, button, step) => {
    const other = step < 0 ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return;
    if (step < 0) other.before(item); else other.after(item);
    button.focus();
    const place = [...list.children].indexOf(item) + 1;
    say(`${name(item)} is now number ${place} of ${options.length}.`);
  };
  const name = (/** @type {Element} */ item) => item.firstElementChild?.textContent;
  options.forEach((option, place) => {
    const item = make("li", { "data-place": `${place}` }, `<span>${option}</span>`);
    for (const { sign, way, step } of WAYS) {
      const words = `Move ${name(item)} ${way}`;
      const button = make("button", { type: "button", "aria-label": words, title: words }, sign);
      button.addEventListener("click", () => move(item, button, step));
      item.append(button);
    }
    list.append(item);
  });
  const items = [...list.children];
  const order = () => [...list.children].map((item) => Number(item.getAttribute("data-place")));
  /** @param {number[]} places */
  const put = (places) => list.append(...places.map((place) => items[place]));
  return [[list], order, put];
}

/**
 * The mark where the learner points: a ring on the curve, with a line down to the axis.
 * @param {Place} place
 * @param {number} foot
 */
const mark = ([, x, y], foot) => `<path d="M${x} ${y}V${foot}"/><circle cx="${x}" cy="${y}" r="8"/>
  <circle class="middle" cx="${x}" cy="${y}" r="1.5"/>`;

/**
 * The number of the place nearest to where a pointer is.
 * @param {MouseEvent} event
 * @param {SVGSVGElement} drawn
 * @param {Place[]} places
 */
function nearest({ clientX }, drawn, places) {
  const { left, width } = drawn.getBoundingClientRect();
  const x = (clientX - left) * (drawn.viewBox.baseVal.width / width);
  const far = places.map(([, pixel]) => Math.abs(pixel - x));
  return far.indexOf(Math.min(...far));
}

/**
 * A picture on which a tap or a drag sets a mark, as the slider below it does. No place is the
 * learner's until one of them has been used.
 * @param {Drawn} picture
 * @returns {Field}
 */
function pointed({ svg, alt, foot, places }) {
  const last = places.length - 1;
  const slider = make("input", { type: "range", min: "0", max: `${last}`, "aria-valuetext": "nowhere yet" });
  slider.value = "0";
  const says = make("span", { class: "place", "aria-hidden": "true" }, "nowhere yet"); // the slider says it
  const label = make("label", { class: "along" }, "<span>Your place</span>");
  const stage = make("div", { class: "stage", role: "img", "aria-label": alt }, svg);
  const drawn = /** @type {SVGSVGElement} */ (stage.firstElementChild);
  /** @type {Place | undefined} */
  let place;
  const put = (/** @type {number} */ number) => {
    place = places[number];
    slider.value = `${number}`;
    slider.setAttribute("aria-valuetext", place[3]);
    says.textContent = place[3];
    /** @type {Element} */ (drawn.lastElementChild).innerHTML = mark(place, foot);
  };
  const point = (/** @type {MouseEvent} */ event) => {
    if (!slider.matches(":disabled")) put(nearest(event, drawn, places));
  };
  drawn.setAttribute("aria-hidden", "true"); // the stage has its words
  label.append(slider, says);
  slider.addEventListener("input", () => put(Number(slider.value)));
  slider.addEventListener("pointerup", () => put(Number(slider.value))); // also where it stands
  commitByEnter(slider);
  stage.addEventListener("pointerdown", ({ pointerId }) => stage.setPointerCapture(pointerId));
  stage.addEventListener("pointermove", (event) => {
    if (stage.hasPointerCapture(event.pointerId)) point(event);
  });
  stage.addEventListener("click", (event) => { // a finger that scrolls the page clicks nothing
    point(event);
    slider.focus({ preventScroll: true });
  });
  return [[stage, label], () => place?.[0], (x) => put(places.findIndex(([other]) => other === x))];
}

/**
 * @param {Question} question
 * @param {Say} say
 * @returns {Field}
 */
function field({ form, options, picture }, say) {
  if (picture) return pointed(picture);
  if (form === "order") return sorted(options, say);
  if (form === "several") return ticks("checkbox", options);
  if (form !== "choice") return typed();
  const [labels, ticked, tick] = ticks("radio", options);
  return [labels, () => ticked()[0], (place) => tick([place])];
}

/** @param {{model: Model, el: HTMLElement}} view */
function render({ model, el }) {
  el.classList.add("lecture4-question");
  const question = model.get("question");
  const form = make("form", { novalidate: "" });
  const heading = `<strong>${question.heading}.</strong>`;
  const fields = make("fieldset", {}, `<legend>${heading} ${question.text}</legend>
    <p class="asked">${question.asked}</p>`);
  const status = make("p", { class: "status", role: "status" });
  const verdict = make("div", { class: "verdict", "aria-live": "polite", tabindex: "-1" });
  /** @type {Say} */
  const say = (words) => { status.textContent = words; };
  const [controls, read, put] = field(question, say);
  const commit = make("button", { type: "submit", class: "commit" }, "Commit");
  let waiting = 0;

  fields.append(...controls, commit);
  form.append(fields, status);
  el.replaceChildren(form, verdict);
  form.addEventListener("focusin", keepKeys);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const answer = read();
    if (answer === undefined) return say("Answer first, even if it is a guess.");
    say("");
    model.send({ answer });
    const silent = "No answer yet. If the kernel has stopped, run this cell again.";
    waiting = window.setTimeout(() => say(silent), 4000);
  });

  function show() {
    const { complaint, verdict: state, html, answer } = model.get("reply");
    const here = form.contains(document.activeElement);
    clearTimeout(waiting);
    say(complaint ?? "");
    if (!state) return;
    put(answer); // a form that is drawn again lacks it
    fields.disabled = true;
    commit.hidden = true;
    verdict.dataset.state = state;
    verdict.innerHTML = html;
    if (here) verdict.focus(); // what had the focus is switched off
  }
  model.on("change:reply", show);
  show();
  return () => model.off("change:reply", show);
}

export default { render };
