// Fits a picture into the page around it: its panels to the width, its sliders with their names.

export const KEEPS_KEYS = "data-lm-suppress-shortcuts"; // by which JupyterLab leaves keys to an element

// Panels stand side by side where there is room for their words, else one below the other.
/** @param {HTMLElement} stage */
export function arrange(stage) {
  const svg = /** @type {SVGSVGElement} */ (stage.firstElementChild);
  const { whole, stacked } = svg.dataset;
  const narrow = stage.clientWidth < svg.width.baseVal.value ? stacked : undefined;
  stage.classList.toggle("stacked", Boolean(narrow));
  svg.setAttribute("viewBox", narrow ?? whole ?? "");
  stage.tabIndex = stage.scrollWidth > stage.clientWidth ? 0 : -1; // so that keys can scroll it
}

// ipywidgets gives a slider's handle no name: it is what stands beside it.
/** @param {Element} box */
function nameSliders(box) {
  for (const handle of box.querySelectorAll(".noUi-handle:not([aria-label])")) {
    const label = handle.closest(".widget-inline-hbox")?.querySelector(".widget-label");
    handle.setAttribute("aria-label", label?.textContent ?? "slider");
  }
}

// Look after a picture and its box of controls. Which box that is, is known once the picture is on
// the page. JupyterLab asks the element that has the focus whether keys are for it.
/** @param {HTMLElement} el @param {HTMLElement} stage @returns {() => void} what ends it */
export function settle(el, stage) {
  const keepKeys = (/** @type {any} */ { target }) => target.setAttribute(KEEPS_KEYS, "true");
  const size = new ResizeObserver(() => arrange(stage));
  let box = /** @type {Element} */ (el);
  const others = new MutationObserver(() => nameSliders(box)); // another formula brings others
  const wait = setInterval(() => { // not for its size: what is out of sight may have none yet
    if (!el.isConnected) return;
    clearInterval(wait);
    box = el.closest(".widget-vbox") ?? el;
    box.addEventListener("focusin", keepKeys);
    others.observe(box, { childList: true, subtree: true });
    nameSliders(box);
  }, 50);
  size.observe(stage);
  return () => {
    clearInterval(wait);
    [others, size].forEach((observer) => observer.disconnect());
  };
}
