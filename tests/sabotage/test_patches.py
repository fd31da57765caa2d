"""A patch whose tests were renamed would prove nothing; one that breaks what no test names, neither."""

from __future__ import annotations

import ast

import pytest

from tests.sabotage.run import ROOT, Patch, patches

ALL = [pytest.param(patch, id=patch.path.stem) for patch in patches()]


def functions_of(path: str) -> set[str]:
    return {node.name for node in ast.walk(ast.parse((ROOT / path).read_text())) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("patch", ALL)
def test_its_tests_exist(patch: Patch):
    assert patch.tests
    for named in patch.tests:
        path, _, function = named.partition("::")
        assert (ROOT / path).exists(), named
        assert not function or function.partition("[")[0] in functions_of(path), named


@pytest.mark.parametrize("patch", ALL)
def test_it_says_which_rule_it_breaks_and_where(patch: Patch):
    assert patch.breaks
    assert patch.on in ("sqlite", "postgresql")
    assert "\n--- a/" in patch.path.read_text()


def test_no_two_break_the_same_line_of_thought():
    said = [patch.breaks for patch in patches()]
    assert len(said) == len(set(said))
