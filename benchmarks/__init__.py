"""What the claims about speed and agreement are measured with: `python -m benchmarks.<name>`."""
