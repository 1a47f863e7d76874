import pytest

from bot.text import remarks
from bot.text.typed import Typed


@pytest.mark.parametrize(
    ("remark", "status"),
    [
        ("请假", "leave"),
        ("没请假", None),
        ("去不了", "leave"),
        ("缺席", "absent"),
        ("没来", "absent"),
        ("没来得及", None),
        ("迟到", "late"),
        ("线上参加不了", "leave"),
        ("线上参加", "online"),
        ("送学上门", "home_visit"),
        ("能参加", "will_attend"),
        ("参加", "present"),
        ("收到", None),
        ("随便", None),
    ],
)
def test_the_weightiest_status_counts(remark: str, status: str | None) -> None:
    assert remarks.status_in(remark) == status


@pytest.mark.parametrize(
    ("remark", "reason"),
    [
        ("请假，家里有事，孩子发烧", "家里有事，孩子发烧"),
        ("请假。望批准", None),
        ("家里老人住院；请假；我陪护", "家里老人住院，陪护"),
        ("请假（夜班）", "夜班"),
        ("请假", None),
        ("谢谢", None),
    ],
)
def test_the_reason_in_their_own_words(remark: str, reason: str | None) -> None:
    assert remarks.reason_said(Typed(remark)) == reason


def test_masked_stretches_are_no_reason() -> None:
    assert remarks.read(Typed("明天请假出差"), [(0, 2)]) == ("leave", "business_trip", "出差")


def test_why_somebody_was_late_has_no_kind() -> None:
    assert remarks.read(Typed("迟到，堵车")) == ("late", None, "堵车")


def test_typed_text_keeps_its_own_punctuation() -> None:
    typed = Typed("請假（發燒）。")
    assert typed.text == "请假(发烧)。"
    assert typed.said() == "请假（发烧）。"
    assert typed.raw_of(3, 5) == "發燒"
