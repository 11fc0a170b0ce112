# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
# What can be done here? `make` alone lists it. Longer logic lives in tools/.
.DEFAULT_GOAL := help
.PHONY: help env env-test demo serve test test-all lint format types floors unit docs wheel bench changelog lock tema
.NOTPARALLEL:
BIN := .venv/bin
WORKERS ?= 2

help:  ## list the commands
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

env:  ## build .venv from the lock (installs python3-venv when root)
	@tools/env

env-test:
	@tools/env --test

demo: env  ## make up a Province, load its spreadsheets, print its coverage, serve the pages on 127.0.0.1:8050
	$(BIN)/agilometro demo --serve

serve: env  ## serve the pages of what was loaded, on 127.0.0.1:8050
	$(BIN)/agilometro serve

test: env-test lint types floors unit  ## everything that must hold, with SQLite, PostgreSQL and Chromium

test-all: env-test lint types floors  ## the same, with the tests that take minutes
	$(BIN)/pytest -n $(WORKERS)

unit: env-test
	$(BIN)/pytest -n $(WORKERS) -m "not long"

lint: env  ## ruff: style and format
	$(BIN)/ruff check . && $(BIN)/ruff format --check .

format: env  ## let ruff rewrite style and format
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .

types: env  ## mypy, strict on every room
	$(BIN)/mypy

floors: env  ## import-linter: imports only go down
	$(BIN)/lint-imports --no-logo

docs: env  ## write docs/riferimento from the declarations
	$(BIN)/python -m tools.reference

wheel: env  ## build the wheel and walk through it in an empty environment
	$(BIN)/python -m tools.wheel --fresh

bench: env  ## speed, with ratios in one run; never a test
	$(BIN)/python -m tests.bench

changelog: env  ## write CHANGELOG.md from the fragments of changes/
	$(BIN)/python -m tools.changes

lock: env  ## write the locks again from pyproject.toml
	tools/lock

tema: env  ## rebuild the style sheet from its sources (needs npm)
	sh tools/theme/build.sh
