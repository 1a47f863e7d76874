"""述职: a secretary hands in the year's text, or a file, and may replace it until the rating is counted."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import pytest

from bot import appraisal, evidence, people
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError, BotError, ConflictError, NotAllowedError
from bot.evidence import EvidenceFile, EvidenceKind
from tests.appraisal.hall import opened, seat
from tests.world import World

TEXT = "一年来支部按季召开党员大会，党课讲了四次，整改问题六个。"
MORE = "下一年打算把党小组会开实，请假要写清原因。"


def handed(ctx: Context) -> str:
    found = appraisal.debriefs(ctx, 2026)
    return "".join(one.text for one in found.values())


def file_of(ctx: Context, name: str = "述职.docx") -> EvidenceFile:
    return evidence.hand_in(ctx, EvidenceKind.FILE, channel="wecom_app", media_id="m1", name=name)


def test_a_text_is_kept_extended_and_replaced(world: World) -> None:
    with world.acting("老王") as ctx:
        made = appraisal.hand_in(ctx, f"  {TEXT}\n")
        assert (made.year, made.org_id, made.by_id, made.at) == (2026, world.orgs["B04"], world.who("老王"), world.now)
        assert handed(ctx) == TEXT
        appraisal.hand_in(ctx, MORE, more=True)
        assert handed(ctx) == f"{TEXT}\n{MORE}"
        appraisal.hand_in(ctx, MORE)
        assert handed(ctx) == MORE
        found = appraisal.handed_in(ctx, appraisal.unit_of(ctx), 2026)
        assert (found and found.text, appraisal.handed_in(ctx, appraisal.unit_of(ctx), 2025)) == (MORE, None)


def test_more_of_nothing_is_the_first(world: World) -> None:
    with world.acting("老王") as ctx:
        appraisal.hand_in(ctx, TEXT, more=True)
        assert handed(ctx) == TEXT


def test_a_replacement_is_taken_back(world: World) -> None:
    with world.acting("老王") as ctx:
        appraisal.hand_in(ctx, TEXT)
    world.now += timedelta(minutes=1)
    with world.acting("老王") as ctx:
        appraisal.hand_in(ctx, MORE)
        audit.undo_latest(ctx)
    with world.acting("老王") as ctx:
        assert handed(ctx) == TEXT


def test_a_file_is_kept_beside_the_text(world: World) -> None:
    with world.acting("老王") as ctx:
        appraisal.hand_in(ctx, TEXT)
        file = file_of(ctx)
        made = appraisal.hand_in_file(ctx, file)
        assert (made.text, made.evidence_id) == (TEXT, file.id)
        assert [one.id for one in evidence.of(ctx, "debrief", [made.id])[made.id]] == [file.id]


def test_a_file_alone_is_a_debrief(world: World) -> None:
    with world.acting("老王") as ctx:
        assert appraisal.hand_in_file(ctx, file_of(ctx)).text == ""
        assert set(appraisal.debriefs(ctx, 2026)) == {world.orgs["B04"]}


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("黄勇", TEXT, NotAllowedError),
        ("何洁", TEXT, NotAllowedError),
        ("李明", TEXT, NotAllowedError),
        ("老王", "完成了", BadInputError),
        ("老王", "好" * 6001, BadInputError),
    ],
)
def test_what_is_not_taken(world: World, name: str, text: str, error: type[BotError]) -> None:
    with world.acting(name) as ctx:
        with pytest.raises(error):
            appraisal.hand_in(ctx, text)
        assert handed(ctx) == ""


def test_after_the_count_nothing_is_changed(world: World) -> None:
    seat(world)
    opened(world)
    with world.acting("老王") as ctx:
        appraisal.hand_in(ctx, TEXT)
    with world.on("2026-12-04").acting("何洁") as ctx:
        appraisal.count(ctx)

    with world.acting("老王") as ctx, pytest.raises(ConflictError, match="2026年测评已经计票"):
        appraisal.hand_in(ctx, MORE)
    with world.on("2027-12-01").acting("老王") as ctx:
        assert appraisal.hand_in(ctx, MORE).year == 2027


def test_the_office_sees_who_is_missing(world: World) -> None:
    with world.acting("老王") as ctx:
        appraisal.hand_in(ctx, TEXT)
        with pytest.raises(NotAllowedError):
            appraisal.missing(ctx, 2026)
    with world.acting("何洁") as ctx:
        assert [unit.code for unit in appraisal.missing(ctx, 2026)] == ["B05"]
        assert len(appraisal.missing(ctx, 2025)) == 2
        assert appraisal.debrief(ctx, people.org_by_code(ctx, "B05"), 2026) is None


def test_handed_in_twice_at_once_the_later_one_stands(world: World) -> None:
    """Neither sees the other's before both have begun."""

    def again() -> None:
        with world.acting("老王") as ctx:
            appraisal.hand_in(ctx, f"{TEXT}再加一句。")

    with ThreadPoolExecutor() as threads:
        with world.acting("老王") as ctx:
            appraisal.hand_in(ctx, TEXT)
            other = threads.submit(again)
            wait([other], timeout=0.2)
        other.result(timeout=10)
    with world.acting() as ctx:
        assert [one.text for one in appraisal.debriefs(ctx, 2026).values()] == [f"{TEXT}再加一句。"]
