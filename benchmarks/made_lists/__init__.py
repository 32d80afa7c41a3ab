"""Lists to measure the signs of invention with, drawn from allocated ranges with a seed and never to be dialled."""
