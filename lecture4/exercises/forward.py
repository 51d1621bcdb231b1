"""What the exercises share that run a two-layer net forward, and not back."""

from .losses import NET_WORDS, WORDS
from .shared import exercise, family

SQUASHED = {"squashed": "1 / (1 + np.exp(-scores))", "slope_of_squashed": ""}


def forward(program, words, without=(), **described):
    """The exercise of a program with `z`, `hidden` and `scores`."""
    only_forward = {"back": "# "}
    return exercise(
        program,
        shapes={"W1": "DH", "b1": "H", "W2": "HC", "b2": "C", "X": "ND"},
        families=(
            family("sigmoid"),
            family("activation", only_forward, ("sigmoid_instead",)),
            family("two_layers", SQUASHED, ("scores_squashed_throughout", *without)),
        ),
        words=WORDS | NET_WORDS | words,
        **described,
    )
