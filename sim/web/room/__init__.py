"""Rooms: a class at the table."""
