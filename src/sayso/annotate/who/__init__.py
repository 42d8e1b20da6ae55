"""Who: the actors of a report, and the speaker of each statement."""
