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
// a drag, and what comes back, would cost the page a part of a frame.
/** @param {Control} control @param {() => boolean} known @returns {() => void} what ends it */
export function tellAtRest(control, known) {
  const tell = control.save_changes;
  let waits = 0;
  /** @this {Control} @param {Parameters<typeof tell>} given */
  function later(...given) {
    clearTimeout(waits);
    if (!known()) return tell.apply(control, given);
    waits = window.setTimeout(() => tell.apply(control, given), REST);
  }
  control.save_changes = later;
  return () => { if (control.save_changes === later) control.save_changes = tell; };
}

// Whether a state can't be reached from another one by a single control. It is written as a list.
/** @param {number[]} here @returns {(there: string) => boolean} */
export const isFar = (here) => (there) => {
  const values = /** @type {number[]} */ (JSON.parse(there));
  return values.filter((each, turn) => each !== here[turn]).length > 1;
};
