# Every target does its own set-up. `make` alone lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# One test process more than there are cores, as tests wait for browsers and databases; four at most. A file stays in
# one of them, the longest begin.
SHARED := -n $(shell echo $$(( $$(getconf _NPROCESSORS_ONLN) + 1 ))) --maxprocesses=4 --dist=loadfile --no-loadscope-reorder
PACKAGES := keys did contexts credentials records web issuer verifier cairn

# What one process compiled serves the next: the tests start many.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup setup-test run test soak bench lint types contracts e2e images messages fmt clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Cairn needs Python 3.11 or newer; set PYTHON=…")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: $(BIN)/python requirements/run.txt pyproject.toml
	$(INSTALL) --require-hashes -r requirements/run.txt
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements/test.txt
	$(INSTALL) --require-hashes -r requirements/test.txt
	@touch $@

setup: $(VENV)/.run ## the virtual environment with everything `make run` needs
setup-test: $(VENV)/.test

run: setup ## serve on http://127.0.0.1:8000 with a first badge to claim
	@$(BIN)/cairn run

test: setup-test ## the whole suite; absent tools are skipped with a reason
	@$(BIN)/python -m tests.support.prepare
	$(BIN)/python -m pytest -q $(SHARED) $(ARGS)

soak: setup-test ## the same tests at full counts
	@$(BIN)/python -m tests.support.prepare
	CAIRN_SOAK=1 $(BIN)/python -m pytest -q $(SHARED) $(ARGS)

bench: setup-test ## every benchmark beside a peer or a floor; writes bench/out/results.json
	@$(BIN)/python -m tests.support.prepare
	$(BIN)/python -m bench

lint: setup-test ## ruff, spelling, duplicates of names
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell

types: setup-test ## mypy strict
	$(BIN)/mypy

contracts: setup-test ## which way imports may point
	$(BIN)/lint-imports

e2e: setup-test ## the pages in a real browser, with screenshots under var/screens
	@$(BIN)/python -m tests.support.prepare --browser
	CAIRN_SCREENS=1 $(BIN)/python -m pytest -q tests/e2e $(ARGS)

images: setup-test ## build both container images where buildah is available, and play a claim in them
	$(BIN)/hadolint docker/*.Dockerfile
	$(BIN)/python -m pytest -q -m buildah tests/images $(ARGS)

messages: setup-test ## bring the catalogues of translations up to date with the texts that the source marks
	$(BIN)/python -m tests.support.messages

fmt: setup-test ## format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## remove what the targets made (keeps var/)
	rm -rf $(VENV) bench/out tests/interop/node_modules tests/e2e/node_modules
