"""A day of one branch through every door, served as it is: the same words leave the same records."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bench import day, doors
from bench.day_script import How

UNIT = ("B03",)
WAYS = {
    "console": {How.TYPED},
    "wecom_app": {How.TYPED, How.TAPPED, How.PRESSED},
    "wechat_oa": {How.TYPED, How.TAPPED, How.SPOKEN},
}


@pytest.fixture
def empty_stores(store_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Empty stores of one kind, one after the other."""

    def stores() -> Iterator[str]:
        for door in doors.ALL:
            if store_url.startswith("sqlite"):
                yield f"sqlite:///{tmp_path}/{door.name}.db"
                continue
            with request.getfixturevalue("postgres_emptier").connect() as connection:
                connection.execute(sa.text("SELECT empty_store()"))
            yield store_url

    return stores()


def lived(kind: type[doors.Door], url: str, place: Path) -> day.Lived:
    """The day of the branch behind a door."""
    door = kind(url, place, day.EVENING)
    try:
        return day.live(door, UNIT, past=False)
    finally:
        door.close()


def test_the_same_day_leaves_the_same_records_through_every_door(empty_stores: Iterator[str], tmp_path: Path) -> None:
    days = {kind.name: lived(kind, url, tmp_path) for kind, url in zip(doors.ALL, empty_stores, strict=True)}

    typed = days["console"]
    assert all(typed.replies)
    assert {row[3] for row in typed.records["attendance"]} == {"present", "leave"}
    assert (len(typed.records["meeting"]), len(typed.records["task"]), len(typed.records["record"])) == (1, 1, 3)
    for name, there in days.items():
        assert set(there.ways) == WAYS[name]
        assert day.differences(typed.records, there.records) == [], name
        assert there.told == typed.told, name
        assert day.other_replies(typed, there) == [], name
