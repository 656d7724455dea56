"""The commands of `cairn`, one file per subject; each adds its options and says what it does."""
