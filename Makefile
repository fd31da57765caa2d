# Two commands do it: `make run` and `make test`. Both need Python 3.11 or newer, nothing else.
# deploy/start finds Python, keeps .venv in step with the named lock, and runs the rest of its line in it.

RUN = @deploy/start requirements.txt
DEV = @deploy/start requirements-dev.txt
LOCK = uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header

.PHONY: run test walks lint e2e access faults sabotage bench lock messages

run: export LINGE_DEMO_DEFAULT = 1
run:
	$(RUN) python manage.py portal

test:
	$(DEV) pytest -n 2 -m "not long" tests

walks:
	$(DEV) pytest -n 2 -m long tests

lint: export LINGE_DEMO = 1
lint:
	$(DEV) ruff check .
	$(DEV) ruff format --check .
	$(DEV) lint-imports
	$(DEV) python manage.py makemigrations --check --dry-run
	$(DEV) mypy portal grids services

e2e:
	@deploy/start requirements-dev.txt python -m deploy.chromium
	$(DEV) pytest -n 2 --dist loadfile tests/e2e

access: export ACCESS = all
access:
	@deploy/start requirements-dev.txt python -m deploy.chromium
	$(DEV) pytest tests/e2e/test_access.py tests/e2e/test_other_readers.py

faults:
	$(DEV) pytest tests/faults

sabotage:
	$(DEV) python -m tests.sabotage.run

bench:
	$(DEV) python -m benchmarks $(ARGS)

messages:
	$(DEV) python -m deploy.messages

lock:
	$(DEV) $(LOCK) requirements.in -o requirements.txt
	$(DEV) $(LOCK) requirements-pdf.in -c requirements.txt -o requirements-pdf.txt
	$(DEV) $(LOCK) requirements-dev.in -c requirements-pdf.txt -o requirements-dev.txt
	$(DEV) $(LOCK) deploy/uv.in -o deploy/uv.txt
