"""What the sentences of a document say of its money: amounts, percents and counts as claims."""
