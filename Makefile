# Everything here sets itself up: python3, python3-venv and make are enough.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo record test check bench crash format clean

help:
	@echo "make demo    a mail server in a box, one campaign from request to report"
	@echo "make test    the tests"
	@echo "make check   format, lint, types, layers, tests: what CI runs"
	@echo "make bench   how fast, on this machine, beside others: one table"
	@echo "make crash   ten thousand recipients through twenty kills, nine times"
	@echo "make record  the demo once more, into docs/demo.txt"
	@echo "make format  put the code into its usual form"

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --editable '.[dev]'
	@touch $@

demo: $(READY)
	$(BIN)/mailbot demo

record: $(READY)
	$(BIN)/python -m tests.recording

test: $(READY)
	$(BIN)/pytest -n auto

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n auto

bench: $(READY)
	$(BIN)/python -m tests.bench

crash: $(READY)
	$(BIN)/python -m tests.crash.kills

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
