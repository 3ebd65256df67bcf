"""The reasoning core: events, the fold, facts, triggers, and commands turned into events."""
