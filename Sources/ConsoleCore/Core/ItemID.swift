package import SignoffCheckpoint

/// The id of an item is the id of its open question.
package typealias ItemID = QuestionID
