"""The table of failures: every row is there, and every test it names exists."""

import re

import pytest

from bench.served import ROOT

ROWS = [line for line in (ROOT / "docs/failures.md").read_text("utf-8").splitlines() if line.startswith("| F")]
NAMED = sorted(set(re.findall(r"`([a-z_/]+\.py)::(\w+)`", "\n".join(ROWS))))


def test_every_row_is_there_and_names_a_test() -> None:
    assert [row.split("|")[1].strip() for row in ROWS] == [f"F{number}" for number in range(1, 43)]
    assert all(re.search(r"`[a-z_/]+\.py::test_\w+`", row) for row in ROWS)


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_every_test_it_names_exists(file: str, name: str) -> None:
    assert f"\ndef {name}(" in (ROOT / "tests" / file).read_text("utf-8")
