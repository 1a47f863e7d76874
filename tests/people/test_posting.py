"""Posts handed on with a day, members found, the tree with its numbers, accounts let go."""

from datetime import date
from typing import Any

import pytest

from bot import people
from bot.core import audit
from bot.core.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from bot.people import Role, Sought
from tests.world import World

TODAY = date(2026, 11, 23)


def number(world: World, code: str, role: Role) -> int:
    with world.acting() as ctx:
        [one] = people.held(ctx, people.org_by_code(ctx, code), role, 0, 9)
        return one.number


def past(world: World, name: str) -> list[tuple[str, Role, date, date | None]]:
    with world.acting() as ctx:
        return [(one.unit_code, one.role, one.since, one.until) for one in people.history(ctx, world.who(name))]


def test_a_secretary_hands_over_and_it_is_taken_back(world: World) -> None:
    post = number(world, "B04", Role.SECRETARY)
    with world.acting("何洁") as ctx:
        people.end_post(ctx, post, TODAY, successor="M0002")
        [entry] = audit.latest(ctx, "people.post", limit=1)
        assert (entry.summary, entry.org_id) == ("书记由老王交给陈静", world.orgs["B04"])

    assert past(world, "老王") == [("B04", Role.SECRETARY, date(2024, 1, 1), TODAY)]
    assert past(world, "陈静") == [
        ("B04", Role.SECRETARY, TODAY, None),
        ("B04", Role.ORGANISATION_COMMISSIONER, date(2024, 1, 1), None),
    ]
    with world.acting("何洁") as ctx:
        audit.undo_latest(ctx)
    assert past(world, "老王") == [("B04", Role.SECRETARY, date(2024, 1, 1), None)]
    assert len(past(world, "陈静")) == 1


def test_a_post_ends_from_a_day_to_come(world: World) -> None:
    post = number(world, "B04", Role.SECRETARY)
    with world.acting("何洁") as ctx:
        people.end_post(ctx, post, date(2026, 12, 1))
        assert [row.role for row, _ in people.posts_of(ctx, world.who("老王"))] == [Role.SECRETARY]
        assert people.posts_of(ctx, world.who("老王"), day=date(2026, 12, 1)) == []
        with pytest.raises(ConflictError, match="已于2026-12-01卸任"):
            people.end_post(ctx, post, TODAY)


@pytest.mark.parametrize(
    ("day", "successor", "words"),
    [
        (date(2023, 12, 31), "", "不能早于任职日期"),
        (date(2028, 1, 1), "", "日期太远"),
        (TODAY, "M9999", "还没有编号为 M9999 的党员"),
    ],
)
def test_a_hand_over_that_cannot_be(day: date, successor: str, words: str, world: World) -> None:
    post = number(world, "B04", Role.SECRETARY)
    with pytest.raises(BadInputError, match=words), world.acting("何洁") as ctx:
        people.end_post(ctx, post, day, successor=successor)
    assert past(world, "老王") == [("B04", Role.SECRETARY, date(2024, 1, 1), None)]


def test_a_post_begins_through_the_checks_of_the_import(world: World) -> None:
    given: dict[str, Any] = {"role": Role.PUBLICITY_COMMISSIONER, "unit": "B04", "since": TODAY}
    with world.acting("何洁") as ctx:
        people.begin_post(ctx, code="M0003", **given)
    with world.acting("何洁") as ctx, pytest.raises(ConflictError, match="李明已经担任"):
        people.begin_post(ctx, code="M0003", **given)
    with world.acting("何洁") as ctx, pytest.raises(BadInputError, match="不设"):
        people.begin_post(ctx, code="M0003", **{**given, "unit": "B04-01"})
    assert past(world, "李明")[0] == ("B04", Role.PUBLICITY_COMMISSIONER, TODAY, None)


