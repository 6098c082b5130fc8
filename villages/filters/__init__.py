"""What the lists of villages and of projects can be narrowed by."""
