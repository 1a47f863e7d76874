"""The table of failures: every row is there, and every test it names exists."""

import re

import pytest

from bench.served import ROOT

PAGE = (ROOT / "docs/failures.md").read_text("utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| F")]
LAW = [line for line in PAGE.splitlines() if line.startswith(("| 第", "| — |"))]
NAMED = sorted(set(re.findall(r"`([a-z_/]+\.py)::(\w+)`", PAGE)))


def test_every_row_is_there_and_names_a_test() -> None:
    assert [row.split("|")[1].strip() for row in ROWS] == [f"F{number}" for number in range(1, 55)]
    assert all(re.search(r"`[a-z_/]+\.py::test_\w+`", row) for row in ROWS)


def test_every_article_has_a_test_or_is_the_companys() -> None:
    assert len(LAW) == 11
    assert all(re.search(r"`[a-z_/]+\.py::test_\w+`|公司办 \|$", line) for line in LAW)


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_every_test_it_names_exists(file: str, name: str) -> None:
    assert f"\ndef {name}(" in (ROOT / "tests" / file).read_text("utf-8")
