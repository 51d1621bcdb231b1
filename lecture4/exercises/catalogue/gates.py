"""Exercises of notebook 02: gates written as classes, and a branch whose gradients add."""

from ... import gates
from ..exercise import Exercise, Mistake, Part, Probe, WrongStructure

# --- classes ------------------------------------------------------------------------------------


def session(make_gate, *arguments):
    """Use a gate as a graph would: -> (value, gradients, again, own).

    Two gates of the class are at work: gradients comes from the first backward, again from a
    second one, own from a third, after the other gate has run forward.
    """
    *inputs, upstream = arguments
    gate, other = make_gate(), make_gate()
    for method in ("forward", "backward"):
        if not callable(getattr(gate, method, None)):
            raise WrongStructure(
                f"Your class has no method `{method}`. A gate has two: `forward` "
                "takes the inputs, `backward` takes the upstream gradient."
            )
    value = gate.forward(*inputs)
    gradients = _gradients(gate, upstream, len(inputs))
    again = _gradients(gate, upstream, len(inputs))
    other.forward(*(1.7 - number for number in inputs))
    return value, gradients, again, _gradients(gate, upstream, len(inputs))


def _gradients(gate, upstream, count):
    gradients = gate.backward(upstream)
    if not isinstance(gradients, (list, tuple)) or len(gradients) != count:
        came = (
            f"the number {gradients:.4g}"
            if isinstance(gradients, (int, float))
            else f"{type(gradients).__name__} {gradients!r:.40}"
        )
        raise WrongStructure(
            f"`backward` returns {came}; a list with one gradient for each input "
            f"is expected, {count} in all, such as "
            f"`[{', '.join(('dx', 'dy')[:count])}]`."
        )
    return [float(gradient) for gradient in gradients]


def session_with_ties(make_gate, x, y, upstream):
    """As session; in a tie any way to share the gradient between the inputs is right."""
    value, *rounds = session(make_gate, x, y, upstream)
    if x == y:
        rounds = [
            [sum(gradients), 0.0] if min(gradients) * upstream >= 0 else gradients
            for gradients in rounds
        ]
    return value, *rounds


def variant_session(value, local):
    """A variant for `session`: value(on, *inputs) and its local gradients, local(on, *inputs)."""

    def variant(on, *arguments):
        *inputs, upstream = arguments
        out = value(on, *inputs)
        seen = [1.7 - number for number in inputs] if "shared_cache" in on else inputs
        scale = 1.0 if "no_upstream" in on else upstream
        scale = -scale if "sign" in on else scale
        first, third = ([scale * g for g in local(on, *at)] for at in (inputs, seen))
        if "accumulates" in on:
            third = [2 * f + t for f, t in zip(first, third, strict=True)]
        again = [2 * f for f in first] if "accumulates" in on else first
        return out, first, again, third

    return variant


EVERY_GATE = (
    Mistake(
        "no_upstream",
        "The upstream gradient is missing",
        "`backward` returns the local gradients alone; each is multiplied by the gradient "
        "that arrives from behind.",
        "What should your gate hand back if the upstream gradient is 0?",
    ),
    Mistake(
        "sign",
        "The sign is turned round",
        "your gradients point the other way. A gradient says how the output grows.",
        "If an input grows a little, does the output grow or shrink?",
    ),
    Mistake(
        "accumulates",
        "A second backward adds to the first",
        "your gate keeps its gradients and adds to them, so calling `backward` twice gives "
        "twice the answer. Adding up at a branch is the graph's work.",
        "Which attribute of `self` grows with every call of `backward`?",
    ),
)
SHARED_CACHE = Mistake(
    "shared_cache",
    "Two gates share one cache",
    "what `forward` keeps belongs to the class (or is global), so a second gate overwrites it. "
    "Keep it on `self`.",
    "Where does your `forward` store its inputs: on `self`, on the class or outside it?",
)

ADD = (
    Mistake(
        "multiplies",
        "The gate multiplies",
        "your `forward` returns `x * y`; this gate adds.",
        "What should the gate return for 2 and 5?",
    ),
    Mistake(
        "product_gradients",
        "The local gradients are those of a product",
        "you hand back the upstream gradient times the other input; a sum's local gradients "
        "are both 1.",
        "If x grows by 1, by how much does `x + y` grow?",
    ),
    Mistake(
        "halves",
        "The gradient is shared out",
        "you hand each input half of the upstream gradient. A sum hands the whole of it to "
        "both: it distributes.",
        "If x grows by 1 and y doesn't, by how much does the sum grow?",
    ),
)


def add_value(on, x, y):
    return x * y if "multiplies" in on else x + y


def add_local(on, x, y):
    if "product_gradients" in on:
        return [y, x]
    return [0.5, 0.5] if "halves" in on else [1.0, 1.0]


