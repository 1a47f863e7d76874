"""Learning: the year's study plan, study entries, who is excused.

Revision 0012. Stands alone: a later change of the models is a later revision, never a change of this one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def _topic() -> None:
    op.create_table(
        "study_topic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("leader", sa.String(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name="fk_study_topic_by_id"),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name="fk_study_topic_org_id"),
        sa.PrimaryKeyConstraint("id", name="pk_study_topic"),
        sa.UniqueConstraint("org_id", "year", "number", name="uq_study_topic_org_id_year_number"),
    )


def _entry() -> None:
    op.create_table(
        "study_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name="fk_study_entry_by_id"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_study_entry_member_id"),
        sa.PrimaryKeyConstraint("id", name="pk_study_entry"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_study_entry_member_id_day", "study_entry", ["member_id", "day"])


def _excuse() -> None:
    op.create_table(
        "study_excuse",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name="fk_study_excuse_by_id"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_study_excuse_member_id"),
        sa.PrimaryKeyConstraint("id", name="pk_study_excuse"),
        sa.UniqueConstraint("member_id", "year", name="uq_study_excuse_member_id_year"),
    )


def upgrade() -> None:
    """Three tables."""
    _topic()
    _entry()
    _excuse()


def downgrade() -> None:
    """Without them."""
    for table in ("study_excuse", "study_entry", "study_topic"):
        op.drop_table(table)
