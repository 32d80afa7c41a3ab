# The words used on a laptop and in CI alike. Everything lives in .venv; nothing is installed outside the checkout.
PYTHON ?= python3
BIN    := .venv/bin
READY  := .venv/ready

.PHONY: demo test check format docs setup samples plan lock clean

demo: $(READY)                  ## a whole night on sample data, in ./heed-demo
	@$(BIN)/heed demo

test: $(READY)                  ## every test, in parallel
	$(BIN)/python -m pytest -n auto --dist loadgroup

check: $(READY)                 ## format, lint, types, architecture
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_architecture.py

format: $(READY)                ## put the code in its written form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(READY)                  ## write docs/policies.md and docs/verdicts.md again from the data
	$(BIN)/python -m flows.pages

samples: $(READY)               ## make data/samples again from its seed
	$(BIN)/python -m benchmarks.samples data/samples

plan: $(READY)                  ## build data/reference/numbering again from the installed phonenumbers, with every core
	$(BIN)/python -m flows.plan_build

setup: $(READY)                 ## the environment alone

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
	  || { echo "heed needs Python 3.11, 3.12 or 3.13: run 'make PYTHON=/path/to/python3.11'" >&2; exit 1; }
	@$(PYTHON) -m venv .venv \
	  || { echo "Python has no venv module here: on Debian or Ubuntu, 'apt-get install python3-venv'" >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

lock:                           ## resolve pyproject.toml again (needs uv: pip install uv)
	uv pip compile --universal --generate-hashes --no-emit-index-url --extra dev --python-version 3.11 \
	  --upgrade pyproject.toml --output-file requirements.lock

clean:                          ## forget the environment and the demo
	rm -rf .venv heed-demo
