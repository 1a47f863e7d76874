"""The assessment: its tables, checks, scores, entries, appeals.

Revision 0003. Stands alone: a later change of the models is a later revision, never a change of this one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _assessment_entry() -> None:
    op.create_table(
        "assessment_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("points", sa.Numeric(precision=6, scale=2), nullable=True),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by"], ["member.id"], name="fk_assessment_entry_decided_by"),
        sa.ForeignKeyConstraint(["entered_by"], ["member.id"], name="fk_assessment_entry_entered_by"),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name="fk_assessment_entry_org_id"),
        sa.PrimaryKeyConstraint("id", name="pk_assessment_entry"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_assessment_entry_org_id_day", "assessment_entry", ["org_id", "day"])


def _assessment_table() -> None:
    op.create_table(
        "assessment_table",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name="fk_assessment_table_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_assessment_table"),
        sa.UniqueConstraint("year", "version", name="uq_assessment_table_year_version"),
    )


def _check() -> None:
    op.create_table(
        "check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("table_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("frozen_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["frozen_by"], ["member.id"], name="fk_check_frozen_by"),
        sa.ForeignKeyConstraint(["table_id"], ["assessment_table.id"], name="fk_check_table_id"),
        sa.PrimaryKeyConstraint("id", name="pk_check"),
        sa.UniqueConstraint("kind", "period", name="uq_check_kind_period"),
        sqlite_autoincrement=True,
    )


def _appeal() -> None:
    op.create_table(
        "appeal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=True),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name="fk_appeal_by_id"),
        sa.ForeignKeyConstraint(["check_id"], ["check.id"], name="fk_appeal_check_id"),
        sa.ForeignKeyConstraint(["decided_by"], ["member.id"], name="fk_appeal_decided_by"),
        sa.ForeignKeyConstraint(["entry_id"], ["assessment_entry.id"], name="fk_appeal_entry_id"),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name="fk_appeal_org_id"),
        sa.PrimaryKeyConstraint("id", name="pk_appeal"),
        sqlite_autoincrement=True,
    )
    for column in ("check_id", "entry_id", "org_id"):
        op.create_index(f"ix_appeal_{column}", "appeal", [column])


def _score() -> None:
    op.create_table(
        "score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.Numeric(precision=6, scale=1), nullable=True),
        sa.Column("known", sa.Numeric(precision=6, scale=1), nullable=False),
        sa.Column("known_of", sa.Numeric(precision=6, scale=1), nullable=False),
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["check_id"], ["check.id"], name="fk_score_check_id"),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name="fk_score_org_id"),
        sa.PrimaryKeyConstraint("id", name="pk_score"),
        sa.UniqueConstraint("check_id", "org_id", name="uq_score_check_id_org_id"),
    )
    op.create_index("ix_score_org_id", "score", ["org_id"])


def upgrade() -> None:
    """Make the tables of this release."""
    _assessment_entry()
    _assessment_table()
    _check()
    _appeal()
    _score()


def downgrade() -> None:
    """Remove them, with what they hold."""
    for name in (
        "score",
        "appeal",
        "check",
        "assessment_table",
        "assessment_entry",
    ):
        op.drop_table(name)
