// A place for your own checks: `swift run try`. Nothing here is graded or handed in.
//
// Call your functions with inputs whose answer you know. A function that is still a stub stops the
// program and says so.

import Exercises

print("entropy of a fair coin, which should be ln 2 = 0.6931…:", entropy([0.5, 0.5]))

// Central differences check a gradient: here exercise E2.2 against E2.1, in one coordinate.
let step = 1e-5
let difference =
  (gaussianKL(mean: [0.5], logVariance: [1 + step])
    - gaussianKL(mean: [0.5], logVariance: [1 - step])) / (2 * step)
let gradient = gaussianKLGradient(mean: [0.5], logVariance: [1])
print("by differences \(difference), by your formula \(gradient.logVariance[0])")
