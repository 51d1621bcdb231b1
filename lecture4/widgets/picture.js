// Shows what Python computed: a background, once, and marks that are patched in place. It
// computes no number itself, draws at most once a frame, and tells Python of clicks and keys.

function parse(svg) {
  const holder = document.createElementNS("http://www.w3.org/2000/svg", "g");
  holder.innerHTML = svg;
  return holder;
}

// Enter on a gate is for the gate, and an arrow on a slider for the slider: not for Jupyter, which
// asks the element that has the focus whether it keeps its keys.
function keepKeys({ target }) {
  target.dataset.lmSuppressShortcuts = "true";
}

// Make `old` look like `next`. An element with a known id stays, so focus and hover survive.
function patch(old, next) {
  for (const { name } of [...old.attributes]) if (!next.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of next.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  if (!next.children.length && old.textContent !== next.textContent) old.textContent = next.textContent;
  const known = new Map([...old.children].map((element) => [element.id, element]));
  const wanted = [...next.children].map((element) => {
    const kept = known.get(element.id);
    if (kept?.tagName !== element.tagName) return element;
    known.delete(element.id);
    patch(kept, element);
    return kept;
  });
  known.forEach((gone) => gone.remove());
  wanted.forEach((element, place) => {
    if (old.children[place] !== element) old.insertBefore(element, old.children[place] ?? null);
  });
}

function render({ model, el }) {
  el.classList.add("lecture4-picture");
  el.innerHTML = `<p class="status" role="status"></p><div class="stage"></div>
    <p class="tip" aria-hidden="true" hidden></p><p class="spoken" aria-live="polite"></p>`;
  const [status, stage, tip, spoken] = el.children;
  let background, pointed, frame, rest;

  function draw() {
    frame = undefined;
    const stays = background === model.get("background");
    background = model.get("background");
    const svg = stays ? stage.firstElementChild : parse(background).firstElementChild;
    patch(svg.lastElementChild, parse(model.get("marks")));
    svg.setAttribute("aria-label", model.get("alt"));
    if (!stays) stage.replaceChildren(svg); // old for new in one go: no frame is blank
    status.textContent = model.get("status");
    showTip();
    clearTimeout(rest); // a screen reader is told once the hand rests, not at each frame
    rest = setTimeout(() => { spoken.textContent = model.get("alt"); }, 700);
  }

  function showTip() {
    tip.hidden = !pointed?.isConnected;
    if (tip.hidden) return;
    tip.textContent = pointed.getAttribute("aria-label");
    const [spot, room] = [pointed.getBoundingClientRect(), el.getBoundingClientRect()];
    const left = spot.left - room.left + (spot.width - tip.offsetWidth) / 2;
    tip.style.left = `${Math.max(0, Math.min(left, room.width - tip.offsetWidth))}px`;
    tip.style.top = `${spot.top - room.top - tip.offsetHeight - 6}px`;
  }

  const keyed = (element) => element?.closest?.("[data-key]");
  const pick = (event) => {
    if (!keyed(event.target) || (event.key && !["Enter", " "].includes(event.key))) return;
    event.preventDefault();
    model.send({ picked: keyed(event.target).dataset.key });
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
  const later = () => { frame ??= requestAnimationFrame(draw); }; // the newest state, and only it
  model.on("change", later);
  draw();
  return () => model.off("change", later);
}

export default { render };
