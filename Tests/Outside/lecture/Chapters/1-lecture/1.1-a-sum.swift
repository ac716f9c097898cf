import Literate
import Verification

//: # A sum
//:
//: Write the numbers from 1 to $n$ twice, once backwards. Each pair adds up to $n + 1$, so
//:
//: $$ \sum_{k=1}^n k = \frac{n (n + 1)}{2} $$ {#eq:sum}
func aSum(_ chapter: Chapter) throws {
  verify("eq:sum", "for n up to 40", by: .enumeration) { check in
    for n in 1...40 {
      check.equal("n = \(n)", to: (1...n).reduce(0, +)) { slip in
        Double(n) * (Double(n) + slip("n for n + 1", 0, for: 1)) / 2
      }
    }
  }
}
