import GSLNumerics

/// A table: titled columns and rows of text and numbers.
public struct Table: Sendable, Hashable, Codable {
  /// A column's title (Markdown), and how its numbers are written where that differs from the
  /// table's own.
  public struct Column: Sendable, Hashable, Codable, ExpressibleByStringLiteral {
    public var title: String
    public var precision: Precision?
    public var band: Band?

    public init(_ title: String, digits: Int, band: Band? = nil) {
      self.title = title
      precision = .significant(digits)
      self.band = band
    }

    public init(_ title: String, decimals: Int, band: Band? = nil) {
      self.title = title
      precision = .decimals(decimals)
      self.band = band
    }

    public init(_ title: String, percent decimals: Int, band: Band? = nil) {
      self.title = title
      precision = .percent(decimals)
      self.band = band
    }

    public init(stringLiteral title: String) {
      self.title = title
    }
  }

  public enum Cell: Sendable, Hashable, Codable {
    case text(String)
    case markdown(String)
    case integer(Int)
    case number(Double, error: Double?)
    case missing
  }

  public private(set) var columns: [Column]
  public private(set) var rows: [[Cell]] = []

  public init(_ columns: [Column]) {
    precondition(!columns.isEmpty, "Table: a table needs at least one column")
    self.columns = columns
  }

  /// Adds a row: one entry a column.
  public mutating func append(_ entries: any TableEntry...) {
    append(row: entries)
  }

  /// Adds a row: one entry a column.
  public mutating func append(row entries: [any TableEntry]) {
    precondition(
      entries.count == columns.count,
      "Table.append: the row has \(entries.count) entries, the table \(columns.count) columns")
    rows.append(entries.map(\.cell))
  }

  /// Sets how numbers are written in the columns that do not say so themselves.
  mutating func setDefault(_ precision: Precision, _ band: Band?) {
    for index in columns.indices where columns[index].precision == nil {
      columns[index].precision = precision
      columns[index].band = columns[index].band ?? band
    }
  }

  /// The recorded number in a cell, if it holds one.
  func number(row: Int, column: Int) -> RecordedNumber? {
    switch rows[row][column] {
    case .integer(let value): RecordedNumber(value: Double(value), band: columns[column].band)
    case .number(let value, let error):
      RecordedNumber(
        value: value, error: error, precision: columns[column].precision,
        band: columns[column].band)
    case .text, .markdown, .missing: nil
    }
  }
}

/// What can stand in a table.
public protocol TableEntry {
  var cell: Table.Cell { get }
}

extension Table.Cell: TableEntry {
  public var cell: Table.Cell { self }
}

extension String: TableEntry {
  public var cell: Table.Cell { .text(self) }
}

extension Int: TableEntry {
  public var cell: Table.Cell { .integer(self) }
}

extension Double: TableEntry {
  public var cell: Table.Cell { .number(self, error: nil) }
}

extension Float: TableEntry {
  public var cell: Table.Cell { .number(Double(self), error: nil) }
}

extension Estimate: TableEntry {
  public var cell: Table.Cell { .number(value, error: error) }
}
