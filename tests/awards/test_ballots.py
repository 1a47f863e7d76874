"""A vote among the nominated: once, and kept so that nothing in the store tells who voted for whom (decision 0009)."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import select

from bot import awards
from bot.awards import AwardChoice, AwardTally, AwardTurn, ChoiceState, Electorate, Nomination
from bot.ballots import VotedError
from bot.core.config import Assess, Web
from bot.core.db import Database
from bot.core.errors import BadInputError, BotError, ConflictError, NotAllowedError, NotFoundError
from tests import stores
from tests.appraisal.hall import SETTINGS
from tests.awards.stage import NAMES, STAR, VOTERS, opened, person, put_forward, star, vote
from tests.stores import Fresh
from tests.talk import talk
from tests.world import World

ABSTAIN = len(NAMES)


def sums(world: World, number: int) -> list[int]:
    """What the seal holds; only who has the key can look."""
    with world.acting() as ctx:
        tally = ctx.session.exec(select(AwardTally)).one()
        return awards.seal(SETTINGS, number).open(f"choice:{number}", tally.sealed)


def leading(world: World, number: int) -> list[str]:
    with world.acting("老王") as ctx:
        return [one.name for one in awards.count(ctx, number).leading]


def test_ballots_are_added_up_and_only_who_leads_is_kept(world: World) -> None:
    number = opened(world).id
    for name, chosen in (("陈静", 1), ("黄勇", 1), ("小周", 0), ("林福鹏", ABSTAIN)):
        vote(world, name, number, chosen)
    assert sums(world, number) == [1, 2, 0, 1]

    assert leading(world.on("2026-11-27"), number) == ["小周"]
    with world.acting() as ctx:
        row = ctx.get(AwardChoice, number)
        assert (row.state, len(row.leading)) == (ChoiceState.COUNTED, 1)
        assert ctx.session.exec(select(AwardTally.sealed)).all() == [""]


@pytest.mark.parametrize(
    ("ballots", "who"),
    [
        ((0, 1, 0, 1), ["李明", "小周"]),
        ((0, 0), []),
        ((0, 0, ABSTAIN), []),
        ((), []),
    ],
)
def test_a_tie_and_too_few(world: World, ballots: tuple[int, ...], who: list[str]) -> None:
    number = opened(world).id
    for name, chosen in zip(VOTERS, ballots, strict=False):
        vote(world, name, number, chosen)

    assert leading(world.on("2026-11-27"), number) == who


def test_it_is_counted_once_when_all_have_voted_or_its_day_has_come(world: World) -> None:
    number = opened(world).id
    with world.acting("老王") as ctx, pytest.raises(ConflictError, match="到截止日或都投完了再结束"):
        awards.count(ctx, number)
    for name in (*VOTERS, "laosun"):
        vote(world, name, number, 2)

    assert leading(world, number) == ["赵强"]
    with world.acting("老王") as ctx, pytest.raises(NotFoundError):
        awards.count(ctx, number)
    with world.acting("老王") as ctx, pytest.raises(ConflictError, match="一期只投一次"):
        awards.open_choice(ctx, star(ctx), date(2026, 11, 30))


def test_nobody_votes_twice(world: World) -> None:
    number = opened(world).id
    vote(world, "小周", number, 0)

    with world.acting("小周") as ctx:
        with pytest.raises(VotedError, match="一人一票"):
            awards.sheet(ctx, number)
        with pytest.raises(VotedError):
            awards.cast(ctx, number, 1)
    assert sums(world, number) == [1, 0, 0, 0]


@pytest.mark.parametrize(
    ("name", "chosen", "day", "error"),
    [
        ("小周", ABSTAIN + 1, "2026-11-23", BadInputError),
        ("小周", -1, "2026-11-23", BadInputError),
        ("周芳", 0, "2026-11-23", NotAllowedError),
        ("小周", 0, "2026-11-28", ConflictError),
    ],
)
def test_a_ballot_that_is_not_taken(world: World, name: str, chosen: int, day: str, error: type[BotError]) -> None:
    number = opened(world).id

    with world.on(day).acting(name) as ctx, pytest.raises(error):
        awards.cast(ctx, number, chosen)
    assert sums(world, number) == [0, 0, 0, 0]


def test_called_off_nothing_is_left_and_it_can_be_opened_again(world: World) -> None:
    number = opened(world).id
    vote(world, "小周", number, 0)
    with world.acting("小周") as ctx, pytest.raises(NotAllowedError):
        awards.cancel(ctx, number)
    with world.acting("老王") as ctx:
        awards.cancel(ctx, number)
        assert ctx.session.exec(select(AwardTally.sealed)).all() == [""]

    with world.acting("小周") as ctx:
        with pytest.raises(NotFoundError):
            awards.sheet(ctx, number)
        assert awards.mine(ctx) == []
    with world.acting("老王") as ctx:
        assert awards.open_choice(ctx, star(ctx), date(2026, 11, 30), Electorate.MEMBERS).id == number + 1


@pytest.mark.parametrize(
    ("day", "electorate", "error", "words"),
    [
        ("2026-11-23", None, BadInputError, "截止日要在今天之后"),
        ("2027-01-23", None, BadInputError, "30天之内"),
        ("2026-11-27", Electorate.OFFICERS, ConflictError, "支委会成员能在网上投票的只有2人，不足3人"),
    ],
)
def test_what_cannot_be_opened(
    world: World, day: str, electorate: Electorate | None, error: type[BotError], words: str
) -> None:
    world.settings = SETTINGS
    put_forward(world, *NAMES)

    with world.acting("老王") as ctx, pytest.raises(error, match=words):
        awards.open_choice(ctx, star(ctx), date.fromisoformat(day), electorate)


def test_without_a_key_two_names_or_the_right_nothing_is_opened(world: World) -> None:
    put_forward(world, "李明")
    day = date(2026, 11, 27)
    with world.acting("老王") as ctx, pytest.raises(ConflictError, match="评选要用网页"):
        awards.open_choice(ctx, star(ctx), day)
    world.settings = SETTINGS
    with world.acting("老王") as ctx, pytest.raises(ConflictError, match="推荐的不到两个"):
        awards.open_choice(ctx, star(ctx), day)
    put_forward(world, "小周")
    with world.acting("李明") as ctx, pytest.raises(NotAllowedError):
        awards.open_choice(ctx, star(ctx), day)


def test_who_votes_unless_told_the_officers_where_they_are_enough(world: World) -> None:
    world.settings = SETTINGS
    put_forward(world, *NAMES)
    with world.acting("老王") as ctx:
        assert awards.prepared(ctx, star(ctx), date(2026, 11, 27)).electorate is Electorate.MEMBERS
    world.settings = SETTINGS.model_copy(update={"assess": Assess(ballot_minimum=3), "web": Web()})
    with world.acting("老王") as ctx, pytest.raises(ConflictError):
        awards.prepared(ctx, star(ctx), date(2026, 11, 27))


def test_everybody_with_a_turn_is_invited_once_without_a_name(world: World) -> None:
    opened(world)

    said = "锅炉支部2026年11月每月一星开始投票，11月27日截止。在网页上从3个里选一个，不记名，可以弃权，自愿。"
    assert world.heard_by("小周") == [f"{said}回「投票」要您本人的链接。"]
    assert world.heard_by("老王") == world.heard_by("周芳") == []


def test_a_nomination_that_is_voted_on_stands(world: World) -> None:
    opened(world)

    with world.acting("老王") as ctx, pytest.raises(ConflictError, match="正在投票"):
        awards.withdraw(ctx, star(ctx), person(world, ctx, "李明"))
    assert talk(world)("老王", "撤回").startswith("这条记录后来又改过")


@pytest.fixture(params=["sqlite", "postgres"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Fresh]:
    with stores.afresh(request, tmp_path) as make:
        yield make


def dump(database: Database) -> list[str]:
    """The whole store as text, the seal replaced by its length."""
    with database.read() as session:
        seal = session.exec(select(AwardTally.sealed)).one() or "$^"
    return [row.replace(seal, f"<{len(seal)}>") for row in stores.rows(database)]


def voted(world: World, dealt: tuple[int, ...]) -> int:
    """A vote in which everybody asks for the link, one after the other, and votes at once."""
    number, say = opened(world).id, talk(world)
    for name, chosen in zip(VOTERS, dealt, strict=False):
        say(name, "投票")
        vote(world, name, number, chosen)
    return number


def test_whoever_voted_what_the_store_looks_the_same(fresh: Fresh) -> None:
    """Dealt out otherwise, even others where the same man leads: no row, no place, no length differs."""
    dumps, counted = [], []
    for dealt in ((0, 1, 0, 2, ABSTAIN, 0), (ABSTAIN, 0, 2, 0, 1, 0), (0, 0, 0, 0, 0, 0)):
        world = fresh()
        number = voted(world, dealt)
        dumps.append(dump(world.database))
        assert leading(world.on("2026-11-27"), number) == ["李明"]
        counted.append(dump(world.database))

    assert dumps[0] == dumps[1] == dumps[2]
    assert counted[0] == counted[1] == counted[2]


def test_one_ballot_changes_the_seal_one_mark_and_nothing_else(world: World) -> None:
    number = opened(world).id
    with world.acting() as ctx:
        sealed = ctx.session.exec(select(AwardTally.sealed)).one()
    before = dump(world.database)
    vote(world, "小周", number, 1)
    after = dump(world.database)

    [(old, new)] = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert "award_turn" in old
    assert old in {new.replace(",t)", ",f)"), new.replace(",1);", ",0);")}
    with world.acting() as ctx:
        assert ctx.session.exec(select(AwardTally.sealed)).one() != sealed
        assert sum(ctx.session.exec(select(AwardTurn.voted)).all()) == 1
        assert len(ctx.session.exec(select(Nomination).where(Nomination.code == STAR)).all()) == len(NAMES)


def test_postgres_cannot_tell_who_voted_last(world: World) -> None:
    """All turns and the sum bear the number of one transaction, whoever it was of; SQLite keeps none."""
    number = opened(world).id
    for name in ("陈静", "小周"):
        vote(world, name, number, 0)
        if not world.database.is_sqlite:
            both = "SELECT xmin::text FROM award_turn UNION SELECT xmin::text FROM award_tally"
            with world.database.read() as session:
                assert len(session.connection().execute(sa.text(both)).all()) == 1
    assert sums(world, number)[0] == 2


def test_who_may_still_vote_is_offered_it_by_its_title(world: World) -> None:
    number = opened(world).id
    title = "锅炉支部2026年11月每月一星"
    for name, found in (("黄勇", [awards.Open(number, title, date(2026, 11, 27))]), ("刘洋", [])):
        with world.acting(name) as ctx:
            assert awards.open_to_me(ctx) == found
    vote(world, "黄勇", number, 1)
    with world.acting("黄勇") as ctx:
        assert awards.open_to_me(ctx) == []
    world.on("2026-11-28")
    with world.acting("李明") as ctx:
        assert awards.open_to_me(ctx) == []
