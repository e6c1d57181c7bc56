"""What happens after the answer has left: nothing here may delay a slate or change the state."""
