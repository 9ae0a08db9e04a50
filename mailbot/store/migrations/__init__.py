"""How an old database is brought up to date, one file a step."""
