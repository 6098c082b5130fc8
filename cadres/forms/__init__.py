"""The forms of the cadres and their week; what they take goes to a service."""
