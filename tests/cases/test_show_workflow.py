from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

DOCS = Path(__file__).resolve().parents[2] / "docs" / "workflows"


@pytest.mark.parametrize("kind", ["reports", "whistle", "supervision", "co_handling", "extension"])
def test_the_printed_table_is_the_one_that_runs(kind):
    """Refresh it with: manage.py show_workflow reports > docs/workflows/reports.md"""
    printed = StringIO()
    call_command("show_workflow", kind, stdout=printed)
    assert (DOCS / f"{kind}.md").read_text() == printed.getvalue()


def test_a_kind_that_is_not_there_is_said_so():
    with pytest.raises(CommandError, match="no kind moon"):
        call_command("show_workflow", "moon")
