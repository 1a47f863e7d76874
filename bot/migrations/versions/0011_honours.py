"""Honours of members and units.

Revision 0011. Stands alone: a later change of the models is a later revision, never a change of this one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table."""
    op.create_table(
        "honour",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_month", sa.Boolean(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("matter", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name="fk_honour_by_id"),
        sa.ForeignKeyConstraint(["decided_by"], ["member.id"], name="fk_honour_decided_by"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_honour_member_id"),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name="fk_honour_org_id"),
        sa.PrimaryKeyConstraint("id", name="pk_honour"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_honour_org_id_year", "honour", ["org_id", "year"])
    op.create_index("ix_honour_member_id", "honour", ["member_id"])
    op.create_index("ix_honour_year", "honour", ["year"])
    op.create_index("ix_honour_day", "honour", ["day"])


def downgrade() -> None:
    """Without it."""
    op.drop_table("honour")
