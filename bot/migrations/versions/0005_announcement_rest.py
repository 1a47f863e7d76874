"""Of announcements to thousands, who is not in the outbox yet.

Revision 0005. Stands alone: a later change of the models is a later revision, never a change of this one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "announcement_rest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.Integer(), nullable=True),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("member_ids", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["announcement_id"], ["announcement.id"], name="fk_announcement_rest_announcement_id"),
        sa.PrimaryKeyConstraint("id", name="pk_announcement_rest"),
        sa.UniqueConstraint("announcement_id", name="uq_announcement_rest_announcement_id"),
    )
    op.create_index("ix_announcement_rest_cause", "announcement_rest", ["cause"])


def downgrade() -> None:
    """Remove it."""
    op.drop_table("announcement_rest")
