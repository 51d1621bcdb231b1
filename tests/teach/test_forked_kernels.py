"""Kernels that are forked are as separate, and end as surely, as kernels that are started anew."""

import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import fork_server
import forked_kernels
import pytest
from jupyter_client.manager import start_new_kernel
from jupyter_client.provisioning import KernelProvisionerFactory

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux alone")


@pytest.fixture(scope="module", autouse=True)
def forks():
    """The way to start kernels while these tests run, with one thread, as grading has it."""
    factory = KernelProvisionerFactory.instance()
    patch = pytest.MonkeyPatch()
    patch.setattr(factory, "default_provisioner_name", factory.default_provisioner_name)
    patch.setenv("OMP_NUM_THREADS", "1")
    patch.setattr(fork_server.Server, "current", None)
    patch.setattr(fork_server.Server, "useless", False)
    forked_kernels.use()
    yield
    patch.undo()


@pytest.fixture
def start(tmp_path):
    """start() -> (manager, run); run(source) -> what the cell printed, or its error's name."""
    started = []

    def start_one(**options):
        manager, client = start_new_kernel(**options)
        started.append((manager, client))

        def run(source, timeout=60):
            told = []
            client.execute_interactive(
                source, timeout=timeout, output_hook=lambda message: told.append(message["content"])
            )
            return "".join(item.get("text", "") or item.get("ename", "") for item in told).strip()

        return manager, run

    yield start_one
    for manager, client in started:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_a_kernel_is_a_fork_with_the_imports_made_and_nothing_of_anothers(start, monkeypatch):
    _, first = start()
    first("import numpy as np, sys\nnp.pi = 3; np.mine = sys.mine = mine = 1")
    _, second = start()
    server = fork_server.Server.current.process.pid
    assert first("import os; print(os.getppid())") == str(server)
    assert second("import os; print(os.getppid())") == str(server)
    assert second("import sys; print('lecture4.widgets' in sys.modules)") == "True"
    assert second("import numpy as np; print(np.pi > 3, hasattr(np, 'mine'))") == "True False"
    assert second("print(hasattr(sys, 'mine'), 'mine' in globals())") == "False False"


def test_chance_is_each_kernels_own(start):
    draw = "import random, numpy as np; print(random.random(), np.random.rand())"
    numbers = [start()[1](draw).split() for _ in range(2)]
    assert numbers[0][0] != numbers[1][0] and numbers[0][1] != numbers[1][1]


def test_folder_and_environment_are_those_asked_for(start, tmp_path):
    _, run = start(cwd=str(tmp_path), env=os.environ | {"LECTURE4_DATA": "mine"})
    assert run("import os; print(os.getcwd(), os.environ['LECTURE4_DATA'])") == f"{tmp_path} mine"
    folder = os.path.dirname(forked_kernels.__file__)
    assert run(f"import sys; print({folder!r} in sys.path, sys.argv[0][:8])") == "False ipykerne"


def test_a_kernel_can_be_interrupted(start):
    manager, run = start()
    threading.Timer(1, manager.interrupt_kernel).start()
    assert run("while True: pass") == "KeyboardInterrupt"
    assert run("import os; print(os.getpgid(0) == os.getpid())") == "True"


@pytest.mark.parametrize("end", ["os._exit(3)", "os.kill(os.getpid(), signal.SIGKILL)"])
def test_the_death_of_a_kernel_is_noticed_and_harms_no_other(start, end):
    manager, run = start()
    _, other = start()
    with pytest.raises((RuntimeError, TimeoutError)):
        run(f"import os, signal; {end}", timeout=3)
    assert not manager.is_alive()
    assert other("print(1)") == "1"


@pytest.mark.parametrize(("folder", "transport"), [("runs", "ipc"), ("runs" * 20, "tcp")])
def test_no_other_program_can_take_what_a_kernel_is_reached_by(
    start, monkeypatch, folder, transport
):
    """Unless the name of its file were too long: then it is a port, as elsewhere."""
    with tempfile.TemporaryDirectory() as short:
        monkeypatch.setenv("JUPYTER_RUNTIME_DIR", f"{short}/{folder}")
        manager, run = start()
        assert manager.transport == transport and run("print(1)") == "1"
        manager.shutdown_kernel(now=True)
        assert not [*Path(short).glob("*/*")]


def test_a_kernel_that_is_shut_down_is_gone(start):
    manager, _ = start()
    pid = manager.provisioner.pid
    os.kill(pid, 0)
    manager.shutdown_kernel(now=True)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_without_the_server_its_kernels_end_and_the_next_has_a_new_one(start):
    manager, _ = start()
    pid, server = manager.provisioner.pid, fork_server.Server.current.process
    os.killpg(server.pid, signal.SIGKILL)
    for _ in range(100):
        if not alive(pid):
            break
        time.sleep(0.1)
    assert not alive(pid) and not manager.is_alive()
    _, run = start()
    assert run("print(1)") == "1" and fork_server.Server.current.process is not server


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize(
    "server", ["raise SystemExit", """import os; os.write(0, b'"threads"\\n')"""]
)
def test_where_the_server_cant_fork_kernels_are_started_as_ever(
    start, monkeypatch, tmp_path, server
):
    (tmp_path / "server.py").write_text(server)
    monkeypatch.setattr(fork_server, "SERVER", tmp_path / "server.py")
    monkeypatch.setattr(fork_server.Server, "current", None)
    monkeypatch.setattr(fork_server.Server, "useless", False)
    _, run = start()
    assert run("import os; print(os.getppid())") == str(os.getpid())
    assert fork_server.Server.useless  # and isn't tried again for each kernel


def test_the_workers_of_a_run_have_one_server(start):
    """As grade.py has it: the server is there before the workers are forked."""
    fork_server.Server.running()
    server = fork_server.Server.current.process.pid
    with ProcessPoolExecutor(2, multiprocessing.get_context("fork")) as pool:
        assert {*pool.map(parent_of_a_fork, range(4))} == {server}
    assert start()[1]("import os; print(os.getppid())") == str(server)  # and goes on


def parent_of_a_fork(_):
    """The parent of a kernel's process that is started here, and ended."""
    kernel = fork_server.Fork(["-c", "nothing"], dict(os.environ), "/")
    with open(f"/proc/{kernel.pid}/stat") as file:
        parent = int(file.read().rsplit(")", 1)[1].split()[1])
    kernel.kill()
    return parent
