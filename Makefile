# Everything here sets itself up: python3, python3-venv and make are enough.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
BENCHES := $(filter-out __init__,$(basename $(notdir $(wildcard tests/bench/*.py))))

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test check bench format clean

help:
	@echo "make demo    a mail server in a box, one campaign from request to report"
	@echo "make test    the tests"
	@echo "make check   format, lint, types, layers, tests: what CI runs"
	@echo "make bench   how fast, on this machine"
	@echo "make format  put the code into its usual form"

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --editable '.[dev]'
	@touch $@

demo: $(READY)
	$(BIN)/mailbot demo

test: $(READY)
	$(BIN)/pytest -n auto

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n auto

bench: $(READY)
	@for bench in $(BENCHES); do echo "== $$bench"; $(BIN)/python -m tests.bench.$$bench || exit 1; done

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
