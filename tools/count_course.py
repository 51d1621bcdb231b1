"""Count what a learner is asked to do in each notebook, and how much there is to read.

python tools/count_course.py
"""

import re

import nbformat
from refresh import NOTEBOOKS

from lecture4.questions import NOTEBOOKS as ABOUT
from lecture4.questions import QUESTIONS

COLUMNS = ("predictions", "with sentences", "folded", "words", "recalled", "exercises")


def tagged(cells, tag):
    return [cell for cell in cells if tag in cell.metadata.get("tags", [])]


def asked(cells):
    """The questions that a notebook asks, by its own cells."""
    names = [re.fullmatch(r'ask\("(\w+)"\)', cell.source)[1] for cell in tagged(cells, "ask")]
    return [QUESTIONS[name] for name in names]


def has_sentences(question):
    """Whether each wrong answer has a sentence of its own."""
    sentences = [why for _, why in question.mistakes]
    return len(sentences) >= 2 and all(sentences) and len(set(sentences)) == len(sentences)


def folded(cells):
    return [cell for cell in cells if cell.metadata.get("jupyter", {}).get("outputs_hidden")]


def words(cells):
    """Words of prose: Markdown without its formulas, links' addresses and HTML."""
    prose = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    prose = re.sub(r"\$\$.*?\$\$|\$[^$]*\$|\]\([^)]*\)|<[^>]*>", " ", prose, flags=re.S)
    return len(re.findall(r"[A-Za-zÀ-ž’'-]{2,}|\b[aI]\b", prose))


def counts(number):
    """A notebook's numbers, in the order of COLUMNS."""
    cells = nbformat.read(NOTEBOOKS / ABOUT[number].file, as_version=4).cells
    questions, recall = asked(cells), tagged(cells, "recall")
    return (
        len(questions),
        sum(map(has_sentences, questions)),
        len(folded(cells)),
        words(cells),
        len(ABOUT[number].recall) * len(recall),
        len(tagged(cells, "exercise")),
    )


def main():
    rows = {number: counts(number) for number in ABOUT}
    rows["all"] = [sum(column) for column in zip(*rows.values(), strict=True)]
    print("notebook", *COLUMNS, sep="  ")
    for number, row in rows.items():
        cells = (f"{n:{len(title)}}" for n, title in zip(row, COLUMNS, strict=True))
        print(f"{number:8}", *cells, sep="  ")


if __name__ == "__main__":
    main()
