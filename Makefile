# Two commands do everything on a fresh machine: `make demo` and `make test`. `make check` is the fast loop.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1
export NUMBA_NUM_THREADS := 1

.PHONY: help demo test check bench bench-peers drills lock reference clean

help: ## show these lines
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

demo: $(VENV)/.run ## set up, build the invented town, start Magpie and print the logins
	$(BIN)/magpie demo

test: $(VENV)/.dev ## set up everything the tests need, run every tier, print what ran
	$(BIN)/python tests/tiers.py all

check: $(VENV)/.dev ## lint, types, import contract and the fast tests
	@$(BIN)/python tests/tiers.py check

drills: $(VENV)/.dev ## the whole power-cut, kill, full-disk and oversell drills (up to 15 minutes)
	MAGPIE_DRILLS=full $(BIN)/python tests/tiers.py drills

bench: $(VENV)/.dev ## measure everything the README quotes, into bench/results.md
	$(BIN)/python bench/run.py

bench-peers: $(VENV)/.dev ## Magpie beside django-oscar and LightGBM, each in one run (installs them into build/peers; needs PostgreSQL)
	$(BIN)/python bench/run.py peers trees

reference: $(VENV)/.dev ## write docs/reference from the code
	$(BIN)/magpie reference

lock: $(VENV)/bin/uv ## resolve the lock files again, for every platform, with hashes and no addresses
	$(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate -q -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --generate-hashes --no-header --no-annotate -q -o requirements-dev.lock
	$(BIN)/uv pip compile bench/peers/oscar/requirements.txt --universal --generate-hashes --no-header --no-annotate -q -o bench/peers/oscar/requirements.lock
	$(BIN)/uv pip compile bench/peers/trees/requirements.txt --universal --generate-hashes --no-header --no-annotate -q -o bench/peers/trees/requirements.lock

clean: ## remove what set-up and runs made (the venv, caches, var/)
	rm -rf $(VENV) var build staticfiles .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info

$(VENV)/bin/uv:
	@$(PYTHON) -c 'import sys; assert sys.version_info >= (3, 11), "Magpie needs Python 3.11 or newer"'
	@$(PYTHON) -m venv $(VENV) || { echo "Python has no venv module: install python3-venv, then run this again." >&2; exit 1; }
	@echo "· installing the installer"; $(BIN)/python -m pip install -q --disable-pip-version-check uv

$(VENV)/.run: $(VENV)/bin/uv requirements.lock pyproject.toml
	@echo "· installing what Magpie runs on"
	@if [ -f $(VENV)/.dev ]; then $(BIN)/uv pip sync -q --python $(BIN)/python requirements-dev.lock; \
	 else $(BIN)/uv pip sync -q --python $(BIN)/python requirements.lock; fi
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps -e .
	@$(BIN)/magpie doctor --prepare
	@touch $@

$(VENV)/.dev: $(VENV)/bin/uv requirements-dev.lock pyproject.toml
	@echo "· installing what Magpie and its tests run on"
	@$(BIN)/uv pip sync -q --python $(BIN)/python requirements-dev.lock
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps -e .
	@$(BIN)/magpie doctor --prepare
	@touch $@ $(VENV)/.run
