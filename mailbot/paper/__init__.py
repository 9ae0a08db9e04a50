"""Recipients and a text become paper: letters, labels, envelopes as PDF, and letters that were written in Word."""
