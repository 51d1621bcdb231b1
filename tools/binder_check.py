"""Follow Binder's build without Docker, and see whether the course works in what comes out.

    python tools/binder_check.py

repo2docker renders the Dockerfile of the last commit. A virtual environment takes the place of the
image's conda environment, with the same packages in the same versions; in it the Dockerfile's own
commands run. Not followed is what makes the system below: Ubuntu, its users, conda itself.
"""

import os
import re
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import dockerfile as binder
from fresh import checkout, environment, load_average, step
from headless import free_port, launch_chromium, running
from playwright.sync_api import Error, sync_playwright

PATIENCE = 60_000  # milliseconds for JupyterLab to show the notebook


def run(command, place, variables):
    """Run a shell command in the folder `place`; a ValueError shows what it said if it fails."""
    done = subprocess.run(
        ["bash", "-c", command], cwd=place, env=variables, capture_output=True, text=True
    )
    if done.returncode:
        raise ValueError(f"{command}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")


def badge_path(course):
    """Where the README's badge opens JupyterLab, such as lab/tree/notebooks/a.ipynb."""
    readme = (course / "README.md").read_text(encoding="utf-8")
    return re.search(r"mybinder\.org/v2/gh/[^?\s]+\?urlpath=(\S+)", readme).group(1)


def install_base(python, recipe, constraints):
    """Put into the environment what repo2docker puts into every image."""
    constraints.write_text("\n".join(binder.base_versions(recipe)))
    names = " ".join(binder.base_packages(recipe))
    run(f"{python} -m pip install -c {constraints} {names}", constraints.parent, os.environ)


def settings(course, folder):
    """The environment variables of the image that its commands and its server look at."""
    names = ("NB_PYTHON_PREFIX", "KERNEL_PYTHON_PREFIX", "CONDA_DEFAULT_ENV")
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return {
        **os.environ,
        **dict.fromkeys(names, str(folder)),
        "REPO_DIR": str(course),
        "PATH": path,
    }


def build(course, folder, recipe):
    """Do the Dockerfile's steps; return the variables to run something in what it builds."""
    with step(f"Python {binder.python_version(recipe)}", folder):
        python = environment(folder, binder.python_version(recipe))
    with step("repo2docker's base environment", folder):
        install_base(python, recipe, folder.with_name("base.txt"))
    variables = settings(course, folder)
    for command in binder.commands(recipe):
        with step(command.replace("${KERNEL_PYTHON_PREFIX}/bin/", ""), folder):
            run(command, course, variables)
    return {**variables, "HOME": str(course)}  # as in the image; none of your own settings


def use(course, folder, variables):
    """See that nothing is missing, that the package is found and that every notebook runs."""
    notebooks = course / "notebooks"
    executions = [f"jupyter execute {path.name}" for path in sorted(notebooks.glob("*.ipynb"))]
    for command in ["pip check", 'python -c "import lecture4"', *executions]:
        with step(command, folder):
            run(command, notebooks, variables)


@contextmanager
def server(course, variables, start):
    """The image's server on a free port of this machine alone: its address."""
    port = free_port()
    words = ["127.0.0.1" if word == "0.0.0.0" else word for word in start]
    options = [f"--port={port}", "--no-browser", "--allow-root", "--IdentityProvider.token="]
    address = f"http://127.0.0.1:{port}"
    with running(
        [*words, *options], address, course.with_name("server.log"), cwd=course, env=variables
    ):
        yield address


def look(address):
    """Open the address in a browser; return the notebook's title once JupyterLab shows it."""
    with sync_playwright() as playwright:
        page = launch_chromium(playwright).new_page()
        page.goto(address)
        title = page.locator(".jp-Notebook h1").first
        title.wait_for(timeout=PATIENCE)
        return title.inner_text()


def main():
    print(f"load average {load_average()}")
    with tempfile.TemporaryDirectory() as temporary:
        course, folder = Path(temporary, "course"), Path(temporary, "environment")
        with step("git archive HEAD", course):
            checkout(course)
        recipe = binder.render(course)
        variables = build(course, folder, recipe)
        use(course, folder, variables)
        path = badge_path(course)
        with (
            step(f"JupyterLab at {path}", folder),
            server(course, variables, binder.start_command(recipe)) as address,
        ):
            title = look(f"{address}/{path}")
    print(f"The browser shows the notebook “{title}”. Binder can build this.")


if __name__ == "__main__":
    try:
        main()
    except (ValueError, TimeoutError, Error) as error:
        sys.exit(f"\nBinder would not get through: {error}")
