"""What people type of study, of a study plan and of articles: tables of cases."""

from datetime import date, datetime

import pytest

from bot.core.clock import SHANGHAI
from bot.core.errors import BadInputError
from bot.text import published, studied, study_plans
from bot.text.published import Published
from bot.text.studied import Studied
from bot.text.study_plans import Said
from tests.world import WORKDAYS

NOW = datetime(2026, 12, 7, 9, 30, tzinfo=SHANGHAI)
THIRD = date(2026, 12, 3)
OUTLETS = {"公司网", "集团公众号", "支部宣传栏"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12月3日 培训 8小时 张三、李四", Studied("training", 480, THIRD, ("张三", "李四"))),
        ("１２月３日，培训８学时，张三 李四", Studied("training", 480, THIRD, ("张三", "李四"))),
        ("周四 自学交流 一个半小时 我", Studied("exchange", 90, THIRD, ("@self",))),
        ("集中培训 3天 王伟", Studied("central_training", 1440, None, ("王伟",))),
        ("培训一天半 王伟", Studied("training", 720, None, ("王伟",))),
        ("半天 参观 张三同志", Studied("activity", 240, None, ("张三",))),
        ("送学 王大爷 11月20日 1小时", Studied("home_visit", 60, date(2026, 11, 20), ("王大爷",))),
        ("昨天 读书会 40分钟 张三", Studied("exchange", 40, date(2026, 12, 6), ("张三",))),
        ("张三 2.5小时", Studied("", 150, None, ("张三",))),
        ("整天 培训 张三", Studied("training", 480, None, ("张三",))),
        ("张三 半小时", Studied("", 30, None, ("张三",))),
        ("张三 两小时半", Studied("", 150, None, ("张三",))),
        ("全天培训 张三和李四参加", Studied("training", 480, None, ("张三", "李四"))),
        ("培训《安全生产法（2021）》8小时 张三", Studied("training", 480, None, ("张三",), "安全生产法（2021）")),
        ("培训 张三 张三", Studied("training", None, None, ("张三",))),
        ("", Studied("", None, None, ())),
    ],
)
def test_study_as_typed(text: str, expected: Studied) -> None:
    assert studied.read(text, NOW, WORKDAYS, full_day=480, half_day=240) == expected


@pytest.mark.parametrize(
    ("text", "words"), [("培训 8小时 半天 张三", "请只写一个时长"), ("2月30日 培训 8小时 张三", "看不准是哪一天")]
)
def test_study_that_cannot_be_read(text: str, words: str) -> None:
    with pytest.raises(BadInputError, match=words):
        studied.read(text, NOW, WORKDAYS, full_day=480, half_day=240)


@pytest.mark.parametrize(
    ("text", "year", "topics"),
    [
        (
            "1月 党章专题 集中学习 老王；3月 安全生产重要论述 专题党课",
            None,
            [Said(1, "党章专题", "集中学习", "老王"), Said(3, "安全生产重要论述", "专题党课")],
        ),
        (
            "2027年 一月：党章专题，老王\n十二月份 全会精神 研讨 外请教授主讲",
            2027,
            [Said(1, "党章专题", "", "老王"), Said(12, "全会精神", "研讨", "外请教授")],
        ),
        ("1. 2月 形势 任务 领学：陈静", None, [Said(2, "形势 任务", "", "陈静")]),
        ("2月 党课 老王", None, [Said(2, "党课", "", "老王")]),
        ("2月 研讨 由陈静负责", None, [Said(2, "研讨", "", "陈静")]),
        ("", None, []),
        ("13月 党章", None, [Said(13, "党章")]),
    ],
)
def test_a_plan_as_typed(text: str, year: int | None, topics: list[Said]) -> None:
    assert study_plans.read(text, {"老王"}) == (year, topics)


def test_a_topic_without_its_month() -> None:
    with pytest.raises(BadInputError, match="第2个专题没有写月份"):
        study_plans.read("1月 党章；安全生产", ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("党员突击队抢装水冷壁 公司网 11月20日", Published("党员突击队抢装水冷壁", "公司网", date(2026, 11, 20))),
        ("公司网 11月20日 党员突击队", Published("党员突击队", "公司网", date(2026, 11, 20))),
        (
            "《7月1日的誓言》 发在集团公众号 昨天 陈静审核 作者：李明、黄勇 https://example.com/a?b=1",
            Published(
                "7月1日的誓言", "集团公众号", date(2026, 12, 6), "李明、黄勇", "陈静", "https://example.com/a?b=1"
            ),
        ),
        ("“焊花” 晚报 审核人：陈静", Published("焊花", "晚报", None, reviewer="陈静")),
        ("焊花 晚报 12月3日", Published("焊花", "晚报", THIRD)),
        ("七一 讲话 学习 晚报刊登", Published("七一 讲话 学习", "晚报", None)),
        ("焊花", Published("焊花", "", None)),
        ("公司网", Published("", "公司网", None)),
        ("", Published("", "", None)),
    ],
)
def test_an_article_as_typed(text: str, expected: Published) -> None:
    assert published.read(text, OUTLETS, NOW, WORKDAYS) == expected


def test_an_article_of_a_day_that_is_none() -> None:
    with pytest.raises(BadInputError, match="看不准是哪一天"):
        published.read("焊花 公司网 2月30日", OUTLETS, NOW, WORKDAYS)
