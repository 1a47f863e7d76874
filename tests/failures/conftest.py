"""A served app for the failure model, on both databases; where one test is rough to it the next starts it again."""

import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

from bench import company
from tests.failures.house import House
from tests.notify.conftest import desk

__all__ = ["desk"]

PREFIX = f"f_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
KINDS = ("sqlite", "postgresql")
MEMBERS = 1000
"""More than all tests together let speak: everybody speaks in one of them."""
_numbers = count()


class Stores:
    """Copies of one filled store, made quickly."""

    def __init__(self, place: Path, request: pytest.FixtureRequest) -> None:
        self._place = place
        self._request = request
        self._template: dict[str, str] = {}

    def new(self, kind: str) -> str:
        """The URL of a store with members and today's meeting."""
        if kind not in self._template:
            self._template[kind] = self._empty(kind)
            company.settle(self._template[kind], MEMBERS)
        name = f"store{next(_numbers)}"
        if kind == "sqlite":
            shutil.copy(sa.make_url(self._template[kind]).database or "", self._place / f"{name}.db")
            return f"sqlite:///{self._place / name}.db"
        return self._create(f"{PREFIX}_{name}", template=f"{PREFIX}_template")

    def _empty(self, kind: str) -> str:
        return f"sqlite:///{self._place}/template.db" if kind == "sqlite" else self._create(f"{PREFIX}_template")

    def _create(self, name: str, template: str = "template1") -> str:
        server = sa.make_url(self._request.getfixturevalue("postgres_server")).set(drivername="postgresql+psycopg")
        engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        engine.dispose()
        return server.set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def stores(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Stores:
    return Stores(tmp_path_factory.mktemp("stores"), request)


@pytest.fixture(scope="session", params=KINDS)
def served(request: pytest.FixtureRequest, stores: Stores, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One server for each kind of store: to start it takes longer than to ask it all that is asked here."""
    house = House(stores.new(request.param), tmp_path_factory.mktemp("house"))
    yield house
    house.served.kill()


@pytest.fixture
def house(served: House) -> House:
    """The server, in service whatever the test before did to it."""
    if served.served.status("/healthz") != 200:
        served.served.kill()
        served.served.start()
    return served
