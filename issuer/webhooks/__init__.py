"""Telling others what happens, by Standard Webhooks and in chats: at least once, for days (ADR 48)."""
