"""One calendar: spans of months and quarters, and the day to which figures run."""
