"""What a home knows of its lists: the signs and the scorecard of each, and the releases of those that are held."""
