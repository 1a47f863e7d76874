"""A ballot: once, whole, and kept so that nothing in the store tells who voted what (decision 0009)."""

import random
import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from bot import appraisal
from bot.appraisal import AppraisalTally, AppraisalTurn, Seal, VoterGroup
from bot.core.context import Actor, Context
from bot.core.db import Database
from bot.core.errors import BadInputError, BotError, BusyError, ConflictError, NotAllowedError, NotFoundError
from bot.people import ChatAccount, Member
from tests import stores
from tests.appraisal.hall import ABSTAIN, BETTER, FAIR, GOOD, OWN_B04, POOR, SETTINGS, VOTERS, opened, seat, vote
from tests.stores import Fresh
from tests.talk import talk
from tests.world import World


@pytest.fixture
def hall(world: World) -> World:
    return seat(world)


def sums(world: World, number: int) -> dict[tuple[str, VoterGroup], list[int]]:
    """What the seals hold, by unit and group; only who has the key can look."""
    codes = {org_id: code for code, org_id in world.orgs.items()}
    with world.acting() as ctx:
        seal = Seal(SETTINGS, number)
        return {
            (codes[row.org_id], row.voter_group): seal.open(f"{number}:{row.org_id}:{row.voter_group}", row.sealed)
            for row in ctx.session.exec(select(AppraisalTally))
        }


def test_each_is_asked_about_the_units_he_rates(hall: World) -> None:
    number = opened(hall).id

    asked = {}
    for name in ("黄勇", "老王", "周芳", "小周", "何洁"):
        with hall.acting(name) as ctx:
            found = appraisal.ballot(ctx, number)
        asked[name] = [unit.code for unit in found.units]
    assert asked == {"黄勇": ["B04", "B05"], "老王": ["B05"], "周芳": ["B04"], "小周": ["B04"], "何洁": ["B05"]}
    assert found.choices == ("好", "较好", "一般", "差", "弃权")


def test_ballots_are_added_up(hall: World) -> None:
    number = opened(hall).id
    vote(hall, "黄勇", number, {"B04": GOOD, "B05": POOR})
    vote(hall, "林福鹏", number, {"B04": GOOD, "B05": ABSTAIN})
    vote(hall, "周芳", number, BETTER)
    vote(hall, "小周", number, FAIR)
    vote(hall, "何洁", number, GOOD)

    committee, own = VoterGroup.COMMITTEE, VoterGroup.OWN
    assert sums(hall, number) == {
        ("B04", committee): [2, 0, 0, 0, 0],
        ("B04", own): [0, 1, 1, 0, 0],
        ("B05", committee): [0, 0, 0, 1, 1],
        ("B05", own): [1, 0, 0, 0, 0],
    }
    with hall.acting("何洁") as ctx:
        row = appraisal.current(ctx)
        assert row is not None
        stands = appraisal.progress(ctx, row)
    assert (stands.voters, stands.voted, stands.is_complete) == (len(VOTERS), 5, False)


def test_nobody_votes_twice(hall: World) -> None:
    number = opened(hall).id
    vote(hall, "小周", number, FAIR)

    with hall.acting("小周") as ctx:
        with pytest.raises(appraisal.VotedError, match="一人一票"):
            appraisal.ballot(ctx, number)
        with pytest.raises(appraisal.VotedError):
            appraisal.cast(ctx, number, {hall.orgs["B04"]: GOOD})
    assert sums(hall, number)["B04", VoterGroup.OWN] == [0, 0, 1, 0, 0]


@pytest.mark.parametrize(
    ("name", "choices", "error"),
    [
        ("黄勇", {"B04": GOOD}, BadInputError),
        ("黄勇", {}, BadInputError),
        ("小周", {"B04": 5}, BadInputError),
        ("小周", {"B04": -1}, BadInputError),
        ("小周", {"B04": GOOD, "B05": GOOD}, BadInputError),
        ("老吴", {"B04": GOOD}, NotAllowedError),
    ],
)
def test_a_ballot_that_is_not_taken(hall: World, name: str, choices: Mapping[str, int], error: type[BotError]) -> None:
    number = opened(hall).id

    with hall.acting(name) as ctx, pytest.raises(error):
        appraisal.cast(ctx, number, {hall.orgs[code]: place for code, place in choices.items()})
    assert sum(map(sum, sums(hall, number).values())) == 0


