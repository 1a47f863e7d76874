"""What whoever watches over the machine can ask: how old the clock's last work is, what waits to be sent."""

from datetime import timedelta

from flask.testing import FlaskClient

import handlers
from bot import notify
from bot.chat import Desk
from bot.core import job_run
from bot.core.db import Database
from bot.notify import Topic
from bot.web import create_app
from tests.world import World


def client(world: World, database: Database | None = None) -> FlaskClient:
    desk = Desk(database or world.database, handlers.router(), lambda: world.now, world.settings)
    return create_app(desk, {}, lambda: world.now, lambda: True).test_client()


def gauges(page: FlaskClient) -> dict[str, str]:
    """The store's gauges by name, without their prefix."""
    lines = [line for line in page.get("/metrics").text.splitlines() if not line.startswith("#")]
    pairs = dict(line.rsplit(" ", 1) for line in lines if "{" not in line)
    return {name.removeprefix("zhibu_"): value for name, value in pairs.items()}


def test_how_long_ago_the_clock_did_something(world: World) -> None:
    page = client(world)
    assert page.get("/readyz").json == {"status": "ok", "scheduler_age_seconds": None}
    with world.acting() as ctx:
        slot = world.now - timedelta(seconds=90)
        assert job_run.claim(ctx.connection, "tidy", slot, now=slot, pause=timedelta(minutes=1))

    assert page.get("/readyz").json == {"status": "ok", "scheduler_age_seconds": 90}
    assert gauges(page)["scheduler_age_seconds"] == "90.0"


def test_what_waits_to_be_sent_can_be_watched(world: World) -> None:
    page = client(world)
    assert [gauges(page)[name] for name in ("outbox_messages", "outbox_oldest_seconds")] == ["0.0", "0.0"]
    with world.acting() as ctx:
        due = world.now - timedelta(minutes=5)
        notify.put(ctx, to=world.who("李明"), text="请核验", key="k", topic=Topic.TASK, due=due)

    found = gauges(page)
    assert (found["outbox_messages"], found["outbox_letters"], found["channels_resting"]) == ("1.0", "0.0", "0.0")
    assert found["outbox_oldest_seconds"] == "300.0"


def test_a_store_out_of_reach_leaves_the_figures_unknown(world: World) -> None:
    gone = Database("postgresql://nobody@127.0.0.1:1/nothing")

    found = gauges(client(world, gone))
    gone.close()

    assert found["outbox_messages"] == found["scheduler_age_seconds"] == "NaN"
