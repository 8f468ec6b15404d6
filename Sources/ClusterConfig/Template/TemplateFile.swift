/// A file of a node template or of a node's folder.
package struct TemplateFile: Equatable, Sendable {
    /// The path in the folder, parts separated by `/`.
    package var path: String
    package var contents: [UInt8]

    package init(path: String, contents: [UInt8]) {
        self.path = path
        self.contents = contents
    }

    /// Whether placeholders in it are filled in.
    var isRendered: Bool { path.hasSuffix(Self.ending) }

    /// The path of the file in the nodes' folders.
    var outputPath: String { isRendered ? String(path.dropLast(Self.ending.count)) : path }

    private static let ending = ".template"
}
