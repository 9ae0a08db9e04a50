"""Letters that were written in Word: the requester's own .docx with merge fields in it."""
