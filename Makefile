# ChiSo. `make run` and `make test` do all the set-up themselves; they need Python 3.11, git and make.
PORT ?= 8000
HOST ?= 127.0.0.1
PYTEST ?= -n 2 --dist worksteal
PY := .venv/bin/python
# containers often set it; a site of several processes would compile every module in each of them, at each start
unexport PYTHONDONTWRITEBYTECODE

.PHONY: forms-engine help setup setup-dev run test explore test-postgres test-spark journey lint format bench bench-start lock messages

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: ## make .venv with what the product needs
	@tools/setup.sh run

setup-dev: ## make .venv with what developing needs too
	@tools/setup.sh dev

run: ## the site with its sample province: PORT=8000 HOST=127.0.0.1
	@tools/setup.sh first
	@tools/setup.sh rest & .venv/bin/chiso run --sample --host $(HOST) --port $(PORT)

test: setup-dev ## every test, a real browser and a small Spark cluster included
	@tools/browser.sh
	@$(PY) -m pytest $(PYTEST) --ignore=tests/docs
	@tools/spark.sh --short

explore: setup-dev ## property tests with examples that no run has had; the same tree gets the same ones in make test
	@$(PY) -m pytest $(PYTEST) -m hypothesis --hypothesis-profile=explore

test-postgres: setup-dev ## the same suite on a real PostgreSQL (DATABASE_URL, or one started here)
	@tools/browser.sh
	@tools/postgres.sh $(PY) -m pytest $(PYTEST) --ignore=tests/docs

test-spark: setup-dev ## the figures of dossiers on a real Spark cluster, cell by cell against DuckDB (needs Java 17)
	@tools/spark.sh

journey: setup-dev ## only the browser journeys; CHISO_SCREENSHOTS=1 renews the tutorial's pictures
	@tools/browser.sh
	@$(PY) -m pytest -m journey tests/journeys

lint: setup-dev ## style, types, the order of the rings, and whether the documentation is complete
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/lint-imports
	@.venv/bin/mypy
	@$(PY) -m pytest tests/docs

format: setup-dev ## put all code into the house style
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

bench: setup-dev ## measure speed beside svy and pandas; one table
	@tools/peers.sh
	@$(PY) -m benchmarks.run

bench-start: ## measure the first and the second start of a fresh clone
	@python3 benchmarks/start.py

lock: .tools/bin/uv ## compile the lock files again, after a change of dependencies in pyproject.toml
	@.tools/bin/uv pip compile pyproject.toml --group build --generate-hashes --no-header -q -o requirements.lock
	@.tools/bin/uv pip compile pyproject.toml --group dev --generate-hashes --no-header -q -o requirements-dev.lock
	@.tools/bin/uv pip compile pyproject.toml --extra spark --group dev --generate-hashes --no-header -q -o requirements-spark.lock
	@.tools/bin/uv pip compile --group bench -c requirements-dev.lock --generate-hashes --no-header -q -o requirements-bench.lock
	@.tools/bin/uv pip compile --group tools --generate-hashes --no-header -q -o requirements-tools.lock

.tools/bin/uv:
	@tools/setup.sh run

messages: setup-dev ## collect the texts to translate into the English catalogue, and compile it
	@$(PY) tools/messages.py collect

forms-engine: ## optional, needs Node: the engine that asks whole XLSForms (repeats, photos, places) in a browser
	@cd frontend && npm ci --silent && npm run --silent build
