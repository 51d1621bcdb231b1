# The course in two commands: `make lab` and `make test`. `make` alone lists them all.
# Runs with GNU make 3.81 (macOS) and newer.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Python compiles what it imports when it imports it; all at once would take 150 MB more.
PIP_OPTIONS := --quiet --disable-pip-version-check --no-compile
INSTALL := $(BIN)/python -m pip install $(PIP_OPTIONS) -c constraints.txt
DEPENDENCIES := requirements.txt constraints.txt pyproject.toml
OLDEST := .venv-oldest
OTTER := .venv-otter
OLDEST_PYTHON ?= python3.11
PYODIDE_PYTHON ?= python3.14
START := notebooks/00_start_here.ipynb
# JupyterLite's kernel is an extension of JupyterLab that must not turn up in `make lab`.
SITE := build/site-env

.PHONY: help lab test lint licences refresh release grade grade-check otter-check size \
  test-oldest binder-check site site-check pyodide-versions publish-to test-cpus clean

help:
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-17s %s\n", $$1, $$2 }' Makefile

lab: $(VENV)/installed  ## install what a reader needs and open JupyterLab on the first notebook
	$(BIN)/jupyter lab $(if $(filter 0,$(shell id -u)),--allow-root) --LabApp.default_url=/lab/tree/$(START)

test: lint  ## install the test tools and run every check: code, notebooks and browser
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

test-cpus: $(VENV)/installed-test  ## run the notebooks as other processors would; OTHERS=2 for two of their kernels
	$(BIN)/python tools/cpus.py $(if $(OTHERS),--others $(OTHERS)) $(NOTEBOOKS)

lint: $(VENV)/installed-test node_modules/installed  ## look for mistakes of style and of types in the code
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/node node_modules/eslint/bin/eslint.js --max-warnings 0 lecture4 site
	$(BIN)/node node_modules/typescript/bin/tsc
	$(BIN)/node node_modules/typescript/bin/tsc -p site

licences: $(VENV)/installed  ## list the licences of all that a reader installs; each must fit MIT
	$(BIN)/python tools/licences.py

refresh: $(VENV)/installed-test  ## run all notebooks and store their outputs in one fixed form
	$(BIN)/python tools/refresh.py

release: build/course/release.db  ## make the notebooks that a teacher hands out

grade: build/course/release.db  ## grade a class: make grade SUBMISSIONS=folder
	@test -n "$$SUBMISSIONS" || { echo "Name the folder: make grade SUBMISSIONS=folder"; exit 1; }
	$(BIN)/python teach/grade.py "$$SUBMISSIONS"

grade-check: $(VENV)/installed-test $(VENV)/installed-teach  ## grade a synthetic class and compare; MOST=1 for a small one
	$(BIN)/python -m pytest -q tests/teach tests/other_course
	$(BIN)/python tests/teach/grade_check.py build/grade-check $(MOST)

otter-check: $(OTTER)/installed  ## the same with Otter-Grader, from the test files made for it
	$(OTTER)/bin/python tests/teach/otter_check.py

size:  ## measure how large a reader's environment is, and how long it takes to install
	@$(PYTHON) tools/measure_environment.py

test-oldest: $(OLDEST)/installed  ## run the tests on Python 3.11 with the oldest dependencies that are allowed
	$(OLDEST)/bin/python -m pytest -n 2 --dist loadfile -k "not changes_no_byte" \
	  --nbval-sanitize-with=tests/other_versions.cfg

binder-check: $(VENV)/installed-test  ## build what Binder builds from the last commit, and use it
	$(BIN)/python tools/binder_check.py

site: $(SITE)/installed  ## build the course as pages that need no kernel, and JupyterLite, in build/site
	$(SITE)/bin/python site/build.py $(PYODIDE)
	$(SITE)/bin/python -m pytest -q site/test_built.py

site-check: site  ## build the site and use it in a browser
	$(SITE)/bin/python -m pytest site/test_pages.py site/test_asked.py site/test_offline.py site/test_browser.py \
	  site/test_axe.py -rs
	$(SITE)/bin/python -m pytest -m slow tests -rs

pyodide-versions:  ## test the package with the site's Python 3.14 and the versions that it carries
	@$(PYODIDE_PYTHON) --version || { echo "The site's Python is needed, and '$(PYODIDE_PYTHON)' is"; \
	  echo "missing. Where to get it: CONTRIBUTING.md, “Renew the versions”."; exit 1; }
	$(PYODIDE_PYTHON) -m venv --clear build/pyodide-env
	build/pyodide-env/bin/python -m pip install $(PIP_OPTIONS) -c site/pyodide-versions.txt -e '.[test]'
	build/pyodide-env/bin/python -m pytest -p no:cacheprovider -n 2 tests/numerics tests/exercises tests/pictures

# The second word of `make publish-to OWNER/REPO` looks like a goal to make: it gets an empty rule.
ifneq ($(filter publish-to,$(MAKECMDGOALS)),)
TO ?= $(filter-out publish-to,$(MAKECMDGOALS))
NAMES := $(foreach goal,$(MAKECMDGOALS),$(if $(findstring :,$(goal)),,$(if $(findstring /,$(goal)),$(goal))))
.PHONY: $(NAMES)
$(NAMES): ; @:
endif

publish-to:  ## make all links lead to your repository: make publish-to OWNER/REPO
	@$(PYTHON) tools/publish_to.py $(TO)

clean:  ## delete the virtual environments and what the tests left behind
	rm -rf $(VENV) $(OLDEST) $(OTTER) node_modules artefacts build .pytest_cache .ruff_cache .hypothesis

# The marker files record what has been installed, so that nothing is installed twice.

$(VENV)/installed: $(VENV)/pyvenv.cfg $(DEPENDENCIES)
	@echo "Installing the course into $(VENV): some minutes the first time"
	$(INSTALL) -r requirements.txt -e .
	@touch $@

$(VENV)/installed-test: $(VENV)/installed
	$(INSTALL) -e '.[test]'
	@touch $@

# ESLint and TypeScript look at the scripts; the Node.js that runs them comes with the test tools.
node_modules/installed: package-lock.json | $(VENV)/installed-test
	$(BIN)/npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(VENV)/installed-teach: $(VENV)/installed
	$(INSTALL) -e '.[teach]'
	@touch $@

$(OTTER)/installed: $(DEPENDENCIES)
	$(PYTHON) -m venv $(OTTER)
	$(OTTER)/bin/python -m pip install $(PIP_OPTIONS) -c constraints.txt -e '.[otter]'
	@touch $@

build/course/release.db: $(VENV)/installed-teach $(wildcard notebooks/*.ipynb teach/*.py)
	$(BIN)/python teach/release.py

$(OLDEST)/installed: requirements.txt pyproject.toml
	$(OLDEST_PYTHON) -m venv --clear $(OLDEST)
	$(OLDEST)/bin/python -m pip install $(PIP_OPTIONS) uv
	$(OLDEST)/bin/python -m uv pip install --quiet --python $(OLDEST) --resolution lowest-direct \
	  -r requirements.txt -e '.[test]'
	@touch $@

$(SITE)/installed: $(DEPENDENCIES)
	$(PYTHON) -m venv $(SITE)
	$(SITE)/bin/python -m pip install $(PIP_OPTIONS) -c constraints.txt -e '.[test,site]'
	@touch $@

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "The course needs Python 3.11 or newer; '$(PYTHON)' is missing or older."; \
	  echo "Name another one, such as: make lab PYTHON=python3.13"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "'$(PYTHON) -m venv' failed; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
