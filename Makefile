# Gatehouse. `make` lists what there is to do.

# ARCH is what the template packs: arm64 or x86_64.
ARCH ?= arm64
# RACE=required fails the tests where the race detector cannot run.
RACE ?= auto

FUNCTIONS := $(patsubst functions/%/lambda,%,$(wildcard functions/*/lambda))
GOARCH_OF_arm64  := arm64
GOARCH_OF_x86_64 := amd64

# What the deployed binaries are built with: static, no RPC leftover of the old runtime, no symbols, the same bytes everywhere.
GO_BUILD := CGO_ENABLED=0 go build -trimpath -buildvcs=false -tags lambda.norpc -ldflags "-s -w -buildid="

GOLANGCI_VERSION    := v2.15.0
GOVULNCHECK_VERSION := v1.8.0

# Nothing is written outside the clone and Go's own caches.
export TMPDIR := $(CURDIR)/.tools/tmp
export GOTOOLCHAIN := local
$(shell mkdir -p $(TMPDIR))

ifeq ($(shell command -v go 2>/dev/null),)
$(error Go is missing: install Go 1.26 or newer, see https://go.dev/dl)
endif

.DEFAULT_GOAL := help
.PHONY: help
help: ## List these targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z][a-z0-9-]*:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

##### run

.PHONY: demo demo-check
demo: build-host ## Walk people through a local pool with the built functions, and print what happens
	@go run ./local/demo

demo-check: build-host ## The same unattended: fails where something comes out differently than expected
	@go run ./local/demo --check

##### build

.PHONY: build build-host build-deploy policy
build: build-deploy build-host ## Build bin/gatehouse and every function, for Lambda (ARCH=arm64|x86_64) and for this machine

build-deploy: policy
	$(if $(GOARCH_OF_$(ARCH)),,$(error ARCH must be arm64 or x86_64, not '$(ARCH)'))
	@for f in $(FUNCTIONS); do \
	  GOOS=linux GOARCH=$(GOARCH_OF_$(ARCH)) $(GO_BUILD) -o dist/$$f/bootstrap ./functions/$$f/lambda || exit 1; \
	  echo "built dist/$$f/bootstrap ($(ARCH))"; \
	done

build-host: policy
	@for f in $(FUNCTIONS); do $(GO_BUILD) -o dist/host/$$f/bootstrap ./functions/$$f/lambda || exit 1; done

policy: bin/gatehouse ## Check the policy files and write the compiled form that functions embed
	@bin/gatehouse policy compile
	@$(GO_BUILD) -o bin/gatehouse ./cmd/gatehouse

.PHONY: bin/gatehouse
bin/gatehouse:
	@$(GO_BUILD) -o $@ ./cmd/gatehouse

##### test

.PHONY: test fuzz
test: ## Everything that needs only Go
	@RACE=$(RACE) tools/test.sh

FUZZTIME ?= 30s
fuzz: ## Fuzz every parser for FUZZTIME each (default 30s)
	@tools/fuzz.sh $(FUZZTIME)

##### check

.PHONY: check lint vuln lint-template reproducible house bench bench-exact
check: lint vuln lint-template reproducible bench-exact sam-local ## Everything CI checks beside the tests

lint: .tools/bin/golangci-lint-$(GOLANGCI_VERSION) ## golangci-lint
	$< run ./...

vuln: .tools/bin/govulncheck-$(GOVULNCHECK_VERSION) ## govulncheck; without its database it is skipped and says so
	@tools/vuln.sh $<

lint-template: ## sam validate, cfn-lint on the template and on its translation
	tools/lint-template.sh
	tools/lint-template.sh --self-test

reproducible: ## Build every function in two folders and compare the bytes
	@tools/reproducible.sh $(FUNCTIONS)

house: ## Print the import graph by layers
	@go run ./shared/archtest/house

bench-exact: ## The bars without a clock: sizes, allocations, links (gates CI)
	@go run ./bench exact

bench: ## The timed bars: paired rounds, ratios with intervals (never gates)
	@go run ./bench timed

.tools/bin/golangci-lint-$(GOLANGCI_VERSION):
	@tools/go-tool.sh github.com/golangci/golangci-lint/v2/cmd/golangci-lint $(GOLANGCI_VERSION)

.tools/bin/govulncheck-$(GOVULNCHECK_VERSION):
	@tools/go-tool.sh golang.org/x/vuln/cmd/govulncheck $(GOVULNCHECK_VERSION)

##### with other programs

.PHONY: e2e stores pool-clients sam-local emulated
e2e: stores pool-clients sam-local emulated ## Flows through real parts: the stores on DynamoDB Local, clients at the local user pool, functions in SAM's containers, the stack on an emulated AWS

stores: ## The suite of the stores on DynamoDB Local
	@go test -tags stores -c -o .tools/dynamodb-local/dynamo.test ./shared/dynamo
	@tools/dynamodb-local.sh .tools/dynamodb-local/dynamo.test -test.run InDynamoDB

pool-clients: ## Real, unmodified clients at the local user pool: identity-js, the AWS SDKs, boto3, go-oidc
	@tools/pool-clients.sh

sam-local: build-host ## Real `sam local invoke` of the built functions on sample events
	@tools/sam-local.sh

emulated: build-host ## Deploy the template to an emulated AWS that enforces the roles, and walk people through it
	@tools/ministack.sh

##### the rest

.PHONY: rename fmt generate clean
rename: ## Give the module another name: make rename MODULE=example.com/you/gatehouse
	@tools/rename.sh "$(MODULE)"

fmt: ## gofmt
	gofmt -w $$(git ls-files '*.go')

generate: ## Write generated files anew
	go generate ./...

clean: ## Remove what was built and installed here
	rm -rf bin dist .aws-sam .tools local/pool/clients/js/node_modules
