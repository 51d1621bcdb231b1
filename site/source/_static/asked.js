// Asks the questions of a page by the notebooks' own form. What is committed is kept in this browser,
// and told to nobody. Python has said beforehand what is to be said of each answer.
import form from "./question.js";

export async function unpacked(letters) {
  const bytes = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(inflated).json();
}

// A number as lecture4.questions reads it: −0.5, 3/4, 1,000; or undefined.
function number(text) {
  let plain = text.trim().replaceAll("−", "-");
  if (/^-?[1-9]\d{0,2}([,\s]\d{3})+$/.test(plain)) plain = plain.replace(/[,\s]/g, "");
  const [top, ...rest] = plain.replaceAll(",", ".").split("/");
  const parts = [top, rest.join("/") || "1"].map((part) => part.trim());
  if (!parts.every((part) => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(part))) return undefined;
  const value = Number(parts[0]) / Number(parts[1]);
  return Number.isFinite(value) ? value : undefined;
}

// The sizes of a shape, in numbers or letters; or undefined.
function shape(text) {
  const sizes = text.trim().replace(/(?<=[\w\s])[x×](?=[\s\d])/g, ",").match(/\d+|[A-Za-z]\w*/g);
  return sizes ?? (/^\(\s*\)$/.test(text.trim()) ? [] : undefined);
}

const alike = {
  number: (one, other, tolerance) => Math.abs(number(one) - number(other)) <= tolerance + 1e-12,
  shape: (one, other) => String(shape(one)) === String(shape(other)),
};

const SAID = "⁇"; // where Python left room for what was typed
function typed(kind, { known, other, complaint, tolerance }, answer) {
  if ({ number, shape }[kind](answer) === undefined) {
    return { complaint: complaint.replace(SAID, answer.slice(0, 40)) };
  }
  const [, reply] = known.find(([text]) => alike[kind](answer, text, tolerance)) ?? [null, other];
  const safe = new Option(answer.trim()).innerHTML;
  return { ...reply, html: reply.html.replace(SAID, () => safe) };
}

// What Python has to say of an answer: {verdict, html}, or {complaint} if it is none.
export function judged({ form: kind }, replies, answer) {
  return replies.said?.[JSON.stringify(answer)] ?? typed(kind, replies, answer);
}

// What this browser keeps; it may refuse to, and then keeps it for this visit only.
const trying = (act) => { try { return act(); } catch { return undefined; } };
const kept = {
  of: (name) => trying(() => JSON.parse(localStorage.getItem(name)) ?? undefined),
  keep: (name, answer) => trying(() => localStorage.setItem(name, JSON.stringify(answer))),
  forget: (name) => trying(() => localStorage.removeItem(name)),
};

// An output that answers a prediction is folded until that is committed.
function unfold(holder) {
  const all = [...document.querySelectorAll(".question, details.hide.below-input")];
  for (const next of all.slice(all.indexOf(holder) + 1)) {
    if (next.matches(".question")) return;
    next.setAttribute("open", "");
  }
}

async function ask(holder) {
  const question = JSON.parse(holder.dataset.question);
  const replies = await unpacked(holder.dataset.replies);
  const name = `lecture4:${holder.id}`;
  const again = document.createElement("button");
  Object.assign(again, { type: "button", className: "again", textContent: "Ask me again" });
  let reply = {}, heard = () => {};
  const judge = (answer) => {
    reply = { ...judged(question, replies, answer), answer };
    again.hidden = !reply.verdict;
    if (!reply.verdict) return;
    kept.keep(name, answer);
    unfold(holder);
  };
  const model = {
    get: (what) => (what === "question" ? question : reply),
    on: (_, answer) => { heard = answer; },
    off: () => {},
    send: async ({ answer }) => { await null; judge(answer); heard(); },
  };
  const show = () => {
    const stage = document.createElement("div");
    form.render({ model, el: stage });
    holder.replaceChildren(stage, again);
    return stage;
  };
  again.hidden = true;
  again.addEventListener("click", () => {
    kept.forget(name);
    [reply, again.hidden] = [{}, true];
    /** @type {HTMLElement | null} */ (show().querySelector("input, button"))?.focus();
  });
  const before = kept.of(name);
  try { if (before !== undefined) judge(before); } catch { kept.forget(name); } // of an older page
  show();
  holder.dataset.asks = "true";
}

document.querySelectorAll(".question").forEach((holder) => {
  ask(holder).catch(() => {}); // its answer stays folded
});
addEventListener("beforeprint", () => {
  document.querySelectorAll("details.hide").forEach((folded) => folded.setAttribute("open", ""));
});
