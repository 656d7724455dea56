"""Roles: what each should be able to do, how far a person is from that, and a team."""
