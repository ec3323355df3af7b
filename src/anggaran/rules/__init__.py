"""What is held against a document: one rule a noun, and the run that asks them."""
