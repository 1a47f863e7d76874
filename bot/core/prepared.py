"""Statements of the hot path: written in Core, compiled once, then handed to the driver as they stand.

For a small statement SQLAlchemy's own work (a context, a cursor result, its metadata) costs as much as the driver's
and the store's. Here the text and what converts the values are worked out at the first execution; after that nothing
is between us and the driver. The transaction is still SQLAlchemy's, and so are the errors.
"""

from collections import namedtuple
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

Row = Any
"""A named tuple; where two columns share a name, the second goes by its place."""


class Prepared:
    """A statement, or one for each dialect's name, to be executed inside a transaction that has begun.

    The values are those it names, the same every time. Python fills in no defaults, `IN` takes no bound list.

    Raises:
        sa.exc.DBAPIError: what the driver raised, as the exception SQLAlchemy has for it.
    """

    def __init__(self, statement: Any) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def run(self, connection: sa.Connection, values: Mapping[str, Any]) -> None:
        """Execute a statement without rows."""
        self._for(connection.dialect, values).rows(connection, values)

    def one_or_none(self, connection: sa.Connection, values: Mapping[str, Any]) -> Row | None:
        """The first row, if there is one."""
        rows = self.all(connection, values)
        return rows[0] if rows else None

    def all(self, connection: sa.Connection, values: Mapping[str, Any]) -> Sequence[Row]:
        """All rows."""
        return self._for(connection.dialect, values).rows(connection, values)

    def _for(self, dialect: Dialect, values: Mapping[str, Any]) -> "_Compiled":
        found = self._compiled.get(dialect.name)
        if found is None:
            by_name = isinstance(self._statement, Mapping)
            statement = self._statement[dialect.name] if by_name else self._statement
            found = self._compiled[dialect.name] = _Compiled(statement, dialect, list(values))
        return found


class _Compiled:
    """The text for one dialect, and what its values and rows need on the way to the driver and back."""

    def __init__(self, statement: Any, dialect: Dialect, given: list[str]) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=given)
        binds = {name: bind for bind, name in compiled.bind_names.items()}
        columns = statement.exported_columns.values()
        self._text: str = compiled.string
        self._places: Sequence[str] = compiled.positiontup or ()
        self._fixed = {name: bind.value for name, bind in binds.items() if not bind.required}
        self._writers = [
            (name, convert)
            for name, bind in binds.items()
            if (convert := bind.type.dialect_impl(dialect).bind_processor(dialect))
        ]
        self._readers = [
            (place, convert)
            for place, column in enumerate(columns)
            if (convert := column.type.dialect_impl(dialect).result_processor(dialect, None))
        ]
        names = [column.name for column in columns]
        self._row: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc]  # noqa: PYI024 the names are data

    def rows(self, connection: sa.Connection, values: Mapping[str, Any]) -> list[Row]:
        """Execute it and read what comes back."""
        cursor = connection.connection.cursor()
        try:
            cursor.execute(self._text, self._written(values))
            found = cursor.fetchall() if self._row._fields else []
        except connection.dialect.loaded_dbapi.Error as error:
            raise _translated(error, self._text, connection.dialect) from error
        finally:
            cursor.close()
        return [self._read(row) for row in found]

    def _written(self, values: Mapping[str, Any]) -> Any:
        written = {**self._fixed, **values}
        for name, convert in self._writers:
            written[name] = convert(written[name])
        return [written[name] for name in self._places] if self._places else written

    def _read(self, row: Sequence[Any]) -> Row:
        read = list(row)
        for place, convert in self._readers:
            read[place] = convert(read[place])
        return self._row._make(read)


def _translated(error: Exception, text: str, dialect: Dialect) -> BaseException:
    """SQLAlchemy's exception for the driver's, without the values; that a connection is lost shows at its rollback."""
    return sa.exc.DBAPIError.instance(
        text, None, error, dialect.loaded_dbapi.Error, hide_parameters=True, dialect=dialect
    )
