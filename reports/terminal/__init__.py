"""What is printed on a terminal. Text of articles is escaped in `text`, and only there."""
