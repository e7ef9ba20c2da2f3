# Everything a newcomer needs: `make demo`, then `make test`.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
# Compiled files make start-up fast, whatever the caller's environment says.
CLEAN_ENV := env -u PYTHONDONTWRITEBYTECODE
# Files are compiled afterwards, on all processors or as they are imported.
PIP := $(CLEAN_ENV) $(BIN)/python -m pip --disable-pip-version-check install -q --no-compile -c constraints.txt
STAMP := .venv/.stamps

.PHONY: demo install dev test suite thorough lint kernels bench docs docs-site clean

demo: install  ## one simulated county, and where its report is
	$(BIN)/ruralsim demo

install: $(STAMP)/compiled
dev: $(STAMP)/dev

$(STAMP)/venv:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || { \
	  echo "ruralsim needs Python 3.11, 3.12 or 3.13; found: $$($(PYTHON) --version 2>&1)."; \
	  echo "Name another with: make PYTHON=/path/to/python3.12"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "On Debian: apt install python3-venv"; exit 1; }
	@mkdir -p $(STAMP) && touch $@

$(STAMP)/run: $(STAMP)/venv pyproject.toml constraints.txt
	@echo "Installing packages: a minute or two · 正在安装依赖包，约一两分钟"
	$(PIP) -e .
	@touch $@

$(STAMP)/compiled: $(STAMP)/run
	@$(CLEAN_ENV) $(BIN)/python -m compileall -q -j 0 ruralsim $(BIN)/../lib || true
	@touch $@

$(STAMP)/dev: $(STAMP)/run
	@echo "Installing what tests need: a minute or two · 正在安装测试所需，约一两分钟"
	$(PIP) -e ".[app,experiments,gis,office,cluster,docs,dev]"
	@touch $@

$(STAMP)/system: scripts/install-system.sh
	@scripts/install-system.sh
	@mkdir -p $(STAMP) && touch $@

# All modules are imported once before several processes of the suite would each compile the same ones.
$(STAMP)/collected: $(STAMP)/dev
	@$(CLEAN_ENV) $(BIN)/pytest -q --collect-only >/dev/null || true
	@touch $@

lint: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

kernels: $(STAMP)/run
	@$(CLEAN_ENV) $(BIN)/ruralsim kernels

suite: $(STAMP)/collected
	$(CLEAN_ENV) $(BIN)/pytest -n 4 --dist worksteal

test:  ## what CI runs; what can be done side by side is
	@$(MAKE) --no-print-directory -j3 kernels $(STAMP)/collected $(STAMP)/system
	@$(MAKE) --no-print-directory -j2 lint suite

thorough: dev  ## what takes too long for every change
	$(CLEAN_ENV) $(BIN)/pytest -n 2 -m thorough

bench: dev  ## the speed we claim, measured here
	$(BIN)/python -m benchmarks

docs: dev  ## regenerates what is written from the code
	$(BIN)/ruralsim docs docs

docs-site: dev  ## the documents as a site, in English and Chinese: build/site/index.html
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict -q
	@echo "Open: $(CURDIR)/build/site/index.html"

clean:  ## removes what can be made again; runs/ stays
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