def test_after_the_closing_day_nobody_votes(hall: World) -> None:
    number = opened(hall).id

    vote(hall.on("2026-12-04 23:59"), "小周", number, FAIR)
    with hall.on("2026-12-05 00:00").acting("陈静") as ctx, pytest.raises(ConflictError, match="12月4日已截止"):
        appraisal.ballot(ctx, number)


@pytest.mark.parametrize("how", ["never", "cancelled"])
def test_without_an_open_round_nobody_votes(hall: World, how: str) -> None:
    number = opened(hall).id
    with hall.acting("何洁") as ctx:
        appraisal.cancel(ctx)

    with hall.acting("小周") as ctx:
        with pytest.raises(NotFoundError):
            appraisal.ballot(ctx, number if how == "cancelled" else 99)
        with pytest.raises(NotFoundError):
            appraisal.cast(ctx, number if how == "cancelled" else 99, {})


def test_with_another_key_nothing_is_taken_and_nothing_lost(hall: World) -> None:
    number = opened(hall).id
    vote(hall, "小周", number, FAIR)
    hall.settings = SETTINGS.model_validate(
        {"web": {"base_url": "https://x.example", "link_key": "another key of a good length"}}
    )

    with hall.acting("陈静") as ctx, pytest.raises(ConflictError, match="link_key 在测评期间换过"):
        appraisal.cast(ctx, number, {hall.orgs["B04"]: GOOD})
    assert sums(hall, number)["B04", VoterGroup.OWN] == [0, 0, 1, 0, 0]


@pytest.mark.parametrize("choice", [GOOD, POOR, ABSTAIN])
def test_one_ballot_changes_every_seal_one_mark_and_nothing_else(hall: World, choice: int) -> None:
    number = opened(hall).id
    before, seals = dump(hall.database), _seals(hall.database)
    vote(hall, "小周", number, choice)
    after = dump(hall.database)

    [(old, new)] = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert "appraisal_turn" in old
    assert old in {new.replace(",t)", ",f)"), new.replace(",1);", ",0);")}
    assert seals.isdisjoint(_seals(hall.database))


