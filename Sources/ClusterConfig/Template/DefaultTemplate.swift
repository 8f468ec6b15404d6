/// The node template that comes with the supervisor; `init` writes it to templates/node.
package enum DefaultTemplate {
    /// The files, sorted by path.
    package static var files: [TemplateFile] {
        [
            TemplateFile(path: ".env.template", contents: Array(settings.utf8)),
            TemplateFile(path: "known-peers.json.template", contents: Array("{{known_peers}}\n".utf8)),
            TemplateFile(path: "transactions.json", contents: Array("[]\n".utf8)),
        ]
    }

    private static let settings = """
        # The settings of {{name}}, read by the node at its start. The environment overrides them.

        # The port that the node listens on; its address is {{address}}.
        PORT={{port}}

        # Whom sample transactions of this node are sent to.
        MY_PUBLIC_KEY={{name}}

        """
}
