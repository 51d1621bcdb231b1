"""Kernels that don't make their imports anew: jupyter_client's way to start them, by a fork.

use() makes it the way of this process, on Linux. Elsewhere a fork isn't safe (macOS) or there is
none (Windows), and kernels start as ever.
"""

import json
import os
import signal
import socket
import subprocess
import sys
from importlib.metadata import EntryPoint
from multiprocessing.util import Finalize
from pathlib import Path

from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner

SERVER = Path(__file__).with_name("kernel_forks.py")
LAUNCHER = [sys.executable, "-m", "ipykernel_launcher"]
NAME = "lecture4-forks"


def use():
    """Let every kernel that this process starts be a fork, where that is safe."""
    if sys.platform == "linux":
        factory = KernelProvisionerFactory.instance()
        entry = EntryPoint(NAME, "forked_kernels:ForkProvisioner", factory.GROUP_NAME)
        factory.provisioners[NAME] = entry
        factory.default_provisioner_name = NAME


class ForkProvisioner(LocalProvisioner):
    """Starts a kernel as LocalProvisioner does, but for the process: it is a fork."""

    async def launch_kernel(self, cmd, **options):
        if cmd[:3] != LAUNCHER:
            return await super().launch_kernel(cmd, **options)
        try:
            self.process = Fork(cmd[2:], options["env"], options.get("cwd") or os.getcwd())
        except OSError:  # no server, or one that may not fork
            return await super().launch_kernel(cmd, **options)
        self.pid = self.pgid = self.process.pid
        self.cwd = options.get("cwd")
        return self.connection_info


class Fork:
    """What a provisioner needs of subprocess.Popen, for a child of the server."""

    stdin = stdout = stderr = None

    def __init__(self, argv, env, cwd):
        self.server, self.returncode = Server.running(env), None
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
    """The process that forks, started when the first kernel is. It ends when this one does."""

    current, useless = None, False

    @classmethod
    def running(cls, env):
        """The server of this process. Raises OSError if there can't be one."""
        if cls.useless:
            raise OSError("the server of kernels didn't start")
        if cls.current is None or cls.current.process.poll() is not None:
            cls.useless = True  # until it has started
            cls.current = cls(env)
            cls.useless = False
        return cls.current

    def __init__(self, env):
        ours, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, SERVER], stdin=theirs, env=env, cwd="/", start_new_session=True
            )
        self.socket, self.lines = ours, ours.makefile("rw", encoding="utf-8")
        Finalize(self, self.end, exitpriority=1)  # where atexit isn't asked, as in a pool
        said = json.loads(self.lines.readline() or "null")
        if said != "ready":
            raise OSError(f"the server of kernels {said or 'ended'}")

    def end(self):
        """Let it end, and see it off."""
        self.socket.shutdown(socket.SHUT_RDWR)
        self.process.wait()

    def ask(self, request):
        """Its answer. Raises OSError if it is gone."""
        self.lines.write(json.dumps(request) + "\n")
        self.lines.flush()
        line = self.lines.readline()
        if not line:
            raise OSError("the server of kernels has ended")
        return json.loads(line)
