"""What vendors must be told between nights: who said no while a batch is still out, and who is not told yet."""
