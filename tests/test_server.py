"""The Jupyter server of the course sends at once what a kernel says."""

import asyncio
import re
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application
from tornado.websocket import WebSocketHandler, websocket_connect

from lecture4.server import _load_jupyter_server_extension


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
    load(SimpleNamespace(web_app=app))
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
