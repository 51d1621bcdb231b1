"""What a reader installs may be given away under the course's own licence, MIT."""

from importlib.metadata import PackageNotFoundError
from types import SimpleNamespace

import licences
import pytest


def test_all_that_a_reader_installs_fits(capsys):
    licences.main()
    printed = capsys.readouterr().out
    for name in ("numpy", "jupyterlab", "pyzmq"):  # named, and asked for in turn
        assert f"\n{name} " in printed
    assert "\npytest-xdist " not in printed  # which tests alone need


@pytest.mark.parametrize(
    "terms, kind",
    [
        ("MIT License", ""),
        ("BSD-3-Clause AND 0BSD AND MIT", ""),
        ("MPL-2.0", "weak copyleft"),
        ("GPL-3.0-only OR MIT", ""),
        ("MIT AND AGPL-3.0-only", "REFUSED"),
        ("GNU General Public License v2 (GPLv2); MIT License", "REFUSED"),
        ("GPLv2 | EPLv1", "REFUSED"),
        ("Proprietary", "REFUSED"),
        ("", "REFUSED"),
    ],
)
def test_terms_are_told_apart(terms, kind):
    assert licences.kind(terms) == kind


def test_a_package_that_does_not_fit_is_an_error_that_names_it(monkeypatch, tmp_path):
    terms = {"course": "MIT", "layout": "GPLv2 | EPLv1"}
    asks = {"course": ["layout>=1", "windows; sys_platform == 'none'"], "layout": None}

    def distribution(name):
        if name not in terms:
            raise PackageNotFoundError(name)
        said = {"License": terms[name], "License-Expression": None}
        metadata = type("Metadata", (dict,), {"get_all": lambda *_: []})(said)
        return SimpleNamespace(metadata=metadata, requires=asks[name])

    monkeypatch.setattr(licences, "distribution", distribution)
    file = tmp_path / "requirements.txt"
    file.write_text("# a comment\ncourse  # and another\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="known: layout\\."):
        licences.main(file)
