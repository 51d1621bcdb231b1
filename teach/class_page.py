"""The class on one page: which mistakes it makes, how often, and what it hasn't tried."""

import re
from collections import Counter
from html import escape

from course import EXERCISES

from lecture4.checker.card import in_html

# What `check` says of an attempt where no mistake of the exercise's own catalogue is the reason.
GENERAL = {
    "not_attempted": "Not attempted",
    "not_defined": "The function isn't defined, or its cell stopped with an error",
    "not_callable": "It is no function",
    "wrong_arguments": "It takes other arguments",
    "wrong_form": "It returns something of another form",
    "none_for_some": "It returns nothing for some inputs",
    "remembers_the_first": "A gate's second forward remembers the first",
    "whole_numbers": "Numbers are cut off in an array of whole numbers",
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
    "half_precision": "It computes in half precision",
    "instance": "Its name was given to an object of it",
    "helper": "It calls another exercise that isn't right yet",
    "exchanged": "Two results are exchanged",
    "same_twice": "One result stands in two places",
    "coefficient": "The right terms in the wrong amounts",
    "no_feedback": "The check couldn't run",
    "no_name": "Wrong in a way that no known mistake explains",
}
MOST = 15  # mistakes among the most frequent; the tables below have all
MOST_PLACES = 8  # of what unnamed answers to one exercise have in common
UNTRIED = ("not_attempted", "not_defined")


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
            overview=overview(tried, right, mistakes),
            frequent=frequent(mistakes),
            tables="".join(
                table(name, tried[name], right[name], mistakes)
                + unnamed(name, [outcome for of, outcome in outcomes if of == name])
                for name in EXERCISES
                if tried[name]
            ),
        ),
        encoding="utf-8",
    )


def ids(outcome):
    """The ids of the mistakes in one learner's exercise; () if it is right."""
    if outcome["points"] >= outcome["of"]:
        return ()
    return outcome["mistakes"] or ["no_name"]


def own_titles(name):
    """{id: title} of the mistakes that are known of an exercise."""
    return {mistake.id: mistake.title for mistake in EXERCISES[name].mistakes}


def title(name, id):
    return own_titles(name).get(id) or GENERAL[id]


def not_tried(name, mistakes):
    return sum(mistakes[name, id] for id in UNTRIED)


def in_common(name, outcome):
    """What an answer that no known mistake explains may share with others; "" if it has a name.

    The line at fault where one is known, else the first sentence that the learner was told.
    """
    if not ids(outcome) or set(ids(outcome)) & set(own_titles(name)):
        return ""
    lines = " … ".join(f"`{line}`" for line in outcome.get("lines", ()))
    return lines or re.split(r"(?<=\.) ", outcome.get("said", ""))[0]


# --- at a glance --------------------------------------------------------------------------------


def overview(tried, right, mistakes):
    """Of each exercise, how many are right, wrong, not attempted: a bar, and the numbers."""
    rows = ""
    for name in filter(tried.get, EXERCISES):
        open_ = not_tried(name, mistakes)
        counts = (right[name], tried[name] - right[name] - open_, open_)
        cells = "".join(f"<td class=n>{count}</td>" for count in counts)
        kinds = zip(("right", "wrong", "untried"), counts, strict=True)
        parts = [(kind, count / tried[name]) for kind, count in kinds]
        rows += f"<tr><th scope=row><code>{name}</code>{bar(parts)}</th>{cells}</tr>"
    return as_table(("Exercise", "Right", "Not yet right", "Not attempted"), rows)


def frequent(mistakes):
    """The known mistakes that are made most often, and how many answers have no name."""
    named = [pair for pair in mistakes.most_common() if pair[0][1] not in (*UNTRIED, "no_name")]
    largest = max((count for _, count in named), default=1)
    rows = "".join(
        f"<tr><th scope=row><code>{name}</code>: {escape(title(name, id))}"
        f"{bar([('wrong', count / largest)])}</th><td class=n>{count}</td></tr>"
        for (name, id), count in named[:MOST]
    )
    without = sum(count for (_, id), count in mistakes.items() if id == "no_name")
    return as_table(("Mistake", "Answers"), rows) + (
        f"<p>Wrong in a way that no known mistake explains: {without}. What these answers have in "
        "common stands below, exercise by exercise.</p>"
        if without
        else ""
    )


