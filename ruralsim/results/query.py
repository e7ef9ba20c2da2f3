"""SQL over a store, by DuckDB: in this process and in memory, over the store's files as they are."""

from typing import TYPE_CHECKING

from ruralsim.foundation.errors import DataError, MissingExtra
from ruralsim.results import segments

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from ruralsim.results.store import Store

_TABLES = ("runs", "series", "errors", "timings", "scenarios")


def answer(store: "Store", query: str) -> "pa.Table":
    """What DuckDB answers.

    Args:
        store: the store.
        query: SQL; views are runs, series, errors, timings, scenarios and one per plan.

    Raises:
        MissingExtra: DuckDB is not installed.
        DataError: The query is wrong.
    """
    try:
        import duckdb
    except ImportError:
        raise MissingExtra("experiments", "querying a store by SQL · SQL 查询") from None
    import pyarrow as pa

    with duckdb.connect() as connection:
        views(store, connection)
        # from here on a query sees the store and nothing else of this machine
        connection.execute(f"SET allowed_directories = [{_quoted(f'{store.path}/segments/')}]")
        connection.execute("SET enable_external_access = false; SET lock_configuration = true")
        try:
            found = connection.sql(query)
            return pa.table({}) if found is None else found.to_arrow_table()  # None: no question
        except duckdb.Error as error:
            raise DataError(f"{error} · 查询有误") from None


def views(store: "Store", connection: "duckdb.DuckDBPyConnection") -> list[str]:
    """Makes the views and returns their names."""
    snapshot = segments.Snapshot(store.path)
    made = []
    for name in _TABLES:
        if name != "series":
            connection.register(name, snapshot.table(name))
        else:
            _series(snapshot, connection)
        made.append(name)
    for plan in store.plans():
        name = f"plan_{plan}" if plan in _TABLES else plan
        connection.register(name, store.design(plan))
        made.append(name)
    return made


def _series(snapshot: segments.Snapshot, connection: "duckdb.DuckDBPyConnection") -> None:
    """The series stay in their files: a query reads the columns it names."""
    fresh = snapshot.fresh("series")
    connection.register("series_inbox", fresh if fresh.num_columns else snapshot.series([], None))
    files = [str(file) for file in snapshot.files("series")]
    parts = ["SELECT * FROM series_inbox"]
    if files:
        listed = ", ".join(map(_quoted, files))
        parts.insert(0, f"SELECT * FROM read_parquet([{listed}], union_by_name = true)")
    connection.execute(f"CREATE VIEW series AS {' UNION ALL BY NAME '.join(parts)}")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
