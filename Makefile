# One word for each thing a developer or an operator does here; `make` alone lists them.

PORT ?= 8000
ARGS ?=
JOBS ?= auto
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup run test coverage check format bench openapi schemas sbom fuzz clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s  %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## make .venv with the locked requirements (PYTHON=... chooses the interpreter)
	@tools/setup.sh

run: setup ## publish content/ and serve it on http://127.0.0.1:8000 (PORT=... changes the port)
	@$(BIN)/kbapi publish
	@exec $(BIN)/kbapi serve --host 127.0.0.1 --port $(PORT)

test: setup ## run all tests (ARGS="-k word" narrows them, JOBS=0 runs them one by one)
	@$(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(ARGS)

coverage: setup ## run all tests and print which lines none of them reaches
	@$(BIN)/python -m pytest -n $(JOBS) --dist worksteal --cov $(ARGS)

check: setup ## format, lint, types, import contracts, content, freshness of generated files
	@$(BIN)/ruff format --check . || { echo "check: the formatting differs: run 'make format'." >&2; exit 1; }
	@$(BIN)/ruff check . || { echo "check: ruff found faults: see above." >&2; exit 1; }
	@$(BIN)/mypy kbapi || { echo "check: the types do not fit: see above." >&2; exit 1; }
	@$(BIN)/lint-imports || { echo "check: a module imports what it must not: see above." >&2; exit 1; }
	@$(BIN)/bandit --quiet --recursive kbapi || { echo "check: bandit found faults: see above." >&2; exit 1; }
	@$(BIN)/python tools/sbom.py --check || exit 1
	@$(BIN)/kbapi check || { echo "check: content/ is not sound: see above." >&2; exit 1; }
	@$(BIN)/kbapi openapi --check || { echo "check: openapi.yaml is stale: run 'make openapi' and commit it." >&2; exit 1; }
	@$(BIN)/kbapi widgets --check || { echo "check: the bundles are stale: see above." >&2; exit 1; }
	@$(BIN)/kbapi schemas --check || { echo "check: schemas/ is stale: run 'make schemas' and commit it." >&2; exit 1; }
	@echo "check: everything is in order."

format: setup ## format the code and apply safe lint fixes
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

bench: setup ## run the benchmarks
	@$(BIN)/python -m bench $(ARGS)

openapi: setup ## write openapi.yaml from the code
	@$(BIN)/kbapi openapi

schemas: setup ## write schemas/content/ from the content kinds
	@$(BIN)/kbapi schemas

sbom: setup ## write sbom.cdx.json, the bill of materials, from the lock
	@$(BIN)/python tools/sbom.py

fuzz: setup ## try 100,000 generated inputs (ARGS="--cases 1000 cursor"); atheris leads them where it is installed
	@$(BIN)/python -m tests.fuzz $(ARGS)

clean: ## remove .venv, var/ and everything built
	rm -rf .venv var build dist *.egg-info htmlcov .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache \
		.import_linter_cache .hypothesis .schemathesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
