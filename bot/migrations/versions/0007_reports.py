"""Problems reported by anybody: kind, receipt, what the office said, what it was merged into; messages without a sender.

Revision 0007. Stands alone: a later change of the models is a later revision, never a change of this one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NEW = ("merged_into", "decided_on", "answer", "receipt", "reported", "main", "kind")


def upgrade() -> None:
    """Add the columns; what is in the register was found by the office, as a problem."""
    op.create_table(
        "nameless_message",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_nameless_message"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("problem", table_kwargs={"sqlite_autoincrement": True}) as problem:
        problem.add_column(sa.Column("kind", sa.String(length=32), nullable=False, server_default="problem"))
        problem.add_column(sa.Column("main", sa.String(length=32), nullable=True))
        problem.add_column(sa.Column("reported", sa.Boolean(), nullable=False, server_default=sa.false()))
        problem.add_column(sa.Column("receipt", sa.String(), nullable=False, server_default=""))
        problem.add_column(sa.Column("answer", sa.String(), nullable=False, server_default=""))
        problem.add_column(sa.Column("decided_on", sa.Date(), nullable=True))
        problem.add_column(sa.Column("merged_into", sa.Integer(), nullable=True))
        problem.create_foreign_key("fk_problem_merged_into", "problem", ["merged_into"], ["id"])
    op.create_index("ix_problem_receipt", "problem", ["receipt"])
    op.create_index("ix_problem_merged_into", "problem", ["merged_into"])


def downgrade() -> None:
    """Remove them; what was reported stays in the register as a problem like others."""
    op.drop_index("ix_problem_merged_into", "problem")
    op.drop_index("ix_problem_receipt", "problem")
    with op.batch_alter_table("problem", table_kwargs={"sqlite_autoincrement": True}) as problem:
        problem.drop_constraint("fk_problem_merged_into", type_="foreignkey")
        for name in NEW:
            problem.drop_column(name)
    op.drop_table("nameless_message")
