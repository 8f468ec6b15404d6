import YAML

/// The files from which the folders of all nodes are made; every folder gets the same names.
package struct NodeTemplate: Equatable, Sendable {
    private let files: [TemplateFile]

    /// Takes the files of a template.
    ///
    /// - Throws: where two files would become the same one, or a path is not one inside the folder, or one that the
    ///   supervisor itself writes to.
    package init(files: [TemplateFile]) throws(TemplateError) {
        self.files = files.sorted { $0.path < $1.path }
        var origins: [String: String] = [:]
        for file in self.files {
            try Self.checkPath(of: file)
            if let other = origins.updateValue(file.path, forKey: file.outputPath) {
                let message = "becomes \(file.outputPath), and so does \(other); keep one of them"
                throw TemplateError(file: file.path, message: message)
            }
        }
    }

    /// The paths of the files in every node's folder, sorted.
    package var outputPaths: [String] { files.map(\.outputPath).sorted() }

    /// The files of one node's folder.
    ///
    /// - Throws: where a placeholder is wrong, or the resulting `.env` does not give the node its port.
    package func render(_ values: TemplateValues) throws(TemplateError) -> [TemplateFile] {
        var output: [TemplateFile] = []
        for file in files {
            let contents = file.isRendered ? try Self.rendered(file, values: values) : file.contents
            output.append(TemplateFile(path: file.outputPath, contents: contents))
        }
        try checkPort(in: output, of: values.node)
        return output
    }

    private static func rendered(_ file: TemplateFile, values: TemplateValues) throws(TemplateError) -> [UInt8] {
        guard let text = String(validating: file.contents, as: UTF8.self) else {
            throw TemplateError(file: file.path, message: "is not valid UTF-8; only text can have placeholders")
        }
        return Array(try TemplateRenderer.render(text, values: values, file: file.path).utf8)
    }

    private static func checkPath(of file: TemplateFile) throws(TemplateError) {
        let parts = file.outputPath.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }), !file.path.utf8.contains(0) else {
            throw TemplateError(file: file.path, message: "is no path inside the node's folder")
        }
        let isLog = file.outputPath == "node.log" || file.outputPath.hasPrefix("node.log.")
        if isLog { throw TemplateError(file: file.path, message: "is where the node's log goes; choose another name") }
    }

    /// Checks that the node will listen where the others look for it.
    private func checkPort(in output: [TemplateFile], of node: NodeSettings) throws(TemplateError) {
        let advice = "a line PORT={{port}} is expected in .env.template"
        let origin = files.first { $0.outputPath == ".env" }?.path ?? ".env"
        guard let file = output.first(where: { $0.path == ".env" }) else {
            throw TemplateError(file: ".env", message: "is missing from the template; \(advice)")
        }
        let settings: DotEnv
        do {
            settings = try DotEnv.parse(file.contents.span, file: origin)
        } catch {
            throw TemplateError(file: origin, line: error.line, message: error.message)
        }
        guard let entry = settings.entries.first(where: { $0.key == "PORT" }) else {
            throw TemplateError(file: origin, message: "has no PORT for \(node.name); \(advice)")
        }
        guard entry.value == String(node.port) else {
            let found = "gives \(node.name) the PORT '\(entry.value.abridged)', which is not its port \(node.port)"
            throw TemplateError(file: origin, line: entry.line, message: "\(found); \(advice)")
        }
    }
}
