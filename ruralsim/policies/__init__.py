"""Policy levers, one to a file; found by folder, no register to edit."""
