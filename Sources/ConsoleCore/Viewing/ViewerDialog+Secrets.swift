import CellGrid
import SignoffCheckpoint
import SignoffReview

extension ViewerDialog {
    /// The result of revealing or masking the secret on the current line.
    struct SecretStep: Equatable {
        var remark: Remark?
        /// The place of a revealed secret, for the record; `nil` for none.
        var revealed: String?
    }

    /// Reveals the secret on the current line, or masks it again.
    ///
    /// - Parameter secrets: The names whose values are masked; `nil` for none.
    /// - Returns: The result.
    mutating func toggleSecret(hiding secrets: SecretNames?) -> SecretStep {
        guard tree.rows.indices.contains(row) else { return SecretStep() }
        let path = tree.rows[row].path
        guard let secrets, tree.names(along: path).contains(where: secrets.hides) else {
            return SecretStep(remark: Remark("this line has no hidden secret"))
        }
        if revealed.remove(path) != nil { return SecretStep() }
        revealed.insert(path)
        return SecretStep(
            remark: Remark("this secret is shown until the window closes", .warning),
            revealed: "\(title), \(tree.place(of: path))"
        )
    }
}
