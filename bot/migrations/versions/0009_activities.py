"""Activities: teams, sign-up, result reports, contest figures.

Revision 0009. Stands alone: a later change of the models is a later revision, never a change of this one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def _template() -> None:
    op.create_table(
        "activity_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("full", sa.String(), nullable=False),
        sa.Column("scope", sa.JSON(), nullable=False),
        sa.Column("pace", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("enrols", sa.Boolean(), nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.Column("milestone", sa.String(), nullable=False),
        sa.Column("metrics", sa.JSON(), nullable=False),
        sa.Column("zeros", sa.JSON(), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("publish", sa.String(length=32), nullable=False),
        sa.Column("close_rule", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_activity_template"),
        sa.UniqueConstraint("year", "code", name="uq_activity_template_year_code"),
    )


def _activity() -> None:
    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("is_team", sa.Boolean(), nullable=False),
        sa.Column("enrols", sa.Boolean(), nullable=False),
        sa.Column("leader_id", sa.Integer(), nullable=True),
        sa.Column("milestone", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("urgent_by", sa.Integer(), nullable=True),
        sa.Column("urgent_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["template_id"], ["activity_template.id"], name="fk_activity_template_id"),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name="fk_activity_org_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["org.id"], name="fk_activity_unit_id"),
        sa.ForeignKeyConstraint(["leader_id"], ["member.id"], name="fk_activity_leader_id"),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name="fk_activity_by_id"),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_activity_task_id"),
        sa.ForeignKeyConstraint(["closed_by"], ["member.id"], name="fk_activity_closed_by"),
        sa.ForeignKeyConstraint(["urgent_by"], ["member.id"], name="fk_activity_urgent_by"),
        sa.PrimaryKeyConstraint("id", name="pk_activity"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_activity_code", "activity", ["code"])
    op.create_index("ix_activity_org_id", "activity", ["org_id"])
    op.create_index("ix_activity_unit_id_state", "activity", ["unit_id", "state"])


def _member() -> None:
    op.create_table(
        "activity_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name="fk_activity_member_activity_id"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_activity_member_member_id"),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name="fk_activity_member_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_activity_member"),
        sa.UniqueConstraint("activity_id", "member_id", name="uq_activity_member_activity_id_member_id"),
    )
    op.create_index("ix_activity_member_member_id", "activity_member", ["member_id"])


def _report() -> None:
    op.create_table(
        "activity_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name="fk_activity_report_activity_id"),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name="fk_activity_report_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_activity_report"),
    )
    op.create_index("ix_activity_report_activity_id", "activity_report", ["activity_id"])


def _figure() -> None:
    key = ("activity_id", "org_id", "subject", "period", "metric")
    op.create_table(
        "activity_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("value", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name="fk_activity_figure_activity_id"),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name="fk_activity_figure_org_id"),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name="fk_activity_figure_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_activity_figure"),
        sa.UniqueConstraint(*key, name=f"uq_activity_figure_{'_'.join(key)}"),
    )
    op.create_index("ix_activity_figure_org_id", "activity_figure", ["org_id"])


def upgrade() -> None:
    """Make the tables; what they name comes first."""
    for make in (_template, _activity, _member, _report, _figure):
        make()


def downgrade() -> None:
    """Drop them, with what was kept in them."""
    for name in ("activity_figure", "activity_report", "activity_member", "activity", "activity_template"):
        op.drop_table(name)
