"""The Jupyter server of the course: pictures move at once, and are saved as last shown."""

import asyncio
import inspect
import json
import platform
import re
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import ipywidgets
import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.session import Session
from jupyter_server.services.contents.filemanager import (
    AsyncFileContentsManager,
    FileContentsManager,
)
from nbformat.v4 import new_code_cell, new_notebook, new_output
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application
from tornado.websocket import WebSocketHandler, websocket_connect

from lecture4.figures import static_svg
from lecture4.server import _load_jupyter_server_extension
from lecture4.server.opening import describe, told_beforehand
from lecture4.server.stills import REMEMBERED, WIDGET_VIEW, Shown
from lecture4.widgets import Picture, explore, neuron_explorer


class Connection:
    """What the server's own class of connections is to the extension."""

    def __init__(self, websocket_handler):
        self.websocket_handler = websocket_handler

    def connect(self):
        return "connected"


class Handler(WebSocketHandler):
    """Opens a connection as KernelWebsocketHandler does, and says what came of it."""

    def open(self):
        connected = self.settings["kernel_websocket_connection_class"](self).connect()
        stream = self.ws_connection.stream
        delay = stream.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        self.write_message(f"{connected}, {'at once' if delay else 'held back'}")


async def said(load):
    """What a page is told by a server on which load(server) was called."""
    app = Application([("/", Handler)], kernel_websocket_connection_class=Connection)
    contents = SimpleNamespace(register_pre_save_hook=lambda hook: None, get=None)
    kernels = KernelSpecManager()
    load(SimpleNamespace(web_app=app, contents_manager=contents, kernel_spec_manager=kernels))
    listening, port = bind_unused_port()
    server = HTTPServer(app)
    server.add_socket(listening)
    page = await websocket_connect(f"ws://127.0.0.1:{port}/")
    message = await page.read_message()
    page.close()
    server.stop()
    return message


def test_a_page_is_told_at_once():
    with ThreadPoolExecutor(1) as thread:  # in its main thread Playwright keeps a loop running
        run = lambda load: thread.submit(asyncio.run, said(load)).result()  # noqa: E731
        assert run(lambda server: None) == "connected, held back"  # tornado's own way
        assert run(_load_jupyter_server_extension) == "connected, at once"


def test_the_server_that_the_course_is_installed_with_loads_it():
    command = [sys.executable, "-m", "jupyter", "server", "extension", "list"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True)
    assert re.search(r"^\s+lecture4\.server \S*enabled", listed.stdout + listed.stderr, re.M)
    assert re.search(r"^\s+lecture4\.server\s+\S*OK", listed.stdout + listed.stderr, re.M)


# --- what is opened -----------------------------------------------------------------------


@pytest.mark.parametrize("manager", [AsyncFileContentsManager, FileContentsManager])
def test_a_notebook_comes_as_its_kernel_will_describe_itself(tmp_path, manager):
    kernels = KernelSpecManager()
    get = told_beforehand(manager(root_dir=str(tmp_path)).get, kernels)
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3"}, "language_info": {}}
    for name, kept in (("python", platform.python_version()), ("other", None)):
        metadata["language_info"] = {"name": name}
        nbformat.write(new_notebook(metadata=metadata), tmp_path / "a.ipynb")
        model = get("a.ipynb")
        model = asyncio.run(awaited(model)) if inspect.isawaitable(model) else model
        told = model["content"]["metadata"]
        assert told["language_info"].get("version") == kept
        assert told["kernelspec"]["display_name"] == kernels.get_kernel_spec("python3").display_name


async def awaited(model):
    return await model


@pytest.mark.parametrize("kernelspec", [{}, {"name": "no_such", "display_name": "Mine"}])
def test_a_kernel_that_is_not_here_stays_as_it_is(kernelspec):
    metadata = {"kernelspec": dict(kernelspec), "language_info": {"name": "python"}}
    describe(metadata, KernelSpecManager())
    assert metadata == {"kernelspec": kernelspec, "language_info": {"name": "python"}}


# --- what is saved ------------------------------------------------------------------------


class Kernel:
    """A server with the extension, and a page of it that is told all that pictures send."""

    def __init__(self, folder):
        self.contents = AsyncFileContentsManager(root_dir=str(folder))
        settings = {"kernel_websocket_connection_class": Page}
        server = SimpleNamespace(
            web_app=SimpleNamespace(settings=settings),
            contents_manager=self.contents,
            kernel_spec_manager=KernelSpecManager(),
        )
        _load_jupyter_server_extension(server)
        self.page, self.session = settings["kernel_websocket_connection_class"](), Session()

    def tell(self, content, kind="comm_msg"):
        message = self.session.serialize(self.session.msg(kind, content))
        self.page.handle_outgoing_message("iopub", message)

    def save(self, *outputs, **metadata):
        """Save a notebook with these outputs as a page does: -> what is in the file."""
        cell = new_code_cell("neuron_explorer()", outputs=list(outputs))
        notebook = json.loads(nbformat.writes(new_notebook(cells=[cell], metadata=metadata)))
        model = {"type": "notebook", "format": "json", "content": notebook}
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, self.contents.save(model, "saved.ipynb")).result()
        return nbformat.read(f"{self.contents.root_dir}/saved.ipynb", as_version=4)


