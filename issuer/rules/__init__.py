"""Rules made by people: whom a rule reaches before it is published, and what changing it would change."""
