"""Coming in by way of a platform, in tests: off with a state, back with a code."""

from urllib.parse import parse_qs, urlsplit

from sqlmodel import select
from werkzeug.test import TestResponse

from bot.logins import WebSession
from tests.web.visiting import Visitor
from tests.world import World

HOST = "zhibu.example.com"


def asked(visitor: Visitor, door: str, to: str = "") -> str:
    """The state that goes along to the platform behind a door."""
    answer = visitor.get(f"{door}?to={to}" if to else door)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (302, "no-store")
    query = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert query["redirect_uri"] == [f"https://{HOST}/login/back"]
    return query["state"][0]


def back(visitor: Visitor, state: str, code: str) -> TestResponse:
    return visitor.get(f"/login/back?code={code}&state={state}")


def ways(world: World) -> list[tuple[int, str]]:
    """Who is logged in, and how he came."""
    with world.acting() as ctx:
        return [(row.member_id, row.way) for row in ctx.session.exec(select(WebSession)).all()]
