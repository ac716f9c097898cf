# Marginalia. `make` sets up and runs the book; `make test` sets up and runs the tests.
# `make help` lists the rest.

REPORTS  := docs/reports
RELEASE  := .build/release
# A second optimized build, whose modules let tests look inside.
TESTED   := .build/tested
JOBS     := $(shell cores=$$(getconf _NPROCESSORS_ONLN); echo $$((cores < 5 ? cores : 5)))

# What the book needs beyond Swift: a library to build, programs to draw, convert and grade.
# Each is "command-or-file:Debian package:Homebrew formula".
NEEDED   := gsl:libgsl-dev:gsl gnuplot:gnuplot-nox:gnuplot
EXTRA    := $(NEEDED) bwrap:bubblewrap:- zip:zip:zip unzip:unzip:unzip parallel:parallel:parallel
SITE     := $(NEEDED) pandoc:pandoc:pandoc

.DEFAULT_GOAL := book
.PHONY: book fresh test test-build paths sanitize fuzz edit-loop browser-test outside docs quick check site bench format lint help setup setup-tests setup-site build clean

## book: set up, build, run what changed, write docs/reports (the default)
book: setup
	@echo "Building chapter 1 and running it; the rest follows."
	@swift build --configuration release --product kl-mle
	@$(RELEASE)/kl-mle $(if $(wildcard .build/chapters/1-kl-mle),,--fresh)
	@echo "Read it: $(REPORTS)/1-kl-mle/README.md. Now the other chapters."
	@swift build --configuration release
	@echo "Checking every equation anew, on short trainings."
	@$(RELEASE)/book run --checks-only --jobs $(JOBS)
	@$(RELEASE)/book run --jobs $(JOBS)
	@echo "The book is in $(REPORTS)/README.md"

## fresh: run and train every chapter again, whatever is kept
fresh: setup build
	@$(RELEASE)/book run --fresh --jobs $(JOBS)

## test: set up, then run every test, then the commands of the documents
test: setup-tests test-build
	@./.ci/test $(TESTED)

# Optimized: with the time that a debug build's tests take to run, the build pays for itself.
test-build: setup-tests
	@swift build --configuration release --build-tests -Xswiftc -enable-testing --scratch-path $(TESTED)

## paths: the commands of the documents, as a reader would run them
paths: setup-tests
	@Tests/Paths/run

# Only the engine and its tests are built, as everything with a sanitizer would take an hour; without
# the pool of buffers, so that the address sanitizer sees where each ends.
ENGINE_ALONE := MARGINALIA_ONLY="Tensors Autodiff NeuralNetworks" swift test --no-parallel
## sanitize: the engine's tests under the address sanitizer, then under the thread sanitizer
sanitize:
	MARGINALIA_EXACT_BUFFERS=1 ASAN_OPTIONS=detect_leaks=0 \
	  $(ENGINE_ALONE) --sanitize address --scratch-path .build-asan
	$(ENGINE_ALONE) --sanitize thread --scratch-path .build-tsan

## outside: packages that depend on this one by version, built and run in debug and release
outside: setup
	@Tests/Outside/run

## docs: the reference of every library in out/docs
docs: setup build
	@./.ci/docs $(RELEASE)

## quick: every chapter on few steps, every check and figure, into out/quick
quick: setup build
	@$(RELEASE)/book run --quick --jobs $(JOBS) --output out/quick

## check: run the book again elsewhere and compare with the committed reports
check: setup build
	@$(RELEASE)/book check --jobs $(JOBS)

## site: the book as HTML in out/site
site: setup-site book
	@$(RELEASE)/book export --format html --output out/site

## edit-loop: the seconds from saving a file to the new page, for four kinds of edit
edit-loop: setup
	@Tests/EditLoop/run $(CHAPTER)

## browser-test: the live book and the exported site in Chromium without a window
browser-test:
	@Tests/Browser/run

## fuzz: libFuzzer on all readers of files, FOR=10 seconds each
FOR ?= 10
fuzz:
	@Tests/Fuzz/run $(FOR)

## bench: the named workloads, one JSON line each
bench: setup build
	@$(RELEASE)/bench --json

## format: rewrite the sources in the project's format
format:
	swift format format --in-place --recursive Package.swift Sources Chapters Tests

## lint: fail on anything that `format` would change or that the rules forbid
lint:
	swift format lint --strict --recursive Package.swift Sources Chapters Tests

## help: this list
help:
	@grep -h '^## ' $(MAKEFILE_LIST) | sed 's/^## /  make /'

build:
	@swift build --configuration release

setup:
	@./.ci/setup $(NEEDED)

setup-tests:
	@./.ci/setup $(EXTRA)

setup-site:
	@./.ci/setup $(SITE)

clean:
	rm -rf .build .build-asan .build-tsan out
