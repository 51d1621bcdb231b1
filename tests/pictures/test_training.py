"""The training explorer: regions, loss and accuracy are the net's; play, pause, step, reset."""

import asyncio
import json
from itertools import combinations

import numpy as np
import pytest
from matplotlib.path import Path
from reading import elements, in_axes, points
from seeing import EYES, rgb, seen

from lecture4 import TwoLayerNet, spirals
from lecture4.figures import training_figure
from lecture4.figures.style import PALETTE, SHADES
from lecture4.figures.training import Examples, heart
from lecture4.widgets import training_explorer

X, Y = spirals(40, 3, rng=1)


@pytest.fixture
def explorer():
    made = training_explorer(X, Y, hidden=12, rng=3)
    yield made
    made.close()


def net_after(steps, **settings):
    net = TwoLayerNet(**{"hidden": 12, "rng": 3, "reg": 0.001, "learning_rate": 0.1, **settings})
    net.start(2, 3)
    for _ in range(steps):
        net.partial_fit(X, Y)
    return net


def region(mark, plot):
    """A region's outline in the coordinates of the axes, as a Matplotlib path."""
    rings = [in_axes(plot, points_of(ring)) for ring in mark.get("d").split("Z")[:-1]]
    return Path.make_compound_path(*(Path(ring, closed=False) for ring in rings))


def points_of(d):
    return np.array([pair.split() for pair in d[1:].split("L")], dtype=float)


# --- the picture --------------------------------------------------------------------------


@pytest.mark.parametrize("steps", [0, 7, 300])
def test_regions_are_where_the_net_decides_for_their_class(steps):
    net = net_after(steps)
    figure = training_figure(net, Examples(X, Y), 40)
    marks, plot = elements(figure.marks()), figure.canvas()
    low, high = Examples(X, Y).box()
    inside = np.random.default_rng(0).uniform(low, high, (400, 2))
    scores = np.sort(net.scores(inside), axis=1)
    clear = scores[:, -1] - scores[:, -2] > 0.15  # not at a border, which the grid rounds off
    assert clear.sum() > 100
    for label in range(3):
        if not (net.predict(inside[clear]) == label).any():
            continue
        found = region(marks[f"region{label}"], plot).contains_points(inside[clear])
        assert np.array_equal(found, net.predict(inside[clear]) == label)


@pytest.mark.parametrize("steps", [0, 7, 300])
def test_each_region_has_its_number_in_it(steps):
    net = net_after(steps)
    marks = elements(training_figure(net, Examples(X, Y), 40).marks())
    letters = {name: mark for name, mark in marks.items() if name.startswith("letter")}
    assert letters
    for label in range(3):
        drawn = marks[f"region{label}"].get("d")
        assert (f"letter{label}" in letters) == bool(drawn)
    plot = training_figure(net, Examples(X, Y), 40).canvas()
    for mark in letters.values():
        x, y = float(mark.get("x")), float(mark.get("y")) - 6
        assert net.predict(in_axes(plot, [(x, y)])) == [int(mark.text)]


@pytest.mark.parametrize("theme", [0, 1])
@pytest.mark.parametrize("eyes", EYES)
def test_regions_are_told_apart_by_all_eyes(theme, eyes):
    paper = rgb(PALETTE["paper"][theme])
    fills = [
        share * rgb(PALETTE[f"series{label}"][theme]) + (1 - share) * paper
        for label, share in enumerate(SHADES)
    ]
    looks = [seen(fill, eyes) for fill in fills]
    apart = [np.linalg.norm(one - other) for one, other in combinations(looks, 2)]
    assert min(apart) >= 10  # 2 can just be told apart side by side


def test_the_heart_of_a_region_is_far_from_its_edge():
    inside = np.zeros((9, 9), dtype=bool)
    inside[2:7, 1:6] = inside[4, :] = True
    assert tuple(heart(inside)) == (4, 3)


def test_the_curve_is_the_losses_that_the_steps_met():
    net = net_after(50)
    figure = training_figure(net, Examples(X, Y), 16)
    drawn = in_axes(figure.canvas(), points(elements(figure.marks())["loss"]), 1)
    steps = np.round(drawn[:, 0]).astype(int)
    assert steps[0] == 1 and steps[-1] == 50
    assert drawn[:, 1] == pytest.approx(np.array(net.loss_curve_)[steps - 1], abs=0.01)


