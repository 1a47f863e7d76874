"""The record rewritten as a whole: not over what another wrote meanwhile, not by who does not keep it."""

import pytest

from bot import meetings, people
from bot.core.errors import ConflictError, NotAllowedError
from bot.meetings import MeanwhileError, MeetingKind, Notes
from tests.meetings.conftest import Called, close
from tests.world import World


def version(world: World, number: int) -> str:
    with world.acting() as ctx:
        return meetings.version(meetings.meeting(ctx, number))


def revise(world: World, by: str, number: int, was: str, **notes: object) -> str:
    with world.acting(by) as ctx:
        meetings.revise(ctx, number, Notes(**notes), was=was)  # type: ignore[arg-type]
    return version(world, number)


def test_the_version_changes_with_every_part_of_the_record(world: World, called: Called) -> None:
    number = called()
    seen = [version(world, number)]
    for notes in (
        {"chair_id": world.who("老王")},
        {"recorder_id": world.who("陈静")},
        {"place": "二楼"},
        {"agenda": ["学习"]},
        {"guests": ["张总"]},
        {"discussion": "同意"},
        {"late_reason": "出差"},
    ):
        seen.append(revise(world, "陈静", number, seen[-1], **notes))
    assert len(set(seen)) == 8
    assert revise(world, "陈静", number, seen[-1], place="二楼") == seen[-1]


def test_what_another_wrote_meanwhile_is_not_lost(world: World, called: Called) -> None:
    number = called()
    was = version(world, number)
    revise(world, "陈静", number, was, discussion="李明：同意")
    with pytest.raises(MeanwhileError):
        revise(world, "老王", number, was, discussion="老王：同意")
    with world.acting() as ctx:
        assert meetings.meeting(ctx, number).discussion == "李明：同意"
    revise(world, "老王", number, version(world, number), discussion="老王：同意")


def test_only_who_keeps_the_record_and_only_while_it_is_open(world: World, called: Called) -> None:
    number = called()
    with pytest.raises(NotAllowedError):
        revise(world, "黄勇", number, version(world, number), place="二楼")
    close(world, number, {"expected": 10, "present": 8})
    with pytest.raises(ConflictError):
        revise(world, "老王", number, version(world, number), place="二楼")


@pytest.mark.parametrize(
    ("code", "has", "lacks"),
    [("B04", "general_meeting", "group_meeting"), ("B04-01", "group_meeting", "general_meeting")],
)
def test_an_organisation_is_offered_the_kinds_it_holds(world: World, code: str, has: str, lacks: str) -> None:
    with world.acting() as ctx:
        kinds = meetings.kinds_of(people.org_by_code(ctx, code))
    assert (MeetingKind(has) in kinds, MeetingKind(lacks) in kinds) == (True, False)
