"""What people say under a card: comments and their answers, who may hide one and why, and reports of readers."""
