# Two commands do everything on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.PHONY: help demo test lint types pytest golden docs roundtrip fuzz bench clean

help:            ## show this list
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed 's/: .*## /\t/'

$(BIN)/anggaran: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml $(BIN)/anggaran
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@

$(VENV)/.bench: pyproject.toml $(BIN)/anggaran
	$(BIN)/python -m pip install --quiet --editable '.[bench]'
	@touch $@

demo: $(BIN)/anggaran ## install, then run the whole job on the bundled example
	$(BIN)/anggaran demo

test: lint types pytest ## lint, types and every test

lint: $(VENV)/.dev ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev ## mypy --strict
	$(BIN)/mypy

pytest: $(VENV)/.dev ## every test
	$(BIN)/python -m pytest -n auto

golden: $(VENV)/.dev ## rewrite the golden files; read the diff
	UPDATE_GOLDEN=1 $(BIN)/python -m pytest tests/test_golden.py

docs: $(BIN)/anggaran ## rewrite the page of rules from the registry
	$(BIN)/python -c 'import sys; from anggaran.report import rules_page; sys.stdout.write(rules_page())' > docs/aturan.md

roundtrip: $(VENV)/.dev ## 2,000 random documents printed and read back
	ROUNDTRIP=2000 $(BIN)/python -m pytest tests/test_roundtrip.py

fuzz: $(VENV)/.dev ## 10,000 mutated files through the whole job
	PYTHONPATH=tests $(BIN)/python tests/fuzz.py

bench: $(VENV)/.bench ## speed against peers, as JSON
	$(BIN)/python bench/rollup.py
	$(BIN)/python bench/read.py
	$(BIN)/python bench/reconcile.py

clean:           ## drop the virtual environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
