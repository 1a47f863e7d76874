"""The house guards itself: floors, faces, sizes, the one importer of wechatpy, the places that commit."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = {
    "core": 0,
    "questions": 0,
    "text": 1,
    "channels": 1,
    "people": 2,
    "chat": 3,
    "notify": 3,
    "evidence": 3,
    "ballots": 3,
    "logins": 3,
    "uploads": 3,
    "contacts": 3,
    "plan": 4,
    "appraisal": 4,
    "activities": 5,
    "honours": 4,
    "surveys": 4,
    "awards": 6,
    "takeback": 6,
    "meetings": 5,
    "problems": 5,
    "learning": 6,
    "publicity": 5,
    "admission": 5,
    "dues": 5,
    "elections": 5,
    "org_life": 5,
    "workbench": 5,
    "assess": 7,
    "circular": 8,
    "board": 8,
    "papers": 9,
    "cards": 9,
    "tables": 9,
    "handlers": 10,
    "jobs": 10,
    "web": 10,
    "migrations": 10,
    "app": 11,
    "demo": 12,
    "doctor": 12,
    "cli": 13,
    "__main__": 14,
}
FEATURES = {
    "doctor",
    "questions",
    "logins",
    "uploads",
    "contacts",
    "workbench",
    "cards",
    "people",
    "notify",
    "evidence",
    "plan",
    "appraisal",
    "meetings",
    "problems",
    "assess",
    "circular",
    "board",
    "ballots",
    "activities",
    "awards",
    "honours",
    "surveys",
    "learning",
    "publicity",
    "admission",
    "dues",
    "elections",
    "org_life",
    "takeback",
}
MAY_USE_CHAT = {"handlers", "jobs", "web", "app", "cli", "demo", "tables"}
COMMITTING = {
    "bot/core/db.py",
    "bot/chat/dispatch.py",
    "bot/core/scheduler.py",
    "bot/contacts/looking.py",
    "bot/contacts/rounds.py",
    "bot/evidence/fetching.py",
    "bot/notify/delivery.py",
    "bot/notify/tokens.py",
    "bot/workbench/showing.py",
    "bot/web/signed/ballots.py",
    "bot/web/signed/choices.py",
    "bot/notify/greying.py",
    "bot/web/hall.py",
    "bot/web/signed/surveys.py",
    "bot/cli/chat.py",
    "bot/cli/edge.py",
    "bot/migrations/env.py",
}
LONGEST_FUNCTION, LONGEST_FILE = 60, 400


def sources() -> list[Path]:
    """Every file of the product."""
    return [path for top in ("bot", "handlers", "jobs") for path in sorted((ROOT / top).rglob("*.py"))]


def room(path: Path) -> str:
    """The room a file stands in: `people`, `handlers`, `app` …."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[0] if parts[0] != "bot" else parts[1]


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """All there is in a file, read once for all laws."""
    return tuple(ast.walk(ast.parse(path.read_text("utf-8"))))


def imports(path: Path) -> Iterator[tuple[ast.AST, str]]:
    """The modules of our own and wechatpy that a file imports, lazily or not."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from ((node, name) for name in whole)


def test_every_room_has_a_floor() -> None:
    assert {room(path) for path in sources()} - {"__init__"} == set(FLOORS)


def target(name: str) -> str | None:
    """The room an import leads to."""
    parts = name.split(".")
    if parts[0] in {"handlers", "jobs"}:
        return parts[0]
    return parts[1] if parts[0] == "bot" and len(parts) > 1 else None


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_down_only(path: Path) -> None:
    here = room(path)
    if here == "__init__":
        return
    for node, name in imports(path):
        there = target(name)
        if there is None or there == here:
            continue
        assert FLOORS[there] < FLOORS[here], f"{path.name}:{getattr(node, 'lineno', 0)} imports {name}"


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_features_are_entered_by_the_face(path: Path) -> None:
    for node, name in imports(path):
        there = target(name)
        if there not in FEATURES | {"chat", "papers"} or there == room(path):
            continue
        deep = isinstance(node, ast.ImportFrom) and node.module not in {"bot", f"bot.{there}"}
        assert not deep, f"{path.name} enters {there} by {name}"


def test_only_the_front_door_knows_handlers_and_jobs() -> None:
    knowing = {room(path) for path in sources() for _, name in imports(path) if target(name) in {"handlers", "jobs"}}

    assert knowing <= {"app", "handlers", "jobs"}


def test_conversation_is_known_to_the_hands_only() -> None:
    knowing = {room(path) for path in sources() for _, name in imports(path) if target(name) == "chat"}

    assert knowing <= MAY_USE_CHAT | {"chat"}


def test_wechatpy_is_imported_in_one_file() -> None:
    importers = {str(path.relative_to(ROOT)) for path in sources() for _, name in imports(path) if "wechatpy" in name}

    assert importers == {"bot/channels/sdk.py"}


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_our_own_code_is_never_imported_lazily(path: Path) -> None:
    inside = [
        name
        for function in nodes(path)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in [getattr(node, "module", None) or ""]
        if name.split(".")[0] in {"bot", "handlers", "jobs"}
    ]

    assert not inside


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_sizes(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= LONGEST_FILE
    for node in nodes(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or node.lineno) - node.lineno < LONGEST_FUNCTION, node.name


def opens_a_store(call: ast.Attribute) -> bool:
    """Whether `write` or `begin` is asked of a database, whatever it is called."""
    return "database" in ast.dump(call) or "attr='store'" in ast.dump(call)


def test_only_the_edges_commit() -> None:
    committing = {
        str(path.relative_to(ROOT))
        for path in sources()
        for node in nodes(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr == "commit" or (node.func.attr in {"write", "begin"} and opens_a_store(node.func))
    }

    assert {name for name in committing if not name.startswith("bot/demo/")} == COMMITTING


def test_rules_are_pure() -> None:
    """Law 3: files of rules take no session and no clock."""
    pure = [path for path in sources() if room(path) == "text" or path.name in {"counting.py", "kinds.py", "rights.py"}]

    assert len(pure) > 10
    for path in pure:
        text = path.read_text("utf-8")
        assert "session" not in text.replace("sessions", ""), path
        assert "system_clock" not in text, path


def test_models_do_not_postpone_their_annotations() -> None:
    for path in sources():
        if path.name == "models.py":
            assert "from __future__ import annotations" not in path.read_text("utf-8")
