# make demo   read the example reports          make test    run the test suite
# make check  ruff and mypy                     make clean   remove what make made

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet

.PHONY: demo test check clean

demo: $(VENV)/.installed
	@$(BIN)/sayso read examples/ || [ $$? -eq 3 ]  # 3: done, and a record tells of a problem

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest

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

$(VENV)/.installed-dev: $(VENV)/.installed
	$(PIP) install --editable '.[dev]'
	@touch $@
