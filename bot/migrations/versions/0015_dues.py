"""Dues: ticks, never amounts.

Revision 0015. Stands alone: a later change of the models is a later revision, never a change of this one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of ticks."""
    op.create_table(
        "dues_tick",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("settled", sa.String(length=32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name="fk_dues_tick_by_id"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_dues_tick_member_id"),
        sa.PrimaryKeyConstraint("id", name="pk_dues_tick"),
        sa.UniqueConstraint("month", "member_id", name="uq_dues_tick_month_member_id"),
    )
    op.create_index("ix_dues_tick_member_id", "dues_tick", ["member_id"])


def downgrade() -> None:
    """Remove it."""
    op.drop_table("dues_tick")
