import Literate

//: # A lecture of one's own
//:
//: It needs nothing of the book but the libraries.
try Chapter.main(
  number: 1, name: "lecture", claim: "The first $n$ numbers have a sum without a loop.",
  sources: chapterSources, sections: [Section("1.1-a-sum.swift", aSum)])
