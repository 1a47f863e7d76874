"""An article from its record to the office's word, and what the assessment reads of it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from bot import people, publicity
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from bot.people import Org, Role
from bot.publicity import Adoption, Article, ArticleOutlet, Counts, Draft, Level, OutletState
from tests.world import World

SHOCK = Draft("党员突击队抢装水冷壁", "公司网", Level.COMPANY, date(2026, 11, 20))
YEAR = date(2026, 1, 1), date(2027, 1, 1)
Q3, Q4 = (date(2026, 7, 1), date(2026, 10, 1)), (date(2026, 10, 1), date(2027, 1, 1))


def boiler(ctx: Context, code: str = "B04") -> Org:
    return people.org_by_code(ctx, code)


def file(world: World, draft: Draft = SHOCK, *, by: str = "老王", code: str = "B04") -> int:
    """The number of the article as recorded."""
    with world.acting(by) as ctx:
        return publicity.file(ctx, boiler(ctx, code), draft).article.id


def confirm(world: World, number: int, by: str = "何洁") -> None:
    with world.acting(by) as ctx:
        publicity.confirm(ctx, number)


def counts(world: World, span: tuple[date, date] = YEAR, *codes: str) -> dict[int, Counts]:
    with world.acting() as ctx:
        return dict(publicity.counts(ctx, [world.orgs[code] for code in codes] or None, *span))


def test_what_appeared_above_waits_for_the_office(world: World) -> None:
    with world.acting("老王") as ctx:
        filed = publicity.file(ctx, boiler(ctx, "B04-01"), replace(SHOCK, link="https://example.com/1"))
        assert (filed.is_new, filed.repeated, filed.outlet.state) == (True, False, OutletState.WAITING)
        assert filed.article.org_id == world.orgs["B04"]
        number = filed.article.id
        with pytest.raises(NotAllowedError):
            publicity.confirm(ctx, number)
        with pytest.raises(NotAllowedError):
            publicity.waiting(ctx)
    with world.acting("何洁") as ctx:
        assert [one.article.id for one in publicity.waiting(ctx)] == [number]
        [row] = publicity.confirm(ctx, number)
        assert (row.state, row.decided_by) == (OutletState.CONFIRMED, world.who("何洁"))
        assert publicity.waiting(ctx) == []
        with pytest.raises(ConflictError, match="没有等确认的"):
            publicity.confirm(ctx, number)
        assert publicity.entry(ctx, number).level is Level.COMPANY
        audit.undo_latest(ctx)
        assert len(publicity.waiting(ctx)) == 1
        assert publicity.entry(ctx, number).level is None


def test_the_units_own_outlet_needs_no_word(world: World) -> None:
    number = file(world, replace(SHOCK, outlet="支部宣传栏", level=Level.UNIT))
    with world.acting("老王") as ctx:
        one = publicity.entry(ctx, number)
        assert (one.level, one.outlets[0].state) == (Level.UNIT, OutletState.OWN)


def test_nobody_confirms_what_he_recorded(world: World) -> None:
    number = file(world, by="何洁")
    with world.acting("何洁") as ctx, pytest.raises(NotAllowedError, match="由党委工作部另一位同志确认"):
        publicity.confirm(ctx, number)
    world.appoint("刘洋", Role.PARTY_WORK_HEAD)
    confirm(world, number, by="刘洋")


def test_the_same_title_is_the_same_article(world: World) -> None:
    number = file(world)
    with world.acting("老王") as ctx:
        again = publicity.file(ctx, boiler(ctx), replace(SHOCK, title="《党员突击队抢装水冷壁》"))
        assert (again.article.id, again.is_new, again.repeated) == (number, False, True)
        other = replace(SHOCK, outlet="集团网", level=Level.GROUP_OR_PROVINCIAL, authors="李明", reviewer="陈静")
        more = publicity.file(ctx, boiler(ctx), replace(other, day=date(2026, 11, 18)))
        assert (more.article.id, more.is_new, more.repeated) == (number, False, False)
        assert (more.article.day, more.article.authors, more.article.reviewer) == (date(2026, 11, 18), "李明", "陈静")
        audit.undo_latest(ctx)
        assert ctx.get(Article, number).day == SHOCK.day
        assert len(ctx.session.exec(select(ArticleOutlet)).all()) == 1
    assert file(world, by="周芳", code="B05") != number, "another unit's article of the same title is its own"
    assert file(world, replace(SHOCK, day=date(2025, 11, 19))) != number, "more than a year apart"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"title": " 《》 "}, "请写上题目和发在哪里"),
        ({"outlet": " "}, "请写上发在哪里"),
        ({"title": "长" * 81}, "题目最多80个字"),
        ({"reviewer": "长" * 41}, "各写在40个字以内"),
        ({"link": "javascript:alert(1)"}, "链接要以 http:// 或 https:// 开头"),
        ({"link": "https://" + "a" * 300}, "不超过300个字符"),
        ({"day": date(2026, 11, 24)}, "发表日期不能晚于今天"),
        ({"title": "突击队的故事 阅读量破万"}, "点赞、转发、阅读多少不记也不算"),
        ({"outlet": "公司网 转发20次"}, "点赞、转发、阅读多少不记也不算"),
    ],
)
def test_what_is_not_recorded(world: World, more: dict[str, Any], words: str) -> None:
    with world.acting("老王") as ctx, pytest.raises(BadInputError, match=words):
        publicity.file(ctx, boiler(ctx), replace(SHOCK, **more))


def test_who_keeps_articles(world: World) -> None:
    number = file(world)
    with world.acting("李明") as ctx:
        with pytest.raises(NotAllowedError, match="稿件由支部书记、宣传委员或宣传部门登记"):
            publicity.file(ctx, boiler(ctx), SHOCK)
        with pytest.raises(NotFoundError, match=f"没有编号 {number} 的稿件"):
            publicity.article(ctx, number)
        with pytest.raises(NotAllowedError):
            publicity.of_unit(ctx, boiler(ctx), *YEAR)
    with world.acting("陈静") as ctx:
        assert [one.article.id for one in publicity.of_unit(ctx, boiler(ctx), *YEAR)] == [number]
        with pytest.raises(NotAllowedError):
            publicity.review(ctx, number, "陈静")
    world.appoint("刘洋", Role.PUBLICITY_HEAD)
    with world.acting("刘洋") as ctx:
        assert publicity.article(ctx, number).id == number
        assert len(publicity.of_unit(ctx, boiler(ctx, "C00"), *YEAR)) == 1
        with pytest.raises(NotAllowedError):
            publicity.confirm(ctx, number)


def test_who_looked_through_it(world: World) -> None:
    number = file(world)
    with world.acting("老王") as ctx:
        assert publicity.review(ctx, number, " 陈静 ").reviewer == "陈静"
        with pytest.raises(BadInputError, match=f"审稿 {number} 陈静"):
            publicity.review(ctx, number, " ")
        with pytest.raises(BadInputError, match="各写在40个字以内"):
            publicity.review(ctx, number, "长" * 41)
        audit.undo_latest(ctx)
        assert publicity.article(ctx, number).reviewer == ""


def test_an_article_recorded_by_mistake(world: World) -> None:
    number = file(world)
    with world.acting("老王") as ctx:
        publicity.remove(ctx, number)
        with pytest.raises(NotFoundError):
            publicity.article(ctx, number)
        audit.undo_latest(ctx)
        assert publicity.entry(ctx, number).outlets[0].outlet == "公司网"
    confirm(world, number)
    with world.acting("老王") as ctx, pytest.raises(ConflictError, match="已经确认过，不能删"):
        publicity.remove(ctx, number)


def test_what_is_not_confirmed_is_told_with_the_reason(world: World) -> None:
    number = file(world)
    with world.acting("何洁") as ctx:
        with pytest.raises(BadInputError, match="请写明原因"):
            publicity.refuse(ctx, number, " ")
        publicity.refuse(ctx, number, "公司网上没有查到。")
    assert world.heard_by("老王") == [
        (f"{number}号稿件（党员突击队抢装水冷壁）在公司网的登记没有确认：公司网上没有查到。有出入请补充后重新登记。")
    ]
    assert counts(world) == {}
    with world.acting("老王") as ctx:
        assert publicity.entry(ctx, number).level is None


def test_articles_count_once_a_quarter_and_at_the_highest_level(world: World) -> None:
    third = file(world, replace(SHOCK, day=date(2026, 8, 3), reviewer="陈静"))
    confirm(world, third)
    file(world, replace(SHOCK, day=date(2026, 11, 3), outlet="集团网", level=Level.GROUP_OR_PROVINCIAL))
    file(world, replace(SHOCK, day=date(2026, 11, 4), outlet="上级公司网", level=Level.UPPER_COMPANY))
    own = file(world, Draft("班前会讲形势", "宣传栏", Level.UNIT, date(2026, 10, 8)))
    waits = file(world, Draft("焊花", "公司网", Level.COMPANY, date(2026, 10, 9)), by="周芳", code="B05")
    confirm(world, third)
    b04, b05 = world.orgs["B04"], world.orgs["B05"]
    top = Level.GROUP_OR_PROVINCIAL

    assert counts(world) == {
        b04: Counts({"2026Q3": 1, "2026Q4": 1}, (Adoption(third, top),), (third, own), (own,)),
        b05: Counts({"2026Q4": 1}, (), (waits,), (waits,)),
    }
    assert counts(world, Q3, "B04") == {b04: Counts({"2026Q3": 1}, (Adoption(third, Level.COMPANY),), (third,))}
    assert counts(world, Q4, "B04") == {
        b04: Counts({"2026Q4": 1}, (Adoption(third, top, Level.COMPANY),), (own,), (own,))
    }
    assert counts(world, (date(2027, 1, 1), date(2027, 4, 1))) == {}


def test_the_number_of_statements_does_not_grow(world: World) -> None:
    for number in range(5):
        file(world, replace(SHOCK, title=f"第{number}篇"))
    file(world, by="周芳", code="B05")
    with world.acting() as ctx:
        for units in ([world.orgs["B04"]], None):
            with world.asked() as said:
                publicity.counts(ctx, units, *YEAR)
            assert len(said) == 1
        with world.asked() as said:
            assert len(publicity.everything(ctx, 2026)) == 6
        assert len(said) == 2
        assert publicity.everything(ctx, 2025) == []


def test_the_terminal_records_without_a_speaker(world: World) -> None:
    with world.acting() as ctx:
        filed = publicity.file(ctx, boiler(ctx), SHOCK)
        assert (filed.article.by_id, filed.outlet.by_id) == (None, None)
        number = filed.article.id
    with world.acting("何洁") as ctx:
        publicity.refuse(ctx, number, "查不到")
    assert world.heard_by("老王") == []
