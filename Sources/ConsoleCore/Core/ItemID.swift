package import SignoffCheckpoint

/// An item of the queue is an open question, and has its id.
package typealias ItemID = QuestionID
