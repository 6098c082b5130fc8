"""Pages of the cadres and their week."""
