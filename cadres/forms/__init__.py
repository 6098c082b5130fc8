"""Forms of the cadres and their week."""
