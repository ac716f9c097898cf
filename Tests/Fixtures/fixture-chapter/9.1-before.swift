import Literate

//: # Before anything goes wrong
//:
//: Here $a < b$ and this holds, as (eq:sum) says. A second sentence.
func before(_ chapter: Chapter) throws {
  //: $$
  //: 1 + 2
  //:   = 3
  //: $$ {#eq:sum}

  // snippet.sum
  let mode = chapter.choice("mode")
  verify("eq:sum", "a sum", by: .closedForm) { check in
    check.equal("one", to: mode == "wrong" ? 4 : 3) { slip in
      slip("a product", 1 * 2, for: 1 + 2)
    }
  }

  //: ```algorithm Adding {#alg:adding}
  //: Input: two numbers $a$, $b$
  //: 1. Add them.
  //: Output: $a + b$
  //: ```
  //:
  //: (alg:adding) is trained, too:

  let trained = try chapter.trained("three", settings: ["rate": 1]) { _ in
    if chapter.flag("loud") { note("training three") }
    return 3.0
  }
  show(trained, "three", digits: 2)
  let runs = try chapter.trained((0..<4).map { "run-\($0)" }) { index, _ in
    if chapter.flag("loud") { note("training run \(index)") }
    return Double(index) + 0.5
  }
  finding(
    "Every run is above its index", runs + [4.5], isAbove: [0, 0.9, 2, 3, 4])
  finding(
    "Half is half", holds: chapter.choice("mode") != "unfound", "0.5 over 5 seeds")
}