def test_what_ended_and_begins_again_on_its_day_is_the_same_post(world: World) -> None:
    post = number(world, "B04", Role.SECRETARY)
    with world.acting("何洁") as ctx:
        people.end_post(ctx, post, TODAY)
        again = people.begin_post(ctx, code="M0001", role=Role.SECRETARY, unit="B04", since=date(2024, 1, 1))
        assert again.id == post
    assert past(world, "老王") == [("B04", Role.SECRETARY, date(2024, 1, 1), None)]


def test_posts_of_other_units_are_not_for_a_secretary(world: World) -> None:
    post = number(world, "B05", Role.SECRETARY)
    with world.acting("老王") as ctx:
        with pytest.raises(NotAllowedError):
            people.end_post(ctx, post, TODAY)
        with pytest.raises(NotAllowedError):
            people.begin_post(ctx, code="M0013", role=Role.DEPUTY_SECRETARY, unit="B05", since=TODAY)
        with pytest.raises(NotFoundError):
            people.end_post(ctx, 2**31, TODAY)


def test_an_account_is_let_go_and_bound_again(world: World) -> None:
    with world.acting("何洁") as ctx:
        liming = people.member(ctx, world.who("李明"))
        assert people.unbind(ctx, liming) == 1
        assert people.speaker_of(ctx, channel="wecom_app", userid="liming") is None
        with pytest.raises(ConflictError, match="没有绑定账号"):
            people.unbind(ctx, liming)
    with world.acting("何洁") as ctx:
        audit.undo_latest(ctx)
        assert people.speaker_of(ctx, channel="wecom_app", userid="liming") is not None


@pytest.mark.parametrize(
    ("words", "unit", "names"),
    [
        ("王伟", "", ["王伟", "王伟"]),
        ("m0003", "", ["李明"]),
        ("M000", "B04-01", ["老王", "陈静", "李明", "王伟", "林福鹏"]),
        ("", "B05", ["周芳", "刘洋", "何洁"]),
        ("%", "", []),
        ("李\0明", "", ["李明"]),
    ],
)
def test_members_are_found(words: str, unit: str, names: list[str], world: World) -> None:
    with world.acting() as ctx:
        sought = Sought(words, people.org_by_code(ctx, unit) if unit else None)
        assert [one.name for one in people.found(ctx, sought, 0, 50)] == names
        assert people.count_found(ctx, sought) == len(names)


def test_a_line_tells_the_place_and_the_posts(world: World) -> None:
    with world.acting() as ctx:
        people.member(ctx, world.who("李明")).left_on = TODAY
    with world.acting() as ctx:
        [one] = people.found(ctx, Sought("陈静"), 0, 50)
        assert (one.unit, one.group, one.roles) == (
            "锅炉支部",
            "锅炉支部第一党小组",
            (Role.ORGANISATION_COMMISSIONER,),
        )
        assert [one.name for one in people.found(ctx, Sought(is_gone=True), 0, 50)] == ["李明"]


def test_the_tree_counts_whom_it_holds(world: World) -> None:
    with world.acting() as ctx:
        seen = [(one.code, one.depth, one.members) for one in people.tree(ctx)]
    assert seen == [
        ("C00", 0, 14),
        ("B04", 1, 11),
        ("B04-01", 2, 5),
        ("B04-02", 2, 6),
        ("B05", 1, 3),
        ("B05-01", 2, 3),
    ]


def test_who_holds_what_unit_by_unit(world: World) -> None:
    with world.acting() as ctx:
        everybody = people.held(ctx, None, None, 0, 50)
        assert [(one.unit_code, one.member) for one in everybody] == [
            ("C00", "何洁"),
            ("B04", "老王"),
            ("B04", "陈静"),
            ("B04-01", "李明"),
            ("B04-02", "赵强"),
            ("B05", "周芳"),
        ]
        assert people.count_held(ctx, people.org_by_code(ctx, "B04"), None) == 4
        assert people.count_held(ctx, None, Role.SECRETARY) == 2
