# Two commands on a fresh machine: `make demo` runs the main job, `make test` the tests.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.PHONY: demo test check bench browser data clean

demo: $(VENV)/.installed-report
	$(BIN)/accord run examples/russia-china-ai-order.md --out demo-report

test: $(VENV)/.installed-test browser
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -n 2 --dist worksteal

bench: $(VENV)/.installed-bench
	$(BIN)/python bench/run.py $(ARGS)

# Re-derive every packaged table; REFERENCE names the folder of reference data if it is not beside the repository.
data: $(VENV)/.installed-build
	for script in icio_2022 wiod_2011 blocs trade_elasticities magnitudes world_outlines gaii_2021 hdi_2022 \
	  coauthorship migration wdi frictions epoch compute_parameters compute_stock eto_chips capacity_index capacity_index_page drivers \
	  docs_compute provenance docs_data; do \
	  $(BIN)/python data-build/$$script.py $(REFERENCE) || exit 1; done

# Debian's Chromium, for the test that opens the report. Where it cannot be installed that test skips and says so.
browser:
	@command -v chromium >/dev/null 2>&1 || { \
	  echo "installing Debian's chromium for the report test"; \
	  SUDO=; [ "$$(id -u)" = 0 ] || SUDO="sudo -n"; \
	  { $$SUDO apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$SUDO apt-get install -y -qq --no-install-recommends chromium; } >/dev/null 2>&1 \
	  || echo "chromium could not be installed: the browser test will be skipped"; }

# A virtual environment without relying on Debian's python3-venv being there.
$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); $(PYTHON) -m pip install --quiet --user --break-system-packages virtualenv \
	  && $(PYTHON) -m virtualenv --quiet $(VENV); }

$(VENV)/.installed-%: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[$*]"
	touch $@

clean:
	rm -rf $(VENV) demo-report dist build
