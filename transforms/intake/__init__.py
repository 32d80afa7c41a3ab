"""What the rows of each kind of inbox file say, and which of them cannot be read.

Every reading takes rows of text (`row_number` and `raw_<field>` columns), and gives the columns of the kind's ledger
that a row can tell, beside `reject_reason`, `reject_column` and `reject_raw`: null where the row is good.
"""
