.PHONY: help check lint types migrations test format lock

PY := .venv/bin/python

help:  ## what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

check: lint types migrations test  ## everything CI does

lint:  ## ruff
	$(PY) -m ruff check . && $(PY) -m ruff format --check .

types:  ## mypy --strict
	$(PY) -m mypy

migrations:  ## one head, and it says what the models say
	$(PY) -m pytest -n0 tests/test_migrations.py

test:  ## all tests, both databases
	python3 run.py test

format:  ## let ruff put things in order
	$(PY) -m ruff format . && $(PY) -m ruff check --fix .

lock:  ## make both lock files anew (needs uv)
	uv pip compile --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --extra postgres pyproject.toml -o requirements.lock
	uv pip compile --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --extra postgres --group dev pyproject.toml -o requirements-dev.lock
