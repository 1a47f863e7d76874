"""Points became others: a statement that still waits says the new ones; of one that was sent, a sentence tells it."""

from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import col, select

from bot import assess
from bot.assess import Amended, CheckKind, Draft, EntryKind
from bot.core import audit
from bot.core.config import Channels, GroupRobot, Settings
from bot.notify import MessageState, OutboxLetter, OutboxMessage
from bot.notify.packing import pack
from bot.people import Role
from tests.talk import Say, talk
from tests.tasks import duty
from tests.world import World

OLD, NEW = "已能核定33.3分，得27.5分", "已能核定33.3分，得28.3分"
ANSWER = "同意申诉 1 查过了，第二天就归档了"


@pytest.fixture
def office(world: World) -> World:
    """锅炉支部 and 汽机支部 did their duty of September; 何洁 took half a point for a late file, 刘洋 confirmed it."""
    world.appoint("刘洋", Role.PARTY_WORK_HEAD)
    for org, owner in (("B04", "老王"), ("B05", "周芳")):
        done = {"state": "done", "done_on": date(2026, 10, 8)}
        duty(world, "ZB-04-1", "月度支委会", due="2026-10-09", org=org, owner=owner, **done)
    with world.on("2026-10-21").acting("何洁") as ctx:
        assess.enter(ctx, Draft(EntryKind.DEDUCTION, world.orgs["B04"], date(2026, 9, 30), "D3-5", "归档晚了"))
    with world.acting("刘洋") as ctx:
        assess.confirm(ctx, 1)
    return world


@pytest.fixture
def say(office: World) -> Say:
    return talk(office)


def told(world: World, kind: CheckKind = CheckKind.MONTH, period: str = "2026-10") -> None:
    """The check is told on Friday the 23rd."""
    with world.on("2026-10-23 08:41").acting() as ctx:
        assess.tell(ctx, assess.show(ctx, assess.run_check(ctx, kind, period)))


def waiting(world: World, name: str) -> list[str]:
    """What of the check is still to go out to somebody."""
    query = select(OutboxMessage.text).where(
        OutboxMessage.member_id == world.who(name),
        OutboxMessage.state == MessageState.WAITING,
        col(OutboxMessage.about).startswith("check:"),
        OutboxMessage.picture == "",
    )
    with world.database.read() as session:
        return list(session.exec(query.order_by(col(OutboxMessage.id))).all())


def gone_out(world: World) -> None:
    """The courier came by."""
    with world.on("2026-10-23 09:05").acting() as ctx:
        pack(ctx, ["wecom_app"])


def test_the_statement_of_a_muted_secretary_says_the_new_points(office: World, say: Say) -> None:
    """老王 is muted over the weekend; his appeal is granted before he reads of October."""
    say("老王", "静默 5天")
    told(office)
    gone_out(office)
    [before] = waiting(office, "老王")
    assert OLD in before
    say("老王", "申诉 1 第二天就归档了")
    say("刘洋", ANSWER)

    [now] = waiting(office, "老王")
    assert now == before.replace(OLD, NEW)
    with office.acting() as ctx:
        rows = ctx.session.exec(select(OutboxMessage).where(OutboxMessage.about == "check:1")).all()
        found = {row.key: row for row in rows if row.member_id == office.who("老王")}
    unit = office.orgs["B04"]
    old, new = found[f"check:1:unit:{unit}"], found[f"check:1:unit:{unit}~1"]
    assert (old.state, old.reason) == (MessageState.DROPPED, "内容有变，改发新的")
    assert (new.due, new.topic, new.urgency) == (old.due, old.topic, old.urgency)


def test_an_answer_taken_back_has_the_old_statement_wait_again(office: World, say: Say) -> None:
    say("老王", "静默 5天")
    told(office)
    say("老王", "申诉 1 第二天就归档了")
    say("刘洋", ANSWER)
    assert say("刘洋", "撤回").startswith("已撤回：对申诉")

    [again] = waiting(office, "老王")
    assert OLD in again
    say("刘洋", ANSWER)
    [anew] = waiting(office, "老王")
    assert NEW in anew


def test_of_a_statement_that_went_out_one_sentence_tells_it(office: World, say: Say) -> None:
    told(office)
    gone_out(office)
    say("老王", "申诉 1 第二天就归档了")
    say("刘洋", ANSWER)

    assert waiting(office, "老王") == []
    assert office.heard_by("老王")[-1].endswith("10月检查已核定33.3分中得27.5分，改为已核定33.3分中得28.3分。")


