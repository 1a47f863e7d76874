import pytest

from bot.text.slips import mended


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("支尾会", "支委会"),
        ("只委会", "支委会"),
        ("主题党曰", "主题党日"),
        ("组织生话会", "组织生活会"),
        ("当小组会", "党小组会"),
        ("党员打会", "党员大会"),
        ("民主平议", "民主评议"),
        ("请加", "请假"),
        ("千到", "签到"),
        ("抱到", "报到"),
        ("当课", "党课"),
        ("掺加", "参加"),
    ],
)
def test_slips_are_put_right(typed: str, meant: str) -> None:
    assert mended(typed) == meant


@pytest.mark.parametrize("text", ["请加我好友", "新闻报道稿", "党小组回复", "当日", "请驾驶员", "参加", "", "支委会"])
def test_other_words_are_left_alone(text: str) -> None:
    assert mended(text) == text


def test_the_length_never_changes() -> None:
    text = "支尾会请加，主题党曰报道"
    assert len(mended(text)) == len(text)
