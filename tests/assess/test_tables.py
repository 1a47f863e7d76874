"""The office's table: what a year starts from, a change in its middle, and what the settings allow."""

import threading
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import col, select

from bot.assess import rules, tables
from bot.assess.models import AssessmentTable
from bot.core import audit
from bot.core.audit import AuditEntry
from bot.core.config import Settings
from bot.core.context import Context
from bot.core.errors import BadInputError, NotAllowedError
from tests.world import World


def stricter(**scoring: Any) -> dict[str, Any]:
    """Our table with something of its scoring put otherwise."""
    body = rules.plain(tables.defaults())
    return body | {"scoring": body["scoring"] | (scoring or {"bonus_cap": 3})}


def versions(ctx: Context) -> list[tuple[int, int]]:
    query = select(AssessmentTable.year, AssessmentTable.version)
    return list(ctx.session.exec(query.order_by(col(AssessmentTable.id))).all())


def trail(ctx: Context) -> list[str]:
    query = select(AuditEntry.summary).where(col(AuditEntry.verb).startswith("table."))
    return list(ctx.session.exec(query.order_by(col(AuditEntry.id))).all())


def test_the_first_year_starts_from_ours(world: World) -> None:
    with world.acting() as ctx:
        row = tables.load_defaults(ctx, 2026)
        again = tables.load_defaults(ctx, 2026)

        assert (row.year, row.version, row.by_id, row.made_at) == (2026, 1, None, world.now)
        assert again.id == row.id
        assert rules.read(row.body) == tables.defaults()
        assert trail(ctx) == ["2026 年考核表：从默认表开始"]
        assert versions(ctx) == [(2026, 1)]


def test_the_next_year_takes_over_what_the_office_changed(world: World) -> None:
    with world.acting("何洁") as ctx:
        tables.load_defaults(ctx, 2026)
        tables.save_version(ctx, 2026, stricter(), "加分上限改为 3 分")

        row, table = tables.current(ctx, 2027)

        assert (row.year, row.version, row.note) == (2027, 1, "沿用 2026 年第 2 版")
        assert table.scoring.bonus_cap == 3
        assert trail(ctx)[-1] == "2027 年考核表：沿用 2026 年第 2 版"


def test_a_year_before_the_first_starts_from_ours(world: World) -> None:
    with world.acting("何洁") as ctx:
        tables.save_version(ctx, 2026, stricter(), "")

        assert tables.current(ctx, 2025)[1] == tables.defaults()


def test_a_change_is_a_new_version_and_the_old_one_stays(world: World) -> None:
    with world.acting("何洁") as ctx:
        old, _ = tables.current(ctx, 2026)
        saved = tables.save_version(ctx, 2026, stricter(), " 加分上限改为 3 分 ")
        row, table = tables.current(ctx, 2026)

        assert (saved.version, saved.note, saved.by_id) == (2, "加分上限改为 3 分", world.who("何洁"))
        assert (row.id, table.scoring.bonus_cap) == (saved.id, Decimal(3))
        assert rules.read(ctx.get(AssessmentTable, old.id).body) == tables.defaults()
        assert trail(ctx)[-1] == "2026 年考核表第 2 版：加分上限改为 3 分"


def test_the_same_table_again_is_no_new_version(world: World) -> None:
    with world.acting("何洁") as ctx:
        first = tables.save_version(ctx, 2026, stricter(bonus_cap="3"), "")
        again = tables.save_version(ctx, 2026, stricter(bonus_cap=3.0), "再存一次")

        assert again.id == first.id
        assert versions(ctx) == [(2026, 1), (2026, 2)]
        assert trail(ctx)[-1] == "2026 年考核表第 2 版"


def test_a_version_saved_by_mistake_is_taken_back(world: World) -> None:
    with world.acting("何洁") as ctx:
        tables.save_version(ctx, 2026, stricter(), "手滑")
    with world.acting("何洁") as ctx:
        audit.undo_latest(ctx)

        assert versions(ctx) == [(2026, 1)]
        assert tables.current(ctx, 2026)[1] == tables.defaults()


def test_a_wrong_table_is_refused_and_the_old_one_holds(world: World) -> None:
    with world.acting("何洁") as ctx:
        with pytest.raises(BadInputError, match="总分应为 110 分，各维度加起来是 100 分"):
            tables.save_version(ctx, 2026, stricter(base_points=110), "")

        assert versions(ctx) == []


def test_only_the_office_changes_the_table(world: World) -> None:
    with world.acting("老王") as ctx:
        with pytest.raises(NotAllowedError):
            tables.save_version(ctx, 2026, stricter(), "")

        assert versions(ctx) == []


def test_the_settings_switch_a_veto_on_by_its_document(world: World) -> None:
    world.settings = Settings.model_validate({"assess": {"vetoes": {"V2": "某党〔2026〕7号", "V3": ""}}})
    with world.acting() as ctx:
        row, table = tables.current(ctx, 2026)

        assert [(veto.code, veto.document) for veto in table.vetoes if veto.enabled] == [("V2", "某党〔2026〕7号")]
        assert not any(veto.enabled for veto in rules.read(row.body).vetoes)


def test_two_people_saving_at_once_get_two_versions(world: World) -> None:
    with world.acting() as ctx:
        tables.load_defaults(ctx, 2026)
    started = threading.Event()

    def second() -> None:
        started.set()
        with world.acting("何洁") as ctx:
            tables.save_version(ctx, 2026, stricter(bonus_cap=2), "第二个")

    thread = threading.Thread(target=second)
    with world.acting("何洁") as ctx:
        tables.save_version(ctx, 2026, stricter(bonus_cap=3), "第一个")
        thread.start()
        started.wait(5)
        thread.join(0.3)
    thread.join(10)

    with world.acting() as ctx:
        assert versions(ctx) == [(2026, 1), (2026, 2), (2026, 3)]
        assert tables.current(ctx, 2026)[1].scoring.bonus_cap == 2


def test_two_asking_first_at_once_make_one_table(world: World) -> None:
    def second() -> None:
        with world.acting() as ctx:
            tables.current(ctx, 2026)

    thread = threading.Thread(target=second)
    with world.acting() as ctx:
        tables.current(ctx, 2026)
        thread.start()
        thread.join(0.3)
    thread.join(10)

    with world.acting() as ctx:
        assert versions(ctx) == [(2026, 1)]
        assert trail(ctx) == ["2026 年考核表：从默认表开始"]


def test_the_versions_of_a_year_are_listed_with_who_made_them_the_newest_first(world: World) -> None:
    with world.acting() as ctx:
        tables.load_defaults(ctx, 2026)
    with world.acting("何洁") as ctx:
        tables.save_version(ctx, 2026, stricter(), "加分上限改为 3 分")
        found = tables.versions(ctx, 2026)
        assert [(one.version, one.by, one.note) for one in found] == [
            (2, "何洁", "加分上限改为 3 分"),
            (1, "", "从默认表开始"),
        ]
        assert tables.versions(ctx, 2025) == []
