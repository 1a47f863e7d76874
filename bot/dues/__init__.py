"""党费: who has paid for which month, never how much. The face; come in here."""
