"""What a learner has set in Matplotlib leaves the course's own pictures as they are."""

import io
import os
import subprocess
import sys
import warnings
from pathlib import Path

import matplotlib
import pytest
from matplotlib import pyplot, style

from lecture4.figures import Plot, drawings, show

NOT_TRIED = {
    "backend",  # another one may need a window system
    "backend_fallback",  # read only while there is no backend yet
    "_internal.classic_mode",  # Matplotlib's own
    "docstring.hardcopy",  # read while Matplotlib is imported
    "path.effects",  # takes objects; plt.xkcd() sets it below
}
# Of these, the first that a setting allows and that isn't its default is tried.
NUMBERS = [3, 0.3, 42, False, True]
WORDS = """magenta;tight;stixsans;svg;large;bold;italic;serif;--;right;top;both;in;round;x;none
rgba;left;cm;line;lower;nearest;data;solid;legal;landscape;concise;round_numbers;jshtml;trackball;lualatex
pdflatex;xpdf;5,2;3,50,2;0.2,0.2,0.2,1;cycler('color', ['magenta', 'cyan']);2000-01-01;minor;tab
regular;serial;xelatex;bevel;latex+dvipng""".replace("\n", ";").split(";")


def another(key):
    """A value for a setting that isn't its default; None if none of ours is allowed."""
    default = matplotlib.rcParamsDefault[key]
    if isinstance(default, bool):
        return not default
    for value in WORDS + NUMBERS if isinstance(default, (str, list)) else NUMBERS + WORDS:
        with matplotlib.rc_context():
            try:
                matplotlib.rcParams[key] = value
            except (ValueError, RuntimeError):
                continue
            if matplotlib.rcParams[key] != default:
                return value
    return None


with warnings.catch_warnings():  # of settings that Matplotlib is about to drop
    warnings.simplefilter("ignore")
    OTHER = {key: another(key) for key in matplotlib.rcParamsDefault if key not in NOT_TRIED}


@pytest.fixture(autouse=True)
def settings_as_they_were():
    with matplotlib.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def plot():
    """The SVG of a small plot that has one of everything, and where it puts a point."""

    def prepare(axes):
        axes.plot([0, 1], [0.2, 0.4], label="$x$")
        axes.bar([0.5], [0.3])
        axes.set(xlabel="x", ylabel="y", title="T", xticks=[0], yticks=[-1])
        axes.legend()
        axes.grid()

    made = Plot(90, 70, prepare)
    return made.background, tuple(made.pixels((0.5, 0.5)))


def drawing(draw=drawings.neuron_and_unit):
    """The bytes of one of the drawings, saved as `show` does."""
    file = io.BytesIO()
    draw().savefig(file, format="png", bbox_inches="tight", metadata={"Software": None})
    return file.getvalue()


PLOT = plot()


def test_every_setting_has_another_value():
    assert [key for key, value in OTHER.items() if value is None] == []


@pytest.mark.parametrize("family", sorted({key.split(".")[0] for key in OTHER}))
def test_no_setting_moves_a_plot(family):
    settings = {key: value for key, value in OTHER.items() if key.split(".")[0] == family}
    matplotlib.rcParams.update(settings)
    assert plot() == PLOT


@pytest.mark.parametrize("draw", [drawings.course_map, drawings.neuron_and_unit])
def test_all_settings_together_move_neither_plots_nor_drawings(draw):
    before = drawing(draw)
    made = draw()  # and saved when the learner has changed the settings since
    matplotlib.rcParams.update(OTHER)
    assert plot() == PLOT
    assert drawing(draw) == drawing(lambda: made) == before


@pytest.mark.parametrize("sheet", style.available)
def test_no_style_sheet_moves_a_plot(sheet):
    style.use(sheet)
    assert plot() == PLOT


def test_xkcd_moves_no_plot():
    with pyplot.xkcd():
        assert plot() == PLOT


def test_our_settings_leave_the_learners_as_they_were():
    matplotlib.rcParams.update(OTHER)
    before = dict(matplotlib.rcParams)
    plot()
    drawing()
    assert dict(matplotlib.rcParams) == before


def test_what_a_learner_plots_follows_their_settings(monkeypatch):
    shown = []
    monkeypatch.setattr("lecture4.figures.notebook.get_ipython", object)  # as in a notebook
    monkeypatch.setattr(
        "lecture4.figures.notebook.display", lambda *given, **_: shown.append(given)
    )
    for colour in ("white", "magenta"):
        matplotlib.rcParams["axes.facecolor"] = colour
        show(pyplot.subplots(figsize=(1, 1))[0], "Empty axes.")
    assert shown[0] != shown[1]


PICTURES = """
import hashlib, sys
import matplotlib
from lecture4 import spirals, widgets
from lecture4.figures import drawings
from test_settings import OTHER, drawing

panels = [getattr(widgets, name)() for name in sys.argv[1:]]
panels.append(widgets.training_explorer(*spirals(20, 3, rng=0)))
for panel in panels:
    print(hashlib.sha256(panel.figure.canvas().background.encode()).hexdigest())
    print(panel.figure.marks())
for draw in (drawings.course_map, drawings.neuron_and_unit):
    print(hashlib.sha256(drawing(draw)).hexdigest())
print(sum(matplotlib.rcParams[key] != matplotlib.rcParamsDefault[key] for key in OTHER))
"""
PANELS = [
    "activation",
    "eleven_lines",
    "initialisation",
    "jacobian",
    "neuron",
    "saturation",
    "score",
]


def pictures(**environment):
    """What a new process draws of all the course's pictures, and how many settings it finds."""
    command = [sys.executable, "-W", "ignore", "-c", PICTURES]
    run = subprocess.run(
        command + [f"{name}_explorer" for name in PANELS],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent)} | environment,
        check=True,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    *drawn, found = run.stdout.splitlines()
    return drawn, int(found)


def test_a_matplotlibrc_moves_no_picture_of_the_course(tmp_path):
    lines = [f"{key}: {written(value)}\n" for key, value in OTHER.items()]
    (tmp_path / "matplotlibrc").write_text("".join(lines), encoding="utf-8")
    drawn, found = pictures(MATPLOTLIBRC=str(tmp_path))
    assert found == len(OTHER)
    assert drawn == pictures(MATPLOTLIBRC=os.devnull)[0]


def written(value):
    """A value as a matplotlibrc writes it."""
    return f'"{value}"' if isinstance(value, str) else str(value)
