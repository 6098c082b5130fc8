"""Filters of the cadres' lists."""