@pytest.fixture(params=["sqlite", "postgres"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Fresh]:
    with stores.afresh(request, tmp_path) as make:
        yield lambda: seat(make())


def dump(database: Database) -> list[str]:
    """The whole store as text, the seals replaced by their lengths."""
    seals = re.compile("|".join(_seals(database)) or "$^")
    return [seals.sub(lambda seal: f"<{len(seal[0])}>", row) for row in stores.rows(database)]


def _seals(database: Database) -> set[str]:
    with database.read() as session:
        return set(session.exec(select(AppraisalTally.sealed)).all()) - {""}


def voted(world: World, choices: Mapping[str, Mapping[str, int] | int]) -> int:
    """A round in which everybody asks for the link, one after the other, and votes at once."""
    say, number = talk(world), opened(world).id
    for name in VOTERS:
        say(name, "测评")
        vote(world, name, number, choices[name])
    return number


@pytest.mark.parametrize("seed", range(2))
def test_whoever_voted_what_the_store_looks_the_same(fresh: Fresh, seed: int) -> None:
    """The same ballots dealt out otherwise among those of one group: no row, no place, no length differs."""
    rng = random.Random(seed)
    deck = [GOOD, BETTER, FAIR, POOR, ABSTAIN, GOOD]
    papers = [{"B04": rng.randrange(5), "B05": rng.randrange(5)} for _ in range(3)]
    rest = {name: rng.randrange(5) for name in ("laowang", "zhoufang", "liuyang", "hejie")}
    dumps, counted = [], []
    for _ in range(2):
        rng.shuffle(deck)
        rng.shuffle(papers)
        world = fresh()
        committee = dict(zip(("huangyong", "linfupeng", "zhaoqiang"), papers, strict=True))
        voted(world, {**rest, **dict(zip(OWN_B04, deck, strict=True)), **committee})
        dumps.append(dump(world.database))
        with world.acting("何洁") as ctx:
            appraisal.count(ctx)
        counted.append(dump(world.database))

    assert dumps[0] == dumps[1]
    assert counted[0] == counted[1]


def test_even_other_sums_look_the_same_until_they_are_counted(fresh: Fresh) -> None:
    one = fresh()
    voted(one, dict.fromkeys(VOTERS, GOOD))
    first = dump(one.database)
    other = fresh()
    voted(other, dict.fromkeys(VOTERS, POOR))

    assert dump(other.database) == first


def test_postgres_cannot_tell_who_voted_last(hall: World) -> None:
    """All turns and all sums bear the number of one transaction, whoever it was of; SQLite keeps none."""
    number = opened(hall).id
    for name in ("黄勇", "小周", "何洁"):
        vote(hall, name, number, GOOD)
        if not hall.database.is_sqlite:
            both = "SELECT xmin::text FROM appraisal_turn UNION SELECT xmin::text FROM appraisal_tally"
            with hall.database.read() as session:
                assert len(session.connection().execute(sa.text(both)).all()) == 1
    assert sum(map(sum, sums(hall, number).values())) == 4


def test_nothing_is_said_about_a_ballot_in_the_trail_or_the_log(hall: World, caplog: pytest.LogCaptureFixture) -> None:
    number = opened(hall).id
    with hall.acting() as ctx:
        before = ctx.connection.execute(sa.text("SELECT count(*) FROM audit_entry")).scalar_one()
    caplog.set_level(0)
    vote(hall, "小周", number, FAIR)

    assert [record.getMessage() for record in caplog.records if "asyncio" not in record.name] == []
    with hall.acting() as ctx:
        assert ctx.connection.execute(sa.text("SELECT count(*) FROM audit_entry")).scalar_one() == before


@pytest.fixture
def crowd(hall: World) -> list[int]:
    """Fifty members of the boiler branch with an account."""
    with hall.acting() as ctx:
        for number in range(50 - len(OWN_B04)):
            person = Member(code=f"X{number:03d}", name=f"党员{number}", org_id=hall.orgs["B04"])
            ctx.session.add(person)
            ctx.session.flush()
            ctx.session.add(
                ChatAccount(channel="wecom_app", userid=f"x{number}", member_id=person.id, bound_at=hall.now)
            )
    opened(hall)
    with hall.acting() as ctx:
        own = (AppraisalTurn.voter_group == VoterGroup.OWN, AppraisalTurn.org_id == hall.orgs["B04"])
        return [turn.member_id for turn in ctx.session.exec(select(AppraisalTurn).where(*own))]


def _as(world: World, session: Session, member: int) -> Context:
    return Context(session, world.now, world.settings, world.workdays, Actor(member, ""))


def test_fifty_at_once_lose_no_vote_and_none_counts_twice(hall: World, crowd: list[int]) -> None:
    """Each sends his ballot twice at the same moment."""
    with hall.acting() as ctx:
        row = appraisal.current(ctx)
        assert row is not None
    gate = Barrier(2 * len(crowd))

    def send(member: int, choice: int) -> bool:
        """Whoever is told that it is busy sends again."""
        gate.wait(20)
        for _ in range(20):
            try:
                with hall.database.write() as session:
                    appraisal.cast(_as(hall, session, member), row.id, {hall.orgs["B04"]: choice})
            except appraisal.VotedError:
                return False
            except BusyError:
                continue
            return True
        raise AssertionError("twenty times busy")

    with ThreadPoolExecutor(2 * len(crowd)) as pool:
        sent = [pool.submit(send, member, place % 5) for place, member in enumerate(crowd) for _ in range(2)]
        taken = [one.result(60) for one in sent]

    assert sum(taken) == len(crowd) == 50
    assert sums(hall, row.id)["B04", VoterGroup.OWN] == [10] * 5


def test_a_ballot_is_offered_while_it_may_be_cast(world: World) -> None:
    def units(name: str) -> list[str] | None:
        with world.acting(name) as ctx:
            found = appraisal.mine(ctx)
            return None if found is None else [one.code for one in found.units]

    seat(world)
    assert units("陈静") is None
    row = opened(world)
    assert (units("陈静"), units("黄勇"), units("老吴")) == (["B04"], ["B04", "B05"], None)
    vote(world, "陈静", row.id, GOOD)
    assert units("陈静") is None
    world.on("2026-12-05")
    assert units("黄勇") is None
