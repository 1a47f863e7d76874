"""An honour from its registration to the office's word, and what the assessment reads of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot import honours, people
from bot.core import audit
from bot.core.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from bot.honours import Draft, Earned, HonourLevel, HonourState
from bot.people import Role
from tests.world import World

ADVANCED = Draft("先进党支部", HonourLevel.COMPANY, date(2026, 11, 1), is_month=True, document="公司党〔2026〕9号")
YEAR = date(2026, 1, 1), date(2027, 1, 1)


def file(world: World, draft: Draft = ADVANCED, *, by: str | None = "老王", code: str = "B04", of: str = "") -> int:
    with world.acting(by) as ctx:
        holder = people.member(ctx, world.who(of)) if of else None
        return honours.file(ctx, people.org_by_code(ctx, code), draft, holder=holder).honour.id


def confirm(world: World, *numbers: int) -> None:
    with world.acting("何洁") as ctx:
        for number in numbers:
            honours.confirm(ctx, number)


def bonus(world: World, span: tuple[date, date] = YEAR, **more: Any) -> Mapping[int, tuple[Earned, ...]]:
    with world.acting() as ctx:
        return honours.bonus(ctx, None, *span, **more)


def test_what_a_unit_registers_counts_when_the_office_confirms_it(world: World) -> None:
    number = file(world, code="B04-01")
    assert file(world) == number, "the same again is the same row"
    assert bonus(world) == {}
    with world.acting("老王") as ctx, pytest.raises(NotAllowedError):
        honours.confirm(ctx, number)
    confirm(world, number)
    assert bonus(world) == {world.orgs["B04"]: (Earned(HonourLevel.COMPANY, "先进党支部", number),)}
    with world.acting("何洁") as ctx:
        with pytest.raises(ConflictError, match="1号荣誉已确认，没有改动"):
            honours.confirm(ctx, number)
        assert honours.waiting(ctx) == []


def test_the_same_matter_counts_once_at_its_highest_level(world: World) -> None:
    company, group = file(world), file(world, replace(ADVANCED, level=HonourLevel.GROUP))
    team = replace(ADVANCED, title="创新工作室", level=HonourLevel.PROVINCIAL, matter="金星团队")
    person = file(world, replace(team, title="技术能手", level=HonourLevel.COMPANY), of="黄勇")
    studio = file(world, team)
    confirm(world, company, group, person, studio)
    earned = bonus(world)[world.orgs["B04"]]
    assert [(one.level, one.matter, one.number) for one in earned] == [
        (HonourLevel.GROUP, "先进党支部", group),
        (HonourLevel.PROVINCIAL, "金星团队", studio),
    ]


def test_whether_peoples_honours_count_is_told(world: World) -> None:
    confirm(world, file(world, replace(ADVANCED, title="技术能手"), of="黄勇"))
    assert len(bonus(world)[world.orgs["B04"]]) == 1
    assert bonus(world, persons=False) == {}
    with world.acting() as ctx:
        assert honours.bonus(ctx, [world.orgs["B05"]], *YEAR) == {}
        assert set(honours.bonus(ctx, [world.orgs["B04"], world.orgs["B05"]], *YEAR)) == {world.orgs["B04"]}


def test_only_what_was_given_in_these_days_counts(world: World) -> None:
    confirm(world, file(world, replace(ADVANCED, day=date(2026, 6, 30), is_month=False)))
    assert bonus(world, (date(2026, 7, 1), date(2026, 10, 1))) == {}
    assert bonus(world, (date(2026, 4, 1), date(2026, 6, 30))) == {}
    assert list(bonus(world, (date(2026, 4, 1), date(2026, 7, 1)))) == [world.orgs["B04"]]


def test_nobody_confirms_what_he_registered(world: World) -> None:
    number = file(world, by="何洁")
    with world.acting("何洁") as ctx, pytest.raises(NotAllowedError, match="另一位同志确认"):
        honours.confirm(ctx, number)


def test_what_is_sent_back_says_why_and_may_come_again(world: World) -> None:
    number = file(world)
    with world.acting("何洁") as ctx:
        with pytest.raises(BadInputError, match="请写明原因，例如「驳回荣誉 1 文件里没有」。"):
            honours.reject(ctx, number, " ")
        with pytest.raises(BadInputError, match="原因最多60个字。"):
            honours.reject(ctx, number, "长" * 61)
        assert honours.reject(ctx, number, "文件里没有。").state is HonourState.REJECTED
    assert world.heard_by("老王") == ["1号荣誉（先进党支部）没有确认：文件里没有。改好请重新登记。"]
    assert file(world) == number + 1


def test_the_unit_takes_off_what_waits_and_the_office_what_stands(world: World) -> None:
    first = file(world)
    with world.acting("老王") as ctx:
        assert honours.withdraw(ctx, first, "").state is HonourState.WITHDRAWN
        with pytest.raises(ConflictError, match="1号荣誉已撤下"):
            honours.withdraw(ctx, first, "")
    second = file(world)
    confirm(world, second)
    with world.acting("老王") as ctx, pytest.raises(NotAllowedError, match="由党委工作部撤下"):
        honours.withdraw(ctx, second, "错了")
    with world.acting("何洁") as ctx:
        with pytest.raises(BadInputError, match="撤下荣誉 2"):
            honours.withdraw(ctx, second, "")
        honours.withdraw(ctx, second, "文件撤销了")
    assert bonus(world) == {}
    assert world.heard_by("老王") == ["2号荣誉（先进党支部）已撤下：文件撤销了。"]


def test_every_step_is_taken_back(world: World) -> None:
    number = file(world)
    confirm(world, number)
    with world.acting("何洁") as ctx:
        audit.undo_latest(ctx)
        assert honours.honour(ctx, number).state is HonourState.WAITING
    with world.acting("老王") as ctx:
        audit.undo_latest(ctx)
        with pytest.raises(NotFoundError):
            honours.honour(ctx, number)


def test_who_sees_and_keeps_which(world: World) -> None:
    number = file(world, replace(ADVANCED, title="技术能手"), of="黄勇")
    confirm(world, number)
    with world.acting("黄勇") as ctx:
        assert [one.honour.id for one in honours.mine(ctx)] == [number]
        assert honours.honour(ctx, number).title == "技术能手"
        with pytest.raises(NotAllowedError):
            honours.of_unit(ctx, people.org_by_code(ctx, "B04"))
    with world.acting("周芳") as ctx:
        with pytest.raises(NotFoundError):
            honours.honour(ctx, number)
        with pytest.raises(NotAllowedError):
            honours.file(ctx, people.org_by_code(ctx, "B04"), ADVANCED)
        with pytest.raises(NotAllowedError):
            honours.waiting(ctx)
    with world.acting("何洁") as ctx:
        root = people.roots(ctx)[0]
        assert [(one.unit.short, one.holder) for one in honours.of_unit(ctx, root, 2026)] == [("锅炉支部", "黄勇")]
        assert honours.of_unit(ctx, root, 2025) == []
        assert len(honours.everything(ctx)) == len(honours.everything(ctx, 2026)) == 1


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        (replace(ADVANCED, title=" ，"), "请写上荣誉名称"),
        (replace(ADVANCED, title="长" * 61), "荣誉名称最多60个字"),
        (replace(ADVANCED, document="长" * 41), "文号和事项各最多40个字"),
        (replace(ADVANCED, day=date(2026, 11, 24)), "授予日期不能晚于今天"),
        (replace(ADVANCED, year=2027), "年份写得不对"),
        (replace(ADVANCED, day=date(1948, 1, 1)), "年份写得不对"),
    ],
)
def test_what_cannot_be_is_refused(world: World, draft: Draft, words: str) -> None:
    with pytest.raises(BadInputError, match=words):
        file(world, draft)


def test_at_the_terminal_nobody_speaks_and_nobody_is_told(world: World) -> None:
    number = file(world, by=None)
    with world.acting("何洁") as ctx:
        honours.reject(ctx, number, "没有")
    assert world.heard_by("老王") == []


def test_many_honours_take_one_statement(world: World) -> None:
    confirm(world, *(file(world, replace(ADVANCED, title=f"第{number}项")) for number in range(5)))
    with world.acting("何洁") as ctx, world.asked() as said:
        honours.bonus(ctx, None, *YEAR)
        honours.everything(ctx)
    assert len([one for one in said if "honour" in one]) == 2


def test_a_clerk_added_later_may_confirm_for_another(world: World) -> None:
    number = file(world, by="何洁")
    world.appoint("刘洋", Role.PARTY_WORK_CLERK)
    with world.acting("刘洋") as ctx:
        assert honours.confirm(ctx, number).decided_by == world.who("刘洋")
