"""Whom we talk to: IMAP, SMTP and LMTP servers; the only importer of their libraries."""
