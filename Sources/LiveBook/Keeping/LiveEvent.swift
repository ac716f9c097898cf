/// What pages are told.
struct LiveEvent: Sendable, Encodable {
  enum Kind: String, Sendable, Encodable {
    /// What goes on with a chapter: `words`, empty when nothing does.
    case work
    /// What is wrong with a chapter: `title` and `words`, empty when nothing is.
    case problem
    /// A chapter's pages are others now.
    case pages
    /// How a reader's own run, or a look at an exercise, goes.
    case run
  }

  var kind: Kind
  /// "3-gan"; empty for the book as a whole.
  var chapter = ""
  var title = ""
  var words = ""
  var run: RunReport?
}
