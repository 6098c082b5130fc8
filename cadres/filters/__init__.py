"""What the lists of the cadres can be narrowed by."""
