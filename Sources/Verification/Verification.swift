// Verification: Claims, evidence, refutations: how an equation of the book is checked.
