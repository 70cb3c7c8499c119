# Everything a developer or CI runs. Each target sets up what it needs by itself.
# Needs Python 3.11 or newer (as python3, or PYTHON=...) and make; nothing else.

PYTHON ?= python3
VENV ?= .venv
SHARED ?= ../shared
OUT ?= out

ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif

.PHONY: demo test lint types layers unit slow docs golden bench wheel office clean

demo: $(VENV)/.installed ## Write the workbooks of a made-up company into out/
	$(BIN)/xl-crm demo -o $(OUT) --overwrite
	@echo "-> $(OUT)"

test: office lint types layers docs unit slow wheel ## Everything that CI runs

lint: $(VENV)/.dev ## Style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev ## Types
	$(BIN)/mypy

layers: $(VENV)/.dev ## Who may import whom
	$(BIN)/lint-imports

unit: $(VENV)/.dev ## Fast tests, with coverage
	$(BIN)/pytest -q -m "not slow" -n 2 --cov --cov-report=
	$(BIN)/coverage report

slow: $(VENV)/.dev ## Tests that take longer: real data, LibreOffice
	$(BIN)/pytest -q -m slow -n 2 --dist loadfile -rs --durations 10

docs: $(VENV)/.dev ## Are the generated pages as the code says? UPDATE=1 rewrites them
	$(BIN)/python docs/generate.py $(if $(UPDATE),,--check)

golden: $(VENV)/.dev ## Rewrite the approved workbooks after looking at the difference
	$(BIN)/pytest -q tests/workbook tests/addin/test_wrappers.py --update-golden

bench: $(VENV)/.dev ## Figures about speed, side by side; the other writers come along
	$(BIN)/python -m pip install --quiet --editable ".[bench]"
	$(BIN)/python bench/bench_start.py
	$(BIN)/python bench/bench_functions.py
	$(BIN)/python bench/bench_metrics.py --rows 1000000
	$(BIN)/python bench/bench_read.py --rounds 3
	$(BIN)/python bench/bench_clean.py --rows 1000000
	$(BIN)/python bench/bench_workbook_write.py --rows 100000 --big
	$(BIN)/python bench/bench_recalculate.py
	$(BIN)/python bench/bench_reports.py

wheel: $(VENV)/.dev ## Does the package hold what it should, and nothing else?
	$(BIN)/python -m build --wheel --outdir dist . > $(VENV)/build.log
	$(BIN)/check-wheel-contents dist --toplevel xl_crm,xl_crm_cli,xl_crm_udfs,xl_crm_example

office: $(VENV)/.dev ## LibreOffice, poppler and a Chinese font, where the system lets us
	$(BIN)/python tests/office.py

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable ".[dev]"
	$(BIN)/python -m pip install --quiet --no-deps oletools==0.60.2
	@touch $(VENV)/.installed $@

clean:
	rm -rf $(VENV) $(OUT) dist build .coverage*
