import CellGrid
import SignoffCheckpoint
import SignoffReview

extension ViewerDialog {
    /// What showing or hiding the secret on the cursor's line leads to.
    struct SecretStep: Equatable {
        var remark: Remark?
        /// Where a secret is shown that was hidden, for the record; nil when none is.
        var revealed: String?
    }

    /// Shows the secret on the cursor's line, or hides it again.
    ///
    /// - Parameter secrets: The names whose values are hidden; nil for none.
    /// - Returns: What follows.
    mutating func toggleSecret(hiding secrets: SecretNames?) -> SecretStep {
        guard tree.rows.indices.contains(row) else { return SecretStep() }
        let path = tree.rows[row].path
        guard let secrets, tree.names(along: path).contains(where: secrets.hides) else {
            return SecretStep(remark: Remark("there is no hidden secret on this line"))
        }
        if revealed.remove(path) != nil { return SecretStep() }
        revealed.insert(path)
        return SecretStep(
            remark: Remark("this secret is shown until the window closes", .warning),
            revealed: "\(title), \(tree.place(of: path))"
        )
    }
}
