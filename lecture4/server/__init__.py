"""For the Jupyter server: pictures move at once, a saved notebook keeps their last state, and one
that was only opened has nothing to save.

TCP holds a small message back until the one before it is acknowledged (Nagle, RFC 896), and the
page's system may take 40 ms for that. A slider dragged fast showed a picture every 45 ms for this
reason alone. What is saved of a picture: stills.py. What is said of a kernel: opening.py. The
server that the course is installed beside loads this by itself, as lecture4.json tells it; `jupyter
server extension disable lecture4.server --sys-prefix` switches it off.
"""

from .opening import told_beforehand
from .stills import Shown, concerns


def _jupyter_server_extension_points():
    return [{"module": "lecture4.server"}]


def _load_jupyter_server_extension(server):
    """Wrap every connection of a page with a kernel, and look at every notebook to be saved."""
    shown, settings = Shown(), server.web_app.settings
    settings["kernel_websocket_connection_class"] = watched(
        prompt(settings["kernel_websocket_connection_class"]), shown
    )
    contents = server.contents_manager
    contents.register_pre_save_hook(shown.before_saving)
    contents.get = told_beforehand(contents.get, server.kernel_spec_manager)


def prompt(connection_class):
    """The same class of connections, whose websocket holds nothing back (TCP_NODELAY)."""

    class Prompt(connection_class):
        def connect(self):
            self.websocket_handler.set_nodelay(True)
            return super().connect()

    return Prompt


def watched(connection_class, shown):
    """The same class of connections, which notes what the page is shown of the pictures."""

    class Watched(connection_class):
        def handle_outgoing_message(self, stream, message, *rest):
            if isinstance(message, list):  # and not text, as it comes from a gateway
                _, parts = self.session.feed_identities(message)
                if concerns(parts[1], parts[4]):  # its header, its content
                    shown.note(self.session.unpack(parts[4]))
            return super().handle_outgoing_message(stream, message, *rest)

    return Watched
