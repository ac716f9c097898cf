// Exercises: The files that a student edits; imports nothing but the standard library and Foundation.