def test_a_month_computed_anew_before_it_was_read(office: World, say: Say) -> None:
    """汽机支部's statement waits as well, but nothing became of its points: it stays as it is."""
    told(office)
    before = {name: waiting(office, name) for name in ("老王", "周芳", "何洁")}
    with office.acting("何洁") as ctx:
        assess.enter(ctx, Draft(EntryKind.DEDUCTION, office.orgs["B04"], date(2026, 9, 29), "D3-5", "又晚了"))
    with office.acting("刘洋") as ctx:
        assess.confirm(ctx, 2)
    reply = say("何洁", "重算 2026-10")

    assert reply == "2026年10月检查重算了：1个单位的得分有变化，已告诉1个单位：\n锅炉支部27.5→26.7"
    assert waiting(office, "老王") == [before["老王"][0].replace("得27.5分", "得26.7分")]
    assert waiting(office, "周芳") == before["周芳"]
    assert waiting(office, "何洁") == before["何洁"]
    assert not any("重算" in text for text in office.heard_by("老王"))


def test_a_draft_that_waits_is_the_new_draft(office: World, say: Say) -> None:
    """It lost half a point, which the office gives back; the overview of the office counts one loss less."""
    duty(office, "ZB-04-2", "季度党课", due="2026-09-20", state="done", done_on=date(2026, 9, 18))
    told(office, CheckKind.QUARTER, "2026Q3")
    assert "D3-5" in waiting(office, "老王")[0]
    assert "D3-5" in waiting(office, "何洁")[0]
    say("老王", "申诉 1 第二天就归档了")
    say("刘洋", ANSWER)

    [draft] = waiting(office, "老王")
    assert draft.startswith("3季度检查初稿，锅炉支部：")
    assert "D3-5" not in draft
    [overview] = waiting(office, "何洁")
    assert overview.startswith("3季度检查，1个单位")
    assert "D3-5" not in overview


def test_a_year_that_waits_says_the_points_on_site_given_back(office: World, say: Say) -> None:
    with office.acting("何洁") as ctx:
        number = assess.enter(
            ctx, Draft(EntryKind.ON_SITE, office.orgs["B04"], office.now.date(), points=Decimal(80))
        ).id
    with office.acting("刘洋") as ctx:
        assess.confirm(ctx, number)
    with office.acting() as ctx:
        assess.tell(ctx, assess.show(ctx, assess.run_check(ctx, CheckKind.YEAR, "2026")))
    [before] = waiting(office, "老王")
    assert "现场考评16/20" in before
    say("老王", f"申诉 {number} 算错了")
    say("刘洋", "同意申诉 1 是算错了")

    [now] = waiting(office, "老王")
    assert "现场考评待核" in now
    assert waiting(office, "何洁")[0].startswith("2026年度考核，2个单位")


def test_of_other_reasons_for_the_same_points_nobody_who_read_them_hears(office: World) -> None:
    told(office)
    gone_out(office)
    said = office.heard_by("老王")
    with office.acting() as ctx:
        check = assess.find_check(ctx, CheckKind.MONTH, "2026-10")
        unit, score = next(one for one in assess.every_result(ctx, check) if one[0].code == "B04")
        same = Amended(check, unit, score, score, audit.Change("score", score.id, {}, {}))
        assert assess.tell_amended(ctx, check, [same]) == 0
    assert office.heard_by("老王") == said


def test_what_waits_for_the_group_is_put_right_too(office: World, say: Say) -> None:
    """Both units lost half a point for late files; 锅炉支部 gets it back, so that the item is one unit's own matter."""
    office.settings = Settings(channels=Channels(group_robot=GroupRobot.model_validate({"key": "k" * 36})))
    with office.on("2026-10-21").acting("何洁") as ctx:
        assess.enter(ctx, Draft(EntryKind.DEDUCTION, office.orgs["B05"], date(2026, 9, 30), "D3-5", "归档晚了"))
    with office.acting("刘洋") as ctx:
        assess.confirm(ctx, 2)
    told(office)
    [before] = posted(office)
    assert "D3-5" in before
    say("老王", "申诉 1 第二天就归档了")
    say("刘洋", ANSWER)

    [now] = posted(office)
    assert "D3-5" not in now
    assert now.splitlines()[0] == before.splitlines()[0]
    assert say("刘洋", "撤回").startswith("已撤回：对申诉")
    assert posted(office) == [before]


def posted(world: World) -> list[str]:
    """What waits for the group, pictures apart."""
    query = select(OutboxLetter.text).where(OutboxLetter.picture == "")
    with world.database.read() as session:
        return list(session.exec(query).all())
