# Everything that one does with this project. Needs make, a Python >= 3.11 with pip, and a package index.
# `make` alone prints the targets.

# The first Python that is new enough; name another with `make PYTHON=/path/to/python3.12`.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
# More arguments for pytest, e.g. `make test PYTEST_ARGS="-n 4 -k reschedule"`.
PYTEST_ARGS ?=
# More arguments for the simulation, e.g. `make simulate SIMULATE_ARGS="--jobs 2"`.
SIMULATE_ARGS ?=
# More arguments for the crash matrix, e.g. `make crash CRASH_ARGS="--saga book --database sqlite"`.
CRASH_ARGS ?=
# More arguments for the mutants, e.g. `make mutants MUTANTS_ARGS="--only time_slot tenant"`.
MUTANTS_ARGS ?=
# More arguments for the load, e.g. `make load LOAD_ARGS="--outage"` (python -m bench.load --help).
LOAD_ARGS ?=
# `make lock UPGRADE=--upgrade` takes the newest versions instead of keeping the pins.
UPGRADE ?=

VENV := .venv
BIN := $(VENV)/bin
# Twice quiet: errors only. The lock decides what is installed, so warnings about choices say nothing.
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
CODE := src tests scripts $(wildcard bench)
LOCK_VENV := .lock-venv
LOCK_TOOL := uv==0.13.8
COMPILE = $(LOCK_VENV)/bin/uv pip compile pyproject.toml --quiet $(UPGRADE) --universal \
	--python-version 3.11 --all-extras --generate-hashes --no-emit-index-url \
	--annotation-style line --custom-compile-command "make lock"

# The same modules are imported by hundreds of processes: compiled once, whatever the environment says.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

.PHONY: help
help: ## this table
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

# ---------------------------------------------------------------------------------------- use it
.PHONY: run demo
run: $(VENV)/.project ## start the service with a demo salon and the calendar sandbox (PORT=8000)
	@exec $(BIN)/python scripts/foreground.py $(BIN)/voice-booking serve --demo

demo: $(VENV)/.project ## play a whole call against a service of its own and compare both sides
	@exec $(BIN)/python scripts/foreground.py $(BIN)/voice-booking demo

# ---------------------------------------------------------------------------------------- work on it
.PHONY: test check format lint types imports coverage wheel
test: $(VENV)/.dev ## the tests that need no server, and those whose server is named (CONTRIBUTING.md)
	@exec $(BIN)/python -m pytest $(PYTEST_ARGS)

# Processes that are killed and frozen within a lease of 300 ms need their time: alone. Whole services
# mostly wait, and leave the simulations, which give way, what they do not use.
ALONE := tests/crash/test_crash_matrix.py
SIMULATED := tests/simulation
SERVICES := tests/crash tests/system
# Tests of a module share what it has opened. As they come, not those with the most tests first: these
# are the quickest, and a slow module that began last would have one core and leave three idle.
IN_MODULES := --dist loadscope --no-loadscope-reorder
# Half of what a worker does is to wait for a disk, a server or a process that it started. The types,
# which need one core and no other program, are looked at meanwhile.
WORKERS = $(shell echo $$(( 3 * $$(nproc 2> /dev/null || echo 2) / 2 )))
AT_ONCE := $(BIN)/python scripts/at_once.py
PYTEST := $(BIN)/python -m pytest

check: export VOICE_BOOKING_TEST_REQUIRE_SERVERS := 1
check: export VOICE_BOOKING_TEST_ROUND_TRIPS := 25000
check: $(VENV)/.dev ## all that must hold: lint, types, imports, wheel, tests with every server
	+$(AT_ONCE) "$(MAKE) lint" "$(MAKE) imports" "$(MAKE) wheel"
	+$(AT_ONCE) "VOICE_BOOKING_TEST_WHEEL=$$(ls dist/*.whl) $(PYTEST) -n $(WORKERS) $(IN_MODULES) \
		$(addprefix --ignore=,$(SIMULATED) $(SERVICES)) $(PYTEST_ARGS)" "$(MAKE) types"
	$(AT_ONCE) "$(PYTEST) -n 4 $(IN_MODULES) --ignore=$(ALONE) $(SERVICES) $(PYTEST_ARGS)" \
		"nice -n 19 $(PYTEST) $(SIMULATED) $(PYTEST_ARGS)"
	$(PYTEST) $(ALONE) $(PYTEST_ARGS)

format: $(VENV)/.dev ## write the code as the formatter wants it
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix $(CODE)

lint: $(VENV)/.dev ## formatting and ruff
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)

types: $(VENV)/.dev ## mypy, strict on src
	$(BIN)/mypy $(CODE)

