# KubeCarrier.Webhooks. `make help` lists the targets; each works on a clean checkout and brings what it needs.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# Never somebody's real cluster by accident.
undefine KUBECONFIG
unexport KUBECONFIG
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1

CONFIGURATION ?= Release
SOLUTION := KubeCarrier.Webhooks.sln
BUILD := dotnet build --configuration $(CONFIGURATION) --nologo -v:quiet
DEMO := $(or $(ArtifactsPath),artifacts)/bin/KubeCarrier.Demo/$(shell echo $(CONFIGURATION) | tr A-Z a-z)/KubeCarrier.Demo

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: build
build: ## builds everything; warnings are errors
	@eng/step.sh "building $(SOLUTION) ($(CONFIGURATION))" $(BUILD) $(SOLUTION)

.PHONY: test
test: ## what a change must pass, CI too: format, build, all tests, the plugin published; the last line says how many passed
	@CONFIGURATION=$(CONFIGURATION) eng/test.sh

.PHONY: demo
demo: kubernetes demo-build ## starts three clusters and the two processes, and tells the getting-started story with kubectl
	@$(DEMO)

.PHONY: down
down: demo-build ## stops what demo and clusters started and removes its files
	@$(DEMO) down

.PHONY: clusters
clusters: kubernetes demo-build ## starts the three local clusters and installs KubeCarrier, without the story
	@$(DEMO) up

PLUGIN := artifacts/kubectl-kubecarrier
PUBLISHED := $(or $(ArtifactsPath),artifacts)/plugin
BASELINE := $(or $(ArtifactsPath),artifacts)/plugin-baseline
PUBLISH_PLUGIN = dotnet publish src/Cli/KubeCarrier.Cli.csproj --configuration Release --nologo -v:quiet -p:SelfContained=true

.PHONY: cli
cli: ## builds the kubectl plugin, one file: artifacts/kubectl-kubecarrier; put artifacts on your PATH
	@eng/linker.sh
	@eng/step.sh "compiling the plugin to one native file, about a minute" $(PUBLISH_PLUGIN) --output $(PUBLISHED)
	@install -D -m 0755 $(PUBLISHED)/kubectl-kubecarrier $(PLUGIN)
	@install -m 0755 src/Cli/kubectl_complete-kubecarrier artifacts/kubectl_complete-kubecarrier
	@echo "$(PLUGIN) is ready: PATH=$$PWD/artifacts:\$$PATH kubectl kubecarrier --help"

.PHONY: bench # with the collector as the Deployment has it
bench: export DOTNET_GCgen0size := 0x2000000
bench: export DOTNET_GCConserveMemory := 0x5
bench: cli ## measures, and prints ratios against a baseline of the same run
	@eng/step.sh "publishing the plugin as it was before it was compiled ahead of time, to compare" \
		$(PUBLISH_PLUGIN) -p:PublishReadyToRun=true --output $(BASELINE)
	@shopt -s nullglob; for project in bench/*.csproj bench/*/*.csproj; do \
		echo "Measuring $$project …"; dotnet run --configuration Release --project "$$project" -- "$$PWD/$(PLUGIN)" "$$(realpath $(BASELINE))/kubectl-kubecarrier" || exit 1; \
	done

MUTATED := $(notdir $(wildcard $(addprefix src/Policy/,Rules Restrictions Instances Sync)))
.PHONY: mutate # by stryker, whose filter of tests stands in a file only
mutate: MUTATION := $(abspath $(or $(ArtifactsPath),artifacts))/mutation
mutate: ## changes the code of src/Policy and counts what no test notices, hours; MUTATED=Rules for one folder, TESTED=Rules by its own tests without laws
	@dotnet tool restore
	@mkdir -p $(MUTATION)
	@sed 's/"test-case-filter": "/&$(TESTED:%=FullyQualifiedName~Policy.Tests.%\&FullyQualifiedName!~Laws\&)/' tests/Policy.Tests/stryker-config.json > $(MUTATION)/config.json
	@cd tests/Policy.Tests && dotnet stryker --config-file $(MUTATION)/config.json $(MUTATED:%=--mutate '%/**/*.cs') --output $(MUTATION)

.PHONY: golden
golden: ## rewrites the golden files of the tests that need no cluster; look at the diff
	@UPDATE_GOLDEN=1 CONFIGURATION=$(CONFIGURATION) eng/test.sh --fast

.PHONY: parity
parity: ## rewrites docs/parity.md from the results of the last make test; look at the diff
	@UPDATE_GOLDEN=1 eng/parity.sh $(or $(ArtifactsPath),artifacts)/test-results

.PHONY: format
format: ## formats the sources
	@eng/step.sh "formatting" dotnet format $(SOLUTION)

.PHONY: check
check: test ## the same

.PHONY: kubernetes
kubernetes:
	@eng/kubernetes.sh >/dev/null

.PHONY: demo-build
demo-build:
	@eng/step.sh "building the demo and the two processes ($(CONFIGURATION))" $(BUILD) dev/Demo/KubeCarrier.Demo.csproj
