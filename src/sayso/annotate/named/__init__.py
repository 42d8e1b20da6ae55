"""What a report names: entities, mentions, and the places of names."""
