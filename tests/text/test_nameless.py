"""Who asks not to be named is understood in many words; what only speaks of votes or orders is not taken for it."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text import nameless
from bot.text.nameless import ALPHABET, RECEIPT, REPORT, Wish

VOTES = "投票|表决|测评|评议|选举|问卷|调研|调查|打分"


@pytest.mark.parametrize(
    ("said", "matter"),
    [
        ("匿名反映 项目部考勤不公平", "项目部考勤不公平"),
        ("匿名反应下，项目部考勤不公平", "项目部考勤不公平"),
        ("匿名：党小组长半年没开过会", "党小组长半年没开过会"),
        ("匿 名 举报 账目不公开", "账目不公开"),
        ("匿名提个意见，支部活动老是照相摆拍", "支部活动老是照相摆拍"),
        ("匿名说一下 我们书记从来不谈心", "我们书记从来不谈心"),
        ("我想匿名反映 项目部考勤不公平", "项目部考勤不公平"),
        ("不署名说个事，组长老代签到", "组长老代签到"),
        ("食堂太差，别说是我说的", "食堂太差"),
        ("反映一下食堂太差 不要让人知道是我", "食堂太差"),
        ("反映 王伟总不来开会，匿名", "王伟总不来开会"),
        ("反映食堂差，别署我名", "食堂差"),
        ("宿舍漏水，请不要公开我的姓名", "宿舍漏水"),
        ("能不能匿名反映个事 宿舍没网", "宿舍没网"),
        ("匿名举报：王伟没来开会却记了到会", "王伟没来开会却记了到会"),
        ("投诉 乱收费，匿名处理", "投诉 乱收费"),
        ("匿名", ""),
        ("匿名反映", ""),
        ("怎么匿名反映", ""),
        ("能匿名反映吗？", ""),
        ("匿名反映是真的匿名吗", ""),
        ("帮助 匿名反映", ""),
    ],
)
def test_a_report_without_a_name(said: str, matter: str) -> None:
    found = nameless.wish(said)

    assert found is not None
    assert (found.intent, found.text) == (REPORT, matter)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("匿名建议 党费收支季度公示", "suggestion"),
        ("希望公开党费，匿名哈", "suggestion"),
        ("匿名提个意见 能不能少开会", "problem"),
        ("匿名反映 食堂差", "problem"),
    ],
)
def test_a_proposal_is_told_from_a_problem(said: str, kind: str) -> None:
    found = nameless.wish(said)

    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    "said",
    [
        "签到",
        "反映 学习室没投影",
        "匿名投票怎么投",
        "测评是不是匿名的",
        "不记名投票选支委",
        "公告 本周设意见箱，可以匿名投信",
        "纪要 会上说可以匿名提意见",
        "整改 12 已改，匿名箱也装好了",
        "让大家不要说我迟到了",
        "王伟请假，别说我没讲",
        "这次不用提名老王",
        "进度",
        "我们支部的进度",
        "通知回执已收到",
        "会议号 34567899",
        "34567899",
    ],
)
def test_what_may_be_kept_with_who_said_it(said: str) -> None:
    assert nameless.wish(said) is None


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("回执 K7MP-3XQA", "K7MP-3XQA"),
        ("回执k7mp3xqa", "K7MP-3XQA"),
        ("查一下我的回执：Ｋ７ＭＰ－３ＸＱＡ", "K7MP-3XQA"),
        ("進度 K7MP3XQA", "K7MP-3XQA"),
        ("K7MP 3XQA", "K7MP-3XQA"),
        ("回執 K7MP—3XQA 怎么样了", "K7MP-3XQA"),
        ("我的回执", ""),
        ("回执 K7MP-3XQ", ""),
        ("回执 K7MP-0XQA", ""),
    ],
)
def test_a_receipt(said: str, code: str) -> None:
    """One that is mistyped is as little kept with who asked: it is nearly the right one."""
    assert nameless.wish(said) == Wish(RECEIPT, code)


@settings(deadline=None)
@given(st.text(alphabet=ALPHABET, min_size=8, max_size=8), st.sampled_from(["", "-", " "]))
def test_every_code_is_read_as_it_is_printed(signs: str, line: str) -> None:
    assert nameless.code(f"回执 {signs[:4]}{line}{signs[4:]}") == f"{signs[:4]}-{signs[4:]}"


@settings(deadline=None)
@given(st.text(max_size=60))
def test_whoever_writes_the_word_is_not_named(around: str) -> None:
    """Unless votes are spoken of right before it, whatever stands around it."""
    text = f"食堂差{around}匿名"
    votes = nameless.wish(text) is None

    assert votes == bool(re.search(f"(?:{VOTES})[^,，。;；]{{0,8}}匿名", text))


@pytest.mark.parametrize(("between", "votes"), [("0" * 8, True), ("0" * 9, False)])
def test_votes_are_spoken_of_only_near_it(between: str, votes: bool) -> None:  # noqa: FBT001 a table
    assert (nameless.wish(f"食堂差调研{between}匿名") is None) is votes
