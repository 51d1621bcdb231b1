"""A notebook that is opened and closed asks nothing: it comes as its kernel will describe itself.

The course's notebooks name Python without a version, so that they are the same on every machine.
JupyterLab writes what the kernel says of itself into a notebook as soon as the kernel answers, and
then holds the notebook for changed. So the server tells it beforehand.
"""

import inspect
import platform


def told_beforehand(get, kernels):
    """The `get` of a contents manager, whose notebooks say what their kernel will say.

    kernels: the server's manager of kernel specs.
    """

    def told(*arguments, **named):
        model = get(*arguments, **named)
        return _later(model, kernels) if inspect.isawaitable(model) else _told(model, kernels)

    return told


async def _later(model, kernels):
    return _told(await model, kernels)


def _told(model, kernels):
    if model.get("type") == "notebook" and model.get("content"):
        describe(model["content"]["metadata"], kernels)
    return model


def describe(metadata, kernels):
    """Complete, in place, what a notebook for a kernel of this machine's says of it."""
    spec = metadata.get("kernelspec", {})
    if spec.get("name") in kernels.find_kernel_specs():
        spec["display_name"] = kernels.get_kernel_spec(spec["name"]).display_name
        if metadata.get("language_info", {}).get("name") == "python":
            metadata["language_info"].setdefault("version", platform.python_version())
