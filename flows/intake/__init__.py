"""From the inbox to the ledgers, each file once and whole."""
