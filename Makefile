# Everything one does with this house. `make help` lists it. No step needs another to be run first.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
NODES_PORT ?= 8101
WORKERS ?= auto
PYTEST_OPTIONS ?=
STAMPS := $(VENV)/.stamps
# Checks read the settings and touch neither a database nor this machine's own installation.
ON_PAPER := DATABASE_URL=postgresql://nobody:nothing@127.0.0.1:1/none JUNHENG_HOME=/nonexistent JUNHENG_SECRET_KEY=on-paper
STRICT = src/junheng/core src/junheng/hub/foundation/postgres $(shell find src/junheng/hub -not -path '*/data/*' \( -name 'rules*' -o -name 'services*' -o -name 'queries*' \) \( -type d -o -name '*.py' \) | sort)

APT_PACKAGES := chromium-headless-shell xmlsec1 poppler-utils openssl golang-go golang-golang-x-mod-dev fonts-noto-cjk
APT_PROGRAMS := chromium-headless-shell xmlsec1 pdfsig openssl go

.PHONY: help demo demo-nodes test test-area check format bench soak gen schema messages dcclib docs requirements clean

help: ## list what can be done
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "make: Python 3.11 is needed; name it: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: $(PYTHON) is older than 3.11" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "make: cannot make $(VENV); on Debian: apt-get install python3-venv" >&2; exit 1; }

# A stamp is the digest of what was installed: a changed pin installs again, a touched file does not.
define install
	@mkdir -p $(STAMPS)
	@want=$$(cat requirements/build.txt requirements/$(1).txt pyproject.toml | sha256sum | cut -d' ' -f1); \
	if [ "$$(cat $(STAMPS)/$(1) 2>/dev/null)" != "$$want" ]; then \
		echo "make: installing requirements/$(1).txt" >&2; \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/build.txt -r requirements/$(1).txt; \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .; \
		echo "$$want" > $(STAMPS)/$(1); \
	fi
endef

.PHONY: .ready-hub .ready-test .ready-apt .compiled
.ready-hub: $(VENV)/bin/python
	$(call install,hub)
	@$(BIN)/python tools/messages.py compile

.ready-test: $(VENV)/bin/python
	$(call install,test)
	@$(BIN)/python tools/messages.py compile

# Other people's programs, used by tests only.
.ready-apt:
	@missing=""; for program in $(APT_PROGRAMS); do command -v $$program >/dev/null || missing="$$missing $$program"; done; \
	[ -e /usr/share/gocode/src/golang.org/x/mod/sumdb/tlog ] || missing="$$missing golang-golang-x-mod-dev"; \
	[ -e /usr/share/fonts/opentype/noto ] || missing="$$missing fonts-noto-cjk"; \
	if [ -n "$$missing" ]; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			echo "make: installing for the tests:$$missing" >&2; \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(APT_PACKAGES) >/dev/null; \
		else \
			echo "make: the tests need:$$missing" >&2; \
			echo "      as root: apt-get install $(APT_PACKAGES)" >&2; exit 1; \
		fi; \
	fi

demo: .ready-hub ## a living region on this machine: one command, then open the address it prints
	@$(BIN)/junheng up --demo --port $(PORT)

demo-nodes: .ready-hub ## three provinces as nodes on this machine, each following the other two; prints their addresses
	@$(BIN)/junheng nodes --port $(NODES_PORT)

test: .ready-apt .ready-test ## every test, on both cores
	@$(BIN)/python -m pytest -n $(WORKERS) -m "not soak" $(PYTEST_OPTIONS)

test-area: .ready-test ## the tests of one area: make test-area AREA=orders
	@[ -n "$(AREA)" ] || { echo "make: name the area: make test-area AREA=orders" >&2; exit 2; }
	@$(BIN)/python -m pytest $(wildcard tests/core/$(AREA) tests/hub/$(AREA) tests/cli/$(AREA)) -m "not soak" $(PYTEST_OPTIONS)

