"""What is read from runs, and what that allows one to say: asked here by every kind of question."""
