# make demo   read the example reports          make test    run all but the slow tests
# make check  run ruff and mypy                 make clean   remove everything that make made
# make test-all        run all tests, with the slow ones, the wheel in clean environments, and pages in a browser
# make test-training   run the tests of training, with PyTorch
# make docs   build the documentation site in build/site, and check its links
# make docs-output     update the output of commands in the pages that show it
# make lock   update requirements/*.lock to pyproject.toml; with UPGRADE=--upgrade, to the newest versions
# make audit  look up known vulnerabilities of the locked versions
# make sbom   write build/sbom.json, the packages of a run (CycloneDX)

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ON_ALL_CORES := -n logical --maxprocesses 4 --dist loadfile
PIP := $(BIN)/pip --disable-pip-version-check --quiet
TOOLS := build/tools
RUN := build/run
COMPILE = $(TOOLS)/bin/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 $(UPGRADE)

.PHONY: demo test test-all browser test-training check docs docs-output lock audit sbom clean

demo: $(VENV)/.installed
	@$(BIN)/sayso read examples/ || [ $$? -eq 3 ]  # 3: done, with problems in a report

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -m "not slow" $(ON_ALL_CORES)

test-all: test browser
	$(BIN)/python -m pytest -m slow

docs: $(VENV)/.installed-docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	$(BIN)/python tools/check_site.py build/site

docs-output: $(VENV)/.installed-dev
	$(BIN)/python tools/run_docs.py --write README.md docs/tutorial.md docs/how-to/*.md

browser:  # without a browser, the tests of pages in one are skipped; this needs root and apt
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get install --yes --quiet chromium; } || true

test-training: $(VENV)/.installed-train
	$(BIN)/python -m pytest tests/training

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/mypy --strict src

lock: $(TOOLS)/.installed
	$(COMPILE) pyproject.toml --all-extras --constraints requirements/tested.txt --output-file requirements/all.lock
	$(COMPILE) pyproject.toml --extra corpus --extra parquet --extra postgres --extra web --constraints requirements/all.lock --output-file requirements/run.lock
	$(COMPILE) requirements/teacher.in --no-deps --no-annotate --output-file requirements/teacher.lock

audit: $(TOOLS)/.installed
	$(TOOLS)/bin/python tools/audit.py requirements/run.lock

sbom: $(TOOLS)/.installed $(RUN)/.installed
	$(TOOLS)/bin/cyclonedx-py environment --pyproject pyproject.toml --spec-version 1.6 --output-reproducible --output-file build/sbom.json $(RUN)/bin/python

clean:
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "sayso needs Python 3.11 or later; try: make PYTHON=python3.12 demo")'
	$(PYTHON) -m venv $(VENV) || { echo "Try:   install your system's package for venv (Debian: python3-venv)"; rm -rf $(VENV); exit 1; }

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	$(PIP) install --editable .
	@touch $@

$(VENV)/.installed-train: $(VENV)/.installed-dev
	$(PIP) install 'torch==2.13.0' --editable '.[train]'
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(PIP) install --editable '.[dev]'
	@touch $@

$(VENV)/.installed-docs: requirements/docs.txt $(VENV)/.installed
	$(PIP) install --requirement $<
	@touch $@

$(TOOLS)/.installed: requirements/tools.txt
	$(PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/pip --disable-pip-version-check --quiet install --requirement $<
	@touch $@

$(RUN)/.installed: requirements/run.lock | $(TOOLS)/.installed
	$(PYTHON) -m venv --clear --without-pip $(RUN)
	$(TOOLS)/bin/pip --disable-pip-version-check --quiet --python $(RUN)/bin/python install --require-hashes --requirement $<
	@touch $@
