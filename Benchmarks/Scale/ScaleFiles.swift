/// Where the large databases are.
struct ScaleFiles {
    let directory: String

    /// As Python's saver writes it: the reference's two tables and nothing else.
    var reference: String { "\(directory)/signoff-scale-reference.sqlite" }
    /// The same threads with our tables, and runs of those that failed.
    var own: String { "\(directory)/signoff-scale.sqlite" }
    /// The folder for the index beside the first.
    var cache: String { "\(directory)/signoff-scale-cache" }
}
