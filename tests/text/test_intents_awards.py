"""Stars and flags in people's own words: who gets it, who got it, who was put forward, a vote."""

import pytest

from tests.text.told import holds, read

SAID: dict[str, list[tuple[str, dict[str, str | None]]]] = {
    "award.decide": [
        ("十一月每月一星定尹军", {"activity": "HD-MYYX", "period": "2026-11", "winner": "尹军"}),
        ("每月一星就定黄勇吧，带徒弟过了焊工考试", {"winner": "黄勇", "text": "带徒弟过了焊工考试"}),
        ("流动红旗这个月给汽机二班", {"activity": "HD-LDHQ", "period": "2026-11", "winner": "汽机二班"}),
        ("红旗授予锅炉一班，四比全优", {"winner": "锅炉一班", "text": "四比全优"}),
        ("这个月流动红旗空缺", {"activity": "HD-LDHQ", "winner": "空缺"}),
        ("每月一星这个月空着", {"winner": "空缺"}),
        ("评选每月一星 尹军", {"activity": "HD-MYYX", "winner": "尹军"}),
        ("先进部室定给工程部", {"activity": "HD-ZXBS", "winner": "工程部"}),
    ],
    "award.vote": [
        ("我投黄勇", {}),
        ("这票投给黄勇", {}),
        ("我要投票", {}),
        ("怎么投票", {}),
        ("投票链接", {}),
        ("在哪投票？", {}),
    ],
    "award.history": [
        ("流动红旗历届得主", {"activity": "HD-LDHQ"}),
        ("以前每月一星都给谁", {"activity": "HD-MYYX"}),
        ("红旗交接记录", {"activity": "HD-LDHQ"}),
    ],
    "award.nominated": [
        ("每月一星都推荐了谁", {"activity": "HD-MYYX"}),
        ("十月流动红旗推荐了哪些", {"activity": "HD-LDHQ", "period": "2026-10"}),
    ],
    "award.open": [
        ("每月一星开投票，周五截止", {"activity": "HD-MYYX"}),
        ("先进部室组织无记名投票 12月10日", {"activity": "HD-ZXBS"}),
    ],
    "activity.nominate": [
        ("推荐焊接三班评流动红旗，零返工", {"person": "焊接三班", "text": "零返工"}),
        ("流动红旗给汽机二班吧 我推荐 质量好", {"person": "汽机二班", "text": "质量好"}),
        ("流动红旗推荐汽机三班", {"person": "汽机三班", "text": None}),
    ],
    "activity.query": [
        ("流动红旗给谁了", {"activity": "HD-LDHQ"}),
        ("红旗给哪个班了", {"activity": "HD-LDHQ"}),
        ("每月一星定了谁", {"activity": "HD-MYYX"}),
    ],
}


@pytest.mark.parametrize(
    ("intent", "text", "slots"),
    [(intent, text, slots) for intent, said in SAID.items() for text, slots in said],
)
def test_what_is_said_of_stars_and_flags(intent: str, text: str, slots: dict[str, str | None]) -> None:
    understood = read(text, "s")

    assert holds(understood, intent, slots), understood


@pytest.mark.parametrize(
    "text",
    ["每月一星什么时候定", "每月一星定在周五开会评", "建议流动红旗给汽机二班", "表决怎么投票才有效", "投票要过半数吗"],
)
def test_what_decides_nothing(text: str) -> None:
    assert read(text, "s").intent not in {"award.decide", "award.vote", "award.open"}
