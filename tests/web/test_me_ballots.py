"""From one's own page to the ballot: the link is made when the button is pressed, and kept nowhere."""

import sqlalchemy as sa
from sqlmodel import SQLModel

from tests.appraisal.hall import opened as rated
from tests.appraisal.hall import seat
from tests.awards.stage import opened as voted
from tests.awards.stage import vote
from tests.surveys.hall import sent
from tests.web.visiting import visit
from tests.world import World


def rows(world: World) -> dict[str, int]:
    """How many rows each table has."""
    with world.acting() as ctx:
        count = sa.select(sa.func.count())
        tables = SQLModel.metadata.sorted_tables
        return {one.name: ctx.connection.execute(count.select_from(one)).scalar_one() for one in tables}


def test_a_button_leads_to_ones_own_ballot(world: World) -> None:
    choice = voted(seat(world)).id
    rated(world)
    survey = sent(world)
    visitor = visit(world, "陈静")
    page = visitor.get("/me/ballots").text
    assert page.count('<li class="card">') == 3
    before = rows(world)

    for path, title in (
        ("/me/ballots/rating", "2026年度述职测评"),
        (f"/me/ballots/{choice}", "每月一星"),
        (f"/me/surveys/{survey}", "支部作用发挥"),
    ):
        answer = visitor.post(path, on="/me/ballots")
        assert (answer.status_code, answer.headers["Cache-Control"]) == (303, "no-store")
        led = visitor.get(answer.headers["Location"])
        assert (led.status_code, title in led.text) == (200, True), path
    assert rows(world) == before


def test_who_has_voted_or_has_no_turn_is_led_nowhere(world: World) -> None:
    choice = voted(seat(world)).id
    vote(world, "黄勇", choice, 0)
    for name in ("黄勇", "刘洋"):
        visitor = visit(world, name)
        assert "现在没有要您投的票" in visitor.get("/me/ballots").text
        for path in ("/me/ballots/rating", f"/me/ballots/{choice}", "/me/ballots/99", "/me/surveys/1"):
            assert visitor.post(path, on="/me").status_code == 404
