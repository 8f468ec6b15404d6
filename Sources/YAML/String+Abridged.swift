extension String {
    /// The text as an error message quotes it: its beginning where it is long, and on one line.
    package var abridged: String {
        let shown = count > 40 ? prefix(40) + "…" : self[...]
        return shown.unicodeScalars.map { scalar in
            let isControl = scalar.properties.generalCategory == .control
            return isControl ? scalar.escaped(asASCII: true) : String(scalar)
        }.joined()
    }
}