check: .ready-test ## format, lint, types, floors, migrations, translations, generated files
	@$(BIN)/ruff format --check --quiet . || { echo "make: run 'make format'" >&2; exit 1; }
	@$(BIN)/ruff check --quiet .
	@words=$$($(BIN)/lint-imports --no-cache 2>&1) || { echo "$$words" >&2; exit 1; }
	@$(ON_PAPER) $(BIN)/python -W ignore::RuntimeWarning -m junheng.hub.site makemigrations --check --dry-run --skip-checks
	@$(BIN)/python tools/schema.py check
	@$(BIN)/python tools/messages.py check
	@$(BIN)/python tools/generate.py --check
	@$(ON_PAPER) $(BIN)/mypy --no-error-summary $(STRICT)
	@echo "check: all kept"

format: .ready-test ## put the source into its form
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --fix --quiet .

gen: .ready-test ## write again what is derived: reference pages, tables, OpenAPI
	@$(BIN)/python tools/generate.py

schema: .ready-test ## write again the tables that an empty database is loaded with, after a new migration
	@$(BIN)/python tools/schema.py write

messages: .ready-test ## collect what is to be translated, and compile
	@$(BIN)/python tools/messages.py update
	@$(BIN)/python tools/messages.py compile

bench: .ready-test ## the numbers of the design, with the load of this machine beside them
	@$(BIN)/python -m benchmarks

soak: .ready-apt .ready-test ## the long tests: 200 kills, every operation by every caller, what other people's reader says
	@JUNHENG_EXAMPLES=60 $(BIN)/python -m pytest tests/hub/security -n $(WORKERS) $(PYTEST_OPTIONS)
	@$(BIN)/python -m pytest -m soak $(PYTEST_OPTIONS)
	@$(MAKE) --no-print-directory dcclib || echo "dcclib: not asked, or a rule of its own fails (informative)"

dcclib: .ready-hub ## what PTB's dcclib says of the tour's certificate; an environment of its own, informative
	@[ -x $(VENV)/dcclib/bin/python ] || { $(PYTHON) -m venv $(VENV)/dcclib && $(VENV)/dcclib/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dcclib.txt; }
	@out=$$(mktemp -d) && trap 'rm -rf "$$out"' EXIT && $(BIN)/junheng tour --out "$$out/tour" >/dev/null 2>&1 && $(VENV)/dcclib/bin/python tools/read_with_dcclib.py "$$out/tour/certificate.xml"

docs: .ready-test gen ## the documentation as a site, in site/
	@$(BIN)/mkdocs build --strict # not --quiet: it would hide the warnings from --strict

COMPILE := CUSTOM_COMPILE_COMMAND="make requirements" $(BIN)/pip-compile --generate-hashes --strip-extras --allow-unsafe --quiet \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options
requirements: .ready-test ## pin again, with hashes, from requirements/*.in
	@cd requirements && PATH=$(CURDIR)/$(BIN):$$PATH && $(subst $(BIN)/,,$(COMPILE)) -o test.txt core.in hub.in bucket.in kernels.in test.in
	@cd requirements && PATH=$(CURDIR)/$(BIN):$$PATH && $(subst $(BIN)/,,$(COMPILE)) -c test.txt -o bucket.txt bucket.in
	@cd requirements && PATH=$(CURDIR)/$(BIN):$$PATH && $(subst $(BIN)/,,$(COMPILE)) -c test.txt -o kernels.txt kernels.in
	@cd requirements && PATH=$(CURDIR)/$(BIN):$$PATH && $(subst $(BIN)/,,$(COMPILE)) -c test.txt -o hub.txt core.in hub.in
	@cd requirements && PATH=$(CURDIR)/$(BIN):$$PATH && $(subst $(BIN)/,,$(COMPILE)) -c test.txt -o core.txt core.in
	@cd requirements && PATH=$(CURDIR)/$(BIN):$$PATH && $(subst $(BIN)/,,$(COMPILE)) -c test.txt -o build.txt build.in
	@cd requirements && PATH=$(CURDIR)/$(BIN):$$PATH && $(subst $(BIN)/,,$(COMPILE)) -o dcclib.txt dcclib.in

clean: ## remove what was made here (the data of the demo stay in their home)
	@rm -rf $(VENV) site build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
