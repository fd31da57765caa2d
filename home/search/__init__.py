"""Search in Chinese over everything published: folding, sounds and words; what is found; what is kept in step."""