MAX = (
    Mistake(
        "minimum",
        "The gate takes the smaller input",
        "your `forward` returns the minimum.",
        "What should the gate return for 2 and 5?",
    ),
    Mistake(
        "to_the_smaller",
        "The gradient goes to the smaller input",
        "the output doesn't depend on the smaller input; the larger one gets the gradient.",
        "If the smaller input grows a little, does the maximum change?",
    ),
    Mistake(
        "to_both",
        "Both inputs get the gradient",
        "only the larger input decides the output, so only it gets the gradient: max routes.",
        "If the smaller input grows a little, does the maximum change?",
    ),
    Mistake(
        "value_as_gradient",
        "The value stands where a local gradient belongs",
        "the larger input gets the upstream gradient times the maximum; its local gradient is 1.",
        "If the larger input grows by 1, by how much does the maximum grow?",
    ),
    Mistake(
        "tie_to_both",
        "In a tie both inputs get the whole gradient",
        "with equal inputs you hand back twice what arrived. Give it to one of them, or half "
        "to each.",
        "Which of your conditions are true when x and y are equal?",
    ),
    Mistake(
        "tie_to_none",
        "In a tie nobody gets the gradient",
        "with equal inputs you hand back nothing. Give it to one of them, or half to each.",
        "Which of your conditions are true when x and y are equal?",
    ),
)


def max_value(on, x, y):
    return min(x, y) if "minimum" in on else max(x, y)


def max_local(on, x, y):
    largest = max(x, y) if "value_as_gradient" in on else 1.0
    if "to_both" in on:
        return [largest + largest, 0.0] if x == y else [largest, largest]
    if x == y:  # counted together, see session_with_ties
        return [
            largest
            * {"tie_to_both": 2.0, "tie_to_none": 0.0}.get(
                next((id for id in ("tie_to_both", "tie_to_none") if id in on), ""), 1.0
            ),
            0.0,
        ]
    first = (x < y) if "to_the_smaller" in on else (x > y)
    return [largest, 0.0] if first else [0.0, largest]


SIGMOID = (
    Mistake(
        "exponent_sign",
        "The minus sign is missing in the exponent",
        "your `forward` returns `1 / (1 + exp(x))`, which falls as x grows.",
        "What should the gate return for a large positive x: near 0 or near 1?",
    ),
    Mistake(
        "slope_of_input",
        "The slope is computed from the input",
        "you use `x * (1 - x)`. The rule s (1 - s) holds for the output s.",
        "Which number does `forward` have to keep: what came in, or what went out?",
    ),
    Mistake(
        "sigmoid_twice",
        "The sigmoid is taken twice",
        "you take the sigmoid of the output before you use s (1 - s); the output is s already.",
        "What did `forward` keep: what came in, or what went out?",
    ),
    Mistake(
        "value_as_slope",
        "The slope is missing the factor 1 - s",
        "you hand back the upstream gradient times s; the slope is s (1 - s).",
        "How steep is the sigmoid where its output is near 1?",
    ),
    Mistake(
        "one_minus_missing",
        "The slope is missing the factor s",
        "you hand back the upstream gradient times 1 - s; the slope is s (1 - s).",
        "How steep is the sigmoid where its output is near 0?",
    ),
)


def sigmoid_value(on, x):
    return float(gates.sigmoid(-x if "exponent_sign" in on else x))


def sigmoid_local(on, x):
    s = x if "slope_of_input" in on else sigmoid_value(on, x)
    s = sigmoid_value((), s) if "sigmoid_twice" in on else s
    if "value_as_slope" in on:
        return [s]
    return [1 - s] if "one_minus_missing" in on else [s * (1 - s)]


def gate_exercise(name, value, local, mistakes, points, hints, use=session, caches=True):
    argument_names = ("x", "y", "upstream") if len(points[0]) == 3 else ("x", "upstream")
    return Exercise(
        name=name,
        notebook="02",
        reference=getattr(gates, name),
        returns=("value", "gradients", "again", "own"),
        parts=(
            Part("value", "what `forward` returns", 1),
            Part("gradients", "what `backward` returns", 1),
            Part("again", "a second `backward`", 1),
            Part("own", "`backward` after another gate has run", 1),
        ),
        make_probes=lambda: [
            Probe(dict(zip(argument_names, point, strict=True))) for point in points
        ],
        variant=variant_session(value, local),
        use=use,
        hints=hints,
        mistakes=(*mistakes, *EVERY_GATE, *((SHARED_CACHE,) if caches else ())),
    )


# --- a branch -------------------------------------------------------------------------------------


def branch(x, y):
    """f = (x + y) max(x, y) and its gradients: -> (f, dx, dy).

    Both x and y feed two gates, so each gets two gradients, and they add.
    """
    total, largest = x + y, max(x, y)
    f = total * largest
    dtotal, dlargest = largest, total  # the product switches
    dx = dtotal + (dlargest if x >= y else 0.0)  # by way of the sum, plus by way of the max
    dy = dtotal + (0.0 if x >= y else dlargest)
    return f, dx, dy


