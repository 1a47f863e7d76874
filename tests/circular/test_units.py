"""Each unit is asked about what the notice says of it: it agrees, objects or is silent."""

from datetime import date

from sqlmodel import select

from bot import circular, notify
from bot.circular import Agreement, NoticeItem, PaperState, Wish
from bot.core import audit
from bot.core.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from bot.people import Post
from tests.circular import quarter
from tests.circular.steps import act, refused, state
from tests.world import World


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