@pytest.mark.parametrize("steps", [0, 1, 120])
def test_step_loss_and_accuracy_are_said_and_misses_struck_through(steps):
    net = net_after(steps)
    figure = training_figure(net, Examples(X, Y), 16)
    marks = elements(figure.marks())
    said = f"step {steps}: loss {net.loss(X, Y):.4g}, accuracy {net.score(X, Y):.1%}"
    assert marks["says"].text == said
    missed = round((1 - net.score(X, Y)) * len(Y))
    assert marks["missed"].get("d").count("M") == missed
    assert f"{missed} points lie in the region of a wrong class" in figure.alt()


def test_a_picture_stays_as_it_was_while_the_net_goes_on():
    net = net_after(3)
    figure = training_figure(net, Examples(X, Y), 16)
    before = figure.marks()
    net.partial_fit(X, Y)
    assert figure.marks() == before


@pytest.mark.parametrize(
    "X, y, said",
    [
        (X[:, :1], Y, r"X must have shape \(N, D=2\)"),
        (X, Y[:-1], "y must have shape"),
        (X, Y + 4, "labels from 0 to 4"),
        (np.zeros((501, 2)), np.zeros(501, dtype=int), "X must have at most 500 rows"),
    ],
)
def test_what_cannot_be_drawn_is_refused(X, y, said):
    with pytest.raises(ValueError, match=said):
        training_explorer(X, y)


def test_the_still_shows_a_net_that_has_learnt_while_the_live_one_starts(explorer):
    data, _ = explorer._repr_mimebundle_()
    assert "after 500 training steps" in data["text/plain"]
    assert "accuracy 100" in data["text/plain"] or "accuracy 9" in data["text/plain"]
    assert "after 0 training steps" in explorer.picture.alt
    explorer.step()
    assert "after 1 training steps" in explorer._repr_mimebundle_()[0]["text/plain"]


# --- the widget ---------------------------------------------------------------------------


def test_step_takes_one_and_reset_goes_back(explorer):
    first = explorer.picture.marks
    for _ in range(3):
        explorer.step()
    assert explorer.net.loss_curve_ == net_after(3).loss_curve_
    assert "step 3:" in explorer.picture.marks
    explorer.draw()
    assert explorer.picture.marks == first


def test_settings_start_the_training_afresh(explorer):
    explorer.step()
    explorer.controls["hidden"].value, explorer.controls["activation"].value = 5, "tanh"
    explorer.controls["reg"].value, explorer.controls["learning_rate"].value = 0.0, 0.3
    explorer.step()
    expected = net_after(1, hidden=5, activation="tanh", reg=0.0, learning_rate=0.3)
    assert np.array_equal(explorer.net.parameters_["W1"], expected.parameters_["W1"])


async def until(met, patience=20.0):
    async with asyncio.timeout(patience):
        while not met():
            await asyncio.sleep(0.01)


def test_play_trains_until_pause_and_the_loop_stays_free(explorer):
    async def use():
        frames = []
        explorer.picture.observe(frames.append, "marks")
        explorer.play()
        task = explorer.task
        explorer.play()  # pressing it twice changes nothing
        assert explorer.task is task
        await until(lambda: len(frames) >= 5)
        explorer.pause()
        steps = len(explorer.net.loss_curve_)
        await asyncio.wait([task], timeout=5)
        await asyncio.sleep(0.2)
        assert task.cancelled() and len(asyncio.all_tasks()) == 1
        assert len(explorer.net.loss_curve_) == steps >= 5
        assert f"step {steps}:" in explorer.picture.marks

    asyncio.run(use())


@pytest.mark.parametrize("end", ["close", "nobody looks"])
def test_training_ends_with_the_picture(explorer, end):
    async def use():
        explorer.picture._view_count = 1
        explorer.play()
        task = explorer.task
        await until(lambda: explorer.net.loss_curve_)
        if end == "close":
            explorer.close()
        else:
            explorer.picture._view_count = 0
        await asyncio.wait([task], timeout=5)
        assert task.done() and not explorer.playing

    asyncio.run(use())


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_training_that_blows_up_stops_and_says_so():
    explorer = training_explorer(1e3 * X, Y, learning_rate=1e150)

    async def use():
        explorer.play()
        await until(lambda: not explorer.playing)

    asyncio.run(use())
    assert "must be finite" in explorer.picture.status


def test_a_frame_is_small(monkeypatch):
    explorer = training_explorer(*spirals(100, 5, rng=0), hidden=50)
    messages = []
    monkeypatch.setattr(
        type(explorer.picture),
        "_send",
        lambda picture, message, buffers=None: messages.append(message),
    )
    for _ in range(40):
        explorer.step()
    assert len(messages) == 40
    assert max(len(json.dumps(m, ensure_ascii=False).encode()) for m in messages) <= 12_000
