# make demo   read the example reports          make test    run the test suite
# make check  ruff and mypy                     make clean   remove what make made
# make test-training   the tests of training, with PyTorch

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet

.PHONY: demo test browser test-training check clean

demo: $(VENV)/.installed
	@$(BIN)/sayso read examples/ || [ $$? -eq 3 ]  # 3: done, and a record tells of a problem

test: $(VENV)/.installed-dev browser
	$(BIN)/python -m pytest

browser:  # the tests of the workbench need one; without root or apt they say so and are passed over
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get install --yes --quiet chromium; } || true

test-training: $(VENV)/.installed-train
	$(BIN)/python -m pytest tests/training

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/mypy --strict src

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
