"""How mail is read and written: bytes ↔ values, pure; strangers' bytes are hostile here and tame behind."""
