# barometer: make help lists the targets.
#
# run and test need Go, make and a network, nothing else. What needs more says
# so, and installs it itself (Debian packages, pip into .venv).

BATCH ?= data/examples/bl87-2025
GOLANGCI := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2

# No C compiler is needed, and the same source gives the same bytes: v1 keeps
# the compiler from fusing multiplications and additions.
export CGO_ENABLED := 0
export GOAMD64 := v1
BUILD := go build -trimpath -buildvcs=false -ldflags "-s -w -buildid="
DIST := $(addprefix dist/barometer-,linux-amd64 linux-arm64 darwin-amd64 darwin-arm64 windows-amd64.exe)
SOURCES := $(shell find . -name '*.go' -not -path './.venv/*') $(wildcard data/*.csv data/codebooks/*.toml data/codebooks/*.csv data/examples/bl87-2025/*.toml pipeline/start/*.toml \
  pipeline/check/*.html pipeline/check/*.css pipeline/check/*.js pipeline/publish/report/*.html pipeline/publish/report/*.css data/codebook/page/page.html data/codebook/page/page.css) # embedded

# Of the command's tests, those that between them run every stage with several
# workers: the race detector makes each nine times as slow.
WHOLE := SameBytes|GoldenYear|Supplement|UntilWeights|SelfWeighting|VerifyDraw|DryRun|Analyse

.DEFAULT_GOAL := help
.PHONY: help run test race check fmt vet lint bench fuzz golden example dist wine crosscheck office notebooks browser coverage kill corrupt clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

bin/barometer: go.mod go.sum $(SOURCES)
	@mkdir -p bin
	@$(BUILD) -o $@ ./pipeline/cmd/barometer

run: bin/barometer ## build, and run the example batch (BATCH=DIR for another)
	bin/barometer run $(BATCH)
	@echo "read $(BATCH)/out/public/report.html"

test: ## all tests that need only Go
	go test -timeout 30m ./...

race: ## the tests under the race detector (installs a C compiler if there is none)
	@. ./.ci/apt.sh && need 'command -v $${CC:-cc}' gcc libc6-dev
	CGO_ENABLED=1 go test -race -short -timeout 20m $$(go list ./... | grep -v /cmd/)
	CGO_ENABLED=1 go test -race -short -timeout 20m -run '$(WHOLE)' ./pipeline/cmd/barometer

check: fmt vet lint test ## all that a change must pass before it is pushed

fmt: ## fail if a file is not gofmt's
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); exit 1; }

vet: ## go vet and staticcheck
	go vet ./...
	go run $(STATICCHECK) ./...

lint: ## golangci-lint
	go run $(GOLANGCI) run

bench: bin/barometer ## Go benchmarks, then draws and analyses of 10^7 rows beside DuckDB, bootstraps beside R, imports of 10^6 answers (ROWS=1000000, ANSWERS=100000 for less, SURVEY=1000000 for R survey; installs them)
	go test -run '^$$' -bench . -benchmem ./...
	bash .ci/bench.sh

fuzz: ## ten seconds for each fuzz test (FUZZTIME=1m for more)
	@go list -f '{{.ImportPath}}' ./... | while read -r p; do \
	  for f in $$(go test -list '^Fuzz' $$p | grep '^Fuzz'); do \
	    echo "$$p $$f"; go test -run '^$$' -fuzz "^$$f\$$" -fuzztime $(or $(FUZZTIME),10s) $$p || exit 1; done; done

golden: ## rewrite the golden files; read the diff before you commit it
	go test ./pipeline/cmd/barometer ./pipeline/publish/... -run Golden -update

example: ## make the example batch again from its generator
	go run ./pipeline/cmd/example data/examples/bl87-2025

kill: ## kill -9 at 200 random moments of a whole batch, of importing words and of imports that go on, and compare
	go test ./pipeline/cmd/barometer -run 'TestKill|TestImportDiskFull' -kills 200 -timeout 30m -v

corrupt: ## change 100,000 cells of a review form, one at a time
	BAROMETER_CORRUPTIONS=100000 go test ./data/forms -run TestOneCellChanged -timeout 30m -v

coverage: ## do the intervals cover what they promise? (minutes)
	go test ./estimators/... -run Coverage -coverage-sim -timeout 60m -v

dist: $(DIST) ## stripped binaries for Linux, macOS and Windows in dist/
	@ls -l dist

dist/barometer-%: go.mod go.sum $(SOURCES)
	@mkdir -p dist
	GOOS=$(word 1,$(subst -, ,$*)) GOARCH=$(word 2,$(subst -, ,$(basename $*))) $(BUILD) -o $@ ./pipeline/cmd/barometer
	@if grep -lF -e "$(CURDIR)" -e "$$(go env GOMODCACHE)" $@; then echo "holds a path of this machine" >&2; rm $@; exit 1; fi

wine: dist/barometer-windows-amd64.exe bin/barometer ## smoke-test the Windows binary under wine (installs wine)
	bash .ci/wine.sh

crosscheck: bin/barometer ## the example's figures and Parquet against R survey, Python and DuckDB (installs them)
	bash .ci/crosscheck.sh

office: ## forms and codebooks through LibreOffice (installs it)
	bash .ci/office.sh

notebooks: bin/barometer ## run the notebooks (installs Jupyter into .venv)
	bash .ci/notebooks.sh

browser: bin/barometer ## the report and the kommune's page in a browser, with axe (installs Chromium)
	bash .ci/browser.sh

clean: ## remove what was built
	rm -rf bin dist
