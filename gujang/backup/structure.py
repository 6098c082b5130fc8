"""The structure of a database by its migrations, and its models as they were at that point.

An archive is written and read by the models of its own time, so it outlives later changes.
"""

from collections.abc import Iterable, Set
from functools import cache

from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

Node = tuple[str, str]
Model = type[models.Model]

# Who is signed in is not part of the register; after a restore everybody signs in anew.
LEFT_OUT = {"access_session", "django_session"}


def applied() -> list[Node]:
    """Return app and name of each migration the database has; none for an empty one."""
    return sorted(MigrationRecorder(connection).applied_migrations())


def unknown(nodes: Iterable[Node]) -> list[Node]:
    """Return those of ``nodes`` that this program does not have: a newer one made them."""
    return sorted(set(nodes) - MigrationLoader(None).graph.nodes.keys())


def models_at(nodes: Iterable[Node]) -> list[Model]:
    """Return the models with a table once ``nodes`` are applied, those left out excepted."""
    return _models_at(frozenset(nodes))


@cache
def _models_at(nodes: frozenset[Node]) -> list[Model]:
    loader = MigrationLoader(None)
    state = loader.project_state(_ends(loader, nodes))
    found = state.apps.get_models(include_auto_created=True)
    tables = {m._meta.db_table: m for m in found if m._meta.managed and not m._meta.proxy}
    return [tables[name] for name in sorted(tables.keys() - LEFT_OUT)]


def tables_without_model(known: Iterable[Model]) -> list[str]:
    """Return tables of the database that an archive would not hold, because nothing knows them."""
    ours = {model._meta.db_table for model in known} | LEFT_OUT | {"django_migrations"}
    tables = {name for name in connection.introspection.table_names() if name[:7] != "sqlite_"}
    return sorted(tables - ours)


def build(nodes: Iterable[Node] | None = None) -> None:
    """Bring the database up to ``nodes``, or up to this program."""
    executor = MigrationExecutor(connection)
    loader = executor.loader
    executor.migrate(loader.graph.leaf_nodes() if nodes is None else _ends(loader, set(nodes)))


def _ends(loader: MigrationLoader, nodes: Set[Node]) -> list[Node]:
    family = loader.graph.node_map
    return sorted(node for node in nodes if not {c.key for c in family[node].children} & nodes)
