"""What may not be shown, and why: each filter answers which cards stay; the pipeline keeps what it removed."""
