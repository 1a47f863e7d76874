"""What the platform tells of its own accord: nobody has sent it, it is heard once, and nobody is answered."""

import logging

import pytest
from sqlmodel import select

from bot.channels.base import Incoming
from bot.chat import Desk, InboxMessage, InboxState, Router
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError
from tests.talk import talk
from tests.world import World

CHANGE = "event.change_contact"


def desk(world: World) -> Desk:
    """Where changes of the address book are heard."""
    router, joined = Router(), Router()

    @router.event(CHANGE)
    def heard(ctx: Context, incoming: Incoming) -> None:
        audit.record(ctx, "note", summary=incoming.details["UserID"])
        if incoming.details["UserID"] == "odd":
            raise BadInputError("这样不行。")
        if incoming.details["UserID"] == "worse":
            raise ZeroDivisionError

    joined.include(router)
    return talk(world, joined).desk


def event(userid: str, kind: str = CHANGE, sender: str = "") -> Incoming:
    return Incoming(channel="wecom_app", key=f"e:{userid}", sender=sender, kind=kind, details={"UserID": userid})


def kept(world: World) -> tuple[list[str], list[InboxState]]:
    """Whom was heard of, and what became of the messages."""
    with world.acting() as ctx:
        noted = [one.summary for one in ctx.session.exec(select(audit.AuditEntry)) if one.verb == "note"]
        return noted, [one.state for one in ctx.session.exec(select(InboxMessage))]


def test_an_event_is_heard_once(world: World) -> None:
    at = desk(world)

    assert [at.receive(event("new")) for _ in range(2)] == ["", ""]
    assert kept(world) == (["new"], [InboxState.DONE])


def test_what_goes_wrong_leaves_the_message_alone(world: World, caplog: pytest.LogCaptureFixture) -> None:
    at = desk(world)
    at.receive(event("odd"))
    with caplog.at_level(logging.ERROR):
        at.receive(event("worse"))

    assert kept(world) == ([], [InboxState.REFUSED, InboxState.FAILED])
    assert "ZeroDivisionError" in str(caplog.records[-1].exc_info)


@pytest.mark.parametrize(("kind", "sender"), [("event.batch_job_result", ""), (CHANGE, "liming")])
def test_of_others_nothing_is_heard(world: World, kind: str, sender: str) -> None:
    assert desk(world).receive(event("new", kind, sender=sender)) == ""
    assert kept(world) == ([], [])


def test_one_witness_is_enough() -> None:
    router = Router()
    router.event(CHANGE)(lambda *_: None)

    with pytest.raises(ValueError, match="two witnesses"):
        router.include(router)
