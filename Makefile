# Two commands: `make app` (install, index the shipped corpus, serve) and `make test` (all of CI).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check --progress-bar on -c constraints.txt
ORIGINAL ?=

.DEFAULT_GOAL := help
.PHONY: help install dev app check test format report screenshots clean

help: ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

install: $(VENV)/installed ## .venv with the `commentary` command

$(VENV)/installed: pyproject.toml constraints.txt
	@echo "installing into $(VENV) (once; a few minutes, most of it torch)"
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) torch
	$(PIP) --editable .
	@touch $@

dev: $(VENV)/developing

$(VENV)/developing: $(VENV)/installed
	$(PIP) --editable '.[dev]'
	@touch $@

app: install ## install, index the shipped corpus (and ORIGINAL=path/to/article), serve the page
	$(BIN)/commentary add corpus $(if $(ORIGINAL),'$(ORIGINAL)')
	$(BIN)/commentary serve

check: dev ## format, lint, types, folder order, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest

test: check ## the development tools, and everything that CI runs

format: dev ## put the code in order
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

report: install ## artefacts/report.html: the shipped suites, and what each part of the assistant buys
	@mkdir -p artefacts
	$(BIN)/commentary --library artefacts/report-library add corpus
	$(BIN)/commentary --library artefacts/report-library eval --against ablation --report artefacts/report.html

screenshots: dev ## docs/images: the pictures the README shows
	$(BIN)/python docs/screenshots.py docs/images

clean: ## remove what was built, the library apart
	rm -rf $(VENV) artefacts .mypy_cache .ruff_cache .pytest_cache .hypothesis
