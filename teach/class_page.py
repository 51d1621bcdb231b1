"""The class on one page: which mistakes it makes, how often, and what it hasn't tried."""

import io
from collections import Counter
from html import escape

from matplotlib.figure import Figure

from lecture4.exercises import EXERCISES
from lecture4.figures.plot import our_settings

# What `check` says of an attempt where no mistake of the exercise's own catalogue is the reason.
GENERAL = {
    "not_attempted": "Not attempted",
    "not_defined": "The function isn't defined, or its cell stopped with an error",
    "not_callable": "It is no function",
    "wrong_arguments": "It takes other arguments",
    "wrong_form": "It returns something of another form",
    "wrong_shape": "An array has the wrong shape",
    "not_finite": "NaN or infinity",
    "calls_unwritten": "It calls a function that isn't written yet",
    "raises": "It stops with an error",
    "too_slow": "It doesn't end",
    "interrupted": "The check was interrupted",
    "changes_inputs": "It changes its inputs",
    "differs": "A second call gives another result",
    "unjudged": "The checker itself stopped: a fault of the course",
    "still": "A result is the same whatever the inputs",
    "stale": "The newest version of its cell stopped with an error",
    "reads_notebook": "It reads a variable of the notebook",
    "shadowed": "A name of Python's own was used for a value",
    "shadowed_np": "The name np was used for a value",
    "asks_input": "It asks for input",
    "instance": "Its name was given to an object of it",
    "helper": "It calls another exercise that isn't right yet",
    "exchanged": "Two results are exchanged",
    "same_twice": "One result stands in two places",
    "coefficient": "The right terms in the wrong amounts",
    "no_feedback": "The check couldn't run",
    "no_name": "Wrong in a way that no known mistake explains",
}
MOST = 15  # mistakes in the picture; the tables have all


@our_settings({"svg.fonttype": "none", "svg.hashsalt": "lecture4"})
def write_page(results, path, left_out=()):
    """Write the page for the results of a class as one HTML file that needs nothing beside it.

    left_out: pairs of a file that is in no result, and why.
    """
    outcomes = [
        (name, outcome) for result in results for name, outcome in result["exercises"].items()
    ]
    mistakes = Counter((name, id) for name, outcome in outcomes for id in ids(outcome))
    tried = Counter(name for name, _ in outcomes)
    right = Counter(name for name, outcome in outcomes if not ids(outcome))
    looks = [result for result in results if result["status"] != "ok"]
    path.write_text(
        PAGE.format(
            learners=len({result["student"] for result in results}),
            submissions=len(results),
            looks=len(looks),
            problems=problems(looks),
            left_out=words(("File", "Why"), left_out),
            files=len(left_out),
            pictures=overview(tried, right, mistakes) + frequent(mistakes),
            tables="".join(
                table(name, tried[name], right[name], mistakes) for name in EXERCISES if tried[name]
            ),
        ),
        encoding="utf-8",
    )


def ids(outcome):
    """The ids of the mistakes in one learner's exercise; () if it is right."""
    if outcome["points"] >= outcome["of"]:
        return ()
    return outcome["mistakes"] or ["no_name"]


def title(name, id):
    own = {mistake.id: mistake.title for mistake in EXERCISES[name].mistakes}
    return own.get(id) or GENERAL[id]


def not_tried(name, mistakes):
    return mistakes[name, "not_attempted"] + mistakes[name, "not_defined"]


# --- pictures -----------------------------------------------------------------------------------


def overview(tried, right, mistakes):
    """Bars: of each exercise, how many are right, wrong, not attempted."""
    names = [name for name in EXERCISES if tried[name]]
    open_ = [not_tried(name, mistakes) for name in names]
    wrong = [tried[name] - right[name] - count for name, count in zip(names, open_, strict=True)]
    figure, axes = bars_for(names)
    start = [0] * len(names)
    for label, counts, colour in (
        ("right", [right[name] for name in names], "#a5d6a7"),
        ("not yet right", wrong, "#ffcc80"),
        ("not attempted or not defined", open_, "#e0e0e0"),
    ):
        bars = axes.barh(names, counts, left=start, label=label, color=colour, edgecolor="#444")
        axes.bar_label(bars, [count or "" for count in counts], label_type="center")
        start = [a + b for a, b in zip(start, counts, strict=True)]
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3, frameon=False)
    worst = max(zip(wrong, names, strict=True), default=(0, "none"))
    return picture(
        figure,
        "Bars: of each exercise, how many answers are right, not yet right, and "
        f"not attempted. Most often wrong: {worst[1]}, {worst[0]} answers. The "
        "tables below have all the numbers.",
    )


