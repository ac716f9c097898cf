import Foundation
import Literate

let chapter = Chapter(
  number: 1, name: "kl-mle",
  claim: "Maximum likelihood is the minimisation of a divergence.",
  sources: chapterSources)

//: # 1 · Maximum likelihood is KL minimisation
//:
//: The logarithm turns the likelihood's product into a sum:
//:
//: $$ \log(ab) = \log a + \log b $$ {#eq:logarithm}
verify("eq:logarithm", "the logarithm of a product", by: .closedForm) { check in
  for var draw in check.draws(20) {
    let a = draw.uniform(in: 0.1...10)
    let b = draw.uniform(in: 0.1...10)
    check.equal(
      draw.name, ["log(ab)": log(a * b), "log a + log b": log(a) + log(b)], scale: 1,
      not: ["product of logarithms": log(a) * log(b)])
  }
}
