"""What a list is like: whether its numbers were given or invented, and how it compares with its supplier's others."""
