# Everything one does with fazhi. `make` alone lists the targets.

PYTHON ?= python3
EMBEDDED = $(PYTHON) -m fazhi.config.embedded
VENV = .venv/bin/python
ARGS ?=

.PHONY: help install run test check fix bench lock migrations clean

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

install: ## make the virtual environment .venv and install the locked dependencies (FAZHI_OCR=0: without OCR)
	@$(EMBEDDED) install
	@[ "$$FAZHI_OCR" = 0 ] || $(EMBEDDED) install ocr || echo "fazhi: without the OCR extra scans cannot be read"

run: ## start fazhi on this machine (FAZHI_PORT, FAZHI_DATA, FAZHI_SAMPLES=0)
	@exec $(EMBEDDED) run

test: ## run the whole test suite on a private PostgreSQL (ARGS="tests/unit -q" for a part)
	@$(EMBEDDED) install dev
	@$(EMBEDDED) install ocr || echo "fazhi: without the OCR extra the tests of recognition see only its refusal"
	@$(VENV) -m tests.suite $(ARGS)

check: ## lint, types, templates, import contracts, migrations, deployment checks; changes nothing
	@$(EMBEDDED) install dev
	@$(VENV) -m tests.house

fix: ## let the formatter and the linter correct what they can
	@$(EMBEDDED) install dev
	@$(VENV) -m ruff check --fix --quiet .
	@$(VENV) -m ruff format .

bench: ## measure speed and accuracy (ARGS="name" for one module of tests/bench)
	@$(EMBEDDED) install dev
	@$(EMBEDDED) services $(CURDIR)/$(VENV) -m tests.bench $(ARGS)

lock: ## resolve the dependencies of pyproject.toml anew into requirements*.lock (needs uv)
	uv pip compile pyproject.toml --all-extras --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
		--quiet --output-file requirements-all.lock
	uv pip compile pyproject.toml --constraint requirements-all.lock --universal --generate-hashes \
		--no-emit-index-url --no-header --no-annotate --quiet --output-file requirements.lock
	uv pip compile pyproject.toml --extra ocr --constraint requirements-all.lock --universal --generate-hashes \
		--no-emit-index-url --no-header --no-annotate --quiet --output-file requirements-ocr.lock
	uv pip compile pyproject.toml --extra dev --constraint requirements-all.lock --universal --generate-hashes \
		--no-emit-index-url --no-header --no-annotate --quiet --output-file requirements-dev.lock
	rm requirements-all.lock

migrations: ## write the migrations that the models need
	@$(EMBEDDED) services $(CURDIR)/$(VENV) manage.py makemigrations $(ARGS)

clean: ## remove caches (not the data folder, not .venv)
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache test-results
	find fazhi tests -name __pycache__ -type d -prune -exec rm -rf {} +
