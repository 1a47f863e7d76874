"""Admission: candidates, the steps taken.

Revision 0014. Stands alone: a later change of the models is a later revision, never a change of this one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "admission_candidate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("extended_months", sa.Integer(), nullable=False),
        sa.Column("extension_basis", sa.String(), nullable=False),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name="fk_admission_candidate_org_id"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_admission_candidate_member_id"),
        sa.ForeignKeyConstraint(["opened_by"], ["member.id"], name="fk_admission_candidate_opened_by"),
        sa.PrimaryKeyConstraint("id", name="pk_admission_candidate"),
        sa.UniqueConstraint("member_id", name="uq_admission_candidate_member_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_admission_candidate_org_id", "admission_candidate", ["org_id"])
    op.create_table(
        "admission_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("no BETWEEN 1 AND 25", name="ck_admission_step_no"),
        sa.ForeignKeyConstraint(["candidate_id"], ["admission_candidate.id"], name="fk_admission_step_candidate_id"),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name="fk_admission_step_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_admission_step"),
        sa.UniqueConstraint("candidate_id", "no", "day", name="uq_admission_step_candidate_id_no_day"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Remove them."""
    op.drop_table("admission_step")
    op.drop_table("admission_candidate")
