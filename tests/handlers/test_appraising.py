"""测评 by chat: the office opens and counts, people get a link; what somebody voted is never said here."""

import re
from datetime import date

import pytest
import sqlalchemy as sa

from bot import appraisal, people
from bot.core import links
from bot.core.config import Web
from tests.appraisal.hall import BETTER, COMMITTEE, GOOD, OWN_B04, SETTINGS, VOTERS, opened, seat, vote
from tests.talk import Say, talk
from tests.world import World

LONGEST = 200


@pytest.fixture
def hall(world: World) -> World:
    return seat(world)


@pytest.fixture
def say(hall: World) -> Say:
    return talk(hall)


def test_the_office_opens_a_round_after_it_was_shown(hall: World, say: Say) -> None:
    assert say("何洁", "开测评 12月4日") == (
        "2026年度述职测评，评2个单位，12月4日截止：13人有票，另有1人没有账号。人太少的组，2处并到别的组一起计。"
        "开始后通知有票的人。\n1 开始\n2 取消"
    )
    assert say("何洁", "1") == (
        "2026年度述职测评已开始，12月4日截止。两个工作日前会提醒还没投的人一次。看进度回「测评」。"
    )
    assert len(hall.heard_by("小周")) == 1


def test_the_day_is_asked_for_and_nothing_is_opened_unasked(hall: World, say: Say) -> None:
    assert say("何洁", "开测评") == "测评截止到哪天？例如「12月31日」。"
    assert "12月31日截止" in say("何洁", "12月31日")
    assert say("何洁", "2") == "好，没有开。"
    assert say("小周", "测评") == "现在没有进行中的测评。"


def test_what_cannot_be_opened_is_refused_at_the_first_sentence(hall: World, say: Say) -> None:
    assert say("何洁", "开测评 11月23日") == "截止日要在今天之后。"
    opened(hall)
    for said in ("开测评", "开测评 12月31日"):
        assert say("何洁", said) == "2026年度述职测评还没有计票，不能另开一次；不要了回「取消测评」。"


def test_without_a_key_the_office_is_told_before_it_thinks_of_a_day(hall: World) -> None:
    hall.settings = SETTINGS.model_copy(update={"web": Web()})

    assert talk(hall)("何洁", "开测评").startswith("测评要用网页：请信息人员先配置")


def test_a_day_too_far_away_opens_nothing(hall: World, say: Say) -> None:
    say("何洁", "开测评")
    assert say("何洁", "明年6月30日") == "截止日最远在60天之内。"
    assert say("小周", "测评") == "现在没有进行中的测评。"


def test_another_opened_one_while_the_office_thought(hall: World, say: Say) -> None:
    say("何洁", "开测评 12月4日")
    with hall.acting("黄勇") as ctx:
        appraisal.open_round(ctx, date(2026, 12, 4))
    assert say("何洁", "1") == "2026年度述职测评还没有计票，不能另开一次；不要了回「取消测评」。"


def test_units_too_small_are_named_before(hall: World, say: Say) -> None:
    hall.settings = SETTINGS.model_validate({"web": SETTINGS.web, "assess": {"ballot_minimum": 7}})
    told = talk(hall)("何洁", "开测评 12月4日")

    assert "评1个单位" in told
    assert "汽机支部人太少，只能用纸票。" in told


def test_each_gets_a_link_of_his_own(hall: World, say: Say) -> None:
    number = opened(hall).id
    reply = say("小周", "测评")

    assert reply.startswith("2026年度述职测评，评1个单位，12月4日截止。点开投票，只供您本人，半小时内有效：\n")
    found = re.search(r"https://zhibu\.example\.com/ballots/(\S+)", reply)
    assert found is not None
    assert links.read(SETTINGS, "ballot", found[1], now=hall.now) == (number, hall.who("小周"))
    assert len(reply) <= LONGEST
    vote(hall, "小周", number, GOOD)
    assert say("小周", "测评") == "您已经投过票，一人一票，不能再投。"
    assert say("老吴", "测评").startswith("还没有把您和党员名册对上")


def test_the_office_sees_how_far_it_is_beside_its_link(hall: World, say: Say) -> None:
    number = opened(hall).id
    vote(hall, "小周", number, GOOD)
    reply = say("何洁", "测评")
    assert reply.startswith("2026年度述职测评：13人有票，已投1人，12月4日截止。\n2026年度述职测评，评1个单位")
    assert len(reply) <= LONGEST
    vote(hall, "何洁", number, GOOD)
    assert say("何洁", "测评") == (
        "2026年度述职测评：13人有票，已投2人，12月4日截止。\n您已经投过票，一人一票，不能再投。"
    )


def test_nobody_votes_by_chat_and_what_was_said_is_not_kept(hall: World, say: Say) -> None:
    opened(hall)

    assert say("小周", "测评 锅炉支部 差") == (
        "票只在网页上投。刚才那句没有保存，请也在聊天里撤回，再只说「测评」要链接。"
    )
    with hall.acting() as ctx:
        kept = ctx.connection.execute(sa.text("SELECT text FROM inbox_message ORDER BY id DESC LIMIT 1")).scalar_one()
    assert kept == ""


