"""评选: nominations, secret ballots, winners, the travelling flag. The face; come in here."""
