# The course in two commands: `make lab` and `make test`. `make` alone lists them all.
# Runs with GNU make 3.81 (macOS) and newer.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
DEPENDENCIES := requirements.txt constraints.txt pyproject.toml
START := notebooks/00_start_here.ipynb

.PHONY: help lab test lint refresh clean

help:
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

lab: $(VENV)/installed  ## install what a reader needs and open JupyterLab on the first notebook
	$(BIN)/jupyter lab $(if $(filter 0,$(shell id -u)),--allow-root) --LabApp.default_url=/lab/tree/$(START)

test: lint  ## install the test tools and run every check: code, notebooks and browser
	$(BIN)/python -m pytest -n 2 --dist loadfile

lint: $(VENV)/installed-test  ## look for mistakes of style in the code
	$(BIN)/ruff check

refresh: $(VENV)/installed-test  ## run all notebooks and store their outputs in one fixed form
	$(BIN)/python tools/refresh.py

clean:  ## delete the virtual environment and what the tests left behind
	rm -rf $(VENV) artefacts build *.egg-info .pytest_cache .ruff_cache .hypothesis

# The two marker files record what has been installed, so that nothing is installed twice.

$(VENV)/installed: $(VENV)/pyvenv.cfg $(DEPENDENCIES)
	@echo "Installing the course into $(VENV): some minutes the first time"
	$(INSTALL) -r requirements.txt -e .
	@touch $@

$(VENV)/installed-test: $(VENV)/installed
	$(INSTALL) -e '.[test]'
	@touch $@

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "The course needs Python 3.11 or newer; '$(PYTHON)' is missing or older."; \
	  echo "Name another one, such as: make lab PYTHON=python3.13"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "'$(PYTHON) -m venv' failed; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
