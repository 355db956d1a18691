# Every target sets up what it needs: `.venv` from the lock, once, and again when the lock changes.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

# Programs that tests call and pip does not install, such as grpcurl; .ci/run puts them there.
export PATH := $(CURDIR)/.stack/bin:$(PATH)

PYTHON ?= $(shell command -v python3 || command -v python3.11)
BIN := .venv/bin
READY := .venv/.ready
CODE := domain projections adapters deployments tests

.PHONY: help demo demo-at-scale test faults soak check check-deployments bench stack stack-3 stack-down kafka-jars object-store protos schemas dashboard golden release-image lock clean

help: ## List the targets
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)$$/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 24

$(READY): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "gravamen needs Python 3.11 or later")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY) ## Build a case from the public record through the gRPC API and print where it stands
	$(BIN)/python -m deployments.demo.run

demo-at-scale: $(READY) ## The demo through processes on PostgreSQL and Kafka, and imported from one folder: equal?
	$(BIN)/python -m deployments.demo.at_scale

test: $(READY) ## Run the tests
	$(BIN)/pytest -n 2 --dist worksteal

faults: $(READY) ## The tests of faults under load alone, with their table of counts
	$(BIN)/pytest tests/faults

soak: $(READY) ## Keep faults up for long: 300 kills, Kafka away for a minute
	$(BIN)/pytest tests/faults --soak

check: $(READY) check-deployments ## Format, lint, types, layers, protos, deployments, and the wheel in a clean environment
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy $(CODE)
	$(BIN)/lint-imports --no-logo
	$(BIN)/buf lint
	$(BIN)/buf breaking --against "$$(ls -v protos/released/*.binpb | tail -n 1)"
	$(BIN)/python -m deployments.tools.protos --check
	$(BIN)/python -m deployments.tools.integrators --check
	$(BIN)/python -m deployments.tools.wheel

check-deployments: $(READY) ## Compose file, manifests and image recipe, as far as that goes offline; needs Go, Maven
	$(BIN)/python -m deployments.checks

bench: $(READY) ## Measure against the yardsticks; writes build/bench.json
	$(BIN)/python -m deployments.bench

stack: $(READY) ## Start PostgreSQL and Kafka on free ports and print their addresses
	$(BIN)/python -m deployments.local up

stack-3: $(READY) ## The same with three Kafka brokers
	$(BIN)/python -m deployments.local up --nodes 3

stack-down: $(READY) ## Stop the servers and remove their data
	$(BIN)/python -m deployments.local down

kafka-jars: $(READY) ## Bring the jars of Kafka together, once
	$(BIN)/python -m deployments.local jars

object-store: $(READY) ## Build the S3 server that tests start, once; needs Go
	$(BIN)/python -m deployments.local object-store

protos: $(READY) ## Regenerate protos/gen, and the help texts of the command line, from protos/gravamen
	$(BIN)/python -m deployments.tools.protos
	$(BIN)/python -m deployments.tools.api_words

schemas: $(READY) ## Regenerate the schemas, examples and AsyncAPI document for integrators
	$(BIN)/python -m deployments.tools.integrators

dashboard: $(READY) ## Rewrite dashboard, Kubernetes alarm rules and the page of metrics from code
	$(BIN)/python -m deployments.observability.dashboard

golden: $(READY) ## Add golden samples and pinned schemas of event types that have none
	$(BIN)/python -m deployments.tools.golden

release-image: $(READY) ## Keep the protos of this release, for later versions to be compared with
	$(BIN)/buf build --exclude-source-info --output "protos/released/v$$($(BIN)/hatchling version).binpb"

lock: $(READY) ## Resolve the dependencies anew into the two lock files
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --upgrade \
	  --custom-compile-command "make lock" --extra dev --output-file requirements-dev.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --upgrade \
	  --custom-compile-command "make lock" --constraint requirements-dev.lock --output-file requirements.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --custom-compile-command "make lock" --constraint requirements-dev.lock \
	  --output-file deployments/image/build.lock deployments/image/build.in

clean: ## Remove what was built, the environment included
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .stack
