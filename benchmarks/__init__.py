"""What the speed claims are measured with."""
