"""The style page: every token, component and icon, shown once with its name and its file."""
