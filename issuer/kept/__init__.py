"""What is on record for telling others, watching and recognising, and of rules asked: values and their shelves."""
