import Foundations
import Synchronization
import Testing

@Suite struct WorkersTests {
  @Test(arguments: [1, 2, 7]) func everyItemIsRunOnce(count: Int) {
    let runs = Mutex([Int](repeating: 0, count: 100))
    let workers = Workers.some(count)
    #expect(workers.count == count)
    workers.run(100) { item in runs.withLock { $0[item] += 1 } }
    #expect(runs.withLock { $0 } == [Int](repeating: 1, count: 100))
    #expect(Workers.allCores.count >= 1)
  }
}

@Suite struct RequireTests {
  @Test func aMessageIsMadeOnlyWhenItIsShown() {
    var isMade = false
    func message() -> String {
      isMade = true
      return ""
    }
    Foundations.require(1 < 2, message())
    #expect(!isMade)
  }

  @Test func aMistakeStopsTheProgramWithItsMessage() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      Foundations.require(2 < 1, "two is not less than one")
    }
    let said = result.map { String(decoding: $0.standardErrorContent, as: UTF8.self) } ?? ""
    #expect(said.contains("two is not less than one"))
  }
}
