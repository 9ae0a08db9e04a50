"""What is remembered: letters, campaigns, deliveries and the address book, in one SQLite file."""
