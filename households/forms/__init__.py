"""The forms of the register; what they take goes to a service, which judges the whole."""
