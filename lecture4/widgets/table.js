// What the page has of a picture ahead of time: a table, state → what is shown there.

/** @typedef {import("./picture.js").Control} Control - a slider or a list */

const REST = 50; // milliseconds, longer than between two events of a drag

// A part of a table: lines, each a state, a tab, and what is shown there.
/** @param {BufferSource} bytes */
export async function lines(bytes) {
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  const all = (await new Response(inflated).text()).split("\n").slice(0, -1);
  return all.map((line) => line.split("\t")).map(([at, shown]) => [written(JSON.parse(at)), shown]);
}

// A state as text, in which 0 and -0, 5 and 5.0 are one.
export const written = (/** @type {(number | string)[]} */ at) => JSON.stringify(at);

// Let Python hear of a control once it rests, as long as the page knows what to show: each message of
// a drag, and what comes back, would cost the page a part of a frame. What comes back meanwhile is of
// an older message, and mustn't move the control back.
/** @param {Control & {set_state?: (state: Record<string, any>) => void}} control
 * @param {() => boolean} known @returns {() => void} what ends it */
export function tellAtRest(control, known) {
  const { save_changes: tell, set_state: take } = control;
  let waits = 0;
  /** @this {Control} @param {Parameters<typeof tell>} given */
  function later(...given) {
    clearTimeout(waits);
    waits = 0;
    if (!known()) return tell.apply(control, given);
    waits = window.setTimeout(() => { waits = 0; tell.apply(control, given); }, REST);
  }
  /** @param {Record<string, any>} state */
  function hear(state) {
    const news = { ...state };
    if (waits) ["value", "index"].forEach((name) => delete news[name]);
    take?.call(control, news);
  }
  control.save_changes = later;
  if (take) control.set_state = hear;
  return () => {
    if (control.save_changes === later) control.save_changes = tell;
    if (control.set_state === hear) control.set_state = take;
  };
}

// Whether a state can't be reached from another one by a single control. It is written as a list.
/** @param {number[]} here @returns {(there: string) => boolean} */
export const isFar = (here) => (there) => {
  const values = /** @type {number[]} */ (JSON.parse(there));
  return values.filter((each, turn) => each !== here[turn]).length > 1;
};
