// Literate: Chapter source -> cells; events -> record; both -> page. Knows no model.
