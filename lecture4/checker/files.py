"""Exercises found by their place: one file each, named by its notebook, its place and its name."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

from .exercise import Exercise


class Files(Mapping[str, Exercise]):
    """name -> Exercise, from the files of a package, in their order.

    n04_1_svm_loss.py is the first exercise of notebook 04; n04_1_svm_loss.toml beside it holds its
    hints, and the mistakes that are known of it. It is loaded when it is first asked for.
    """

    def __init__(self, package: str, folder: Path):
        files = sorted(folder.glob("n[0-9]*_*_*.py"))
        self.modules = {file.stem.split("_", 2)[2]: f"{package}.{file.stem}" for file in files}

    def __getitem__(self, name: str) -> Exercise:
        exercise: Exercise = import_module(self.modules[name]).EXERCISE
        return exercise

    def __contains__(self, name: object) -> bool:
        return name in self.modules

    def __iter__(self) -> Iterator[str]:
        return iter(self.modules)

    def __len__(self) -> int:
        return len(self.modules)
