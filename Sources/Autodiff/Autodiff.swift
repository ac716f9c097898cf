// Autodiff: Reverse-mode differentiation on a tape; each operation's forward and pullback side by side.
