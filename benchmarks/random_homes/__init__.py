"""Homes with histories drawn at random, much of them odd: for deciding the same night twice."""
