"""Tests of what directories call."""
