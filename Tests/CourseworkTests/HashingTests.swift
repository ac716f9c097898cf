import Testing

@testable import Coursework

@Suite struct HashingTests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func hashOfTheStandardsMessages(message: String, digest: String) {
    #expect(SHA256.hexadecimal(message.utf8) == digest)
  }

  /// FIPS 180-4's long message, fed in uneven pieces.
  @Test func hashOfAMillionLetters() {
    var hasher = SHA256()
    var left = 1_000_000
    var piece = 1
    while left > 0 {
      let count = min(piece, left)
      hasher.update([UInt8](repeating: UInt8(ascii: "a"), count: count))
      left -= count
      piece = piece * 3 % 1009 + 1
    }
    #expect(
      hexadecimalDigits(of: hasher.finish())
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  /// RFC 4231, cases 1, 2, 3 and 6.
  @Test(arguments: [
    (
      [UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8),
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    (
      Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
    (
      [UInt8](repeating: 0xaa, count: 20), [UInt8](repeating: 0xdd, count: 50),
      "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
    ),
    (
      [UInt8](repeating: 0xaa, count: 131),
      Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
  ])
  func authenticationCodesOfTheStandard(key: [UInt8], message: [UInt8], code: String) {
    #expect(hexadecimalDigits(of: SHA256.authenticate(message, key: key)) == code)
  }

  @Test func seedsDependOnEveryPart() {
    func first(_ secret: String, _ student: String, _ exercise: String, _ version: String) -> UInt64
    {
      var inputs = SeededInputs(
        secret: Array(secret.utf8), student: student, exercise: exercise, version: version)
      return inputs.next()
    }
    let all = [
      first("s", "ann", "1.1", "1"), first("t", "ann", "1.1", "1"), first("s", "bob", "1.1", "1"),
      first("s", "ann", "1.2", "1"), first("s", "ann", "1.1", "2"), first("s", "ann1", ".1", "1"),
    ]
    #expect(Set(all).count == all.count)
    #expect(first("s", "ann", "1.1", "1") == all[0])
  }
}
