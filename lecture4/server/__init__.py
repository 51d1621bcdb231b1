"""For the Jupyter server: what a kernel says reaches the page at once.

TCP holds a small message back until the one before it is acknowledged (Nagle, RFC 896), and the
page's system may take 40 ms for that. A slider dragged fast showed a picture every 45 ms for this
reason alone. The server that the course is installed beside loads this by itself, as lecture4.json
tells it; `jupyter server extension disable lecture4.server --sys-prefix` switches it off.
"""


def _jupyter_server_extension_points():
    return [{"module": "lecture4.server"}]


def _load_jupyter_server_extension(server):
    """Let every connection of a page with a kernel send without waiting (TCP_NODELAY)."""
    settings = server.web_app.settings
    settings["kernel_websocket_connection_class"] = prompt(
        settings["kernel_websocket_connection_class"]
    )


def prompt(connection_class):
    """The same class of connections, whose websocket holds nothing back."""

    class Prompt(connection_class):
        def connect(self):
            self.websocket_handler.set_nodelay(True)
            return super().connect()

    return Prompt
