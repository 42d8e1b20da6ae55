"""Who: the actors of a report, and which of them each statement belongs to."""
