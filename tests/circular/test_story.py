"""A notice from the frozen quarter to its publication, as the office lives it, and every refusal on the way."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from bot import circular, notify, plan, problems
from bot.circular import Agreement, NoticeItem, NoticePaper, PaperState, Section, Wish
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError, BotError, ConflictError, NotAllowedError, NotFoundError
from bot.people import Member, Post, Role
from bot.problems import Rectification
from tests.circular import quarter
from tests.circular.quarter import PERIOD
from tests.world import World

NUMBER = "公司党发〔2026〕18号"


@pytest.fixture
def paper(world: World) -> None:
    """The usual quarter's notice, drafted by 何洁 on Monday 26 October."""
    quarter.drafted(world)


def act(world: World, name: str, do: Callable[..., Any], *more: Any) -> Any:
    """Somebody does something to the notice."""
    with world.acting(name) as ctx:
        return do(ctx, circular.latest(ctx), *more)


def state(world: World) -> NoticePaper:
    with world.acting() as ctx:
        return circular.latest(ctx)


def refused(world: World, name: str, kind: type[BotError], do: Callable[..., Any], *more: Any) -> str:
    with pytest.raises(kind) as error:
        act(world, name, do, *more)
    return error.value.sentence


def reviewed(world: World) -> None:
    act(world, "何洁", circular.ask)
    act(world, "老王", circular.agree)
    act(world, "周芳", circular.agree)
    act(world, "刘洋", circular.review)


def signed(world: World) -> None:
    reviewed(world)
    act(world, "黄勇", circular.check_wording)
    act(world, "林福鹏", circular.sign)


def numbered(world: World) -> None:
    signed(world)
    act(world, "何洁", circular.number, NUMBER)


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


def test_no_answer_is_agreement(world: World, paper: None) -> None:
    act(world, "何洁", circular.ask)
    number = quarter.numbered(world, "突击队")
    told = refused(world, "刘洋", ConflictError, circular.review)
    assert told == f"第{number}条还没有同锅炉支部核对（10月29日到期），不能审核。"

    world.on("2026-10-29")
    refused(world, "刘洋", ConflictError, circular.review)
    world.on("2026-10-30")
    assert (
        refused(world, "老王", ConflictError, circular.object_to, number, "不对") == "核对期到10月29日为止，已经过了。"
    )
    assert refused(world, "老王", NotFoundError, circular.agree) == "通报里没有等您核对的内容。"
    act(world, "刘洋", circular.review)
    assert state(world).reviewed_by == world.who("刘洋")


def test_the_reviewer_hears_after_the_term(world: World, paper: None) -> None:
    act(world, "何洁", circular.ask)

    with world.acting() as ctx:
        query = select(notify.OutboxMessage).where(notify.OutboxMessage.about == "notice:1:review")
        [waiting] = ctx.session.exec(query).all()
        assert waiting.member_id == world.who("刘洋")
        assert waiting.due.isoformat() == "2026-10-30T08:57:00+08:00"


def test_what_is_objected_to_stays_out_until_settled(world: World, paper: None) -> None:
    act(world, "何洁", circular.ask)
    case, mend = quarter.numbered(world, "锅炉支部：活动室"), quarter.numbered(world, "改正“活动室")
    rows = act(world, "老王", circular.object_to, mend, "标识9月25日已经换了新的")
    assert {one.id for one in rows} == {case, mend}
    assert world.heard_by("何洁")[-1] == (
        f"锅炉支部对通报第{mend}条有异议：标识9月25日已经换了新的。改好或去掉前不写入，回「通报」看。"
    )
    with world.acting() as ctx:
        whole = circular.content(ctx, circular.latest(ctx))
    assert "活动室" not in str(whole)
    act(world, "老王", circular.agree)
    act(world, "周芳", circular.agree)
    told = refused(world, "刘洋", ConflictError, circular.review)
    assert told == f"第{case}条单位有异议（标识9月25日已经换了新的），先「改通报」或「删通报」。"

    world.on("2026-10-28")
    act(world, "何洁", circular.change, case, Wish("锅炉支部：9月中旬前活动室标识褪色，已更换。"))
    with world.acting() as ctx:
        changed = [ctx.get(NoticeItem, number) for number in (case, mend)]
        assert {one.agreement for one in changed} == {Agreement.ASKED}
        assert {one.answer_by for one in changed} == {date(2026, 11, 2)}
    assert "已更换" in world.heard_by("老王")[-1]
    act(world, "老王", circular.agree, [case])
    act(world, "刘洋", circular.review)


def test_objected_and_taken_out(world: World, paper: None) -> None:
    act(world, "何洁", circular.ask)
    case = quarter.numbered(world, "锅炉支部：活动室")
    act(world, "老王", circular.object_to, case, "已经换了")
    act(world, "老王", circular.agree)
    act(world, "周芳", circular.agree)
    assert len(act(world, "何洁", circular.remove, case)) == 2
    act(world, "刘洋", circular.review)
    with world.acting() as ctx:
        assert "活动室" not in str(circular.content(ctx, circular.latest(ctx)))


def test_a_unit_changes_its_mind(world: World, paper: None) -> None:
    act(world, "何洁", circular.ask)
    case = quarter.numbered(world, "锅炉支部：活动室")
    act(world, "老王", circular.object_to, case, "已经换了")
    act(world, "老王", circular.agree, [case])

    with world.acting() as ctx:
        assert (ctx.get(NoticeItem, case).agreement, ctx.get(NoticeItem, case).objection) == (Agreement.AGREED, "")


