/// A place in a text as people count it.
package struct JSONPosition: Sendable, Equatable, CustomStringConvertible {
    /// The line, from 1; lines end with a line feed.
    package let line: Int
    /// The column in Unicode scalars, from 1.
    package let column: Int

    /// Finds the place of a byte.
    ///
    /// - Parameters:
    ///   - offset: the byte's offset; one past the end of the text is the place after the last character.
    ///   - text: the whole text, UTF-8 or nearly so.
    package init(offset: Int, in text: some Sequence<UInt8>) {
        var line = 1
        var column = 1
        for byte in text.prefix(offset) {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        self.line = line
        self.column = column
    }

    /// For example `line 3, column 14`.
    package var description: String { "line \(line), column \(column)" }
}
