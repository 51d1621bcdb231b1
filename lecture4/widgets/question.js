// Asks a question by a form, sends what is committed to Python, and shows what Python says of it.
// It is told no answer before that.

/** @typedef {{form: string, options: string[], heading: string, text: string, asked: string}} Question */
/** @typedef {{complaint?: string, verdict?: string, html: string}} Reply */
/** @typedef {import("@anywidget/types").AnyModel<{question: Question, reply: Reply}>} AnyModel */
/** @typedef {Pick<AnyModel, "get" | "on" | "off" | "send">} Model */
/** @typedef {number | string | number[] | undefined} Answer */
/** @typedef {[HTMLElement[], () => Answer]} Field - what stands in the form, and what is read from it */
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
 * @returns {[HTMLElement[], () => number[]]}
 */
function ticks(type, options) {
  const inputs = options.map(() => make("input", { type, name: "option" }));
  const labels = options.map((option, place) => {
    const label = make("label");
    label.append(inputs[place], make("span", {}, option));
    return label;
  });
  const ticked = () => inputs.flatMap((input, place) => (input.checked ? [place] : []));
  return [labels, ticked];
}

/** @returns {Field} */
function typed() {
  const input = make("input", { type: "text", autocomplete: "off", spellcheck: "false" });
  input.addEventListener("keydown", (event) => { // JupyterLab keeps Enter from a form
    if (event.key === "Enter") input.form?.requestSubmit();
  });
  const label = make("label", {}, "<span>Your answer</span>");
  label.append(input);
  return [[label], () => input.value.trim() || undefined];
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
  return [[list], () => [...list.children].map((item) => Number(item.getAttribute("data-place")))];
}

/**
 * @param {Question} question
 * @param {Say} say
 * @returns {Field}
 */
function field({ form, options }, say) {
  if (form === "order") return sorted(options, say);
  if (form === "several") return ticks("checkbox", options);
  if (form !== "choice") return typed();
  const [labels, ticked] = ticks("radio", options);
  return [labels, () => ticked()[0]];
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
  const [controls, read] = field(question, say);
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
    const { complaint, verdict: state, html } = model.get("reply");
    const here = form.contains(document.activeElement);
    clearTimeout(waiting);
    say(complaint ?? "");
    if (!state) return;
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
