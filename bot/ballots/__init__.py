"""Secret ballots: sums that cannot be read in the store. The face; come in here."""
