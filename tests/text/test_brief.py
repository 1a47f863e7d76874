"""A text that must not grow keeps its beginning and says that there was more."""

import pytest

from bot.text.brief import cut, some


@pytest.mark.parametrize(
    ("text", "most", "kept"),
    [("党课", 2, "党课"), ("党课", 3, "党课"), ("季度党员大会", 5, "季度党员…"), ("", 5, ""), ("季度", 1, "…")],
)
def test_a_text_is_cut(text: str, most: int, kept: str) -> None:
    assert cut(text, most) == kept
    assert len(kept) <= most


@pytest.mark.parametrize(
    ("names", "said"), [([], ""), (["甲"], "甲"), (["甲", "乙"], "甲、乙"), (["甲", "乙", "丙"], "甲、乙等")]
)
def test_of_many_names_the_first_are_said(names: list[str], said: str) -> None:
    assert some(names, 2) == said
    assert some(iter(names), 2) == said
