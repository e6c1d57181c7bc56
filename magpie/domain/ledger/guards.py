"""What columns and CHECKs cannot say, said by triggers, on SQLite and on PostgreSQL alike.

A move and its entry share one currency with both accounts, and the entry's time; an entry takes the moves it announced and
no more; no row of the books is changed, removed or replaced. A migration that rebuilds one of these tables (SQLite rebuilds
by copying, and triggers stay behind) calls `install_guards` again; `missing_guards` says when somebody forgot.
"""

from collections.abc import Iterator
from typing import Any, Final

# Table -> when a new row NEW would take the place of another. SQLite's REPLACE removes rows without asking triggers.
WRITTEN_ONCE: Final[dict[str, str]] = {
    "ledger_account": "old.id = NEW.id",
    "ledger_entry": "old.id = NEW.id OR old.key = NEW.key",
    "ledger_move": "old.id = NEW.id OR (old.entry_id = NEW.entry_id AND old.place = NEW.place)",
    "ledger_checkpoint": "old.id = NEW.id OR (old.account_id = NEW.account_id AND old.upto_move = NEW.upto_move)",
    "ledger_payout": "old.id = NEW.id OR old.key = NEW.key",
    "ledger_payoutstep": "old.id = NEW.id OR (old.payout_id = NEW.payout_id AND (old.status = NEW.status "
    "OR (old.status IN ('paid', 'failed') AND NEW.status IN ('paid', 'failed'))))",
}
BELONGS: Final = "ledger_move_belongs"
# Two accounts of the entry's own currency, a place that it announced, its own time: else the move is foreign to it.
_FOREIGN_MOVE: Final = """(
    SELECT count(*) FROM ledger_account account, ledger_entry entry
    WHERE entry.id = NEW.entry_id AND account.id IN (NEW.debit_id, NEW.credit_id)
      AND account.currency = entry.currency AND entry.at = NEW.at
      AND NEW.place >= 0 AND NEW.place < entry.moves_count
) <> 2"""
_SAYS_FOREIGN: Final = "ledger: a move shares currency and time with its entry, and was announced by it"
_SAYS_WRITTEN: Final = "ledger: what is written stays as it is; post a correction"


def install_guards(connection: Any) -> None:
    """Make every guard, instead of the one of that name that may be there."""
    statements = _on_postgresql() if connection.vendor == "postgresql" else _on_sqlite()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def missing_guards(connection: Any) -> list[str]:
    """The names of guards that are not there, or are switched off."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
                "WHERE relnamespace = current_schema()::regnamespace AND tgenabled IN ('O', 'A')"
            )
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        found = {name for (name,) in cursor.fetchall()}
    return sorted(set(guard_names(connection.vendor)) - found)


def guard_names(vendor: str) -> list[str]:
    """PostgreSQL has one guard a table for changing and removing; SQLite needs one for each, and one against REPLACE."""
    acts = ("change",) if vendor == "postgresql" else ("update", "delete", "replace")
    return [BELONGS, *(f"{table}_no_{act}" for table in WRITTEN_ONCE for act in acts)]


def _on_sqlite() -> Iterator[str]:
    yield from (f"DROP TRIGGER IF EXISTS {name}" for name in guard_names("sqlite"))
    yield (
        f"CREATE TRIGGER {BELONGS} BEFORE INSERT ON ledger_move WHEN {_FOREIGN_MOVE} "
        f"BEGIN SELECT RAISE(ABORT, '{_SAYS_FOREIGN}'); END"
    )
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_SAYS_WRITTEN}'); END"
    for table, takes_place in WRITTEN_ONCE.items():
        yield f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}"
        yield f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}"
        taken = f"EXISTS (SELECT 1 FROM {table} old WHERE {takes_place})"
        yield f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {taken} {refuse}"


def _on_postgresql() -> Iterator[str]:
    """Errors carry the code of a broken CHECK, so that Django says IntegrityError here as well."""
    yield _function(
        "ledger_refuse_foreign_move", f"IF {_FOREIGN_MOVE} THEN {_raise(_SAYS_FOREIGN)} END IF; RETURN NEW;"
    )
    yield _function("ledger_refuse_change", _raise(_SAYS_WRITTEN))
    yield f"DROP TRIGGER IF EXISTS {BELONGS} ON ledger_move"
    yield (
        f"CREATE TRIGGER {BELONGS} BEFORE INSERT ON ledger_move "
        "FOR EACH ROW EXECUTE FUNCTION ledger_refuse_foreign_move()"
    )
    for table in WRITTEN_ONCE:
        yield f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}"
        yield (
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change()"
        )


def _function(name: str, body: str) -> str:
    return f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"


def _raise(words: str) -> str:
    return f"RAISE EXCEPTION '{words}' USING ERRCODE = 'check_violation';"
