"""What things are: every table, every word, the shapes of policies and campaigns, the analysts' views."""
