"""A text that must not grow keeps its beginning and says that there was more."""

import pytest

from bot.text.brief import cut


@pytest.mark.parametrize(
    ("text", "most", "kept"),
    [("党课", 2, "党课"), ("党课", 3, "党课"), ("季度党员大会", 5, "季度党员…"), ("", 5, ""), ("季度", 1, "…")],
)
def test_a_text_is_cut(text: str, most: int, kept: str) -> None:
    assert cut(text, most) == kept
    assert len(kept) <= most