class Page:
    """What the server's own class of connections is to the extension; it counts its messages."""

    session, passed_on = Session(), 0

    def handle_outgoing_message(self, stream, message):
        self.passed_on += 1


@pytest.fixture
def kernel(tmp_path, monkeypatch):
    """All that pictures send goes to the page, as a kernel's messages do."""
    kernel = Kernel(tmp_path)
    monkeypatch.setattr(Picture, "_send", lambda picture, data, buffers=None: tell(picture, data))

    def tell(picture, data):
        if picture.comm:
            kernel.tell({"comm_id": picture.model_id, "data": data})

    return kernel


def opened(kernel, panel):
    """Tell the page of a new picture, and give what is displayed of it."""
    state = panel.picture.get_state()
    content = {"comm_id": panel.picture.model_id, "data": {"state": state}}
    kernel.tell({**content, "target_name": "jupyter.widget"}, "comm_open")
    return displayed(panel)


def displayed(widget):
    bundle = widget._repr_mimebundle_()
    data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
    return new_output("display_data", data=data, metadata=metadata)


def only_output(notebook):
    ((output,),) = (cell.outputs for cell in notebook.cells)
    return output


def test_a_saved_notebook_holds_each_pictures_last_state(kernel):
    panel = neuron_explorer()
    output = opened(kernel, panel)
    panel.controls["bias"].value = 2.5
    saved = only_output(kernel.save(output))
    assert set(saved.data) == {"image/svg+xml", "text/html", "text/plain"}
    assert saved.data["image/svg+xml"] == static_svg(panel.figure) != output.data["image/svg+xml"]
    assert saved.data["text/plain"] == saved.metadata["image/svg+xml"].alt == panel.figure.alt()
    assert panel.figure.alt() in saved.data["text/html"]
    panel.controls["bias"].value = -1.0  # and once more, from the page that is still open
    assert only_output(kernel.save(output)).data["text/plain"] == panel.figure.alt()


def test_a_picture_of_another_formula_is_saved_with_its_own_background(kernel):
    panel = explore("x * y", x=2, y=3)
    output = opened(kernel, panel)
    panel.text.value = "x * y + z"
    assert only_output(kernel.save(output)).data["image/svg+xml"] == static_svg(panel.figure)


def test_a_page_that_was_opened_anew_tells_of_every_picture(kernel):
    panel = neuron_explorer()
    states = {panel.picture.model_id: {"state": panel.picture.get_state()}, "a": {"state": {}}}
    output = displayed(panel)
    panel.controls["bias"].value = 2.5  # nobody was there to be told
    states[panel.picture.model_id]["state"] = panel.picture.get_state()
    kernel.tell({"comm_id": "control", "data": {"method": "update_states", "states": states}})
    assert only_output(kernel.save(output)).data["image/svg+xml"] == static_svg(panel.figure)


def test_a_picture_that_no_page_was_shown_keeps_the_still_it_was_displayed_with(kernel):
    output = displayed(neuron_explorer())
    saved = only_output(kernel.save(output))
    assert WIDGET_VIEW not in saved.data
    assert saved.data["image/svg+xml"] == output.data["image/svg+xml"]


def test_the_states_of_widgets_are_saved_only_for_a_view_that_needs_them(kernel):
    picture, slider = opened(kernel, neuron_explorer()), displayed(ipywidgets.IntSlider())
    widgets = {"application/vnd.jupyter.widget-state+json": {"state": {}}}
    assert "widgets" not in kernel.save(picture, widgets=widgets).metadata
    both = kernel.save(picture, slider, widgets=widgets)
    assert both.metadata.widgets and WIDGET_VIEW in both.cells[0].outputs[1].data
    assert kernel.save(slider, widgets=widgets).metadata.widgets  # none of ours: left alone


@pytest.mark.parametrize(
    "content",
    [
        {"data": ["marks"]},
        {"comm_id": "a", "data": {"state": "marks"}},
        {"comm_id": "a", "data": {"method": "custom", "content": {"alt": 1}}},
        {"comm_id": "a", "data": {"state": {"marks": []}}},
        {"text": "marks"},
    ],
)
def test_other_messages_are_passed_on_untouched(kernel, content):
    for kind in ("comm_msg", "stream"):
        kernel.tell(content, kind)
    kernel.page.handle_outgoing_message("iopub", '{"as": "a gateway sends it, with "marks""}')
    assert kernel.page.passed_on == 3


def test_any_other_file_is_saved_as_it_is(kernel):
    for model in ({"type": "file", "content": "text"}, {"type": "directory"}, {"type": "notebook"}):
        before = dict(model)
        Shown().before_saving(model, path="any")
        assert model == before


def test_only_so_many_pictures_are_remembered():
    shown = Shown()
    parts = {"background": "<svg>", "marks": "", "alt": ""}
    for name in range(REMEMBERED + 1):
        shown.note({"comm_id": str(name), "data": {"state": parts}})
        shown.note({"comm_id": "0", "data": {"method": "update", "state": {"alt": "moved"}}})
    assert len(shown.parts) == REMEMBERED
    assert "0" in shown.parts and "1" not in shown.parts


def test_the_server_loads_no_library_of_pictures_for_it():
    code = "import lecture4.server, sys; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert {"lecture4.figures.still"} <= {*loaded.stdout.split()}
    assert {"matplotlib", "ipywidgets", "IPython"} & {*loaded.stdout.split()} == set()
