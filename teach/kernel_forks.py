"""Makes the imports that every kernel of the course makes, once, and forks a kernel when asked.

fork_server.py starts it and talks to it over a socket, which is its standard input: a line of
JSON each way. It runs nothing of a learner's; a kernel is a child that never comes back here.
"""

import contextlib
import gc
import importlib
import json
import os
import random
import sys

# What the kernel and the notebooks load before their last check, so not scikit-learn, which takes
# as long as all of these. Without one of them it is slower, not wrong.
MODULES = (
    "ipykernel.debugger",
    "ipykernel.kernelapp",
    "lecture4.grading",
    "lecture4.widgets",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.pyplot",
    "matplotlib_inline.config",
    "IPython.core.pylabtools",
    "PIL.PngImagePlugin",
)


def main():
    del sys.path[0]  # this file's own folder is none of a kernel's
    prepare()
    request = serve()
    if request:  # in a child, which is the kernel from here on
        become(request)


def prepare():
    """Load the modules, as a kernel would: matplotlib asks at its import where to draw."""
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # the debugger's word on frozen modules
    for name in MODULES:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    gc.freeze()  # so that a child's collections don't copy the pages


def serve():
    """Answer until the other side ends: -> None, or in a child the request for a kernel."""
    answer("ready" if len(os.listdir("/proc/self/task")) == 1 else "has threads")
    for line in iter(read_line, ""):
        request = json.loads(line)
        if "poll" in request:
            answer(exit_code(request["poll"]))
        elif pid := os.fork():
            answer(pid)
        else:
            return request
    return None


def read_line(socket=0):
    """A line of the socket, read by no more than it is: a child inherits nothing half read."""
    line = b""
    while not line.endswith(b"\n"):
        part = os.read(socket, 65536)
        if not part:
            return ""
        line += part
    return line.decode()


def answer(value):
    os.write(0, json.dumps(value).encode() + b"\n")


def exit_code(pid):
    """None while the child runs, then its exit code; of a child of old, too."""
    found, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None


def become(request):
    """Be the kernel: what subprocess would set up, and chance of its own."""
    import numpy as np
    from ipykernel import kernelapp

    os.setsid()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    sys.argv = [
        *request["argv"],
        f"--IPKernelApp.parent_handle={os.getppid()}",
    ]  # it ends when the parent does
    random.seed()
    np.random.seed()
    kernelapp.launch_new_instance()


if __name__ == "__main__":
    main()
