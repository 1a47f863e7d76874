"""Letters that show a picture, and letters to a group.

Revision 0006. Stands alone: a later change of the models is a later revision, never a change of this one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; the rows there are show no picture and are for no group."""
    for name in ("outbox_message", "outbox_letter"):
        op.add_column(name, sa.Column("picture", sa.String(), nullable=False, server_default=""))
    op.add_column("outbox_letter", sa.Column("key", sa.String(), nullable=True))
    op.create_index("ix_outbox_letter_key", "outbox_letter", ["key"], unique=True)


def downgrade() -> None:
    """Remove them, with what was posted."""
    op.drop_index("ix_outbox_letter_key", "outbox_letter")
    op.execute("DELETE FROM outbox_letter WHERE key IS NOT NULL")
    op.drop_column("outbox_letter", "key")
    for name in ("outbox_letter", "outbox_message"):
        op.drop_column(name, "picture")
