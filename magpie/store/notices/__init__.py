"""What happened for somebody since they last looked."""
