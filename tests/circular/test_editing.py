"""The office writes into its notice: own sentences, other words, out and in again; all of it audited and undoable."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from bot import assess, circular, people
from bot.assess import Draft, EntryKind
from bot.circular import Agreement, NoticeItem, Section, Wish, checking, rules
from bot.core import audit
from bot.core.audit import AuditEntry
from bot.core.errors import BadInputError, BotError, ConflictError, NotFoundError
from tests.circular import quarter
from tests.circular.quarter import texts
from tests.world import World

pytestmark = pytest.mark.usefixtures("paper")


def add(world: World, section: Section, text: str, **more: Any) -> int:
    with world.acting("何洁") as ctx:
        return circular.add(ctx, circular.latest(ctx), section, Wish(text, **more)).id


def refused(world: World, section: Section, wish: Wish) -> str:
    with world.acting("何洁") as ctx, pytest.raises(BotError) as error:
        circular.add(ctx, circular.latest(ctx), section, wish)
    return error.value.sentence


def changed(world: World, number: int, wish: Wish, kind: type[BotError] = BadInputError) -> str:
    with world.acting("何洁") as ctx, pytest.raises(kind) as error:
        circular.change(ctx, circular.latest(ctx), number, wish)
    return error.value.sentence


@pytest.mark.parametrize(
    ("section", "text", "org"),
    [
        (Section.OVERVIEW, "  各单位配合检查，\n没有专门准备材料。", ""),
        (Section.PRACTICES, "汽机支部组织技术比武，三个班组参加。", "B05"),
        (Section.PROBLEMS, "个别单位会议记录要素不全。", ""),
        (Section.PROBLEMS, "锅炉支部9月的支委会没有写议题。", "B04"),
        (Section.AHEAD, "四季度开展主题党日观摩", ""),
        (Section.AHEAD, "四季度开展主题党日观摩！！", ""),
    ],
)
def test_own_sentences(world: World, section: Section, text: str, org: str) -> None:
    number = add(world, section, text)

    assert texts(world, section)[-1] == " ".join(text.split()).rstrip("。！") + "。"
    with world.acting() as ctx:
        one = ctx.get(NoticeItem, number)
        assert (one.own, one.org_id, one.agreement) == (True, world.orgs.get(org), Agreement.NOT_ASKED)


def test_an_own_rectification_has_a_day_and_an_acceptor(world: World) -> None:
    first = add(world, Section.RECTIFY, "锅炉支部补齐9月支委会记录的议题。")
    second = add(
        world,
        Section.RECTIFY,
        "汽机支部更换褪色的标识。",
        due=date(2026, 11, 21),
        acceptor_id=world.who("何洁"),
    )

    with world.acting() as ctx:
        rows = [ctx.get(NoticeItem, number) for number in (first, second)]
        assert [(one.due, one.acceptor_id) for one in rows] == [
            (date(2026, 11, 25), world.who("刘洋")),
            (date(2026, 11, 20), world.who("何洁")),
        ]


REFUSED = [
    (Section.PROBLEMS, " ", "请写明内容。"),
    (Section.PROBLEMS, "字" * 201, "一条最多200个字，现在201个字，请压缩。"),
    (Section.PROBLEMS, "锅炉支部名次下降", "通报不排名次，请去掉“名次”。"),
    (Section.PROBLEMS, "锅炉支部倒数", "通报不排名次，请去掉“倒数”。"),
    (Section.PROBLEMS, "公司排名靠后", "通报不排名次，请去掉“排名”。"),
    (Section.PROBLEMS, "锅炉支部居末位", "通报不排名次，请去掉“末位”。"),
    (Section.PROBLEMS, "锅炉支部组长因病没有到会", "通报不写健康原因，请去掉“因病”。"),
    (Section.PROBLEMS, "锅炉支部扣2分", "通报不写分数，请去掉“扣2分”。"),
    (Section.PROBLEMS, "小周两次没有参加", "通报不点名到没有职务的党员，请去掉“小周”。"),
    (Section.PROBLEMS, "锅炉支部和汽机支部记录不全", "一条只写一个单位，便于核对；请分开写。"),
    (Section.PRACTICES, "组织技术比武", "这一条要写明是哪个单位"),
    (Section.RECTIFY, "更换标识", "这一条要写明是哪个单位"),
]


def test_what_is_refused(world: World) -> None:
    for section, text, sentence in REFUSED:
        before = texts(world, section)
        assert refused(world, section, Wish(text)).startswith(sentence), text
        assert texts(world, section) == before


def test_limits_of_sections(world: World) -> None:
    for number in range(2):
        add(world, Section.PRACTICES, f"汽机支部第{number}次技术比武。")
    assert refused(world, Section.PRACTICES, Wish("汽机支部再比一次。")) == "主要做法最多5条，先去掉一条再写。"
    gone = quarter.numbered(world, "劳模")
    with world.acting("何洁") as ctx:
        circular.remove(ctx, circular.latest(ctx), gone)
    add(world, Section.PRACTICES, "汽机支部再比一次。")
    with world.acting("何洁") as ctx, pytest.raises(BadInputError, match="主要做法最多5条"):
        circular.restore(ctx, circular.latest(ctx), gone)


def fill(world: World) -> None:
    """More than any paper takes."""
    for number in range(20):
        add(world, Section.PROBLEMS, f"第{number}件" + "共性的事要各单位都看一看" * 16)


def test_the_whole_paper_has_a_limit(world: World) -> None:
    with pytest.raises(BadInputError, match=r"通报全文最多2500个字，加上这一条是2[5-7]\d\d个字"):
        fill(world)
    with world.acting() as ctx:
        assert 2200 < circular.characters(circular.content(ctx, circular.latest(ctx))) <= 2500


def test_a_deduction_that_is_not_confirmed(world: World) -> None:
    world.on("2026-10-27")
    with world.acting("何洁") as ctx:
        day = date(2026, 10, 20)
        draft = Draft(EntryKind.DEDUCTION, world.orgs["B04"], day, "D3-2", "10月党员大会没写议题")
        number = assess.enter(ctx, draft).id
    text = "锅炉支部10月党员大会，没写议题，请改正。"
    assert refused(world, Section.PROBLEMS, Wish(text)) == f"这是没有确认的扣分（第{number}号），不能写进通报。"
    with world.acting("刘洋") as ctx:
        assess.confirm(ctx, number)

    assert add(world, Section.PROBLEMS, text)


def test_other_words(world: World) -> None:
    number = quarter.numbered(world, "锅炉支部：活动室")
    with world.acting("何洁") as ctx:
        one = circular.change(ctx, circular.latest(ctx), number, Wish("锅炉支部：活动室两处标识褪色。"))
        assert (one.own, one.source_key.split(":")[0], one.org_id) == (True, "entry", world.orgs["B04"])
    assert texts(world, Section.PROBLEMS)[1] == "锅炉支部：活动室两处标识褪色。"

    with world.acting("何洁") as ctx:
        circular.change(ctx, circular.latest(ctx), number, Wish("汽机支部：活动室两处标识褪色。"))
        assert ctx.get(NoticeItem, number).org_id == world.orgs["B05"]


def test_a_rectification_follows_its_case(world: World) -> None:
    number, mend = quarter.numbered(world, "锅炉支部：活动室"), quarter.numbered(world, "改正“活动室")
    with world.acting("何洁") as ctx:
        circular.change(ctx, circular.latest(ctx), number, Wish("锅炉支部：活动室两处标识褪色"))
    assert texts(world, Section.RECTIFY)[0] == "改正“活动室两处标识褪色”，说明改了什么。"

    with world.acting("何洁") as ctx:
        found = circular.latest(ctx)
        circular.change(ctx, found, number, Wish("汽机支部：活动室标识褪色"))
        assert ctx.get(NoticeItem, mend).org_id == world.orgs["B05"]
        circular.change(ctx, found, mend, Wish("汽机支部换新标识"))
        circular.change(ctx, found, number, Wish("汽机支部：两处标识褪色"))
    assert texts(world, Section.RECTIFY)[0] == "汽机支部换新标识。"


def test_another_day_and_acceptor(world: World) -> None:
    number = quarter.numbered(world, "改正“活动室")
    with world.acting("何洁") as ctx:
        wish = Wish(due=date(2026, 12, 10), acceptor_id=world.who("何洁"))
        one = circular.change(ctx, circular.latest(ctx), number, wish)
        assert (one.due, one.acceptor_id) == (date(2026, 12, 10), world.who("何洁"))

    assert changed(world, number, Wish(due=date(2026, 10, 26))) == "期限要在今天以后。"
    assert changed(world, number, Wish(acceptor_id=world.who("老王"))) == "验收人不能是锅炉支部自己的负责人，请换一位。"
    assert changed(world, number, Wish()).startswith("请写明改成什么")
    case = quarter.numbered(world, "锅炉支部：活动室")
    assert changed(world, case, Wish(due=date(2026, 12, 10))) == "期限和验收人只有整改要求里的条目有。"
    assert changed(world, 999, Wish("好"), NotFoundError).startswith("通报里没有编号 999 的内容")


def test_a_case_goes_and_comes_with_its_rectification(world: World) -> None:
    number = quarter.numbered(world, "汽机支部：9月")
    with world.acting("何洁") as ctx:
        rows = circular.remove(ctx, circular.latest(ctx), number, "没跟人家核实")
        assert [one.section for one in rows] == [Section.PROBLEMS, Section.RECTIFY]
    assert texts(world, Section.RECTIFY) == ["改正“活动室标识褪色”，说明改了什么。"]
    with world.acting() as ctx:
        entry = ctx.session.exec(select(AuditEntry).where(AuditEntry.verb == "notice.remove")).one()
        assert entry.summary == "汽机支部：9月支委会缺记录人（没跟人家核实）"
        assert entry.org_id == world.orgs["B05"]

    with world.acting("何洁") as ctx:
        found = circular.latest(ctx)
        with pytest.raises(ConflictError, match="已经去掉了"):
            circular.remove(ctx, found, number)
        with pytest.raises(ConflictError, match="已经去掉了"):
            circular.change(ctx, found, number, Wish("好"))
        assert len(circular.restore(ctx, found, number)) == 2
        with pytest.raises(ConflictError, match="没有去掉过"):
            circular.restore(ctx, found, number)
    assert len(texts(world, Section.RECTIFY)) == 2


def test_a_rectification_alone_may_go(world: World) -> None:
    number = quarter.numbered(world, "改正“9月")
    with world.acting("何洁") as ctx:
        assert len(circular.remove(ctx, circular.latest(ctx), number)) == 1
    assert texts(world, Section.PROBLEMS)[-1] == "汽机支部：9月支委会缺记录人。"


def test_what_was_objected_to_and_put_back_is_asked_anew(world: World) -> None:
    number = quarter.numbered(world, "锅炉支部：活动室")
    with world.acting("何洁") as ctx:
        circular.ask(ctx, circular.latest(ctx))
    with world.acting("老王") as ctx:
        circular.object_to(ctx, circular.latest(ctx), number, "换过了")
    with world.acting("何洁") as ctx:
        circular.remove(ctx, circular.latest(ctx), number)
    world.on("2026-10-27")
    with world.acting("何洁") as ctx:
        circular.restore(ctx, circular.latest(ctx), number)
        one = ctx.get(NoticeItem, number)
        assert (one.agreement, one.objection, one.answer_by) == (Agreement.ASKED, "", date(2026, 10, 30))


@pytest.mark.parametrize("what", ["add", "change", "remove"])
def test_every_change_is_taken_back(world: World, what: str) -> None:
    number = quarter.numbered(world, "锅炉支部：活动室")
    with world.acting() as ctx:
        before = [one.model_dump() for one in circular.items(ctx, circular.latest(ctx))]
    with world.acting("何洁") as ctx:
        found = circular.latest(ctx)
        if what == "add":
            circular.add(ctx, found, Section.OVERVIEW, Wish("各单位配合检查。"))
        elif what == "change":
            circular.change(ctx, found, number, Wish("锅炉支部：活动室两处标识褪色。"))
        else:
            circular.remove(ctx, found, number)
    with world.acting("何洁") as ctx:
        assert audit.undo_latest(ctx).verb == f"notice.{what}"
    with world.acting() as ctx:
        assert [one.model_dump() for one in circular.items(ctx, circular.latest(ctx))] == before


def test_none_of_a_unit(world: World) -> None:
    with world.acting("何洁") as ctx:
        found = circular.latest(ctx)
        boiler, turbine = people.assessed(ctx)
        assert len(circular.of_unit(ctx, found, boiler)) == 5
        for row in circular.of_unit(ctx, found, turbine):
            row.removed = True
        with pytest.raises(NotFoundError, match="通报里没有写汽机支部的内容"):
            circular.of_unit(ctx, found, turbine)


TYPED = st.lists(
    st.sampled_from(
        ["锅炉支部", "名次", "排", "名", "倒数", "末位", "小周", "小", "周", "因病", "扣2分", "记录", " ", "，"]
    ),
    min_size=1,
    max_size=8,
).map("".join)


@given(text=TYPED)
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_the_paper_never_holds_a_forbidden_word(world: World, text: str) -> None:
    with world.acting("何洁") as ctx:
        found = circular.latest(ctx)
        try:
            printed = checking.require_printable(ctx, found, text)
        except BadInputError:
            return
    squeezed = rules.SIGNS.sub("", printed)
    assert not any(word in squeezed for word in ("名次", "排名", "倒数", "末位", "小周", "因病", "扣2分"))
