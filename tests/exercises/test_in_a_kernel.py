"""A check in a kernel that handles messages in a subshell meanwhile, as JupyterLab may ask it to.

Which messages those are depends on the versions of ipykernel and JupyterLab; a slider's may be.
"""

import time

import pytest
from jupyter_client.manager import start_new_kernel

SETUP = """import time
from pathlib import Path
import lecture4
from lecture4 import check
moved = False

def svm_loss(W, X, y, reg):
    print("not seen")
    Path({begun!r}).touch()
    while not moved and time.monotonic() - began < 8:
        time.sleep(0.02)
    return moved and lecture4.svm_loss(W, X, y, reg)"""


class Page:
    """What a page asks of a kernel, in its main shell and in a subshell."""

    def __init__(self, client):
        self.client, session = client, client.session
        client.control_channel.send(session.msg("create_subshell_request"))
        self.subshell = client.get_control_msg(timeout=60)["content"]["subshell_id"]

    def send(self, code, **header):
        content = {"code": code, "silent": False, "store_history": False, "allow_stdin": False}
        message = self.client.session.msg("execute_request", content)
        message["header"].update(header)
        self.client.shell_channel.send(message)
        return message["header"]["msg_id"]

    def answers(self, *requests):
        """What is printed in answer to each request, once all are done."""
        printed, open_ones = dict.fromkeys(requests, ""), set(requests)
        while open_ones:
            message = self.client.get_iopub_msg(timeout=60)
            request, content = message["parent_header"].get("msg_id"), message["content"]
            if request in printed:
                printed[request] += content.get("text") or content.get("ename") or ""
                if content.get("execution_state") == "idle":
                    open_ones.remove(request)
        return [text.strip() for text in printed.values()]


@pytest.fixture
def page():
    manager, client = start_new_kernel(kernel_name="python3")
    try:
        client.kernel_info()
        features = client.get_shell_msg(timeout=60)["content"].get("supported_features", [])
        if "kernel subshells" not in features:
            pytest.skip("this ipykernel has no subshells: it handles one message at a time")
        yield Page(client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_what_arrives_in_a_subshell_while_a_check_runs_is_answered(page, tmp_path):
    begun = tmp_path / "begun"
    assert page.answers(page.send(SETUP.format(begun=str(begun)))) == [""]
    check = page.send('began = time.monotonic(); print(check("svm_loss").passed)')
    deadline = time.monotonic() + 60
    while not begun.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    slider = page.send("moved = True; display(1); print('moved')", subshell_id=page.subshell)
    assert page.answers(check, slider) == ["True", "moved"]
    again = page.send("print('moved again')", subshell_id=page.subshell)
    assert page.answers(again) == ["moved again"]
