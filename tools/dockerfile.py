"""What Binder would build: the Dockerfile that repo2docker makes, and what can be read from it."""

import json
import re
import subprocess
import sys
from pathlib import Path

import escapism

RENDER = [
    sys.executable,
    "-m",
    "repo2docker",
    "--no-build",
    "--debug",
    "--Repo2Docker.default_buildpack=None",
    ".",
]  # the public service has no default either
# Conda's names of packages that the Python index knows by another one.
ON_THE_INDEX = {
    "jupyterhub-base": "jupyterhub",
    "jupyterhub-singleuser": "jupyterhub",
    "nbconvert-core": "nbconvert",
}


def render(folder):
    """The Dockerfile for the repository in `folder`; a ValueError says why there is none."""
    done = subprocess.run(RENDER, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise ValueError(f"repo2docker makes no Dockerfile for {folder}: {done.stderr.strip()}")
    return done.stdout


def commands(dockerfile):
    """The shell commands that run once the repository has been copied into the image, in order."""
    after = dockerfile.partition("\nCOPY --chown=0:0 src/ ${REPO_DIR}/\n")[2]
    return re.findall(r"^RUN ((?:.*\\\n)*.*)", after, re.M)


def start_command(dockerfile):
    """The words of the command that starts the server."""
    return json.loads(re.search(r"^CMD (\[.*\])$", dockerfile, re.M).group(1))


def lock_file(dockerfile):
    """repo2docker's own file that lists every package of the image's conda environment."""
    copied = re.search(r"build_script_files/(\S+)-\w{6} /tmp/env/environment.lock", dockerfile)
    return Path(escapism.unescape(copied.group(1), escape_char="-"))


def python_version(dockerfile):
    """The Python of the image, such as "3.13"."""
    return re.search(r"^environment\.py-([\d.]+)-", lock_file(dockerfile).name).group(1)


def base_packages(dockerfile):
    """The names of what repo2docker itself puts into the image, Jupyter's servers above all."""
    lock = lock_file(dockerfile)
    wishes = lock.with_name(re.sub(r"-linux-.*", ".yml", lock.name)).read_text()
    names = re.findall(r"^- ([\w-]+)==", wishes, re.M)
    return [ON_THE_INDEX.get(name, name) for name in names]


def base_versions(dockerfile):
    """Their versions, and those of all that they need, as pip's constraints."""
    lock = lock_file(dockerfile).read_text()
    packages = re.findall(r"/([\w.-]+?)-([^-/]+)-py[^-/]*\.conda", lock)
    return [f"{ON_THE_INDEX.get(name, name)}=={version}" for name, version in packages]
