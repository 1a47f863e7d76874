"""Term elections.

Revision 0016. Stands alone: a later change of the models is a later revision, never a change of this one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of elections."""
    op.create_table(
        "election",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("term_end", sa.Date(), nullable=False),
        sa.Column("requested_on", sa.Date(), nullable=True),
        sa.Column("postponed_to", sa.Date(), nullable=True),
        sa.Column("postponed_basis", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("expected", sa.Integer(), nullable=True),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name="fk_election_by_id"),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name="fk_election_org_id"),
        sa.PrimaryKeyConstraint("id", name="pk_election"),
        sa.UniqueConstraint("org_id", "term_end", name="uq_election_org_id_term_end"),
    )


def downgrade() -> None:
    """Remove it."""
    op.drop_table("election")