def test_papers_are_typed_in_and_looked_through(hall: World, say: Say) -> None:
    opened(hall)
    assert say("何洁", "测评票数") == "这次测评还没有录纸票。"
    assert say("何洁", "测评票数 锅炉支部 党员 好5 较好2") == (
        "已录锅炉支部本单位党员的纸票：好5 较好2，共7票。改错再录一次；由另一位同志计票，等于核对。"
    )
    say("黄勇", "测评票数 汽机支部，党委委员：好 1票、较好 1、差：1")
    assert say("何洁", "测评票数") == (
        "已录的纸票：\n锅炉支部 本单位党员：好5 较好2（您录的）\n汽机支部 党委委员：好1 较好1 差1"
    )


def test_more_papers_than_people_are_a_slip_of_the_pen(hall: World, say: Say) -> None:
    """Seven of the boiler branch may vote; 12 for 2 was typed."""
    opened(hall)
    assert say("何洁", "测评票数 锅炉支部 党员 好5 较好12") == (
        "锅炉支部的本单位党员只有7人能投票，写的是17票，没有录，请核对。"
    )
    assert say("何洁", "测评票数") == "这次测评还没有录纸票。"


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("测评票数 锅炉支部 党员", "请这样写：「测评票数 锅炉支部 党员 好12 较好3」；哪一组写党委、书记或党员。"),
        ("测评票数 锅炉支部 好12", "请这样写：「测评票数 锅炉支部 党员 好12 较好3」；哪一组写党委、书记或党员。"),
        ("测评票数 党员 好12", "请这样写：「测评票数 锅炉支部 党员 好12 较好3」；哪一组写党委、书记或党员。"),
        ("测评票数 锅炉支部 党员 12", "请这样写：「测评票数 锅炉支部 党员 好12 较好3」；哪一组写党委、书记或党员。"),
        ("测评票数 锅炉支部 书记 好12 好3", "“好”写了两次，请核对。"),
        ("测评票数 锅炉支部 书记 好1 较好1", "只有 2 票，不足 3 票的不录入、不显示。"),
    ],
)
def test_papers_that_cannot_be_read(hall: World, say: Say, said: str, reply: str) -> None:
    opened(hall)

    assert say("何洁", said) == reply


def test_the_round_is_counted_by_another_and_shown_to_the_office(hall: World, say: Say) -> None:
    with hall.acting() as ctx:
        people.member(ctx, hall.who("老吴")).org_id = hall.orgs["B05"]
    number = opened(hall).id
    say("何洁", "测评票数 汽机支部 党员 好2 一般1")
    for name in OWN_B04:
        vote(hall, name, number, BETTER)
    vote(hall, "周芳", number, GOOD)
    for name in COMMITTEE:
        vote(hall, name, number, GOOD)

    assert say("何洁", "计票") == "有纸票是您录入的，计票要由另一位同志来做，等于核对。"
    assert say("黄勇", "计票") == (
        "2026年度述职测评：10人有票，已投10人，纸票1组。计票后不能再投，也不能改。\n1 计票\n2 取消"
    )
    assert say("黄勇", "2") == "好，没有计票。"
    say("黄勇", "计票")
    told = [
        "2026年度述职测评已计票（不足3票的组不显示）：",
        "锅炉支部：党委委员 好3；本单位党员和其他书记 好1 较好6",
        "汽机支部：党委委员 好3；本单位党员 好2 一般1（纸票）",
    ]
    assert say("黄勇", "1").splitlines() == told
    assert say("何洁", "计票").splitlines() == told


def test_too_few_are_said_to_be_too_few(hall: World, say: Say) -> None:
    vote(hall, "黄勇", opened(hall).id, GOOD)
    say = talk(hall.on("2026-12-04"))
    say("何洁", "计票")

    assert say("何洁", "1").splitlines()[1:] == ["各组票数都不足：锅炉支部、汽机支部"]


def test_before_there_is_anything_to_count(hall: World, say: Say) -> None:
    assert say("何洁", "计票") == "现在没有进行中的测评，2026年也没有计过票。"
    assert say("何洁", "测评票数") == "现在没有进行中的测评。"
    assert say("何洁", "作废测评") == "现在没有进行中的测评。"
    opened(hall)
    assert say("何洁", "计票") == "测评12月4日截止，还有13人没有投票；到截止日或都投完了再计票。"


def test_a_round_is_called_off(hall: World, say: Say) -> None:
    vote(hall, "小周", opened(hall).id, GOOD)

    assert say("何洁", "取消测评") == "2026年度述职测评作废后，已投的1张票不能恢复。\n1 作废\n2 留着"
    assert say("何洁", "留着") == "好，测评照旧。"
    say("何洁", "作废测评")
    assert say("何洁", "1") == "2026年度述职测评已作废，票数已清空，不再提醒。"
    assert say("小周", "测评") == "现在没有进行中的测评。"


@pytest.mark.parametrize("said", ["开测评 12月4日", "测评票数 锅炉支部 党员 好12", "计票", "作废测评"])
def test_only_the_office_does_this(hall: World, say: Say, said: str) -> None:
    opened(hall)

    assert say("老王", said) == "测评由党委工作部组织、录票和计票。"


def test_a_chat_about_a_rating_keeps_nothing_of_what_was_voted(hall: World, say: Say) -> None:
    """Two chats of which only the votes differ are the same rows."""
    number = opened(hall).id
    say("小周", "测评")
    vote(hall, "小周", number, GOOD)
    say("小周", "测评")

    with hall.acting() as ctx:
        rows = ctx.connection.execute(sa.text("SELECT text, reply FROM inbox_message ORDER BY id")).all()
    assert [row.text for row in rows] == ["测评", "测评"]
    assert "好" not in "".join(row.reply for row in rows)
    assert len(VOTERS) == 13
    assert appraisal.GRADES[0] == "好"
