"""新闻宣传: articles by the level of the outlet. The face; come in here."""
