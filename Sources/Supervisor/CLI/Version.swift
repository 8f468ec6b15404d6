import ControlAPI
import JSON

extension Verb {
    /// `supervisor version`
    static let version = Verb(
        "version",
        "print the version",
        examples: [Example("version", "the version of this program")],
        run: { invocation throws(Failure) in
            guard invocation.wantsJSON else {
                return try invocation.console.print("supervisor \(Version.current)")
            }
            try invocation.console.print(["version": .string(Version.current)])
        }
    )
}
