"""The page of the local test bank, where somebody decides how a payment ends. It reads and writes the bank alone."""
