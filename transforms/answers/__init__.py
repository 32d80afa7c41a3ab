"""What came back from the vendors, held against what they were handed and told."""
