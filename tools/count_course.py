"""Count what a learner is asked to do in each notebook, and how much there is to read.

python tools/count_course.py

The core of a notebook ends at "You can stop here"; without that heading it is the whole. The
minutes are an estimate, of the core and of what comes after it: words at 130 a minute, and by the
same RATES in all notebooks so much for each code cell and each line in it. They fit best what two
learners took on 2026-11-28, who read, made every prediction, and wrote every exercise wrong once
and right once: 38, 44, 51, 58, 51, 55, 57, 57 and 50 minutes for the cores as they were then. The
rates give 39, 47, 52, 57, 51, 56, 55, 54 and 49 for these, off by 1.5 in the mean and 3.3 at most.
Six rates for nine numbers: trust a total to five minutes, and no rate by itself. Nobody has been
timed in what comes after a core.
"""

import re
from collections import Counter

import nbformat
from refresh import NOTEBOOKS

from lecture4.exercises import EXERCISES
from lecture4.questions import NOTEBOOKS as ABOUT
from lecture4.questions import QUESTIONS

COLUMNS = ("predictions", "with sentences", "folded", "words", "recalled", "exercises")
COLUMNS += ("core: words", "minutes", "further: minutes")
STOP = "## You can stop here"
WORDS_A_MINUTE = 130
RATES = {  # minutes of such a cell, and of each line: of an exercise's program, blank, or read
    "ask": (1, 0),
    "recall": (3, 0),
    "picture": (2, 0),
    "exercise": (4, 0.7),
    "by-line": (2, 0.7),
    "read": (0, 0.06),
    "no time": (0, 0),  # folded, or run along the way
}
GIVEN = ("def ", "class ", '"""')  # lines that nobody has to think of
PICTURE = re.compile(r"^(explore|\w+_explorer)\(", re.M)
DRAWN = re.compile(r"^show\(", re.M)


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


def forms():
    """How many questions there are in each form, the commonest first."""
    return Counter(question.form for question in QUESTIONS.values()).most_common()


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


def further(cells):
    """The cells between the place to stop and what to remember."""
    ends = (i for i, cell in enumerate(cells) if cell.id == "recap")
    return cells[len(core(cells)) : next(ends, len(cells))]


def minutes(cells):
    """An estimate of how long a learner needs for these cells."""
    done = sum(to_do(cell) for cell in cells if cell.cell_type == "code")
    return words(cells) / WORDS_A_MINUTE + done


def to_do(cell):
    """Minutes for a code cell."""
    kind = kind_of(cell)
    once, each_line = RATES[kind]
    return once + each_line * lines(cell, kind)


def kind_of(cell):
    """What a learner does with a code cell: a key of RATES."""
    tags = set(cell.metadata.get("tags", []))
    if "check" in tags or cell.source.startswith("check_lines(") or source_folded(cell):
        return "no time"
    looked_at = PICTURE.search(cell.source) or DRAWN.search(cell.source)
    return next(iter(tags & set(RATES)), "picture" if looked_at else "read")


def source_folded(cell):
    return cell.metadata.get("jupyter", {}).get("source_hidden", False)


def lines(cell, kind):
    """How many lines there are to think of, or to read."""
    if kind == "by-line":
        return cell.source.count("...")
    if kind == "exercise":
        return written(EXERCISES[cell.metadata.nbgrader.grade_id].solution)
    return len(cell.source.splitlines())


def written(program):
    """How many lines of a program somebody has to think of."""
    stripped = (line.strip() for line in program.splitlines())
    return sum(not line.startswith(GIVEN) for line in stripped if line)


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
        round(minutes(core(cells))),
        round(minutes(further(cells))),
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
    print("forms:", ", ".join(f"{form} {count}" for form, count in forms()))
    for question, number, cell in questions_ten():
        print(f"{question:58} {number}, {cell.id if cell else 'no cell'}")


if __name__ == "__main__":
    main()
