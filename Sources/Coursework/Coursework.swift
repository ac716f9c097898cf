// Coursework: Exercises, judge, sandbox, release, exports.
