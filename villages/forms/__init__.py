"""Forms of villages, and of what is planned and built there."""
