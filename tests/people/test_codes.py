"""Codes that bind accounts: made, used once, worn out by time, never guessed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot import people
from bot.core import audit
from bot.core.config import Settings
from bot.core.errors import BadInputError, ConflictError, NotAllowedError
from bot.people.codes import Account, Bound, Outcome, TakenError
from bot.people.models import BindingCode, BindingTry
from bot.text.binding import Given
from tests.world import World

OA = "wechat_oa"


def code_for(world: World, name: str, by: str = "老王") -> str:
    with world.acting(by) as ctx:
        return people.codes.make_for(ctx, people.member(ctx, world.who(name)))


def code_of(world: World, unit: str, by: str = "老王") -> str:
    with world.acting(by) as ctx:
        return people.codes.make_for_unit(ctx, people.org_by_code(ctx, unit))


def tried(world: World, code: str, number: str = "", *, account: str = "openid-1") -> Bound | Outcome:
    with world.acting() as ctx:
        return people.codes.bind_by(ctx, Account(OA, account), [Given(code, number)])


def bound(world: World, account: str = "openid-1") -> str:
    with world.acting() as ctx:
        found = people.speaker_of(ctx, channel=OA, userid=account)
        return found.name if found else ""


def wrong(code: str) -> str:
    """Another code."""
    return f"{(int(code) + 1) % 10**8:08}"


def test_a_member_binds_himself_by_his_code(world: World) -> None:
    code = code_for(world, "赵强")
    assert len(code) == 8
    found = tried(world, code)

    assert isinstance(found, Bound)
    assert (found.member.name, found.unit.short, found.made_by) == ("赵强", "锅炉支部", world.who("老王"))
    assert bound(world) == "赵强"
    with world.acting() as ctx:
        [entry] = audit.latest(ctx, "people.bind", limit=1)
        assert (entry.actor_id, entry.org_id) == (world.who("赵强"), world.orgs["B04"])
        after = entry.changes[0]["after"]
        assert (after["userid"], after["cards"]) == ("openid-1", True)
        assert [one.summary for one in audit.latest(ctx, "people.code", limit=1)] == ["给赵强开绑定码"]


def test_a_binding_is_taken_back_by_who_bound_himself(world: World) -> None:
    tried(world, code_for(world, "赵强"))
    with world.acting("赵强") as ctx:
        audit.undo_latest(ctx)
    assert bound(world) == ""


def test_a_code_is_used_once(world: World) -> None:
    code = code_for(world, "赵强")
    tried(world, code)
    assert tried(world, code, account="openid-2") is Outcome.WRONG


def test_a_code_ends_with_the_next_one_and_with_its_day(world: World) -> None:
    first = code_for(world, "赵强")
    second = code_for(world, "赵强")
    assert tried(world, first) is Outcome.WRONG

    world.now += timedelta(hours=24)
    assert tried(world, second) is Outcome.WRONG


@pytest.mark.parametrize(("number", "who"), [("M0006", "赵强"), ("m0006", "赵强"), ("M0007", ""), ("0006", "")])
def test_a_number_that_comes_with_his_code_has_to_be_his(number: str, who: str, world: World) -> None:
    tried(world, code_for(world, "赵强"), number)
    assert bound(world) == who


def test_a_code_may_be_read_in_several_ways(world: World) -> None:
    code = code_for(world, "赵强")
    with world.acting() as ctx:
        readings = [Given(wrong(code), code), Given(code)]
        assert isinstance(people.codes.bind_by(ctx, Account(OA, "openid-1"), readings), Bound)


def test_codes_are_drawn_from_all_there_are(world: World) -> None:
    """Six below a million are drawn once in a million million times."""
    assert max(int(code_for(world, "赵强")) for _ in range(6)) > 10**6


def test_who_has_left_gets_no_code_and_is_bound_by_none(world: World) -> None:
    code = code_for(world, "赵强")
    with world.acting() as ctx:
        people.member(ctx, world.who("赵强")).left_on = ctx.today
    assert tried(world, code) is Outcome.WRONG
    with pytest.raises(ConflictError, match="已不在名册上"):
        code_for(world, "赵强")


def test_a_unit_s_code_binds_many_each_by_his_number(world: World) -> None:
    code = code_of(world, "B04")
    assert isinstance(tried(world, code, "M0008"), Bound)
    assert isinstance(tried(world, code, "m0009", account="openid-2"), Bound)

    assert (bound(world), bound(world, "openid-2")) == ("小周", "黄勇")
    world.now += timedelta(days=7)
    assert tried(world, code, "M0010", account="openid-3") is Outcome.WRONG


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("", "no number"),
        ("M0013", "of another unit"),
        ("M9999", "nobody's"),
        ("M0001", "the secretary: whoever holds the code could be him"),
        ("M0003", "a group leader"),
    ],
)
def test_whom_a_unit_s_code_does_not_bind(number: str, why: str, world: World) -> None:
    assert tried(world, code_of(world, "B04"), number) is Outcome.WRONG, why


def test_a_unit_s_code_binds_nobody_twice_on_a_channel(world: World) -> None:
    code = code_of(world, "B04-02")
    assert isinstance(tried(world, code, "M0009"), Bound)
    assert tried(world, code, "M0009", account="openid-2") is Outcome.WRONG
    assert tried(world, code, "M0004", account="openid-2") is Outcome.WRONG  # of the other group


def test_a_unit_s_next_code_ends_the_last(world: World) -> None:
    own, first = code_for(world, "赵强"), code_of(world, "B04")
    code_of(world, "B04")
    assert tried(world, first, "M0009") is Outcome.WRONG
    assert isinstance(tried(world, own), Bound)
    with world.acting() as ctx:
        [entry] = audit.latest(ctx, "people.code", limit=1)
        assert (entry.summary, entry.org_id) == ("给锅炉支部开绑定码", world.orgs["B04"])


def test_who_makes_codes(world: World) -> None:
    with pytest.raises(NotAllowedError):
        code_for(world, "赵强", by="李明")
    with pytest.raises(NotAllowedError):
        code_for(world, "赵强", by="周芳")
    with pytest.raises(NotAllowedError):
        code_of(world, "B05", by="老王")
    with pytest.raises(BadInputError, match="一个支部一个码"):
        code_of(world, "C00", by="何洁")


def test_five_wrong_tries_an_hour(world: World) -> None:
    code = code_for(world, "赵强")
    outcomes = [tried(world, wrong(code)) for _ in range(6)]
    assert outcomes == [Outcome.WRONG] * 5 + [Outcome.PAUSED]
    assert tried(world, code) is Outcome.PAUSED
    assert isinstance(tried(world, code_for(world, "黄勇"), account="openid-2"), Bound)

    world.now += timedelta(hours=1)
    assert [tried(world, wrong(code)) for _ in range(4)] == [Outcome.WRONG] * 4
    assert isinstance(tried(world, code), Bound)


def test_tries_before_a_binding_are_forgotten_with_it(world: World) -> None:
    code = code_for(world, "赵强")
    for account in ("openid-1", "openid-2"):
        tried(world, wrong(code), account=account)
    tried(world, code)
    with world.acting() as ctx:
        assert ctx.connection.execute(sa.select(col(BindingTry.userid))).scalars().all() == ["openid-2"]


def test_many_accounts_that_guess_close_the_units_codes(world: World) -> None:
    unit, own = code_of(world, "B04"), code_for(world, "赵强")
    outcomes = [tried(world, wrong(own), account=f"guess-{one}") for one in range(59)]
    assert isinstance(tried(world, unit, "M0008", account="openid-3"), Bound)
    outcomes += [tried(world, wrong(own), account=f"guess-{one}") for one in range(59, 62)]
    assert [one is Outcome.ALARMED for one in outcomes] == [False] * 60 + [True, False]

    assert tried(world, unit, "M0009", account="openid-2") is Outcome.WRONG
    assert tried(world, own) is Outcome.WRONG
    assert isinstance(tried(world, own, "M0006"), Bound)
    world.now += timedelta(hours=1)
    assert isinstance(tried(world, unit, "M0009", account="openid-2"), Bound)


def test_an_account_is_bound_to_one(world: World) -> None:
    tried(world, code_for(world, "赵强"))
    code = code_for(world, "黄勇")
    with pytest.raises(TakenError):
        tried(world, code)
    assert isinstance(tried(world, code, account="openid-2"), Bound)


def test_the_same_code_twice_at_once_binds_one(world: World) -> None:
    code = code_for(world, "赵强")
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda one: tried(world, code, account=f"openid-{one}"), range(4)))

    assert sum(isinstance(one, Bound) for one in found) == 1
    assert sum(bound(world, f"openid-{one}") == "赵强" for one in range(4)) == 1


def test_a_unit_s_code_and_one_number_twice_at_once_binds_one(world: World) -> None:
    code = code_of(world, "B04")
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda one: tried(world, code, "M0009", account=f"openid-{one}"), range(4)))

    assert sum(isinstance(one, Bound) for one in found) == 1


@pytest.mark.parametrize("settings", [Settings(), Settings.model_validate({"web": {"link_key": "k" * 40}})])
def test_the_store_holds_no_code(settings: Settings, world: World) -> None:
    world.settings = settings
    code = code_for(world, "赵强")
    with world.acting() as ctx:
        [digest] = ctx.connection.execute(sa.select(col(BindingCode.digest))).scalars()
        trail = str([entry.changes for entry in audit.latest(ctx, "people.code", limit=9)])
    assert len(digest) == 64
    assert code not in digest + trail
    assert isinstance(tried(world, code), Bound)


def with_app(secret: str) -> dict[str, object]:
    app = {"corp_id": "c", "agent_id": 1, "secret": secret, "token": "t", "aes_key": "a" * 43}
    return {"channels": {"wecom_app": app}}


def with_account(secret: str) -> dict[str, object]:
    return {"channels": {"wechat_oa": {"app_id": "wx", "secret": secret, "token": "t", "mode": "plain"}}}


@pytest.mark.parametrize(
    "made_under",
    [{"web": {"link_key": "j" * 40}}, with_app("j"), with_account("j"), {}],
    ids=["link_key", "app", "account", "none"],
)
def test_a_code_under_another_key_is_none(world: World, made_under: dict[str, object]) -> None:
    world.settings = Settings.model_validate(made_under)
    code = code_for(world, "赵强")
    for other in ({"web": {"link_key": "k" * 40}}, with_app("k"), with_account("k")):
        world.settings = Settings.model_validate(other)
        assert tried(world, code) is Outcome.WRONG


def test_what_is_over_is_forgotten(world: World) -> None:
    tried(world, wrong(code_for(world, "赵强")))
    gone = []
    for hours in (24, 1, 30 * 24):
        world.now += timedelta(hours=hours)
        with world.acting() as ctx:
            gone.append(people.codes.forget(ctx))
    assert gone == [0, 1, 1]
