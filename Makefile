# `make run` opens the archive in a browser's reach; `make test` runs the whole suite.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
JOBS ?= auto

.PHONY: help python run serve test bench chaos check-all lint screenshots clean

help:
	@echo "make run    the site on http://127.0.0.1:8000/ (PORT=8001 for another port)"
	@echo "make serve  the site as in production, on the same address: what it needs is in the README"
	@echo "make test   the suite on SQLite, and on PostgreSQL where TEST_DATABASE_URL names one"
	@echo "make bench  how fast it is served, with N=100000 made dancers"
	@echo "make chaos  ten minutes of load while servers fail (SECONDS=60 for one): is anything lost?"
	@echo "make check-all  lint, test, chaos, and bench with 100,000 dancers: an hour and more"
	@echo "make lint   ruff, djlint and what Django checks"
	@echo "make screenshots  the pictures of the README, anew"
	@echo "make clean  removes the virtual environment, not the data"

# What runs the site, and what tests it: installed anew when the lists change.

$(VENV)/run: requirements.txt | python
	@$(PYTHON) config/preflight.py
	@echo "Installing what the site needs (once)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/test: requirements.txt requirements-dev.txt | python
	@$(PYTHON) config/preflight.py
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/run

python:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "There is no $(PYTHON) here: install Python 3.11 or newer, or name one, as in \`make run PYTHON=python3.12\`." >&2; \
	  exit 1; }

run: python
	@$(PYTHON) config/preflight.py "$(PORT)"
	@$(MAKE) -s --no-print-directory $(VENV)/run
	@$(BIN)/python manage.py prepare_site
	@echo "Barre is at http://127.0.0.1:$(PORT)/ (Ctrl-C ends it)"
	@$(BIN)/python manage.py runserver --noreload 127.0.0.1:$(PORT)

# As in production: DEBUG is off, so SECRET_KEY has to be set. `config/serve.py` says the rest.
serve: export DEBUG := off
serve: export PORT := $(PORT)
serve: $(VENV)/run
	@$(PYTHON) config/preflight.py "$(PORT)"
	@$(BIN)/python manage.py check >/dev/null
	@reason=$$($(BIN)/python manage.py migrate --check --verbosity 0 2>&1) || \
	  { echo "$${reason:-The database is older than the site: run $(BIN)/python manage.py migrate}" >&2; \
	    exit 1; }
	@$(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@exec $(BIN)/python -m config.serve

test: $(VENV)/test
	@echo "== On SQLite"
	ENV_FILE=/dev/null DATABASE_URL=sqlite:///db.sqlite3 $(BIN)/pytest -n $(JOBS) --dist worksteal
ifdef TEST_DATABASE_URL
	@echo "== On PostgreSQL"
	ENV_FILE=/dev/null DATABASE_URL="$(TEST_DATABASE_URL)" $(BIN)/pytest -n $(JOBS) --dist worksteal
else
	@echo "== Not on PostgreSQL: TEST_DATABASE_URL names no server"
endif

# N dancers in a PostgreSQL database of their own, which stays; SERVER says where.
N ?= 100000
SERVER ?= postgres://postgres@127.0.0.1:5432
bench: $(VENV)/test $(VENV)/datasette
	$(BIN)/python benchmarks/serving.py --dancers $(N) --server $(SERVER) \
	  --datasette $(VENV)/datasette/bin/datasette $(BENCH)

# PostgreSQL and Redis of its own, in a scratch folder.
SECONDS ?= 600
chaos: $(VENV)/test
	$(BIN)/python -m benchmarks.chaos --seconds $(SECONDS)

check-all: lint test chaos bench

$(VENV)/datasette: benchmarks/requirements.txt | python
	@$(PYTHON) -m venv $@
	@$@/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

lint: $(VENV)/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/djlint --quiet --check templates
	ENV_FILE=/dev/null $(BIN)/python manage.py makemigrations --check --dry-run
	ENV_FILE=/dev/null DEBUG=off SECRET_KEY=$$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(50))") \
	  ALLOWED_HOSTS=archive.example $(BIN)/python manage.py check --deploy --fail-level WARNING

screenshots: $(VENV)/test
	$(BIN)/pytest --quiet -p no:randomly tests/browser/take_screenshots.py

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache test.sqlite3*
