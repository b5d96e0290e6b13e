"""What a file would do: made anew from the file and what a person decided, stored nowhere, and named by its hash."""
