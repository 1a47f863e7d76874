"""Talks and member appraisals: counts and dates.

Revision 0017. Stands alone: a later change of the models is a later revision, never a change of this one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "talk_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name="fk_talk_count_by_id"),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name="fk_talk_count_org_id"),
        sa.PrimaryKeyConstraint("id", name="pk_talk_count"),
    )
    op.create_index("ix_talk_count_org_id_day", "talk_count", ["org_id", "day"])
    op.create_table(
        "member_appraisal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("excellent", sa.Integer(), nullable=False),
        sa.Column("qualified", sa.Integer(), nullable=False),
        sa.Column("basic", sa.Integer(), nullable=False),
        sa.Column("unqualified", sa.Integer(), nullable=False),
        sa.Column("ungraded", sa.Integer(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name="fk_member_appraisal_by_id"),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name="fk_member_appraisal_org_id"),
        sa.PrimaryKeyConstraint("id", name="pk_member_appraisal"),
        sa.UniqueConstraint("org_id", "year", name="uq_member_appraisal_org_id_year"),
    )


def downgrade() -> None:
    """Remove them."""
    op.drop_table("member_appraisal")
    op.drop_table("talk_count")
