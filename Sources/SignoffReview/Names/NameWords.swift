/// A word of a text that is a name, or contains several.
struct NameWords {
    /// The names in the word: the parts of a path or an address, or the word itself.
    let parts: [String]
    /// The use of the names.
    let use: NameUse

    /// Returns the words of a text that can be names.
    ///
    /// `use` is the use of the whole text. In a command, all words are names.
    static func words(of text: String.UnicodeScalarView.SubSequence, _ use: NameUse) -> [NameWords] {
        let scalars = Array(text)
        // A text without spaces is a path or an address as a whole, including characters that look like spaces.
        let isWhole = use != .prose || !scalars.contains { $0.isASCII && $0.properties.isWhitespace }
        var words: [NameWords] = []
        var start = 0
        for index in 0...scalars.count
        where index == scalars.count || isSeparator(scalars, at: index, use, isWhole: isWhole) {
            if let word = NameWords(scalars[start..<index], use) { words.append(word) }
            start = index + 1
        }
        return words
    }

    private init?(_ word: ArraySlice<Unicode.Scalar>, _ use: NameUse) {
        var word = word
        if use == .prose {
            // Punctuation at the ends belongs to the sentence.
            func isOfSentence(_ scalar: Unicode.Scalar) -> Bool {
                guard !scalar.isASCII, !scalar.properties.isAlphabetic, scalar.properties.numericType == nil,
                    !scalar.properties.isEmoji, !scalar.properties.isWhitespace,
                    !scalar.properties.isDefaultIgnorableCodePoint
                else { return false }
                return LookAlikeTable.twin(of: scalar) != "/"
            }
            word = word.drop(while: isOfSentence)
            while let last = word.last, isOfSentence(last) { word.removeLast() }
        }
        guard word.contains(where: { !$0.isASCII }) else { return nil }
        // The word as it reads: look-alikes of a slash make a word a path.
        let read = word.map { LookAlikeTable.twin(of: $0) ?? $0 }
        let isPath = Self.isPath(read)
        guard use != .prose || isPath || read.contains("/") || read.contains("\\") || Self.isDisguised(word) else {
            return nil
        }
        self.use = use == .prose && isPath ? .path : use
        parts = word.split { "/\\@:=.".unicodeScalars.contains($0) }.map { String(String.UnicodeScalarView($0)) }
    }

    /// Whether a part whose letters all have Latin twins is a word of its own script, according to the other parts of
    /// the word.
    func isOrdinary(_ part: String, _ fault: NameFault) -> Bool {
        guard use == .prose, case .twin = fault else { return false }
        return parts.contains { other in
            other != part && !other.utf8.allSatisfy { $0 < 0x80 } && NameFault(in: other, of: use) == nil
        }
    }

    /// Whether a word of a sentence imitates a Latin word: in a part without marks, it has ASCII letters, and all other letters are of
    /// another script and look like Latin letters.
    ///
    /// No language writes such words. A unit such as `μm` has a letter without a Latin twin.
    private static func isDisguised(_ word: ArraySlice<Unicode.Scalar>) -> Bool {
        word.split { !$0.properties.isAlphabetic }.contains { letters in
            let foreign = letters.filter { !$0.isASCII && Script($0) != .latin }
            return letters.count > 2 && !foreign.isEmpty && letters.contains(where: \.isASCII)
                && foreign.allSatisfy { letter in Script(letter).map { $0.twin(of: letter) != nil } ?? false }
        }
    }

    /// Whether a word reads as a path, an address or the name of a file.
    private static func isPath(_ word: [Unicode.Scalar]) -> Bool {
        if let first = word.first, "/~\\".unicodeScalars.contains(first) { return true }
        return word.contains("@") || word.indices.contains { word[$0...].starts(with: "://".unicodeScalars) }
            || isDotted(word)
    }

    /// Whether a word has a period between letters or digits, like hosts and file names.
    private static func isDotted(_ word: [Unicode.Scalar]) -> Bool {
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        func isName(_ end: Unicode.Scalar?) -> Bool {
            end.map { $0.properties.isAlphabetic || $0.properties.numericType != nil } ?? false
        }
        // A path can begin with periods.
        if word.starts(with: "./".unicodeScalars) || word.starts(with: "../".unicodeScalars) { return true }
        return parts.count > 1 && parts.dropLast().allSatisfy { isName($0.last) }
            && parts.dropFirst().allSatisfy { isName($0.first) }
    }

    private static func isSeparator(
        _ scalars: [Unicode.Scalar],
        at index: Int,
        _ use: NameUse,
        isWhole: Bool
    ) -> Bool {
        let scalar = scalars[index]
        guard !scalar.isASCII else {
            return scalar.properties.isWhitespace || "\"'`(){}[]<>;,|&".unicodeScalars.contains(scalar)
        }
        guard LookAlikeTable.twin(of: scalar) == " " else { return scalar.properties.isWhitespace }
        // A space character that does not separate words for a shell joins the words on both sides. Between words of
        // another script, it is a space.
        func isJoined(_ neighbor: Int, _ isName: (Unicode.Scalar) -> Bool) -> Bool {
            guard scalars.indices.contains(neighbor) else { return isWhole }
            return isName(scalars[neighbor])
        }
        let end = use == .prose ? "-_./~@*$" : "-_./~@*$\\:;?!|&<>\"'()[]{},+=%#^` "
        return !isJoined(index - 1) { $0.isASCII || LookAlikeTable.twin(of: $0) != nil }
            || !isJoined(index + 1) {
                $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil)
                    || end.unicodeScalars.contains($0) || LookAlikeTable.twin(of: $0) != nil
            }
    }
}
