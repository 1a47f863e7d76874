"""活动: templates, sign-up, teams, result reports, contest figures. The face; come in here."""
