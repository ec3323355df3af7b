# Two commands do everything on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.PHONY: help demo test lint types pytest golden oracle accept docs gambar release-check roundtrip fuzz ketepatan mutants bench clean

help:            ## show this list
	@grep -E '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed 's/: .*## /\t/'

$(BIN)/anggaran: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml $(BIN)/anggaran
	$(BIN)/python -m pip install --quiet --editable '.[dev,docs]'
	@touch $@

$(VENV)/.bench: pyproject.toml $(VENV)/.dev
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

# What the library said of some hundreds of documents before it was rebuilt: KIND='matrix*' and CASE='check/nested/*'
# show some differences whole, and `make accept KIND=... CASE=... WHY='...'` writes them to the wanted list.
ORACLE = PYTHONPATH=tests $(BIN)/python -m oracle
KIND  ?= *
CASE  ?= *
WHY   ?=

oracle: $(VENV)/.dev ## what differs from what was said before, by kind
	$(ORACLE) show --kind '$(KIND)' --case '$(CASE)'

accept: $(VENV)/.dev ## those differences are wanted, WHY='because'
	$(ORACLE) accept --kind '$(KIND)' --case '$(CASE)' --why '$(WHY)'

$(VENV)/.docs: pyproject.toml $(BIN)/anggaran
	$(BIN)/python -m pip install --quiet --editable '.[docs]'
	@touch $@

docs: $(VENV)/.docs ## rewrite the pages of rules from the registry, and build the site into site/
	$(BIN)/python -c 'import sys; from anggaran.report import rules_page; sys.stdout.write(rules_page())' > docs/aturan.md
	$(BIN)/python -c 'import sys; from anggaran.report import rules_page; sys.stdout.write(rules_page("en"))' > docs/aturan.en.md
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet

gambar: $(VENV)/.dev ## pictures of the reports for docs/, made anew; needs Chromium and LibreOffice
	$(BIN)/python .ci/gambar.py

release-check:   ## wheel, sdist, types and lowest versions, each in an environment of its own; needs a registry, minutes
	PYTHON=$(PYTHON) .ci/release.sh

roundtrip: $(VENV)/.dev ## 2,000 random documents printed and read back
	ROUNDTRIP=2000 $(BIN)/python -m pytest tests/test_roundtrip.py

fuzz: $(VENV)/.dev ## 10,000 mutated files through the whole job
	PYTHONPATH=tests $(BIN)/python tests/fuzz.py
	for form in xls xlsb xlsx ods; do PYTHONPATH=tests $(BIN)/python tests/fuzz.py 5000 0 $$form || exit 1; done

ketepatan: $(VENV)/.dev ## how often a finding is right, by form of document; rewrites docs/ketepatan.md
	PYTHONPATH=tests $(BIN)/python tests/ketepatan.py 250 --write
	PYTHONPATH=tests $(BIN)/python tests/ketepatan_laporan.py 60 --write
	$(BIN)/python bench/explain.py 40 --write

$(VENV)/.mutants: pyproject.toml $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --editable '.[mutants]'
	@touch $@

mutants: $(VENV)/.mutants ## break the core on purpose, thousands of times, and count what no test notices; hours
	$(BIN)/mutmut run
	$(BIN)/mutmut results

BENCHES = rollup nested printed read reconcile page

bench: $(VENV)/.bench ## speed against peers, as JSON; each is run, and fails where one is over its limit
	@status=0; for name in $(BENCHES); do \
	  echo "bench/$$name.py"; $(BIN)/python bench/$$name.py || status=1; done; exit $$status

clean:           ## drop the virtual environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
