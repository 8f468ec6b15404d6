/// The most that a document may ask of its reader.
package struct YAMLLimits: Sendable {
    /// The length of the whole document, in bytes.
    package var documentBytes = 1 << 20
    /// How many collections may stand inside each other; the reader's recursion is bounded by it.
    package var depth = 32
    /// How many scalars, collections and keys there may be in all.
    package var nodes = 100_000
    /// The length of one key, in bytes; YAML 1.2.2 section 7.4.2 has the same bound, in characters.
    package var keyBytes = 1024

    package init() {}
}
