"""Count what a learner is asked to do in each notebook, and how much there is to read.

python tools/count_course.py

The core of a notebook ends at "You can stop here"; without that heading it is the whole. Its
minutes are an estimate, by the words, by what there is to do, and by how long the course's own
program of an exercise is. A teacher who did the nine notebooks as they were on 2026-11-28 estimated
34, 45, 94, 70, 103, 71, 89, 66 and 88; this gives 40, 50, 85, 61, 96, 74, 87, 62 and 91 for them.
"""

import re

import nbformat
from refresh import NOTEBOOKS

from lecture4.exercises import EXERCISES
from lecture4.questions import NOTEBOOKS as ABOUT
from lecture4.questions import QUESTIONS

COLUMNS = ("predictions", "with sentences", "folded", "words", "recalled", "exercises")
COLUMNS += ("core: words", "minutes")
STOP = "## You can stop here"
WORDS_A_MINUTE = 130
MINUTES = {"ask": 1, "recall": 3, "picture": 3, "other": 0.7}  # each such cell
EXERCISE, EACH_LINE = 3, 0.6  # minutes of an exercise
GIVEN = ("def ", "class ", '"""')  # lines that nobody has to think of
NO_TIME = {"setup", "check", "exercise"}  # run along the way, or counted by its program
PICTURE = re.compile(r"^(explore|\w+_explorer)\(", re.M)


QUESTIONS_TEN = {  # what learners ask most, and the cell that confronts it with a run
    "Should it be 2 reg W?": ("04", "defect-6-penalty"),
    "Why reg W, and not reg times the sum of the squares?": ("04", "ask-slope-of-the-penalty"),
    "Why is something subtracted at the true class?": ("04", "hinge-gradient"),
    "Why -= and not =?": ("04", "minus-each-time"),
    "Why no sigmoid derivative with cross-entropy?": ("05", "settled"),
    "Why is x (1 - x) the derivative?": ("05", "slope-of-output"),
    "Where did the 2 go?": ("05", "where-the-two-went"),
    "Why does my gradient check pass and training give NaN?": ("08", "nan-after-check"),
    "Why a topological order, when recursion seems to work?": ("02", "recursion-first"),
    "Why did the gradients grow when I called backward twice?": ("02", "twice-run"),
}


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


def core(cells):
    """The cells above the place to stop."""
    ends = (i for i, cell in enumerate(cells) if cell.source.startswith(STOP))
    return cells[: next(ends, len(cells))]


def minutes(cells):
    """An estimate of how long a learner needs for these cells."""
    kinds = [kind_of(cell) for cell in cells if cell.cell_type == "code"]
    done = sum(MINUTES.get(kind, 0) for kind in kinds)
    written = sum(map(to_write, tagged(cells, "exercise")))
    return round(words(cells) / WORDS_A_MINUTE + done + written)


def to_write(cell):
    """Minutes for an exercise."""
    program = EXERCISES[cell.metadata.nbgrader.grade_id].solution
    lines = [line.strip() for line in program.splitlines()]
    return EXERCISE + EACH_LINE * sum(not line.startswith(GIVEN) for line in lines if line)


def kind_of(cell):
    """What a learner does with a code cell: a key of MINUTES, or a tag of NO_TIME."""
    tags = set(cell.metadata.get("tags", [])) & (NO_TIME | set(MINUTES))
    return next(iter(tags), "picture" if PICTURE.search(cell.source) else "other")


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
        words(core(cells)),
        minutes(core(cells)),
    )


def questions_ten():
    """Each of the ten questions, its notebook, and its cell if that is there, else None."""
    for question, (number, id) in QUESTIONS_TEN.items():
        cells = nbformat.read(NOTEBOOKS / ABOUT[number].file, as_version=4).cells
        yield question, number, next((cell for cell in cells if cell.id == id), None)


def main():
    rows = {number: counts(number) for number in ABOUT}
    rows["all"] = [sum(column) for column in zip(*rows.values(), strict=True)]
    print("notebook", *COLUMNS, sep="  ")
    for number, row in rows.items():
        cells = (f"{n:{len(title)}}" for n, title in zip(row, COLUMNS, strict=True))
        print(f"{number:8}", *cells, sep="  ")
    for question, number, cell in questions_ten():
        print(f"{question:58} {number}, {cell.id if cell else 'no cell'}")


if __name__ == "__main__":
    main()
