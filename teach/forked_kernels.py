"""Kernels that don't make their imports anew: jupyter_client's way to start them, by a fork.

use() makes it the way of this process, on Linux. Elsewhere a fork isn't safe (macOS) or there is
none (Windows), and kernels start as ever.
"""

import os
import sys
from importlib.metadata import EntryPoint

from fork_server import Fork
from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner

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
