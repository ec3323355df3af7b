"""Which printed figure follows from which, and what that proves."""
