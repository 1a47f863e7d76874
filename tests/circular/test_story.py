"""A notice from the frozen quarter to its publication, as the office lives it, and every refusal on the way."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from bot import circular, notify, plan, problems
from bot.circular import NoticePaper, PaperState, Section, Wish
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError, BotError, ConflictError, NotAllowedError, NotFoundError
from bot.people import Member, Post, Role
from bot.problems import Rectification
from tests.circular import quarter
from tests.circular.quarter import PERIOD
from tests.circular.steps import NUMBER, act, numbered, refused, reviewed, signed, state
from tests.world import World


def test_from_the_draft_to_the_public(world: World, paper: None) -> None:
    asked = act(world, "何洁", circular.ask)
    assert (asked.units, asked.until, asked.unreached) == (2, date(2026, 10, 29), ())
    heard = world.heard_by("老王")[-1]
    assert heard.startswith("2026年第三季度通报拟写到锅炉支部，请核对（前面是编号）：\n")
    assert "还有2条，回「通报」看。" in heard
    assert "汽机" not in heard
    [to_other] = [text for text in world.heard_by("周芳") if "通报拟写到" in text]
    assert "9月支委会缺记录人" in to_other
    assert "锅炉" not in to_other

    assert len(act(world, "老王", circular.agree)) == 5
    act(world, "周芳", circular.agree)
    assert world.heard_by("刘洋")[-1].startswith("2026年第三季度通报各单位已核对，请审核")
    act(world, "刘洋", circular.review)
    assert world.heard_by("黄勇")[-1].startswith("2026年第三季度通报部门已审核，请核文字")
    act(world, "黄勇", circular.check_wording)
    assert world.heard_by("林福鹏")[-1].startswith("2026年第三季度通报已审核、核稿，请签发")
    act(world, "林福鹏", circular.sign)
    assert "请编号" in world.heard_by("何洁")[-1]
    act(world, "何洁", circular.number, "公司党发[2026]018号")
    found = state(world)
    assert (found.number, found.dated, found.state) == (NUMBER, date(2026, 10, 26), PaperState.NUMBERED)

    made = act(world, "何洁", circular.publish, circular.SECRETARIES)
    assert (made.rectifications, made.told, made.corrected, made.spared) == (2, 2, 0, 0)
    said = world.heard_by("老王")[-2]
    assert said.startswith(
        "党委工作部通报（何洁）：\n关于2026年第三季度党建工作检查情况的通报（公司党发〔2026〕18号）已印发。"
    )
    assert "共检查2个单位" in said
    assert "全文回「通报 文件」" in said
    assert len(said.partition("\n")[2]) <= 300
    with world.acting() as ctx:
        rows = [circular.items(ctx, circular.latest(ctx), section=Section.RECTIFY)]
        opened = ctx.session.exec(select(Rectification).order_by(col(Rectification.serial))).all()
        assert [one.rectification_id for one in rows[0]] == [one.id for one in opened]
        assert [problems.numbered(one) for one in opened] == ["整改〔2026〕1号", "整改〔2026〕2号"]
        whole = circular.content(ctx, circular.latest(ctx))
        assert [row[0] for row in whole.parts[3].rows[1:]] == [problems.numbered(one) for one in opened]
        assert whole.printed == "党委工作部2026年10月26日印发"
        task = ctx.get(plan.Task, opened[0].task_id)
        assert (task.unit_id, task.due) == (world.orgs["B04"], date(2026, 11, 25))


def test_publishing_is_taken_back_within_ten_minutes(world: World, paper: None) -> None:
    numbered(world)
    with world.acting("何洁") as ctx:
        found = circular.latest(ctx)
        circular.publish(
            Context(ctx.session, ctx.now, ctx.settings, ctx.workdays, ctx.actor, cause=77), found, "members"
        )
    assert state(world).circle == "members"
    with world.acting("何洁") as ctx:
        assert audit.undo_latest(ctx).verb == "notice.publish"
        notify.withdraw(ctx, cause=77)
    found = state(world)
    assert (found.state, found.published_at) == (PaperState.NUMBERED, None)
    with world.acting() as ctx:
        assert ctx.session.exec(select(Rectification)).all() == []
        dropped = ctx.session.exec(select(notify.OutboxMessage).where(notify.OutboxMessage.cause == 77)).all()
        assert {one.state for one in dropped} == {notify.MessageState.DROPPED}

    again = act(world, "刘洋", circular.publish, "secretaries")
    assert again.rectifications == 2
    with world.acting() as ctx:
        assert [one.serial for one in ctx.session.exec(select(Rectification)).all()] == [1, 2]


def test_published_once(world: World, paper: None) -> None:
    numbered(world)
    act(world, "何洁", circular.publish, circular.SECRETARIES)

    told = refused(world, "何洁", ConflictError, circular.publish, circular.SECRETARIES)
    assert told == "2026年第三季度通报已发布。"


def test_sent_back_what_was_agreed_stands(world: World, paper: None) -> None:
    reviewed(world)
    assert refused(world, "黄勇", BadInputError, circular.send_back, " ").startswith("请写明为什么退回")
    act(world, "黄勇", circular.send_back, "第二部分太笼统")
    assert world.heard_by("何洁")[-1] == "2026年第三季度通报退回修改：第二部分太笼统。改好回「送核通报」。"
    found = state(world)
    assert (found.state, found.reviewed_by) == (PaperState.DRAFT, None)
    number = quarter.numbered(world, "劳模")
    act(world, "何洁", circular.change, number, Wish("锅炉支部：请劳模进现场讲党课，讲两场。"))
    asked = act(world, "何洁", circular.ask)
    assert (asked.units, asked.until) == (1, date(2026, 10, 29))
    act(world, "老王", circular.agree)
    act(world, "刘洋", circular.review)


PERSONS: list[tuple[str, Callable[..., Any], str]] = [
    ("老王", circular.ask, "通报由党委工作部干事或部长起草、修改。"),
    ("何洁", circular.review, "通报由党委工作部部长审核。"),
    ("刘洋", circular.check_wording, "通报的文字由纪委书记核。"),
    ("刘洋", circular.sign, "通报由党委书记签发。"),
    ("林福鹏", circular.ready, "通报由党委工作部干事或部长发布。"),
]


def test_each_step_has_its_person(world: World, paper: None) -> None:
    for name, do, sentence in PERSONS:
        assert refused(world, name, NotAllowedError, do) == sentence


def test_who_numbers_and_who_sends_back(world: World, paper: None) -> None:
    assert refused(world, "黄勇", NotAllowedError, circular.number, NUMBER) == "通报由党委工作部干事或部长编号。"
    assert refused(world, "黄勇", NotAllowedError, circular.schedule, date(2026, 11, 2)).endswith("发布。")
    assert refused(world, "何洁", NotAllowedError, circular.send_back, "不好").startswith("通报由审核、核稿或签发")


def test_nobody_looks_over_his_own_work(world: World) -> None:
    quarter.usual(world)
    with world.acting("刘洋") as ctx:
        circular.draft(ctx, PERIOD)
    act(world, "何洁", circular.ask)
    told = refused(world, "刘洋", NotAllowedError, circular.review)
    assert told == "这份通报前面的一步是您办的，由党委工作部部长审核要另一位同志来。"


OUT_OF_TURN: list[tuple[str, Callable[..., Any], tuple[Any, ...], str]] = [
    ("刘洋", circular.review, (), "2026年第三季度通报起草中，下一步「送核通报」（干事或部长）。"),
    ("黄勇", circular.check_wording, (), "2026年第三季度通报起草中，下一步「送核通报」（干事或部长）。"),
    ("林福鹏", circular.sign, (), "2026年第三季度通报起草中，下一步「送核通报」（干事或部长）。"),
    ("林福鹏", circular.send_back, ("不好",), "2026年第三季度通报起草中，下一步「送核通报」（干事或部长）。"),
    ("何洁", circular.number, (NUMBER,), "2026年第三季度通报起草中，下一步「送核通报」（干事或部长）。"),
    ("何洁", circular.ready, (), "2026年第三季度通报起草中，下一步「送核通报」（干事或部长）。"),
    ("老王", circular.agree, (), "2026年第三季度通报现在不在各单位核对这一步（起草中）。"),
    ("老王", circular.object_to, (1, "不对"), "2026年第三季度通报现在不在各单位核对这一步（起草中）。"),
]


def test_one_step_after_the_other(world: World, paper: None) -> None:
    for name, do, more, sentence in OUT_OF_TURN:
        assert refused(world, name, ConflictError, do, *more) == sentence


def test_steps_out_of_their_turn(world: World, paper: None) -> None:
    reviewed(world)
    assert refused(world, "林福鹏", ConflictError, circular.sign) == (
        "2026年第三季度通报部门已审核，下一步「核稿通报」（纪委书记）。"
    )
    number = quarter.numbered(world, "劳模")
    for do in (circular.remove, circular.restore):
        assert refused(world, "何洁", ConflictError, do, number).endswith("先回「退回通报 理由」。")
    assert refused(world, "何洁", ConflictError, circular.ask).startswith("2026年第三季度通报部门已审核，不能再起草")
    with world.acting("何洁") as ctx, pytest.raises(ConflictError, match="部门已审核，不能再起草"):
        circular.draft(ctx, PERIOD)
    act(world, "黄勇", circular.check_wording)
    assert refused(world, "黄勇", ConflictError, circular.check_wording) == "2026年第三季度通报已经核过稿了。"
    assert act(world, "何洁", lambda _, found: circular.whats_next(found)).endswith("下一步「签发通报」（党委书记）。")
    act(world, "林福鹏", circular.sign)
    assert refused(world, "黄勇", NotAllowedError, circular.send_back, "不好") == "通报由党委书记签发。"
    act(world, "林福鹏", circular.send_back, "期限太紧")
    found = state(world)
    assert (found.state, found.dated, found.signed_by) == (PaperState.DRAFT, None, None)


def test_wording_is_checked_once(world: World, paper: None) -> None:
    reviewed(world)
    act(world, "黄勇", circular.check_wording)
    with world.acting() as ctx:
        circular.latest(ctx).wording_by = world.who("老王")

    assert refused(world, "黄勇", ConflictError, circular.check_wording) == "2026年第三季度通报已经核过稿了。"


def test_a_name_that_has_become_ordinary_is_found_before_signing(world: World, paper: None) -> None:
    number = quarter.numbered(world, "劳模")
    act(world, "何洁", circular.change, number, Wish("锅炉支部：赵强带头讲党课进现场。"))
    reviewed(world)
    act(world, "黄勇", circular.check_wording)
    with world.acting() as ctx:
        [post] = ctx.session.exec(select(Post).where(Post.member_id == world.who("赵强"))).all()
        post.until = ctx.today

    assert refused(world, "林福鹏", ConflictError, circular.sign) == (
        f"第{number}条通报不点名到没有职务的党员，请去掉“赵强”。"
    )


@pytest.mark.parametrize(
    ("text", "day", "kind", "sentence"),
    [
        ("18号", None, BadInputError, "文号写作“公司党发〔2026〕18号”"),
        ("公司党发〔2025〕18号", None, BadInputError, "文号的年份是2025年，印发在2026年，请核对。"),
        (NUMBER, date(2026, 10, 25), BadInputError, "10月25日已经过去了"),
        ("公司党发〔2026〕17号", None, ConflictError, "文号公司党发〔2026〕17号已经用在2026年第二季度通报上了。"),
    ],
)
def test_numbers(world: World, paper: None, text: str, day: date | None, kind: type[BotError], sentence: str) -> None:
    signed(world)
    with world.acting() as ctx:
        check_id = circular.latest(ctx).check_id
        old = NoticePaper(
            period="2026Q2",
            check_id=check_id,
            title="旧",
            number="公司党发〔2026〕17号",
            state=PaperState.PUBLISHED,
            drafted_at=ctx.now,
        )
        ctx.session.add(old)

    assert refused(world, "何洁", kind, circular.number, text, day).startswith(sentence)


def test_a_number_is_corrected_and_a_day_set(world: World, paper: None) -> None:
    numbered(world)
    act(world, "刘洋", circular.number, "公司党发〔2026〕19号", date(2026, 10, 30))
    found = state(world)
    assert (found.number, found.issue_on, found.numbered_by) == (
        "公司党发〔2026〕19号",
        date(2026, 10, 30),
        world.who("刘洋"),
    )
    with world.acting() as ctx:
        query = select(notify.OutboxMessage).where(notify.OutboxMessage.member_id == world.who("刘洋"))
        last = ctx.session.exec(query.order_by(col(notify.OutboxMessage.id))).all()[-1]
        assert last.text == "2026年第三季度通报定在今天印发，回「发布通报」。"
        assert last.due.isoformat() == "2026-10-30T08:57:00+08:00"
    assert refused(world, "何洁", BadInputError, circular.schedule, date(2026, 10, 1)).startswith("10月1日已经过去")


def test_a_deadline_that_has_gone_by_stops_the_publication(world: World, paper: None) -> None:
    numbered(world)
    world.now += timedelta(days=40)

    assert "的期限已经过了" in refused(world, "何洁", BadInputError, circular.publish, circular.SECRETARIES)


def test_a_member_reads_it_once_it_is_published(world: World, paper: None) -> None:
    with world.acting("老王") as ctx:
        number = circular.latest(ctx).id
        with pytest.raises(NotFoundError, match="还没有发布"):
            circular.readable(ctx, number)
    numbered(world)
    act(world, "何洁", circular.publish, circular.MEMBERS)
    with world.acting("小周") as ctx:
        assert circular.readable(ctx, number).circle == "members"
        assert circular.latest(ctx, published=True).id == number


def test_the_clerk_of_a_branch_does_not_read_a_draft(world: World, paper: None) -> None:
    world.appoint("周芳", Role.PARTY_WORK_CLERK, "B05")
    with world.acting("何洁") as ctx:
        number = circular.readable(ctx, circular.latest(ctx).id).id
    with world.acting("周芳") as ctx, pytest.raises(NotFoundError, match="还没有发布"):
        circular.readable(ctx, number)


def test_there_is_none(world: World) -> None:
    with world.acting("何洁") as ctx:
        with pytest.raises(NotFoundError, match="还没有通报"):
            circular.latest(ctx)
        with pytest.raises(NotFoundError, match="还没有2026年第三季度的通报"):
            circular.latest(ctx, PERIOD)


def test_everybody_but_the_publisher_is_told(world: World, paper: None) -> None:
    with world.acting("何洁") as ctx:
        here = ctx.session.exec(select(Member.id).where(Member.id != world.who("何洁"))).all()
        assert set(circular.receivers(ctx, circular.MEMBERS)) == set(here)
        assert set(circular.receivers(ctx, circular.SECRETARIES)) == {world.who("老王"), world.who("周芳")}
