# Each target has one line of help and calls scripts/bootstrap, which also works without make.
.DEFAULT_GOAL := help
.PHONY: help demo test lint fmt types bench bench-national faults api-cases screenshots ci lock sbom audit

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1 - /p' $(MAKEFILE_LIST)
demo: ## set up and serve the demo at http://127.0.0.1:8000 (PORT=8001, FRESH=1)
	@exec sh scripts/bootstrap demo
test: ## run the whole suite on SQLite and on PostgreSQL (ARGS="tests/accounts -x", COVERAGE=1)
	@exec sh scripts/bootstrap test $(ARGS)
lint: ## check style, format and imports
	@exec sh scripts/bootstrap lint
fmt: ## format the code and apply safe fixes
	@exec sh scripts/bootstrap fmt
types: ## check types, strictly where decisions are made
	@exec sh scripts/bootstrap types
bench: ## measure and write docs/performance.md (ARGS="engine peers": only these sections)
	@exec sh scripts/bootstrap bench $(ARGS)
bench-national: ## match as many technicians as the country has, and write docs/performance.md
	@exec sh scripts/bootstrap bench-national
faults: ## break everything at length and write docs/reliability.md (ARGS="F3 F16": only these)
	@exec sh scripts/bootstrap faults $(ARGS)
api-cases: ## send the API many requests drawn from its schema and write docs/api-cases.md
	@exec sh scripts/bootstrap api-cases $(ARGS)
screenshots: ## take the pictures of docs/images from the demo (ARGS=folder: of every page, to look at)
	@exec sh scripts/bootstrap screenshots $(ARGS)
ci: ## everything that must hold before a change lands
	@exec sh scripts/bootstrap ci
lock: ## resolve requirements*.in into the hashed requirements*.txt
	@exec sh scripts/bootstrap lock
sbom: ## list what the image is made of, in docs/sbom.cdx.json
	@exec sh scripts/bootstrap sbom
audit: ## ask PyPI for known weaknesses of the locked packages
	@exec sh scripts/bootstrap audit
