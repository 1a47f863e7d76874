"""Awards: nominations, secret votes among them, winners, the travelling flag.

Revision 0010. Stands alone: a later change of the models is a later revision, never a change of this one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def _nomination() -> None:
    op.create_table(
        "nomination",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("nominee", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name="fk_nomination_org_id"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_nomination_member_id"),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name="fk_nomination_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_nomination"),
        sa.UniqueConstraint("org_id", "code", "period", "nominee", name="uq_nomination_org_id_code_period_nominee"),
    )
    op.create_index("ix_nomination_member_id", "nomination", ["member_id"])


def _choice() -> None:
    op.create_table(
        "award_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("electorate", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counted_by", sa.Integer(), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leading", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name="fk_award_choice_org_id"),
        sa.ForeignKeyConstraint(["opened_by"], ["member.id"], name="fk_award_choice_opened_by"),
        sa.ForeignKeyConstraint(["counted_by"], ["member.id"], name="fk_award_choice_counted_by"),
        sa.PrimaryKeyConstraint("id", name="pk_award_choice"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_award_choice_org_id", "award_choice", ["org_id"])


def _turn() -> None:
    op.create_table(
        "award_turn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("choice_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("voted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["choice_id"], ["award_choice.id"], name="fk_award_turn_choice_id"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_award_turn_member_id"),
        sa.PrimaryKeyConstraint("id", name="pk_award_turn"),
        sa.UniqueConstraint("choice_id", "member_id", name="uq_award_turn_choice_id_member_id"),
    )
    op.create_index("ix_award_turn_member_id", "award_turn", ["member_id"])


def _tally() -> None:
    op.create_table(
        "award_tally",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("choice_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["choice_id"], ["award_choice.id"], name="fk_award_tally_choice_id"),
        sa.PrimaryKeyConstraint("id", name="pk_award_tally"),
        sa.UniqueConstraint("choice_id", name="uq_award_tally_choice_id"),
    )


def _award() -> None:
    op.create_table(
        "award",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("is_vacant", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("choice_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name="fk_award_org_id"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_award_member_id"),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name="fk_award_by_id"),
        sa.ForeignKeyConstraint(["choice_id"], ["award_choice.id"], name="fk_award_choice_id"),
        sa.PrimaryKeyConstraint("id", name="pk_award"),
        sa.UniqueConstraint("org_id", "code", "period", "place", name="uq_award_org_id_code_period_place"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_award_member_id", "award", ["member_id"])


def upgrade() -> None:
    """Make the tables; what they name comes first."""
    for make in (_nomination, _choice, _turn, _tally, _award):
        make()


def downgrade() -> None:
    """Drop them, with what was kept in them."""
    for name in ("award", "award_tally", "award_turn", "award_choice", "nomination"):
        op.drop_table(name)
