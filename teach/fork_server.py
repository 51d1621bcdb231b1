"""The process that forks kernels, as those see it who ask for one. It imports nothing heavy.

One server serves a whole run: it is started first, makes its imports while the run makes its own,
and the workers, which are forked later, ask it in turn.
"""

import contextlib
import json
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
from multiprocessing.util import Finalize
from pathlib import Path

SERVER = Path(__file__).with_name("kernel_forks.py")


class Fork:
    """What a provisioner needs of subprocess.Popen, for a child of the server."""

    stdin = stdout = stderr = None

    def __init__(self, argv, env, cwd):
        self.server, self.returncode = Server.running(), None
        self.pid = self.server.ask({"argv": argv, "env": env, "cwd": str(cwd)})

    def poll(self):
        if self.returncode is None:
            try:
                self.returncode = self.server.ask({"poll": self.pid})
            except OSError:  # the server is gone, and its kernels end with it
                self.returncode = -signal.SIGKILL
        return self.returncode

    wait = poll  # a provisioner waits for what has ended

    def send_signal(self, number):
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self):
        self.send_signal(signal.SIGKILL)

    def terminate(self):
        self.send_signal(signal.SIGTERM)


class Server:
    """The process that forks. It ends when the one that started it does."""

    current, useless = None, False

    @classmethod
    def start(cls):
        """Let it begin with its imports, unless there is one or none can be."""
        if cls.current is None and not cls.useless:
            cls.current = cls()

    @classmethod
    def running(cls):
        """The server, ready. Raises OSError if there can't be one."""
        cls.start()
        if cls.useless:
            raise OSError("the server of kernels didn't start")
        if not cls.current.ready:
            cls.current.await_ready()
        return cls.current

    def __init__(self):
        ours, theirs = socket.socketpair()
        env = os.environ | {"OMP_NUM_THREADS": "1"}  # a process with threads can't be forked
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, SERVER], stdin=theirs, env=env, cwd="/", start_new_session=True
            )
        self.socket, self.lines = ours, ours.makefile("rw", encoding="utf-8")
        self.lock, self.ready = multiprocessing.Lock(), False
        Finalize(self, self.end, exitpriority=1)  # where atexit isn't asked, as in a pool

    def await_ready(self):
        """Wait for its imports. Raises OSError if it ends, or has threads, now and ever after."""
        said = json.loads(self.lines.readline() or "null")
        if said != "ready":
            Server.useless = True
            raise OSError(f"the server of kernels {said or 'ended'}")
        self.ready = True

    def end(self):
        """Let it end, and see it off."""
        with contextlib.suppress(OSError):  # it may have ended
            self.socket.shutdown(socket.SHUT_RDWR)
        self.process.wait()

    def ask(self, request):
        """Its answer. Raises OSError if it is gone; the next to need one starts another."""
        try:
            with self.lock:  # the workers have one line to it
                self.lines.write(json.dumps(request) + "\n")
                self.lines.flush()
                return json.loads(self.lines.readline())
        except (OSError, ValueError):  # a broken pipe, or an answer of nothing
            Server.current = None
            raise OSError("the server of kernels has ended") from None
