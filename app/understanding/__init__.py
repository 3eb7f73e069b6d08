"""What a question asks for: its kind, the answer it seeks, what it means after another."""