def frequent(mistakes):
    """Bars: the mistakes that are made most often."""
    most = [pair for pair in mistakes.most_common() if not pair[0][1].startswith("not_")][:MOST]
    labels = [f"{name}: {title(name, id)}" for (name, id), _ in most]
    figure, axes = bars_for(labels)
    axes.bar_label(
        axes.barh(labels, [count for _, count in most], color="#ffcc80", edgecolor="#444"),
        padding=3,
    )
    axes.set_title(f"The {len(most)} most frequent mistakes", loc="left")
    said = "; ".join(f"{labels[i]}, {most[i][1]}" for i in range(min(3, len(most))))
    return picture(figure, f"Bars: the most frequent mistakes. The first: {said}.")


def bars_for(labels):
    figure = Figure(figsize=(9, 1.1 + 0.32 * len(labels)), layout="constrained")
    axes = figure.subplots()
    axes.invert_yaxis()
    axes.margins(y=0.5 / max(1, len(labels)))
    axes.spines[["top", "right"]].set_visible(False)
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set_xlabel("learners")
    return figure, axes


def picture(figure, alt):
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata={"Date": None})
    svg = file.getvalue()
    svg = svg[svg.index("<svg") :].replace("<svg", f'<svg role="img" aria-label="{escape(alt)}"', 1)
    return f"<figure>{svg}<figcaption>{escape(alt)}</figcaption></figure>"


# --- tables -------------------------------------------------------------------------------------


def table(name, tried, right, mistakes):
    counts = [(count, id) for (of, id), count in mistakes.most_common() if of == name]
    rows = "".join(
        f"<tr><td>{escape(title(name, id))}</td><td><code>{id}</code></td>"
        f"<td class=n>{count}</td></tr>"
        for count, id in counts
    )
    return (
        f"<h3>{EXERCISES[name].notebook} <code>{name}</code></h3><p>{tried} handed in, {right} "
        f"right, {not_tried(name, mistakes)} not attempted or not defined.</p>"
        + (
            f"<table><thead><tr><th scope=col>Mistake</th><th scope=col>Id</th><th scope=col>"
            f"Learners</th></tr></thead><tbody>{rows}</tbody></table>"
            if rows
            else ""
        )
    )


def problems(looks):
    rows = [(result["student"], result["notebook"], result["status"]) for result in looks]
    return words(("Learner", "Notebook", "What came up"), rows)


def words(heads, rows):
    """A table of words, or that there are none."""
    if not rows:
        return "<p>None.</p>"
    heads = "".join(f"<th scope=col>{head}</th>" for head in heads)
    lines = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>The class and its mistakes</title>
<meta name="viewport" content="width=device-width"><style>
body {{ font: 16px/1.5 sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
  color: #222; background: #fff }}
svg {{ max-width: 100%; height: auto }} figcaption {{ font-size: 85% }} figure {{ margin: 1rem 0 }}
table {{ border-collapse: collapse }} td, th {{ border-bottom: 1px solid #ccc; padding: .2rem .8rem;
  text-align: left }} .n {{ text-align: right }}
</style></head><body>
<h1>The class and its mistakes</h1>
<p>{learners} learners, {submissions} notebooks handed in. A learner who makes two mistakes in one
exercise counts in both lines.</p>
<p><a href="#mistakes">Mistakes by exercise</a> · <a href="#looks">Submissions that need a look:
{looks}</a> · <a href="#left">Files left out: {files}</a></p>
<h2>At a glance</h2>{pictures}
<h2 id="mistakes">Mistakes by exercise</h2>{tables}
<h2 id="looks">Submissions that need a look</h2>{problems}
<h2 id="left">Files left out</h2>{left_out}
</body></html>
"""