imports: $(VENV)/.dev ## the import contracts of pyproject.toml
	$(BIN)/lint-imports --no-cache --no-logo

coverage: $(VENV)/.dev ## the tests again, with branch coverage
	$(BIN)/python -m pytest --cov --cov-report=term $(PYTEST_ARGS)

.PHONY: simulate
simulate: $(VENV)/.dev ## seeded worlds with a blow at each point (SEEDS=100 or RUNS=1000000, SAMPLES=10 points each), or one of them again (SEED=.. CRASH=..)
	@exec $(BIN)/python -m tests.simulation $(if $(SEEDS),--seeds $(SEEDS)) \
		$(if $(RUNS),--runs $(RUNS)) $(if $(SAMPLES),--samples $(SAMPLES)) \
		$(if $(SEED),--seed $(SEED)) $(if $(CRASH),--crash $(CRASH)) $(SIMULATE_ARGS)

.PHONY: crash
crash: $(VENV)/.dev ## kill -9 and SIGSTOP at every step of every saga, on SQLite and each server that is named
	@exec $(BIN)/python -m tests.crash $(CRASH_ARGS)

.PHONY: load
load: $(VENV)/.dev ## whole calls at an open-loop rate (CALLS=50, SECONDS=60, SEED=1, DATABASE=.., PROVIDER_MS=300)
	@exec $(BIN)/python -m bench.load $(if $(CALLS),--calls $(CALLS)) \
		$(if $(SECONDS),--seconds $(SECONDS)) \
		$(if $(SEED),--seed $(SEED)) $(if $(DATABASE),--database $(DATABASE)) \
		$(if $(PROVIDER_MS),--provider-ms $(PROVIDER_MS)) $(LOAD_ARGS)

.PHONY: mutants
mutants: $(VENV)/.dev ## change the domain model, a little at a time, and count what the tests notice
	@exec $(BIN)/python -m scripts.mutation $(MUTANTS_ARGS)

.PHONY: dashboard
dashboard: $(VENV)/.dev ## write the dashboard of ops/grafana anew from scripts/dashboard
	@exec $(BIN)/python -m scripts.dashboard

wheel: $(VENV)/.dev ## build sdist and wheel into dist/
	rm -rf dist
	$(BIN)/python -m build --no-isolation --outdir dist . > /dev/null
	@ls dist

.PHONY: lock clean
lock: $(LOCK_VENV)/.tool ## write the lock files anew from pyproject.toml (UPGRADE=--upgrade)
	$(COMPILE) --group backend --output-file requirements.lock
	$(COMPILE) --group dev --constraint requirements.lock --output-file requirements-dev.lock

clean: ## remove the environment and everything built
	rm -rf $(VENV) $(LOCK_VENV) build dist htmlcov .coverage .coverage.* .hypothesis .import_linter_cache \
		.mypy_cache .pytest_cache .ruff_cache
	find src tests scripts -name __pycache__ -type d -exec rm -rf {} +

# ---------------------------------------------------------------------------------------- the environment
# An environment knows its own path. In a copied or moved project it would run the code of the other place.
ifneq ($(shell cat $(VENV)/.made-for 2>/dev/null),$(CURDIR))
.PHONY: $(VENV)/.made-for
endif

# Debian's python3 without python3-venv has no ensurepip; its pip can install one into the environment.
$(VENV)/.made-for:
	@$(if $(PYTHON),,echo "voice-booking needs Python 3.11 or newer, and none was found. Name one: make PYTHON=/path/to/python3.11" >&2; exit 1)
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "voice-booking needs Python 3.11 or newer; $(PYTHON) is $$("$(PYTHON)" --version 2>&1). Name another: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@echo "Making $(VENV) with $$("$(PYTHON)" --version) ..."
	@rm -rf $(VENV)
	@"$(PYTHON)" -m venv $(VENV) > /dev/null 2>&1 \
		|| { rm -rf $(VENV) && "$(PYTHON)" -m venv --without-pip $(VENV) \
		&& "$(PYTHON)" -m pip --python $(BIN)/python install -qq pip; }
	@echo "$(CURDIR)" > $@

$(VENV)/.lock: requirements.lock $(VENV)/.made-for
	@echo "Installing what requirements.lock names (once) ..."
	@$(PIP) install --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.project: pyproject.toml $(VENV)/.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.project
	@echo "Installing what requirements-dev.lock names (once) ..."
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

$(LOCK_VENV)/.tool:
	@rm -rf $(LOCK_VENV)
	@"$(PYTHON)" -m venv $(LOCK_VENV)
	@$(LOCK_VENV)/bin/python -m pip --disable-pip-version-check --quiet install "$(LOCK_TOOL)"
	@touch $@