def test_agreeing_to_a_rectification_lifts_no_objection_to_its_case(world: World, paper: None) -> None:
    act(world, "何洁", circular.ask)
    case, mend = quarter.numbered(world, "锅炉支部：活动室"), quarter.numbered(world, "改正“活动室")
    act(world, "老王", circular.object_to, case, "已经换了")

    assert refused(world, "老王", ConflictError, circular.agree, [mend]) == (
        f"第{mend}条随第{case}条，第{case}条还有您单位的异议；没有异议了回「同意通报 {case}」。"
    )
    with world.acting() as ctx:
        assert ctx.get(NoticeItem, case).objection == "已经换了"
    assert len(act(world, "老王", circular.agree, [mend, case])) == 4


def test_what_was_taken_out_needs_no_answer(world: World, paper: None) -> None:
    act(world, "何洁", circular.ask)
    case = quarter.numbered(world, "锅炉支部：活动室")
    act(world, "何洁", circular.remove, case)

    assert refused(world, "老王", NotFoundError, circular.object_to, case, "换了") == (
        f"第{case}条已经从通报里去掉了，不用再核对。"
    )
    assert refused(world, "周芳", NotAllowedError, circular.agree, [case]) == f"第{case}条不是写您单位的。"


def test_a_unit_that_nobody_answers_for_is_asked_in_person(world: World, paper: None) -> None:
    with world.acting() as ctx:
        [post] = ctx.session.exec(select(Post).where(Post.member_id == world.who("周芳"))).all()
        post.until = date(2026, 10, 1)
    asked = act(world, "何洁", circular.ask)
    assert [unit.short for unit in asked.unreached] == ["汽机支部"]
    act(world, "老王", circular.agree)
    case = quarter.numbered(world, "汽机支部：9月")
    assert refused(world, "刘洋", ConflictError, circular.review).endswith(
        f"第{case}条还没有同汽机支部核对（没有书记或联系不上，当面核对后回「同意通报 {case}」），不能审核。"
    )
    assert len(act(world, "何洁", circular.agree, [case])) == 2
    act(world, "刘洋", circular.review)


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


def test_answers_are_the_units_own(world: World, paper: None) -> None:
    act(world, "何洁", circular.ask)
    case = quarter.numbered(world, "锅炉支部：活动室")
    common = quarter.numbered(world, "季度党课")

    assert refused(world, "周芳", NotAllowedError, circular.agree, [case]) == f"第{case}条不是写您单位的。"
    assert refused(world, "小周", NotAllowedError, circular.object_to, case, "不对").endswith("不是写您单位的。")
    assert refused(world, "何洁", NotAllowedError, circular.agree, [case]).startswith(f"第{case}条由锅炉支部书记核对")
    assert refused(world, "老王", NotFoundError, circular.agree, [common]).startswith("通报里没有编号")
    assert refused(world, "老王", NotFoundError, circular.agree, [999]).startswith("通报里没有编号 999 的内容")
    assert refused(world, "老王", BadInputError, circular.object_to, case, " ").startswith("请写明哪里不对")
    assert {one.org_id for one in act(world, "老王", circular.mine)} == {world.orgs["B04"]}
    assert refused(world, "小周", NotAllowedError, circular.mine).startswith("单位的记录由")


def test_one_or_two_practices_are_too_few(world: World, paper: None) -> None:
    act(world, "何洁", circular.remove, quarter.numbered(world, "劳模"))

    assert refused(world, "何洁", ConflictError, circular.ask).startswith("主要做法要写三到五条，现在2条")


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
    with world.acting() as ctx:
        own = Post(
            member_id=world.who("周芳"), org_id=world.orgs["B05"], role=Role.PARTY_WORK_CLERK, since=date(2024, 1, 1)
        )
        ctx.session.add(own)
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


def test_sent_back_while_units_are_asked_they_are_asked_again_with_a_whole_term(world: World, paper: None) -> None:
    """Nobody can answer a paper that is being changed: silence from those days is no agreement."""
    act(world, "何洁", circular.ask)
    act(world, "周芳", circular.agree)
    act(world, "刘洋", circular.send_back, "先补两条做法")
    with world.acting() as ctx:
        prompt = select(notify.OutboxMessage.state).where(notify.OutboxMessage.about == "notice:1:review")
        assert set(ctx.session.exec(prompt)) == {notify.MessageState.DROPPED}

    world.on("2026-11-02")
    asked = act(world, "何洁", circular.ask)
    assert (asked.units, asked.until) == (1, date(2026, 11, 5))
    refused(world, "刘洋", ConflictError, circular.review)
    case = quarter.numbered(world, "锅炉支部：活动室")
    act(world, "老王", circular.object_to, case, "已经换了")


def test_taking_back_that_it_was_sent_back_lets_the_units_answer_again(world: World, paper: None) -> None:
    act(world, "何洁", circular.ask)
    act(world, "刘洋", circular.send_back, "先补两条做法")
    with world.acting("刘洋") as ctx:
        assert audit.undo_latest(ctx).verb == "notice.send_back"

    assert state(world).state is PaperState.WITH_UNITS
    assert len(act(world, "老王", circular.agree)) == 5
