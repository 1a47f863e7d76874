"""One head; migrating an empty store gives what the models say; a store with rows keeps them."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory
from click.testing import CliRunner
from sqlmodel import SQLModel, col, select

from bot import migrations, tables
from bot.cli.edge import Edge
from bot.cli.store import db
from bot.core import config
from bot.core.db import Database
from bot.core.errors import ConflictError
from bot.people import Org, OrgKind

assert tables.__all__
VERSIONS = Path(migrations.__file__).parent / "versions"


@pytest.fixture(params=["sqlite", "postgres"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A store without a single table."""
    if request.param == "sqlite":
        store = Database(f"sqlite:///{tmp_path}/zhibu.db")
        yield store
        store.close()
        return
    server = sa.make_url(request.getfixturevalue("postgres_server")).set(drivername="postgresql+psycopg")
    name = f"migrating_{uuid4().hex}"
    admin = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    store = Database(server.set(database=name).render_as_string(hide_password=False))
    yield store
    store.close()
    with admin.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


def names(database: Database) -> set[str]:
    return set(sa.inspect(database.engine).get_table_names())


def guards(database: Database) -> set[str]:
    """The triggers and their functions as the store itself words them, blanks evened out."""
    if database.is_sqlite:
        query = "SELECT sql FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = """SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
            UNION SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace"""
    with database.read() as session:
        return {re.sub(r"\s+", " ", text) for text in session.connection().execute(sa.text(query)).scalars()}


def shape(database: Database) -> dict[str, object]:
    """Tables with their columns, constraints and indexes, as the store tells them."""
    seen = sa.inspect(database.engine)
    return {
        table: (
            [(c["name"], str(c["type"]), c["nullable"]) for c in seen.get_columns(table)],
            seen.get_pk_constraint(table)["constrained_columns"],
            sorted((str(u["name"]), u["column_names"]) for u in seen.get_unique_constraints(table)),
            sorted((str(f["name"]), f["referred_table"]) for f in seen.get_foreign_keys(table)),
            sorted((str(i["name"]), i["column_names"]) for i in seen.get_indexes(table)),
        )
        for table in sorted(set(seen.get_table_names()) - {"alembic_version"})
    }


def test_there_is_one_head() -> None:
    scripts = ScriptDirectory.from_config(migrations.configuration())

    assert scripts.get_heads() == [migrations.head()]
    assert scripts.get_bases() == ["0001"]


@pytest.mark.parametrize("path", sorted(VERSIONS.glob("*.py")), ids=lambda path: path.stem)
def test_a_revision_stands_alone(path: Path) -> None:
    """It must still run when the models have long moved on."""
    imported = {line for line in path.read_text("utf-8").splitlines() if re.match(r"(import|from) ", line)}

    assert imported == {"import sqlalchemy as sa", "from alembic import op"}
    assert re.match(r"\d{4}_", path.name)


def test_an_empty_store_migrated_is_what_the_models_say(bare: Database) -> None:
    assert migrations.revision(bare) == ""
    assert not migrations.is_current(bare)

    migrations.upgrade(bare)

    assert migrations.is_current(bare)
    assert not migrations.differs(bare)
    migrated, guarded = shape(bare), guards(bare)
    command.downgrade(migrations.configuration(bare), "base")
    assert names(bare) == {"alembic_version"}
    assert guards(bare) == set()
    SQLModel.metadata.create_all(bare.engine)
    assert shape(bare) == migrated
    assert guards(bare) == guarded
    assert len(guarded) == (2 if bare.is_sqlite else 3)


def test_migrating_twice_changes_nothing(bare: Database) -> None:
    migrations.upgrade(bare)
    before = shape(bare)
    migrations.upgrade(bare)

    assert shape(bare) == before


def test_a_store_that_is_not_as_the_models_say_is_told(bare: Database) -> None:
    migrations.upgrade(bare)
    with bare.write() as session:
        session.connection().execute(sa.text("ALTER TABLE vote ADD COLUMN colour VARCHAR"))

    assert migrations.is_current(bare)
    assert migrations.differs(bare)


def test_foreign_keys_are_on_again_after_migrating(bare: Database) -> None:
    migrations.upgrade(bare)

    with pytest.raises(sa.exc.IntegrityError), bare.write() as session:
        session.add(Org(code="B", name="B", short="B", kind=OrgKind.BRANCH, path="B/", parent_id=99))


def test_a_migrated_store_keeps_its_trail(bare: Database) -> None:
    migrations.upgrade(bare)
    statement = "INSERT INTO audit_entry (at, verb, summary, changes, undoable) VALUES (:at, 'x', '', '[]', false)"
    with bare.write() as session:
        session.connection().execute(sa.text(statement), {"at": "2026-11-23 00:00:00"})

    for change in ("DELETE FROM audit_entry", "UPDATE audit_entry SET verb = 'y'"):
        with pytest.raises(sa.exc.IntegrityError, match="append-only"), bare.write() as session:
            session.connection().execute(sa.text(change))


def test_rows_that_no_longer_fit_stop_the_migration(tmp_path: Path) -> None:
    """SQLite: torn references are found before anything is kept."""
    store = Database(f"sqlite:///{tmp_path}/zhibu.db")
    migrations.upgrade(store)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        org = Org(code="B", name="B", short="B", kind=OrgKind.BRANCH, path="B/", parent_id=99)
        connection.execute(sa.insert(Org).values(org.model_dump(exclude={"id"})))
        connection.commit()
    store.close()

    with pytest.raises(ConflictError, match="有 1 处记录对不上"):
        migrations.upgrade(store)

    with store.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
    store.close()


def register(database: Database, code: str) -> None:
    """Enter a unit in a store of any revision."""
    old = sa.MetaData()
    old.reflect(database.engine, only=["org"])
    row = {"code": code, "name": "锅炉", "short": "锅炉", "kind": "branch", "path": f"{code}/"}
    with database.write() as session:
        session.connection().execute(old.tables["org"].insert().values(row | {"profile": "", "aliases": []}))


def registered(database: Database) -> list[tuple[str, str]]:
    with database.read() as session:
        return [(one.code, one.name) for one in session.exec(select(Org).order_by(col(Org.id)))]


def test_rows_of_the_first_release_are_kept(bare: Database) -> None:
    command.upgrade(migrations.configuration(bare), "0001")
    register(bare, "B")

    migrations.upgrade(bare)

    assert registered(bare) == [("B", "锅炉")]
    assert not migrations.differs(bare)


def test_rows_of_every_revision_are_kept(bare: Database) -> None:
    """A company that took every release, and entered a unit in each."""
    revisions = sorted(path.name[:4] for path in VERSIONS.glob("*.py"))
    for revision in revisions:
        command.upgrade(migrations.configuration(bare), revision)
        register(bare, revision)

    assert registered(bare) == [(revision, "锅炉") for revision in revisions]
    assert migrations.is_current(bare)
    assert not migrations.differs(bare)


def run(folder: Path, database: Database, *arguments: str) -> str:
    settings = config.Settings(store=config.Store(url=str(database.url), backups=folder / "backups"))
    edge = Edge()
    vars(edge).update(settings=settings, database=database)
    return CliRunner().invoke(db, list(arguments), obj=edge, catch_exceptions=False).stdout


def test_the_command_makes_a_new_store_without_a_backup(tmp_path: Path) -> None:
    store = Database(f"sqlite:///{tmp_path}/zhibu.db")

    said = run(tmp_path, store, "upgrade")

    store.close()
    assert said == f"数据库结构已是最新（{migrations.head()}）。\n"
    assert not (tmp_path / "backups").exists()


def test_the_command_copies_a_file_with_content_first(tmp_path: Path) -> None:
    """The store here is a newer program's, so after the copy the command stops in one sentence."""
    store = Database(f"sqlite:///{tmp_path}/zhibu.db")
    migrations.upgrade(store)
    with store.write() as session:
        session.add(Org(code="B", name="B", short="B", kind=OrgKind.BRANCH, path="B/"))
        session.connection().execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(ConflictError, match="这个版本不认识，没有改动"):
        run(tmp_path, store, "upgrade")

    store.close()
    [copy] = (tmp_path / "backups").glob("*.db")
    kept = Database(f"sqlite:///{copy}")
    with kept.read() as session:
        assert session.get_one(Org, 1).code == "B"
    kept.close()


def test_the_command_tells_how_a_store_stands(tmp_path: Path) -> None:
    store = Database(f"sqlite:///{tmp_path}/zhibu.db")

    with pytest.raises(ConflictError, match="请先运行 zhibu db upgrade"):
        run(tmp_path, store, "check")
    run(tmp_path, store, "upgrade")
    assert run(tmp_path, store, "check") == "数据库结构是最新的，与程序一致。\n"
    with store.write() as session:
        session.connection().execute(sa.text("DROP TABLE vote"))
    with pytest.raises(ConflictError, match="与程序不一致"):
        run(tmp_path, store, "check")
    store.close()
