"""What is on record for telling others, watching and recognising: values, and the shelves that keep them."""
