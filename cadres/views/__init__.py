"""The pages of the cadres and their week."""