def branch_variant(on, x, y):
    total, largest = x + y, min(x, y) if "minimum" in on else max(x, y)
    dtotal, dlargest = (total, largest) if "swapped" in on else (largest, total)
    by_sum = 0.0 if "sum_path_missing" in on else dtotal
    by_max = 0.0 if "max_path_missing" in on else dlargest
    to_x = (x < y) if "to_the_smaller" in on or "minimum" in on else (x >= y)
    routes = (1.0, 1.0) if "max_to_both" in on else (float(to_x), float(not to_x))
    dx, dy = (by_sum + route * by_max for route in routes)
    if "overwritten" in on:
        dx, dy = (route * by_max for route in routes)
    if "paths_multiplied" in on:
        dx, dy = (by_sum * route * by_max for route in routes)
    return total * largest, dx, dy


BRANCH = (
    Mistake(
        "overwritten",
        "One gradient overwrites the other",
        "x and y reach f along two paths, and yours keeps what came along the max alone. At "
        "a branch the gradients add: `+=`, not `=`.",
        "Along how many paths does x reach f?",
    ),
    Mistake(
        "paths_multiplied",
        "The two paths are multiplied",
        "you multiply what comes back through the sum with what comes back through the max. "
        "Along a path gradients multiply; where paths meet they add.",
        "If one path brings 2 and the other brings 0, what should `x` get?",
    ),
    Mistake(
        "max_path_missing",
        "The path by way of the max is missing",
        "your gradients hold what comes back through the sum alone; the larger input also "
        "gets what comes back through the max.",
        "Along how many paths does the larger input reach f?",
    ),
    Mistake(
        "swapped",
        "The two inputs of the product are exchanged",
        "the sum gets the max as its gradient, and the max gets the sum.",
        "What is the derivative of `a * b` with respect to a?",
    ),
    Mistake(
        "max_to_both",
        "The max hands its gradient to both inputs",
        "only the larger input decides the max, so only it gets that gradient.",
        "If the smaller input grows a little, does the max change?",
    ),
    Mistake(
        "to_the_smaller",
        "The max hands its gradient to the smaller input",
        "the max doesn't depend on the smaller input; the larger one gets the gradient.",
        "If the smaller input grows a little, does the max change?",
    ),
    Mistake(
        "minimum",
        "The smaller input is taken",
        "your f uses the smaller of x and y; it should be the larger.",
        "What is max(2, 5)?",
    ),
)

PAIRS = ((3.0, -4.0, 2.0), (-1.5, 2.5, -0.7), (0.3, 0.9, 1.3))

EXERCISES = (
    gate_exercise(
        "AddGate",
        add_value,
        add_local,
        ADD,
        PAIRS,
        (
            "If one input grows by a little, by how much does the sum grow?",
            "Both local gradients are 1. `backward` multiplies each by the upstream gradient.",
            "`forward` returns `x + y`; `backward` returns a list that holds `upstream` twice.",
        ),
        caches=False,
    ),
    gate_exercise(
        "MaxGate",
        max_value,
        max_local,
        MAX,
        (*PAIRS, (1.2, 1.2, 0.8)),
        (
            "Which of the two inputs decides the output, and what does the other one do?",
            "Keep both inputs on `self`. The larger one gets the whole upstream gradient, "
            "the other "
            "one 0.",
            "In `backward`: if `self.x >= self.y`, return `[upstream, 0.0]`, else the other way "
            "round.",
        ),
        use=session_with_ties,
    ),
    gate_exercise(
        "SigmoidGate",
        sigmoid_value,
        sigmoid_local,
        SIGMOID,
        ((0.4, 2.0), (-1.3, -0.6), (2.1, 1.7)),
        (
            "The slope of the sigmoid can be written with its output alone. How?",
            "With s = sigmoid(x), the slope is s (1 - s). Keep s on `self` in `forward`.",
            "`backward` returns `[upstream * self.s * (1 - self.s)]`, a list with one gradient.",
        ),
    ),
    Exercise(
        name="branch",
        notebook="02",
        reference=branch,
        returns=("f", "dx", "dy"),
        parts=(Part("f", "the value f", 1), Part("dx", "`dx`", 1), Part("dy", "`dy`", 1)),
        make_probes=lambda: [
            Probe({"x": x, "y": y})
            for x, y in (
                (3.0, -4.0),
                (-1.5, 2.5),
                (0.3, 0.9),
                (2.2, 1.3),
                (-0.4, -2.1),
                (1.9, -0.6),
                (-3.3, 0.8),
                (0.7, 2.9),
            )
        ],
        variant=branch_variant,
        mistakes=BRANCH,
        hints=(
            "Draw the graph. Through how many gates does x go on its way to f?",
            "With a = x + y and b = max(x, y): df/da = b and df/db = a. x gets b through the sum; "
            "the larger input gets a through the max as well.",
            "`dx = b + (a if x >= y else 0)`, and `dy` the same with the condition turned round.",
        ),
    ),
)
