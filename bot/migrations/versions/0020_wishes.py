"""Runs of jobs that somebody wished for.

Revision 0020. Stands alone: a later change of the models is a later revision, never a change of this one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; of a job at most one wish is open."""
    op.create_table(
        "job_wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name="fk_job_wish_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_job_wish"),
    )
    still_open = sa.text("taken_at IS NULL")
    op.create_index(
        "ix_job_wish_name_open",
        "job_wish",
        ["name"],
        unique=True,
        sqlite_where=still_open,
        postgresql_where=still_open,
    )


def downgrade() -> None:
    """Remove it."""
    op.drop_table("job_wish")
