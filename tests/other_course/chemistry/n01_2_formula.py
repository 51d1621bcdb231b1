"""An answer that is text: the sum formula of a compound."""

from lecture4.checker import Exercise, Probe


def formula(symbols, counts):
    """The sum formula, such as H2O: symbols with their counts, 1 left out."""
    text = "".join(s + (str(n) if n > 1 else "") for s, n in zip(symbols, counts, strict=True))
    return text


def probes(_):
    return [
        Probe({"symbols": list(s), "counts": n})
        for s, n in (("HO", [2, 1]), ("CHO", [6, 12, 6]), ("NH", [1, 3]))
    ]


EXERCISE = Exercise(formula, make_probes=probes, words={"text": "your formula"}, in_text=("text",))
