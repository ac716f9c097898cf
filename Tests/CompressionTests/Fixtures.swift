import Foundation

@testable import Compression

/// Files made by other programs: Python 3.11's `zlib` and `gzip`, base 64.
enum Fixtures {
  /// `line 0 of a text that repeats itself, 0 times`, line after line up to 59, 3481 times.
  static let text = Array(
    (0..<60).map { "line \($0) of a text that repeats itself, \($0 * $0) times\n" }.joined().utf8)

  /// The text with codes of its own.
  static let dynamic = decoded(
    """
    H4sIAAAAAAAC/42WO24DMQxE+5xCB0ghfiStjuNigxhwPohV5PhJmmBnm+d+bC75OEPdru97qeXjpVzK2r9XWa+XVb72\
    z/2y7uW67vvt5flXsK5v+/3p9qc2UttR7aTOozpIPY/qxC/pR3kjubejvJM85N8HNirfvpG8y2AmyTeZuiFSqwqVqbpW\
    QLCW0oEF05IJGeOdQsAYsBK2zhuhFRCyb9oDYg7XKU3eOvUXkk4l7Ug6UyuwhTfpwZF0c5mSI+k2hIMj6a6kHUn3UwUk\
    PU49IOlxmhJbWjkEkp5KOpD01F0K9nTVdQ02dVVHBLva1HTROJqUdnT+hUZHIG4LTafYHsg/nRUCt6YZm5ziXZEnx3jX\
    S5HMfOgpSma+6a3LB5Jcj2lylFdlnpzlps+B5DD3qn0gc4+qs0LmnlV4tMo3SZk3ZO79VAOZ+9A+WvDh01k1ZO7z9DxD\
    5nFi3viJZrpXbTxwj7UPvuCh/mh8wvPfgz+an9vdgAsAAA==
    """)
  /// Its first 200 bytes with the fixed codes.
  static let fixed = decoded(
    """
    H4sIAAAAAAACA8vJzEtVMFDIT1NIVChJrShRKMlILFEoSi1ITSwpVsgsKU7NSdMBKijJzE0t5soBqTYkpNoQWbURIdUm\
    yKqNCam2RFZtglANAMHxRRzIAAAA
    """)
  /// Its first 200 bytes, not compressed, with a file name.
  static let stored = decoded(
    """
    H4sICAAAAAAA/25hbWUudHh0AAHIADf/bGluZSAwIG9mIGEgdGV4dCB0aGF0IHJlcGVhdHMgaXRzZWxmLCAwIHRpbWVz\
    CmxpbmUgMSBvZiBhIHRleHQgdGhhdCByZXBlYXRzIGl0c2VsZiwgMSB0aW1lcwpsaW5lIDIgb2YgYSB0ZXh0IHRoYXQg\
    cmVwZWF0cyBpdHNlbGYsIDQgdGltZXMKbGluZSAzIG9mIGEgdGV4dCB0aGF0IHJlcGVhdHMgaXRzZWxmLCA5IHRpbWVz\
    CmxpbmUgNCBvZiBhIHRleHTB8UUcyAAAAA==
    """)
  /// Its first 100 bytes and the next 100 as two files in one.
  static let twoMembers = decoded(
    """
    H4sIAAAAAAAC/8vJzEtVMFDIT1NIVChJrShRKMlILFEoSi1ITSwpVsgsKU7NSdMBKijJzE0t5soBqTYkpNoQWbWRQj4A\
    sRdYi2QAAAAfiwgAAAAAAAL/S1NIVChJrShRKMlILFEoSi1ITSwpVsgsKU7NSdNRMFEoycxNLebKycxLVTBWyE/Dq9oS\
    WbUJQjUAJkigxWQAAAA=
    """)

  private static func decoded(_ base64: String) -> [UInt8] { Array(Data(base64Encoded: base64)!) }
}

/// What `body` throws, in words.
func complaint(_ body: () throws -> Void) -> String? {
  do {
    try body()
    return nil
  } catch {
    return "\(error)"
  }
}
