"""What people do about themselves, their choices and their accounts: one transaction each."""