def bar(parts):
    """A bar of parts, each (kind, share of the width). The numbers beside it say as much."""
    spans = (f'<span class={kind} style="width:{share:.1%}"></span>' for kind, share in parts)
    return f"<div class=bar aria-hidden=true>{''.join(spans)}</div>"


# --- tables -------------------------------------------------------------------------------------


def table(name, tried, right, mistakes):
    counts = [(count, id) for (of, id), count in mistakes.most_common() if of == name]
    counts.sort(key=lambda pair: pair[1] == "no_name")  # names first
    rows = "".join(
        f"<tr><td>{escape(title(name, id))}</td><td><code>{id}</code></td>"
        f"<td class=n>{count}</td></tr>"
        for count, id in counts
    )
    return (
        f"<h3>{EXERCISES[name].notebook} <code>{name}</code></h3><p>{tried} handed in, {right} "
        f"right, {not_tried(name, mistakes)} not attempted or not defined.</p>"
        + (as_table(("Mistake", "Id", "Learners"), rows) if rows else "")
    )


def unnamed(name, outcomes):
    """What the answers to an exercise that no known mistake explains have in common."""
    places = Counter(filter(None, (in_common(name, outcome) for outcome in outcomes)))
    rows = "".join(
        f"<tr><td>{in_html(place)}</td><td class=n>{count}</td></tr>"
        for place, count in places.most_common(MOST_PLACES)
    )
    more = places.total() - sum(count for _, count in places.most_common(MOST_PLACES))
    rest = f"<p>And {more} more, in {len(places) - MOST_PLACES} other places.</p>" if more else ""
    head = ("No known mistake explains it: the line at fault, or what was said", "Learners")
    return as_table(head, rows) + rest if rows else ""


def problems(looks):
    rows = [(result["student"], result["notebook"], result["status"]) for result in looks]
    return words(("Learner", "Notebook", "What came up"), rows)


def words(heads, rows):
    """A table of words, or that there are none."""
    lines = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
    return (
        as_table(heads, "".join(f"<tr>{line}</tr>" for line in lines)) if rows else "<p>None.</p>"
    )


def as_table(heads, rows):
    heads = "".join(f"<th scope=col>{head}</th>" for head in heads)
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>The class and its mistakes</title>
<meta name="viewport" content="width=device-width"><style>
body {{ font: 16px/1.5 sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
  color: #222; background: #fff; overflow-wrap: anywhere }}
table {{ border-collapse: collapse; margin: 1rem 0 }}
td, th {{ border-bottom: 1px solid #ccc; padding: .2rem .5rem; text-align: left;
  vertical-align: top }}
th[scope=row] {{ font-weight: normal; width: 100% }} th[scope=col] {{ overflow-wrap: normal }}
td.n {{ text-align: right; overflow-wrap: normal }}
.bar {{ display: flex; height: .6rem; margin: .2rem 0 }}
.right {{ background: #2e7d32 }} .wrong {{ background: #e08a00 }} .untried {{ background: #bbb }}
</style></head><body><main>
<h1>The class and its mistakes</h1>
<p>{learners} learners, {submissions} notebooks handed in. A learner who makes two mistakes in one
exercise counts in both lines.</p>
<p><a href="#mistakes">Mistakes by exercise</a> · <a href="#looks">Submissions that need a look:
{looks}</a> · <a href="#left">Files left out: {files}</a></p>
<h2>At a glance</h2>{overview}
<h2>The most frequent mistakes</h2>{frequent}
<h2 id="mistakes">Mistakes by exercise</h2>{tables}
<h2 id="looks">Submissions that need a look</h2>{problems}
<h2 id="left">Files left out</h2>{left_out}
</main></body></html>
"""
