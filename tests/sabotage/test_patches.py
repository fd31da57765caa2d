"""A patch whose tests were renamed would prove nothing; one that breaks what no test names, neither."""

from __future__ import annotations

import ast
from functools import cache

from tests.sabotage.run import ROOT, patches

ALL = patches()


@cache
def functions_of(path: str) -> set[str]:
    return {node.name for node in ast.walk(ast.parse((ROOT / path).read_text())) if isinstance(node, ast.FunctionDef)}


def exists(test: str) -> bool:
    """A file, or a function in one."""
    path, _, function = test.partition("::")
    return (ROOT / path).exists() and (not function or function.partition("[")[0] in functions_of(path))


def test_their_tests_exist():
    assert [patch.path.stem for patch in ALL if not patch.tests] == []
    assert [(patch.path.stem, test) for patch in ALL for test in patch.tests if not exists(test)] == []


def test_they_say_which_rule_they_break_and_where():
    assert [patch.path.stem for patch in ALL if not patch.breaks] == []
    assert {patch.path.stem: patch.on for patch in ALL if patch.on not in ("sqlite", "postgresql")} == {}
    assert [patch.path.stem for patch in ALL if "\n--- a/" not in patch.path.read_text()] == []


def test_no_two_break_the_same_line_of_thought():
    assert len(ALL) > 400
    said = [patch.breaks for patch in ALL]
    assert len(said) == len(set(said))
