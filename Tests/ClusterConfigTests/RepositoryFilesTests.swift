import ClusterConfig
import Foundation
import Testing

@Suite("The files at the root of the repository")
struct RepositoryFilesTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test("cluster.yaml is the one that init writes")
    func clusterFile() throws {
        let text = try String(contentsOf: Self.root.appending(path: "cluster.yaml"), encoding: .utf8)
        #expect(text == DefaultConfiguration.text)
    }

    @Test("templates/node is the one that init writes")
    func template() throws {
        let folder = Self.root.appending(path: "templates/node")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path())
        #expect(names.sorted() == DefaultTemplate.files.map(\.path))
        for file in DefaultTemplate.files {
            #expect(try [UInt8](Data(contentsOf: folder.appending(path: file.path))) == file.contents, "\(file.path)")
        }
    }
}
